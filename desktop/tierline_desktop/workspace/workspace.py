"""The workspace: the only place where what is open changes, and the one signal that tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.editing import Edit, History
from tierline.navigation import Selection, Span, fitted, moved, showing, zoomed
from tierline.review import Sidecar
from tierline.transcription import Segment
from tierline.workflow import DoubtfulMarks
from tierline_desktop.workspace.marks import Marks
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

    def saving(self) -> None:
        """Tiers or text are being saved as they are now; what comes next is not in the file."""

    def rebase(self, document: Document) -> None:
        """The document was saved, or more is known of it."""


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
        self._marks = Marks()
        self._saved = self._state.grid
        self._saved_text = ""
        self._unsaved_marks = False  # a human has checked something since the tiers were saved

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
        self._marks = Marks()
        self._saved = document.grid
        self._saved_text = document.transcript
        self._unsaved_marks = False
        span = Span(*replace(document, grid=self._history.grid).bounds)
        text = document.transcript if transcript is None else transcript
        fresh = State(
            document=document,
            transcript=text,
            text_unsaved=text != document.transcript,
            selection=Selection(span.start, span.start, 0 if self._history.grid.tiers else None),
            view=span,
            bounds=span,
            opening=self._state.opening + 1,
        )
        self._become(self._with_history(fresh))

    def apply(
        self, edit: Edit, *, joins: str | None = None, sidecar: Sidecar | None = None
    ) -> bool:
        """Do an edit; it becomes a step of its own, or joins the last one if that has this key.

        Args:
            edit: What to do.
            joins: The key of a step that grows.
            sidecar: What is known of the machine's work from now on, and until the step is taken
                back; None: nothing new.

        Returns:
            Whether anything changed.

        Raises:
            EditError: The edit does not fit the grid; nothing has changed.
        """
        steps = self._history.steps
        if not self._history.apply(edit, joins=joins):
            return False
        if self._recorder is not None:
            self._recorder.edited(edit, joins)
        self._marks.edited(self._history.steps, grew=self._history.steps > steps)
        known = self._sidecar
        if sidecar is not None:
            self._marks.learnt(self._history.steps, known, sidecar)
        self._follow_history(known if sidecar is None else sidecar)
        return True

    def undo(self) -> None:
        """Take the last step back; does nothing if there is none."""
        if self._history.undo():
            if self._recorder is not None:
                self._recorder.undone()
            self._follow_history(self._marks.undone(self._history.steps + 1, self._sidecar))

    def redo(self) -> None:
        """Bring back the step that was last taken back; does nothing if there is none."""
        if self._history.redo():
            if self._recorder is not None:
                self._recorder.redone()
            self._follow_history(self._marks.redone(self._history.steps, self._sidecar))

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

    def hear(self, heard: tuple[Segment, ...]) -> None:
        """Know from now on where the utterances of the text are said."""
        self._become(replace(self._state, heard=heard))

    def begin_saving(self) -> None:
        """Tiers or text are written as they are now; edits may go on meanwhile."""
        self.seal()  # undo leads back to what is saved
        if self._recorder is not None:
            self._recorder.saving()

    def mark_saved(self, document: Document, written: State) -> None:
        """Take tiers as saved.

        Args:
            document: Where and how they are saved now.
            written: What was written; what was edited since then stays unsaved.
        """
        self._saved = written.grid
        if document.sidecar is not None:
            self._marks.written()
        self._take_saved(document, written)

    def mark_text_saved(self, document: Document, written: State) -> None:
        """Take the text as saved; see `mark_saved`."""
        self._saved_text = written.transcript
        self._take_saved(document, written)

    def update_document(self, document: Document) -> None:
        """Change what is known of what is open, such as where it is saved."""
        if self._recorder is not None:
            self._recorder.rebase(document)
        unsaved = self._state.transcript != self._saved_text
        state = replace(self._state, document=document, text_unsaved=unsaved)
        self._become(self._with_history(state))

    def know(self, sidecar: Sidecar) -> None:
        """Know from now on what a human has checked; it is saved with the tiers."""
        document = self._state.document
        if document is not None:
            self._marks.replaced(self._history.steps, sidecar)
            self._unsaved_marks = True
            self.update_document(replace(document, sidecar=sidecar))

    def doubt(self, doubtful: DoubtfulMarks) -> None:
        """Show these as the doubtful places, until more becomes known of the machine's work."""
        self._become(replace(self._state, doubtful=doubtful))

    def select(self, selection: Selection, *, show: bool = False) -> None:
        """Select; `show` scrolls there if it is out of sight."""
        state = replace(self._state, selection=selection)
        if show:
            view = showing(state.view, state.bounds, selection.span)
            state = replace(state, view=view)
        self._become(state)

    def show(self, view: Span) -> None:
        """Make a stretch visible, cut to what there is."""
        self._become(replace(self._state, view=fitted(view, self._state.bounds)))

    def zoom(self, factor: float, about: float) -> None:
        """Make the view `factor` times as long; the time `about` (seconds) stays in place."""
        view = zoomed(self._state.view, self._state.bounds, factor, about=about)
        self._become(replace(self._state, view=view))

    def scroll(self, seconds: float) -> None:
        """Move the view by `seconds`."""
        view = moved(self._state.view, self._state.bounds, seconds)
        self._become(replace(self._state, view=view))

    @property
    def _sidecar(self) -> Sidecar | None:
        return _sidecar_of(self._state)

    def _take_saved(self, document: Document, written: State) -> None:
        before, now = written.document, self._state.document
        if before is not None and now is not None and now.sidecar is before.sidecar:
            self._unsaved_marks = self._unsaved_marks and document.sidecar is before.sidecar
        self.update_document(document)
        if before is not None and now is not None and now.sidecar is not before.sidecar:
            # More became known of the labels while they were written.
            self.update_document(replace(document, sidecar=now.sidecar))

    def _follow_history(self, known: Sidecar | None) -> None:
        """Show what an edit, undo or redo led to, and what is known of the machine's work there."""
        document = self._state.document
        if document is not None and known is not document.sidecar:
            document = replace(document, sidecar=known)
            if self._recorder is not None:
                self._recorder.rebase(document)
        self._become(self._with_history(replace(self._state, document=document)))

    def _with_history(self, state: State) -> State:
        grid = self._history.grid
        return replace(
            state,
            grid=grid,
            undo_name=self._history.undo_name,
            redo_name=self._history.redo_name,
            unsaved=self._unsaved_marks or (grid is not self._saved and grid != self._saved),
            selection=_kept(state.selection, len(grid.tiers)),
        )

    def _become(self, after: State) -> None:
        before = self._state
        if _sidecar_of(before) is not _sidecar_of(after):
            after = replace(after, doubtful=DoubtfulMarks.of(_sidecar_of(after)))
        self._state = after
        self.changed.emit(before, after)


def _sidecar_of(state: State) -> Sidecar | None:
    return None if state.document is None else state.document.sidecar


def _kept(selection: Selection, tiers: int) -> Selection:
    """Return the selection on a tier that is there."""
    if tiers == 0:
        return replace(selection, tier=None)
    if selection.tier is None:
        return selection
    return replace(selection, tier=min(selection.tier, tiers - 1))
