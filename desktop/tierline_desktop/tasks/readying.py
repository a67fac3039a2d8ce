"""Finds out in the background what an engine would find here; only the latest question counts."""

from __future__ import annotations

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.alignment import Progress
from tierline.errors import TierlineError
from tierline.plugins.spec import Options, PluginSpec
from tierline.workflow.readiness import Devices, Readiness, readiness
from tierline_desktop.tasks.runner import TaskRunner
from tierline_desktop.tasks.task import Deliver, Task


class Readying(QObject):
    """Asks for one engine after the other; what is known of devices stays for the session.

    What is known of the model is told at once; the device follows, which can take seconds.

    Args:
        runner: Works in the background.
        devices: Knows the devices; None asks this machine.
    """

    found = pyqtSignal(object)  # Readiness

    def __init__(self, runner: TaskRunner, devices: Devices | None = None) -> None:
        super().__init__(runner)
        self._runner = runner
        self._devices = devices or Devices()
        self._task: Task | None = None

    def ask(self, spec: PluginSpec, options: Options) -> None:
        """Find out; `found` tells, unless something else is asked before.

        It tells twice: first what is still `pending`, then all.
        """
        self.drop()

        def work(progress: Progress, deliver: Deliver) -> Readiness:
            return readiness(spec, options, self._devices, progress, deliver)

        self._task = self._runner.start("Looking for the model", work)
        self._task.delivered.connect(self.found)
        self._task.finished.connect(self.found)
        self._task.failed.connect(self._fail)

    def another(self) -> Readying:
        """Return one that knows the same devices, and asks beside this one."""
        return Readying(self._runner, self._devices)

    def _fail(self, error: TierlineError) -> None:
        self.found.emit(Readiness(problem=error.message))

    def drop(self) -> None:
        """Wait for no answer any more."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
