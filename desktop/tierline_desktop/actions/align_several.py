"""Aligning several recordings in the background; each result is saved beside its recording."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.alignment import Progress, Registry
from tierline.errors import TierlineError
from tierline.transcription import TranscriberRegistry
from tierline.workflow import AlignSettings, Engines, TranscribeSettings, recalled
from tierline.workflow.several import Chosen, SeveralOrder, chosen_together
from tierline.workflow.transcribe_choice import settings_of
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.tasks import Deliver, Task, details_of
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.tasks.several_job import SeveralJob, SeveralRow
from tierline_desktop.workspace import State

BUSY = "Several recordings are being aligned already; wait until they are done, or cancel."


class SeveralQuestions(Protocol):
    """What aligning several recordings asks the user."""

    def recordings(self, folder: Path) -> tuple[Path, ...]:
        """Ask for recordings; none if cancelled."""
        ...

    def choose(
        self,
        chosen: Sequence[Chosen],
        registries: tuple[Registry, TranscriberRegistry],
        first: tuple[AlignSettings, TranscribeSettings],
    ) -> SeveralOrder | None:
        """Ask what to do with them; None if the user thought better of it."""
        ...

    def missing(self, error: MissingModelError) -> None:
        """Say that a model is missing, and offer the way to it."""
        ...

    def results(
        self, rows: Sequence[SeveralRow], said: str, open_it: Callable[[SeveralRow], object]
    ) -> None:
        """Show what came of it; `open_it` opens what was aligned."""
        ...

    def leave(self, seconds_left: float | None) -> bool:
        """Ask whether to close though recordings are being aligned."""
        ...


class AligningSeveral(QObject):
    """Aligns one batch at a time, whatever is open meanwhile.

    Args:
        context: The parts of the program.
        questions: Asks the user.
        engines: What aligns and transcribes.
    """

    began = pyqtSignal(object)  # the Task
    wanted = pyqtSignal(object)  # tuple[Path, ...] to open

    def __init__(self, context: Context, questions: SeveralQuestions, engines: Engines) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._questions = questions
        self._engines = engines
        self._looking: Task | None = None
        self._task: Task | None = None
        self._rows: list[SeveralRow] = []
        self._seconds_left: float | None = None

    @property
    def running(self) -> bool:
        """Whether recordings are being aligned."""
        return self._task is not None

    def ask(self) -> None:
        """Ask which recordings to align and how, and begin."""
        if self.running or self._looking is not None:
            self._context.prompts.hint(BUSY)
            return
        paths = self._questions.recordings(self._context.settings.folder_of_files)
        if not paths:
            return
        self._context.settings.folder_of_files = paths[0].parent

        def work(_progress: Progress, _deliver: Deliver) -> tuple[Chosen, ...]:
            return chosen_together(paths)

        self._looking = self._context.runner.start("Looking for texts", work)
        self._looking.finished.connect(self._choose)
        self._looking.failed.connect(self._tell)
        self._looking.over.connect(self._look_no_more)

    def cancel(self) -> None:
        """Stop; what was saved stays."""
        if self._task is not None:
            self._task.cancel()

    def may_end(self) -> bool:
        """Ask before the window closes, if recordings are being aligned."""
        return not self.running or self._questions.leave(self._seconds_left)

    def _look_no_more(self) -> None:
        self._looking = None

    def _choose(self, chosen: tuple[Chosen, ...]) -> None:
        self._looking = None
        if not chosen:
            self._context.prompts.tell("There is no recording among the files that were chosen.")
            return
        settings = self._context.settings
        first = recalled(settings.aligner_choices), settings_of(settings.transcriber_choices)
        registries = self._engines.aligners, self._engines.transcribers
        order = self._questions.choose(chosen, registries, first)
        if order is not None:
            self._begin(chosen, order)

    def _begin(self, chosen: tuple[Chosen, ...], order: SeveralOrder) -> None:
        left_out = [(one, order.refusal(one)) for one in chosen]
        self._rows = [SeveralRow(one.audio, None, why) for one, why in left_out if why]
        job = SeveralJob(chosen, order, self._engines)
        task = self._context.runner.start(_title(len(chosen) - len(self._rows)), job)
        task.progressed.connect(self._take_time_left)
        task.delivered.connect(self._rows.append)
        task.told.connect(self._context.prompts.hint)
        task.finished.connect(lambda _: self._end(""))
        task.cancelled.connect(lambda: self._cancelled(chosen))
        task.failed.connect(self._fail)
        self._task, self._seconds_left = task, None
        self.began.emit(task)

    def _take_time_left(self, _fraction: float, _message: str, seconds: float | None) -> None:
        self._seconds_left = seconds

    def _end(self, before: str) -> None:
        self._task = None
        rows = tuple(sorted(self._rows, key=lambda row: row.audio))
        saved = sum(1 for row in rows if row.output is not None)
        said = "1 recording was" if saved == 1 else f"{saved:,} recordings were"
        more = len(rows) - saved
        rest = f", {more:,} {'was' if more == 1 else 'were'} not" if more else ""
        self._questions.results(rows, f"{before}{said} aligned and saved{rest}.", self._open)

    def _open(self, row: SeveralRow) -> None:
        self.wanted.emit((row.audio, row.output))

    def _cancelled(self, chosen: tuple[Chosen, ...]) -> None:
        told = {row.audio for row in self._rows}
        left = [one.audio for one in chosen if one.audio not in told]
        self._rows += [SeveralRow(audio, None, "Cancelled.") for audio in left]
        self._end("It was cancelled; what was saved stays. ")

    def _fail(self, error: TierlineError) -> None:
        self._task = None
        if isinstance(error, MissingModelError):
            self._questions.missing(error)
        else:
            self._tell(error)

    def _tell(self, error: TierlineError) -> None:
        self._context.prompts.tell(error.message, details_of(error))


def several_commands(several: AligningSeveral) -> tuple[Command, ...]:
    """Return the commands that align several recordings."""

    def running_reason(state: State) -> str:  # noqa: ARG001 - the shape of `why_not`
        return "" if several.running else "No batch of recordings is being aligned."

    return (
        Command(
            "several.open", "Align several recordings…", "Align", (), several.ask,
            "Aligns recordings with the texts beside them, and saves a TextGrid for each.",
            section="several",
        ),
        Command(
            "several.cancel", "Cancel several recordings", "Align", (), several.cancel,
            "Stops the batch that is running; what was saved stays.", running_reason,
            section="several",
        ),
    )  # fmt: skip


def _title(count: int) -> str:
    return "Aligning 1 recording" if count == 1 else f"Aligning {count:,} recordings"
