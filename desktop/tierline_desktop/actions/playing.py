"""Listening: to the selection, the window, an interval, from the cursor on."""

from __future__ import annotations

from dataclasses import replace

from tierline.annotation import IntervalTier
from tierline.editing import interval_at
from tierline.navigation import Span, following
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.reasons import needs_intervals, needs_recording
from tierline_desktop.workspace import State

AROUND = 0.3  # seconds that are played before and behind the selection


class Playing:
    """Plays spans of the open recording."""

    def __init__(self, context: Context) -> None:
        self._workspace = context.workspace
        self._player = context.player
        self._prompts = context.prompts
        self._stopping = False
        self._following = False
        self.heard: float | None = None

    def toggle(self) -> None:
        """Stop; or play the selection, or from the cursor to the end of the window."""
        if self._player.playing:
            self.stop()
            return
        state = self._workspace.state
        selection = state.selection
        if not selection.is_cursor:
            self.play(selection.span)
        elif state.view.start <= selection.start < state.view.end:
            self.play(Span(selection.start, state.view.end))
        else:
            self.play(state.view)

    def stop(self) -> None:
        """Stop; the cursor goes where the sound was, if a moment is selected."""
        self._stopping = True
        self._player.stop()
        self._stopping = False

    def window(self) -> None:
        """Play what is in sight."""
        self.play(self._workspace.state.view)

    def onwards(self) -> None:
        """Play from the cursor to the end of the recording."""
        state = self._workspace.state
        self.play(Span(state.selection.start, max(state.bounds.end, state.selection.start)))

    def interval(self) -> None:
        """Play the interval of the selected tier that the selection starts in."""
        state = self._workspace.state
        assert state.selection.tier is not None  # `needs_intervals` was asked
        tier = state.grid.tiers[state.selection.tier]
        assert isinstance(tier, IntervalTier)
        index = interval_at(tier, state.selection.start)
        if index is None:
            self._prompts.hint("There is no interval at the cursor.")
            return
        self.play(Span(tier[index].start, tier[index].end))

    def around(self) -> None:
        """Play the selection with a little before and behind it."""
        span = self._workspace.state.selection.span
        self.play(Span(span.start - AROUND, span.end + AROUND))

    def play(self, span: Span) -> None:
        """Play a span of time, as far as the recording reaches."""
        document = self._workspace.state.document
        if document is None or document.recording is None:
            return
        whole = Span(0.0, document.recording.duration)
        start, end = whole.clamped(span.start), whole.clamped(span.end)
        if start < end:
            self._following = self._workspace.state.view.holds(start)
            self._player.play(document.recording, start, end)
        else:
            self._prompts.hint("The recording has no sound there.")

    def follow(self, time: float) -> None:
        """Note where the sound is, and turn the page when it leaves the window."""
        state = self._workspace.state
        if self._following and not state.view.holds(time):
            self._workspace.show(following(state.view, state.bounds, time))
        self._following = self._workspace.state.view.holds(time)
        self.heard = time

    def end(self, time: float) -> None:
        """Note that the sound has ended; where the user stopped it, there the cursor goes."""
        self.heard = None
        selection = self._workspace.state.selection
        if self._stopping and selection.is_cursor:
            self._workspace.select(replace(selection, start=time, end=time))


def playing_commands(context: Context, playing: Playing) -> tuple[Command, ...]:
    """Return the commands that play."""

    def needs_interval(state: State) -> str:
        return needs_recording(state) or needs_intervals(state)

    def needs_sound(state: State) -> str:  # noqa: ARG001 - the shape of `why_not`
        return "" if context.player.playing else "Nothing is playing."

    return (
        Command(
            "play.toggle", "Play or stop", "Play", ("Tab",), playing.toggle,
            "Plays the selection; without one, from the cursor to the end of the window. "
            "Pressed again, it stops.", needs_recording,
        ),
        Command(
            "play.window", "Play window", "Play", ("Shift+Tab",), playing.window,
            "Plays what is in sight.", needs_recording,
        ),
        Command(
            "play.onwards", "Play from cursor", "Play", ("Ctrl+Shift+P",), playing.onwards,
            "Plays from the cursor to the end of the recording.", needs_recording,
        ),
        Command(
            "play.interval", "Play interval", "Play", ("Ctrl+P",), playing.interval,
            "Plays the interval of the selected tier that the cursor is in.", needs_interval,
        ),
        Command(
            "play.around", "Play around selection", "Play", ("Ctrl+Shift+Space",), playing.around,
            "Plays the selection with 0.3 s before and behind it.", needs_recording,
        ),
        Command(
            "play.stop", "Stop", "Play", ("Esc",), playing.stop,
            "Stops the sound.", needs_sound, section="stop",
        ),
    )  # fmt: skip
