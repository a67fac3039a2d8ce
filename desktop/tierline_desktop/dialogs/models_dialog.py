"""The models dialog: which models there are, what is here, downloading, removing, the folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tierline.alignment import Progress
from tierline.errors import TierlineError
from tierline.models import ModelSettings, Weights
from tierline_desktop.dialogs.list_table import list_table
from tierline_desktop.tasks import Deliver, Task, TaskRunner, Work, time_text
from tierline_desktop.tasks.model_shelf import ShelfRow, asked_for

COLUMNS = ("Model", "Use", "Size", "Licence", "On this machine")
STEPS = 1000  # of the bar
BUSY = "A model is being downloaded; wait until it is here, or cancel it."


class Shelf(Protocol):
    """Lists, brings and removes models."""

    @property
    def settings(self) -> ModelSettings:
        """Where models lie, and whether the network may be used."""
        ...

    def keep(self, settings: ModelSettings) -> None:
        """Keep them."""
        ...

    def rows(self) -> tuple[ShelfRow, ...]:
        """Return what is in the table."""
        ...

    def download(self, wanted: Weights, progress: Progress) -> None:
        """Bring a model here."""
        ...

    def remove(self, model: str) -> str:
        """Remove a model; return what was freed."""
        ...


class ModelsDialog(QDialog):
    """Shows the models; a download goes on when the dialog is closed.

    Args:
        runner: Works in the background.
        shelf: Has the models.
        parent: The window it belongs to.
        native: Whether to use the folder dialog of the desktop.
    """

    def __init__(
        self, runner: TaskRunner, shelf: Shelf, parent: QWidget, *, native: bool = True
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Models")
        self._runner = runner
        self._shelf = shelf
        self._native = native
        self._rows: tuple[ShelfRow, ...] = ()
        self._task: Task | None = None  # a download, or a removal
        self._wanted = ""  # what is being brought
        self._asked: Weights | None = None  # what somebody else wants brought
        self.table = list_table(COLUMNS)
        self.download = QPushButton("&Download")
        self.remove = QPushButton("&Remove")
        self.bar = QProgressBar()
        self.said = QLabel()
        self.cancel = QPushButton("&Cancel download")
        self.folder = QLabel()
        self.choose = QPushButton("C&hoose folder…")
        self.usual = QPushButton("&Usual folder")
        self.offline = QCheckBox("Work &offline: never use the network")
        self._lay_out()
        self._connect()

    def open_it(self, wanted: Weights | None = None) -> None:
        """Show it over everything else, and return once it is closed.

        Args:
            wanted: What is to be chosen, whether or not it is among the models that are known.
        """
        self._asked = wanted
        self.table.clearSelection()
        self.table.setCurrentCell(-1, -1)
        self.renew()
        self._show_settings()
        self.exec()

    def renew(self) -> None:
        """Look what is on this machine."""

        def work(_progress: Progress, _deliver: Deliver) -> tuple[ShelfRow, ...]:
            return self._shelf.rows()

        task = self._runner.start("Looking for models", work)
        task.finished.connect(self._fill)
        task.failed.connect(lambda error: self._say(error.message))

    def _fill(self, rows: tuple[ShelfRow, ...]) -> None:
        chosen = self._chosen
        rows = asked_for(rows, self._asked)
        wanted = chosen.model if chosen is not None else self._asked and self._asked.model
        self._rows = rows
        self.table.setRowCount(len(rows))
        for number, row in enumerate(rows):
            for column, text in enumerate((row.title, row.use, row.size, row.licence, row.here)):
                item = QTableWidgetItem(text)
                item.setToolTip(row.model if column == 0 else text)
                self.table.setItem(number, column, item)
        models = [row.model for row in rows]
        if rows:
            self.table.selectRow(models.index(wanted) if wanted in models else 0)
        self._offer()

    @property
    def _chosen(self) -> ShelfRow | None:
        number = self.table.currentRow()
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def _offer(self) -> None:
        """Offer what can be done with the chosen model now, and say why the rest cannot."""
        row, busy = self._chosen, self._task is not None
        offline = self.offline.isChecked()
        why_not_get = ""
        if busy:
            why_not_get = BUSY
        elif row is None or not row.gettable:
            why_not_get = "It is on this machine."
        elif offline:
            why_not_get = "Working offline: allow the network first."
        self.download.setEnabled(not why_not_get)
        self.download.setToolTip(why_not_get)
        self.remove.setEnabled(row is not None and row.removable and not busy)
        for each in (self.choose, self.usual, self.offline):
            each.setEnabled(not busy)
        self.usual.setEnabled(not busy and self._shelf.settings.folder is not None)
        partly = row is not None and row.removable and row.gettable
        self.download.setText("Go on &downloading" if partly else "&Download")
        self.bar.setVisible(busy)
        self.cancel.setVisible(busy and bool(self._wanted))

    def _download(self) -> None:
        row = self._chosen
        if row is None:
            return

        asked = self._asked
        weights = asked if asked is not None and asked.model == row.model else Weights(row.model)

        def work(progress: Progress, _deliver: Deliver) -> str:
            self._shelf.download(weights, progress)
            return f"{row.model} is on this machine now."

        self._wanted = row.model
        self._begin(f"Downloading {row.model}", work)

    def _remove(self) -> None:
        row = self._chosen
        if row is None:
            return

        def work(_progress: Progress, _deliver: Deliver) -> str:
            return f"{row.model} was removed; {self._shelf.remove(row.model)} are free again."

        self._begin(f"Removing {row.model}", work)

    def _begin(self, title: str, work: Work) -> None:
        self._say(f"{title}…")
        self.bar.setRange(0, 0)
        task = self._runner.start(title, work)
        task.progressed.connect(self._show_progress)
        task.finished.connect(self._leave)
        task.failed.connect(self._fail)
        task.cancelled.connect(
            lambda: self._leave("Cancelled; what has arrived stays, and downloading goes on there.")
        )
        self._task = task
        self._offer()

    def _show_progress(self, fraction: float, message: str, seconds_left: float | None) -> None:
        self.bar.setRange(0, STEPS if fraction > 0 else 0)
        self.bar.setValue(round(fraction * STEPS))
        left = "" if seconds_left is None else f"; {time_text(seconds_left)} left"
        name = "" if self._wanted in message else f"{self._wanted}: "
        self._say(f"{name}{message}{left}")

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _leave(self, said: str) -> None:
        self._task, self._wanted = None, ""
        self._say(said)
        self.renew()
        self._offer()

    def _fail(self, error: TierlineError) -> None:
        self._leave_quietly()
        self._say(error.message)

    def _leave_quietly(self) -> None:
        was, self._task, self._wanted = self._task, None, ""
        if was is not None:
            self.renew()
        self._offer()

    def _say(self, text: str) -> None:
        self.said.setText(text)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, "Where models lie", str(self._shelf.settings.cache_folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self._native)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        if chosen:
            self._keep(replace(self._shelf.settings, folder=Path(chosen[0])))

    def _keep(self, settings: ModelSettings) -> None:
        try:
            self._shelf.keep(settings)
        except TierlineError as error:
            self._say(error.message)
        self._show_settings()
        self.renew()

    def _show_settings(self) -> None:
        settings = self._shelf.settings
        self.folder.setText(f"Models lie in {settings.cache_folder}")
        self.offline.blockSignals(True)
        self.offline.setChecked(settings.offline)
        self.offline.blockSignals(False)
        self._offer()

    def _connect(self) -> None:
        self.table.itemSelectionChanged.connect(self._offer)
        self.download.clicked.connect(self._download)
        self.remove.clicked.connect(self._remove)
        self.cancel.clicked.connect(self._stop)
        self.choose.clicked.connect(self._choose_folder)
        self.usual.clicked.connect(lambda: self._keep(replace(self._shelf.settings, folder=None)))
        self.offline.clicked.connect(
            lambda on: self._keep(replace(self._shelf.settings, offline=on))
        )

    def _lay_out(self) -> None:
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        self.said.setWordWrap(True)
        self.said.setMinimumHeight(2 * line)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder.setWordWrap(True)
        self.folder.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        rule = QFrame()
        rule.setFrameShape(QFrame.Shape.HLine)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addLayout(_row(self.download, self.remove, self.bar, self.cancel))
        column.addWidget(self.said)
        column.addWidget(rule)
        column.addWidget(self.folder)
        column.addLayout(_row(self.choose, self.usual, self.offline))
        column.addWidget(close)
        self.resize(118 * letter, 26 * line)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    for widget in widgets:
        if isinstance(widget, QPushButton):
            widget.setAutoDefault(False)
        row.addWidget(widget)
    row.addStretch()
    return row
