"""How far background work is, and the buttons that stop it; hidden while there is none."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from tierline_desktop.tasks import Task, time_text

STEPS = 1000  # of the bar
LONG_MS = 400  # what takes less is not worth a panel that flashes up
TITLE_LETTERS = 60


class ProgressPanel(QFrame):
    """Shows one task: title, bar, time left, message, and buttons to stop it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._task: Task | None = None
        self._keep: Callable[[], None] | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(LONG_MS)
        self._pause.timeout.connect(self.show)
        self.title = QLabel()
        self.bar = QProgressBar()
        self.time_left = QLabel()
        self.message = QLabel()
        self.keep = QPushButton("Stop and keep")
        self.keep.setToolTip("Ends the work and puts in what has been found so far.")
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Ends the work; nothing changes.")
        self.keep.clicked.connect(self._stop_and_keep)
        self.cancel.clicked.connect(self._cancel)
        self._lay_out()
        self.hide()

    def follow(self, task: Task, keep: Callable[[], None] | None = None) -> None:
        """Show a task until it is over.

        Args:
            task: What to show.
            keep: Ends it early but keeps what it has; None if it cannot. Offered once there is
                something to keep.
        """
        self._take(task, keep)
        self.message.setText("Starting")
        self.cancel.show()
        self.show()

    def watch(self, task: Task, *, stoppable: bool = True) -> None:
        """Show a task that says nothing of how far it is, once it has taken a while.

        Args:
            task: What to show.
            stoppable: Whether the user may cancel it.
        """
        self._take(task, None)
        self.message.clear()
        self.cancel.setVisible(stoppable)
        self._pause.start()

    def _take(self, task: Task, keep: Callable[[], None] | None) -> None:
        self._task, self._keep = task, keep
        letters = self.fontMetrics().averageCharWidth() * TITLE_LETTERS
        middle = Qt.TextElideMode.ElideMiddle
        self.title.setText(self.fontMetrics().elidedText(task.title, middle, letters))
        self.title.setToolTip(task.title)
        self.bar.setRange(0, 0)  # busy: nothing is known yet
        self.time_left.clear()
        self.keep.hide()
        self.keep.setEnabled(True)
        self.cancel.setEnabled(True)
        task.progressed.connect(self._show_progress)
        task.delivered.connect(self._offer_to_keep)
        for over in (task.finished, task.failed, task.cancelled):
            over.connect(self._leave)

    def _show_progress(self, fraction: float, message: str, seconds_left: float | None) -> None:
        if self.sender() is not self._task:
            return
        self.bar.setRange(0, STEPS if fraction > 0 else 0)
        self.bar.setValue(round(fraction * STEPS))
        said = message[:1].upper() + message[1:]
        width = max(self.message.width(), self.fontMetrics().averageCharWidth() * 20)
        elided = self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, width)
        self.message.setText(elided)
        self.message.setToolTip(said)
        self.time_left.setText("" if seconds_left is None else f"{time_text(seconds_left)} left")

    def _offer_to_keep(self) -> None:
        if self.sender() is self._task and self._keep is not None:
            self.keep.show()

    def _leave(self) -> None:
        if self.sender() is self._task:
            self._task = self._keep = None
            self._pause.stop()
            self.hide()

    def _cancel(self) -> None:
        if self._task is not None:
            self.cancel.setEnabled(False)
            self._task.cancel()

    def _stop_and_keep(self) -> None:
        if self._keep is not None:
            self.keep.setEnabled(False)
            self.message.setText("Stopping")
            self._keep()

    def _lay_out(self) -> None:
        character = self.fontMetrics().averageCharWidth()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setMinimumWidth(character * 12)
        self.bar.setMaximumWidth(character * 40)
        self.bar.setMinimumWidth(character * 12)
        self.time_left.setMinimumWidth(self.fontMetrics().horizontalAdvance("00 min 00 s left"))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 4, 6, 4)
        row.addWidget(self.title)
        row.addWidget(self.bar, 1)
        row.addWidget(self.time_left)
        row.addWidget(self.message, 2)
        for button in (self.keep, self.cancel):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys belong to the timeline
            row.addWidget(button)
