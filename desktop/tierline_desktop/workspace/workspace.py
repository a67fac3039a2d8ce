"""The workspace: the only place where what is open changes, and the one signal that tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.editing import Edit, History
from tierline.navigation import Selection, Span, moved, showing, zoomed
from tierline_desktop.workspace.state import Document, State


class Recorder(Protocol):
    """What a workspace tells of every edit as it happens; `tierline.recovery.Journal` is one."""

    def edited(self, edit: Edit, joins: str | None) -> None:
        """An edit was applied."""

    def undone(self) -> None:
        """A step was taken back."""

    def redone(self) -> None:
        """A step was brought back."""

    def sealed(self) -> None:
        """The last step takes no more edits."""

    def typed(self, transcript: str) -> None:
        """The text beside the tiers was changed."""


class Workspace(QObject):
    """Holds what is open; every change goes through here and sends `changed(before, after)`.

    Views never change a grid: they send signals, actions call `apply`.
    """

    changed = pyqtSignal(object, object)  # State before, State after

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = State()
        self._history = History(self._state.grid)
        self._recorder: Recorder | None = None
        self._saved = self._state.grid
        self._saved_text = ""

    @property
    def state(self) -> State:
        """What is open, as it is now."""
        return self._state

    def open(
        self,
        document: Document,
        *,
        history: History | None = None,
        transcript: str | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        """Show a document in the place of what was open.

        Args:
            document: What was opened.
            history: What was recovered after a crash; None starts a new one.
            transcript: The text that was recovered; None takes the document's.
            recorder: Hears of every edit from now on.
        """
        self._history = History(document.grid) if history is None else history
        self._recorder = recorder
        self._saved = document.grid
        self._saved_text = document.transcript
        span = Span(*document.bounds)
        fresh = State(
            document=document,
            transcript=document.transcript if transcript is None else transcript,
            selection=Selection(span.start, span.start, 0 if document.grid.tiers else None),
            view=span,
            bounds=span,
        )
        self._become(self._with_history(fresh))

    def apply(self, edit: Edit, *, joins: str | None = None) -> bool:
        """Do an edit; it becomes a step of its own, or joins the last one if that has this key.

        Returns:
            Whether anything changed.

        Raises:
            EditError: The edit does not fit the grid; nothing has changed.
        """
        if not self._history.apply(edit, joins=joins):
            return False
        if self._recorder is not None:
            self._recorder.edited(edit, joins)
        self._become(self._with_history(self._state))
        return True

    def undo(self) -> None:
        """Take the last step back; does nothing if there is none."""
        if self._history.undo():
            if self._recorder is not None:
                self._recorder.undone()
            self._become(self._with_history(self._state))

    def redo(self) -> None:
        """Bring back the step that was last taken back; does nothing if there is none."""
        if self._history.redo():
            if self._recorder is not None:
                self._recorder.redone()
            self._become(self._with_history(self._state))

    def seal(self) -> None:
        """Let no later edit join the last step."""
        self._history.seal()
        if self._recorder is not None:
            self._recorder.sealed()

    def type_text(self, transcript: str) -> None:
        """Change the text beside the tiers; the text panel has an undo of its own."""
        if transcript == self._state.transcript:
            return
        if self._recorder is not None:
            self._recorder.typed(transcript)
        unsaved = transcript != self._saved_text
        self._become(replace(self._state, transcript=transcript, text_unsaved=unsaved))

    def mark_saved(self, document: Document) -> None:
        """Take what is open as saved; `document` says where and how it is saved now."""
        self._saved = self._state.grid
        self._become(replace(self._state, document=document, unsaved=False))

    def mark_text_saved(self, document: Document) -> None:
        """Take the text as saved; `document` says where."""
        self._saved_text = self._state.transcript
        self._become(replace(self._state, document=document, text_unsaved=False))

    def update_document(self, document: Document) -> None:
        """Change what is known of what is open, such as the machine's marks (sidecar)."""
        self._become(replace(self._state, document=document))

    def select(self, selection: Selection, *, show: bool = False) -> None:
        """Select; `show` scrolls there if it is out of sight."""
        state = replace(self._state, selection=selection)
        if show:
            view = showing(state.view, state.bounds, selection.span)
            state = replace(state, view=view)
        self._become(state)

    def show(self, view: Span) -> None:
        """Make a stretch visible, cut to what there is."""
        about = view.centre
        factor = view.duration / self._state.view.duration if self._state.view.duration else 1.0
        fitted = zoomed(self._state.view, self._state.bounds, factor, about=about)
        fitted = moved(fitted, self._state.bounds, view.start - fitted.start)
        self._become(replace(self._state, view=fitted))

    def zoom(self, factor: float, about: float) -> None:
        """Make the view `factor` times as long; the time `about` (seconds) stays in place."""
        view = zoomed(self._state.view, self._state.bounds, factor, about=about)
        self._become(replace(self._state, view=view))

    def scroll(self, seconds: float) -> None:
        """Move the view by `seconds`."""
        view = moved(self._state.view, self._state.bounds, seconds)
        self._become(replace(self._state, view=view))

    def _with_history(self, state: State) -> State:
        history = self._history
        grid = history.grid
        parts: dict[str, Any] = {
            "grid": grid,
            "undo_name": history.undo_name,
            "redo_name": history.redo_name,
            "unsaved": grid is not self._saved and grid != self._saved,
            "selection": _kept(state.selection, len(grid.tiers)),
        }
        return replace(state, **parts)

    def _become(self, after: State) -> None:
        before, self._state = self._state, after
        self.changed.emit(before, after)


def _kept(selection: Selection, tiers: int) -> Selection:
    """Return the selection on a tier that is there."""
    if tiers == 0:
        return replace(selection, tier=None)
    if selection.tier is None:
        return selection
    return replace(selection, tier=min(selection.tier, tiers - 1))
