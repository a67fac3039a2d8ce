"""Offering what a crash left behind; the window lives while it is looked for and restored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.alignment import Progress
from tierline.errors import TierlineError
from tierline.recovery import Abandoned, Journal, Recovered, abandoned
from tierline.workflow import Document
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.journalling import Journalling
from tierline_desktop.actions.leaving import Leaving
from tierline_desktop.actions.opening import Opening
from tierline_desktop.tasks import Deliver, Task, details_of

LATER = "The unsaved work stays where it is and is offered again when Tierline is started."


class Recovering(QObject):
    """Looks for unfinished work, and puts it back if the user wants it.

    Args:
        context: The parts of the program.
        opening: Opens files.
        leaving: Asks about what is open by then.
        journals: Keeps edits safe.
    """

    started = pyqtSignal(object)  # Task

    def __init__(
        self, context: Context, opening: Opening, leaving: Leaving, journals: Journalling
    ) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._opening = opening
        self._may_leave = leaving.may_leave
        self._journals = journals
        self._files: tuple[Path, ...] = ()

    def offer(self, files: Sequence[Path] = ()) -> None:
        """Ask about unfinished work, if there is any; open files if nothing is restored."""
        self._files = tuple(files)

        def work(progress: Progress, deliver: Deliver) -> list[Abandoned]:  # noqa: ARG001 - a shape
            return list(abandoned(self._journals.folder))

        task = self._begin("Looking for unsaved work", work, self._open_files)
        task.finished.connect(self._ask)

    def _open_files(self) -> None:
        self._opening.open(self._files)

    def _ask(self, found: list[Abandoned]) -> None:
        while found:
            answer, index = self._context.prompts.recover(found)
            if answer == "later":
                break
            chosen = found.pop(index)
            if answer == "restore":
                self._restore(chosen, lambda: self._ask(found))
                return
            self._discard(chosen)
        self._open_files()

    def _discard(self, chosen: Abandoned) -> None:
        try:
            chosen.discard()
        except TierlineError as error:
            self._tell(error)

    def _restore(self, chosen: Abandoned, otherwise: Callable[[], object]) -> None:
        def work(progress: Progress, deliver: Deliver) -> Recovered:  # noqa: ARG001 - one shape
            return chosen.restore()

        task = self._begin(f"Restoring {chosen.title}", work, otherwise)
        task.finished.connect(self._show)

    def _begin(
        self,
        title: str,
        work: Callable[[Progress, Deliver], object],
        otherwise: Callable[[], object],
    ) -> Task:
        task = self._context.runner.start(title, work)
        task.failed.connect(self._tell)
        task.failed.connect(lambda _: otherwise())
        task.cancelled.connect(partial(self._context.prompts.hint, LATER))
        task.cancelled.connect(otherwise)
        self.started.emit(task)
        return task

    def _show(self, recovered: Recovered) -> None:
        """Put it into the window; something may have been opened and edited meanwhile."""
        context = self._context
        if not self._may_leave(lambda: self._show(recovered)):
            context.prompts.hint(LATER)
            return
        context.prompts.forget()
        journal = Journal.resume(recovered, on_failure=self._journals.failed)
        context.player.stop()
        context.workspace.open(
            recovered.document,
            history=recovered.history,
            transcript=recovered.transcript,
            recorder=journal,
        )
        self._journals.take(journal)
        self._opening.announce(recovered.document, passed_over(self._files, recovered.document))

    def _tell(self, error: TierlineError) -> None:
        self._context.prompts.tell(error.message, details_of(error))


def passed_over(files: Sequence[Path], restored: Document) -> tuple[str, ...]:
    """Return a sentence about files that were not opened because work was restored, if any."""
    audio = restored.recording.path if restored.recording else None
    known = (audio, restored.path, restored.text_path)
    there = {path.resolve() for path in known if path is not None}
    left = [path.name for path in files if path.resolve() not in there]
    if not left:
        return ()
    were, them = ("was", "it") if len(left) == 1 else ("were", "them")
    return (
        f"{' and '.join(left)} {were} not opened, because unsaved work was restored. "
        f"To open {them}, save that work and choose File > Open\u2026",
    )
