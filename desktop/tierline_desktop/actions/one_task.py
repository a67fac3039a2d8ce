"""Work on what is open: one task at a time, thrown away when something else is opened."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import QObject

from tierline.errors import TierlineError
from tierline_desktop.actions.context import Context
from tierline_desktop.tasks import Task, details_of
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.tasks.task import Work
from tierline_desktop.workspace import State


class OneTask(QObject):
    """Runs one task at a time on what is open.

    Args:
        context: The parts of the program.
        missing: Says that a model is missing, and offers the way to it.
        cancelled: What is said when it was cancelled; nothing by default.
    """

    def __init__(
        self,
        context: Context,
        missing: Callable[[MissingModelError], None],
        cancelled: str = "",
    ) -> None:
        super().__init__(context.workspace)
        self._cancelled = cancelled
        self._context = context
        self._missing = missing
        self._task: Task | None = None
        self._seconds_left: float | None = None
        context.workspace.changed.connect(self._follow)

    @property
    def running(self) -> bool:
        """Whether it is at work."""
        return self._task is not None

    @property
    def seconds_left(self) -> float | None:
        """How long that still takes; None if nobody can tell."""
        return self._seconds_left

    def cancel(self) -> None:
        """Stop, if anything runs; nothing changes."""
        if self._task is not None:
            self._task.cancel()

    def throw_away(self) -> None:
        """Stop at once; nothing comes of what is running, however far it is."""
        if self._task is not None:
            self._task.cancel()
            self._leave()

    def _run(self, title: str, work: Work) -> Task:
        task = self._context.runner.start(title, work)
        task.progressed.connect(self._take_time_left)
        task.told.connect(self._context.prompts.hint)
        task.failed.connect(self._fail)
        task.cancelled.connect(self._leave_cancelled)
        self._task, self._seconds_left = task, None
        return task

    def _take_time_left(self, _fraction: float, _message: str, seconds: float | None) -> None:
        self._seconds_left = seconds

    def _fail(self, error: TierlineError) -> None:
        self._leave()
        if isinstance(error, MissingModelError):
            self._missing(error)
        else:
            self._context.prompts.tell(error.message, details_of(error))

    def _leave_cancelled(self) -> None:
        if self.sender() is self._task:  # not one that was thrown away before this one began
            self._leave()
            if self._cancelled:
                self._context.prompts.hint(self._cancelled)

    def _leave(self) -> None:
        """Be at work no longer."""
        self._task = self._seconds_left = None

    def _follow(self, before: State, after: State) -> None:
        """Stop when something else is opened, be it other tiers for the same recording."""
        if before.opening != after.opening:
            self.throw_away()
