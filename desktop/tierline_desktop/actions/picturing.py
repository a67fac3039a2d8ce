"""A picture of the window, once everything in it is there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QObject, QTimer, pyqtSignal
from PyQt6.QtWidgets import QWidget

LOOK_MS = 50
QUIET_MS = 400  # nothing has become better for this long: all is there
LONGEST_MS = 60_000


class Picturing(QObject):
    """Waits until a window is ready and saves a picture of it.

    Args:
        window: What is drawn.
        is_ready: Whether everything in sight is there.
    """

    done = pyqtSignal(bool)  # whether the picture was written

    def __init__(self, window: QWidget, is_ready: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window = window
        self._is_ready = is_ready
        self._path = Path()
        self._waited = self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)

    def save(self, path: Path) -> None:
        """Save a PNG once the window is ready."""
        self._path = path
        self._waited = self._quiet = 0
        self._timer.start()

    def stir(self) -> None:
        """Wait on: something in the window has just become better."""
        self._quiet = 0

    def _look(self) -> None:
        self._waited += LOOK_MS
        self._quiet += LOOK_MS
        is_ready = self._is_ready() and self._quiet >= QUIET_MS
        if not is_ready and self._waited < LONGEST_MS:
            return
        self._timer.stop()
        self.done.emit(self._window.grab().save(str(self._path), "PNG"))
