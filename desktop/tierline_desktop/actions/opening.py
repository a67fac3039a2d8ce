"""Opening files, in the background, in the place of what is open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.alignment import Progress
from tierline.annotation import TextGrid
from tierline.errors import TierlineError, UsageError
from tierline.textgrid import looks_like_textgrid
from tierline.workflow import Document, open_document
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.journalling import Journalling
from tierline_desktop.actions.leaving import Leaving
from tierline_desktop.settings import Recent
from tierline_desktop.tasks import Deliver, Task, details_of

MOST_FILES = 3  # a recording, its TextGrid, and its text


class Opening(QObject):
    """Opens files, and puts them into the workspace once the user has agreed to leave the old.

    Args:
        context: The parts of the program.
        journals: Keeps the edits of what is opened safe.
        leaving: Asks before what is open is left behind.
    """

    started = pyqtSignal(object)  # Task
    opened = pyqtSignal()  # something is open
    failed = pyqtSignal(str)  # a sentence; the user has been told

    def __init__(self, context: Context, journals: Journalling, leaving: Leaving) -> None:
        super().__init__()
        self._context = context
        self._journals = journals
        self._may_leave = leaving.may_leave
        self._task: Task | None = None

    def ask(self) -> None:
        """Ask which files to open, and open them."""
        self.open(self._context.prompts.files_to_open(self._context.settings.folder_of_files))

    def open(self, paths: Sequence[Path]) -> None:
        """Open a recording, a TextGrid and a text, or any of them, in any order."""
        if not paths:
            return
        if len(paths) > MOST_FILES:
            self._tell(
                UsageError(
                    f"{len(paths)} files are too many at once: open a recording with its TextGrid "
                    "and its text."
                )
            )
            return
        self._start([*self._partner(paths), *paths])

    def reopen(self, recent: Recent) -> None:
        """Open files that were open together before."""
        self._start(list(recent.paths))

    def reload(self) -> None:
        """Open again what is open, as it is on the disk now."""
        document = self._context.state.document
        assert document is not None  # `why_not_reload` was asked
        recording = document.recording.path if document.recording else None
        files = (recording, document.path, document.text_path)
        self._start([path for path in files if path is not None])

    def new(self) -> None:
        """Begin with empty tiers for the recording that is open, or for one that is asked for."""
        document = self._context.state.document
        if document is None or document.recording is None:
            self.ask()
        elif self._may_leave(self.new):
            recording = document.recording
            self.show(Document(recording=recording, grid=TextGrid(0.0, recording.duration)))

    def close(self) -> None:
        """Stop opening."""
        if self._task is not None:
            self._task.cancel()

    def show(self, document: Document) -> None:
        """Put a document into the workspace; whoever calls has asked about unsaved changes."""
        context = self._context
        context.prompts.forget()
        journal = self._journals.begin(document)
        context.player.stop()
        context.workspace.open(document, recorder=journal)
        self._journals.take(journal)
        self.announce(document)

    def announce(self, document: Document, first: Sequence[str] = ()) -> None:
        """Say what was opened, and remember it; what comes first is told before its remarks."""
        settings, prompts = self._context.settings, self._context.prompts
        self._context.player.prepare(document.recording)
        prompts.hint(document.findings)
        if remarks := (*first, *document.remarks):
            prompts.tell(_first_of(remarks), "\n".join(remarks) if len(remarks) > 1 else "")
        audio = document.recording.path if document.recording else None
        recent = Recent(_absolute(audio), _absolute(document.path or document.text_path))
        settings.remember(recent)
        if recent.paths:
            settings.folder_of_files = recent.paths[-1].parent
        self.opened.emit()

    def _partner(self, paths: Sequence[Path]) -> list[Path]:
        """Return the open recording if a text or TextGrid alone is to be put beside it."""
        document = self._context.state.document
        if document is None or document.recording is None or len(paths) != 1:
            return []
        wants_tiers = not document.grid.tiers and not self._context.state.unsaved
        path = paths[0]
        try:
            is_grid = looks_like_textgrid(path)
        except (TierlineError, OSError):
            return []
        if is_grid and wants_tiers:
            return [document.recording.path]
        is_text = path.suffix.casefold() in {".txt", ".lab"}
        if is_text and not document.text_path and not is_grid:
            return [document.recording.path, *([document.path] if document.path else [])]
        return []

    def _start(self, paths: Sequence[Path]) -> None:
        if not self._may_leave(lambda: self._start(paths)):
            return
        self.close()
        asked_about = self._context.state

        def work(progress: Progress, deliver: Deliver) -> Document:  # noqa: ARG001 - one shape
            progress.check()
            return open_document(*paths)

        def finish(document: Document) -> None:
            # Edits made while the files were read have not been asked about yet.
            if self._may_leave(lambda: finish(document), agreed=asked_about):
                self.show(document)

        names = " and ".join(path.name for path in paths)
        self._context.prompts.hint(f"Opening {names} \u2026")
        self._task = self._context.runner.start(f"Opening {names}", work)
        self._task.finished.connect(finish)
        self._task.failed.connect(self._tell)
        self._task.cancelled.connect(lambda: self._context.prompts.hint("Nothing was opened."))
        self.started.emit(self._task)

    def _tell(self, error: TierlineError) -> None:
        self._context.prompts.hint("")
        self._context.prompts.tell(error.message, details_of(error))
        self.failed.emit(error.message)


def _absolute(path: Path | None) -> Path | None:
    return None if path is None else path.absolute()


def _first_of(remarks: Sequence[str]) -> str:
    more = len(remarks) - 1
    return remarks[0] if not more else f"{remarks[0]} ({more} more: see the details.)"
