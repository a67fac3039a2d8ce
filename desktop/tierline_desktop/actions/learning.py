"""Learning the user's own convention from TextGrids that were corrected, in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.alignment import Progress
from tierline.errors import TierlineError
from tierline.workflow import Calibrated, CalibrateSettings, Engines, calibrate, recalled
from tierline.workflow.own_profiles import keep_profile
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.tasks import Deliver, Task, details_of
from tierline_desktop.workspace import State

BUSY = "Your corrections are being learned from already; wait until that is done, or cancel."

CANCELLED = "Nothing was learned: you cancelled it."


class LearningQuestions(Protocol):
    """What learning asks the user."""

    def folder(self, first: Path) -> Path | None:
        """Ask where the corrected TextGrids are; None if cancelled."""
        ...

    def use(self, found: Calibrated) -> bool:
        """Say what was learned and what it gains, and ask whether to use it from now on."""
        ...


class Learning(QObject):
    """Learns from one folder at a time, whatever is open meanwhile.

    Args:
        context: The parts of the program.
        questions: Asks the user.
        engines: What aligns.
    """

    began = pyqtSignal(object)  # the Task

    def __init__(self, context: Context, questions: LearningQuestions, engines: Engines) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._questions = questions
        self._engines = engines
        self._task: Task | None = None

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._task is not None

    def ask(self) -> None:
        """Ask for the folder, and begin."""
        if self.running:
            self._context.prompts.hint(BUSY)
            return
        folder = self._questions.folder(self._context.settings.folder_of_files)
        if folder is None:
            return
        language = recalled(self._context.settings.aligner_choices).language
        settings = CalibrateSettings(language=language)
        registry = self._engines.aligners

        def work(progress: Progress, _deliver: Deliver) -> Calibrated:
            return calibrate(folder, settings, progress=progress, registry=registry)

        task = self._context.runner.start("Learning from your corrections", work)
        task.finished.connect(lambda found: self._offer(folder, found))
        task.failed.connect(self._tell)
        task.cancelled.connect(lambda: self._context.prompts.hint(CANCELLED))
        task.over.connect(self._end)
        self._task = task
        self.began.emit(task)

    def _offer(self, folder: Path, found: Calibrated) -> None:
        self._end()
        if not self._questions.use(found):
            return
        try:
            keep_profile(found.profile, folder.resolve().name)
        except TierlineError as error:
            self._tell(error)
            return
        self._context.prompts.tell(
            f"From now on boundaries are refined by what was learned from {folder.resolve().name}; "
            "to go back, remove it under Align > What was learned."
        )

    def _tell(self, error: TierlineError) -> None:
        self._context.prompts.hint("")  # it is no longer being learned from
        self._context.prompts.tell(error.message, details_of(error))

    def _end(self) -> None:
        self._task = None


def learning_commands(learning: Learning, show: Callable[[], object]) -> tuple[Command, ...]:
    """Return the commands about learning.

    Args:
        learning: Learns.
        show: Shows what was learned.
    """

    def reason(state: State) -> str:
        return "Save your corrections first: they are read from the file." if state.unsaved else ""

    return (
        Command(
            "learning.open", "Learn from my corrections…", "Align", (), learning.ask,
            "Learns where you put boundaries, from a folder of TextGrids that you have corrected.",
            reason, section="learning",
        ),
        Command(
            "learning.profiles", "What was learned…", "Align", (), show,
            "Lists what boundaries are refined by because you had it learned, and removes it.",
            section="learning",
        ),
    )  # fmt: skip
