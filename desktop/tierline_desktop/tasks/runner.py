"""Starts work in the background and makes sure that none of it outlives the window."""

from __future__ import annotations

from time import monotonic

from PyQt6.QtCore import QObject

from tierline_desktop.tasks.collecting import Collecting
from tierline_desktop.tasks.task import Task, Work

CLOSING_SECONDS = 2.0  # the longest that closing the window waits for work to notice


class TaskRunner(QObject):
    """Owns the threads of all work in the background."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks: list[Task] = []
        self._collecting = Collecting(self)
        self._closed = False

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks that are not over, oldest first."""
        return tuple(task for task in self._tasks if task.running)

    def start(self, title: str, work: Work) -> Task:
        """Start work in a thread of its own.

        Connect to the task's signals before control goes back to Qt: none is sent until then.

        Args:
            title: What it is, for sentences about it: "Align".
            work: Called in the thread with a progress, which reports and stops it once it is
                cancelled, and a function that hands results over as they come.

        Raises:
            RuntimeError: The runner is closed.
        """
        if self._closed:
            raise RuntimeError("the task runner is closed")
        self._forget_ended()
        self._collecting.put_off()
        task = Task(title)
        task.over.connect(self._resume_collecting)
        self._tasks.append(task)
        task.begin(work)
        return task

    def close(self) -> None:
        """Cancel everything and wait, 2 s at most, until it has ended; nothing is sent any more."""
        self._closed = True
        for task in self._tasks:
            task.silence()
        until = monotonic() + CLOSING_SECONDS
        self._tasks = [task for task in self._tasks if not task.join(until - monotonic())]
        self._collecting.end()

    def _resume_collecting(self) -> None:
        if not self.tasks:
            self._collecting.resume()

    def _forget_ended(self) -> None:
        self._tasks = [task for task in self._tasks if task.running or task.alive]
