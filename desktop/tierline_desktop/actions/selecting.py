"""Selecting: small steps of the selection, tiers, and intervals."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import neighbour
from tierline.navigation import Selection, Span
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.reasons import (
    needs_document,
    needs_recording,
    needs_tier,
    needs_tiers,
)

STEP = 0.01  # seconds that one arrow key moves the selection


class Selecting:
    """Moves the selection by keys."""

    def __init__(self, context: Context) -> None:
        self._workspace = context.workspace

    def step(self, start: float, end: float) -> None:
        """Move the start and the end of the selection by so many seconds."""
        state = self._workspace.state
        selection, bounds = state.selection, state.bounds
        if start == end:  # the whole moves: it must not shrink at the edges
            start = end = min(
                max(start, bounds.start - selection.start), bounds.end - selection.end
            )
        span = Span.between(
            bounds.clamped(selection.start + start), bounds.clamped(selection.end + end)
        )
        self._take(replace(selection, start=span.start, end=span.end))

    def cursor_to(self, *, end: bool) -> None:
        """Put the cursor at the start or the end of the selection."""
        selection = self._workspace.state.selection
        time = selection.end if end else selection.start
        self._take(replace(selection, start=time, end=time))

    def zero_crossing(self) -> None:
        """Move the cursor, or both ends of the selection, to where the sound crosses zero."""
        from tierline.audio import nearest_zero_crossing

        state = self._workspace.state
        assert state.document is not None  # `needs_recording` was asked
        recording = state.document.recording
        assert recording is not None
        times = [
            time if (found := nearest_zero_crossing(recording, time)) is None else found
            for time in (state.selection.start, state.selection.end)
        ]
        span = Span.between(*times)
        self._take(replace(state.selection, start=span.start, end=span.end))

    def tier(self, step: int) -> None:
        """Select the next tier (1) or the one before (-1); around at the ends."""
        state = self._workspace.state
        tiers = len(state.grid.tiers)
        now = state.selection.tier
        if now is None:
            now = -1 if step > 0 else 0
        self._take(replace(state.selection, tier=(now + step) % tiers))

    def interval(self, step: int) -> None:
        """Select the next interval or point (1), or the one before (-1)."""
        state = self._workspace.state
        self._take(neighbour(state.grid, state.selection, step))

    def extend(self, step: int) -> None:
        """Let the selection reach to the next boundary (1), or back to the one before (-1)."""
        state = self._workspace.state
        self._take(extended(state.grid, state.selection, step))

    def _take(self, selection: Selection) -> None:
        self._workspace.select(selection, show=True)


def extended(grid: TextGrid, selection: Selection, step: int) -> Selection:
    """Return the selection, reaching to its tier's next boundary (1) or the one before (-1)."""
    if selection.tier is None:
        return selection
    tier = grid.tiers[selection.tier]
    times = np.union1d(tier.starts, tier.ends) if isinstance(tier, IntervalTier) else tier.times
    if step > 0:
        later = times[times > selection.end]
        return replace(selection, end=float(later.min())) if later.size else selection
    earlier = times[times < selection.start]
    return replace(selection, start=float(earlier.max())) if earlier.size else selection


def selecting_commands(context: Context) -> tuple[Command, ...]:
    """Return the commands that select."""
    selecting = Selecting(context)
    return (
        *_steps(selecting),
        Command(
            "select.start", "Cursor to start of selection", "Select", ("Ctrl+,",),
            lambda: selecting.cursor_to(end=False),
            "Puts the cursor where the selection starts.", needs_document, section="cursor",
        ),
        Command(
            "select.end", "Cursor to end of selection", "Select", ("Ctrl+.",),
            lambda: selecting.cursor_to(end=True),
            "Puts the cursor where the selection ends.", needs_document, section="cursor",
        ),
        Command(
            "select.zero", "Move to nearest zero crossing", "Select", ("Ctrl+0",),
            selecting.zero_crossing,
            "Moves the cursor, or both ends of the selection, to where the sound crosses zero.",
            needs_recording, section="cursor",
        ),
        *_walking(selecting),
    )  # fmt: skip


def _steps(selecting: Selecting) -> tuple[Command, ...]:
    rows = (
        ("earlier", "Select earlier", "Up", -STEP, -STEP, "Moves the selection 10 ms back."),
        ("later", "Select later", "Down", STEP, STEP, "Moves the selection 10 ms on."),
        ("start_back", "Start of selection earlier", "Shift+Up", -STEP, 0.0,
         "Moves only the start of the selection 10 ms back."),
        ("start_on", "Start of selection later", "Shift+Down", STEP, 0.0,
         "Moves only the start of the selection 10 ms on."),
        ("end_back", "End of selection earlier", "Ctrl+Up", 0.0, -STEP,
         "Moves only the end of the selection 10 ms back."),
        ("end_on", "End of selection later", "Ctrl+Down", 0.0, STEP,
         "Moves only the end of the selection 10 ms on."),
    )  # fmt: skip
    return tuple(
        Command(
            f"select.{name}", title, "Select", (key,),
            partial(selecting.step, start, end), text, needs_document,
        )
        for name, title, key, start, end, text in rows
    )  # fmt: skip


def _walking(selecting: Selecting) -> tuple[Command, ...]:
    rows = (
        ("tier_up", "Previous tier", "Alt+Up", lambda: selecting.tier(-1), needs_tiers,
         "Selects the tier above."),
        ("tier_down", "Next tier", "Alt+Down", lambda: selecting.tier(1), needs_tiers,
         "Selects the tier below."),
        ("previous", "Previous interval", "Alt+Left", lambda: selecting.interval(-1), needs_tier,
         "Selects the interval or point before this one."),
        ("next", "Next interval", "Alt+Right", lambda: selecting.interval(1), needs_tier,
         "Selects the interval or point behind this one."),
        ("extend_left", "Extend to previous boundary", "Shift+Alt+Left",
         lambda: selecting.extend(-1), needs_tier,
         "Lets the selection reach back to the boundary before."),
        ("extend_right", "Extend to next boundary", "Shift+Alt+Right",
         lambda: selecting.extend(1), needs_tier,
         "Lets the selection reach to the boundary behind."),
    )  # fmt: skip
    return tuple(
        Command(f"select.{name}", title, "Select", (key,), run, text, why_not, section="tiers")
        for name, title, key, run, why_not, text in rows
    )
