"""The list of what came of several recordings; any that was aligned can be opened from it."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tierline_desktop.tasks.several_job import SeveralRow

COLUMNS = ("Recording", "TextGrid", "Remarks")


class SeveralResults(QDialog):
    """Shows a row for each recording.

    Args:
        rows: What came of them.
        said: A sentence about them all.
        parent: The window it belongs to.
    """

    wanted = pyqtSignal(object)  # the SeveralRow to open; it was aligned

    def __init__(
        self, rows: Sequence[SeveralRow], said: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Several recordings")
        self._rows = tuple(rows)
        self.summary = QLabel(said)
        self.table = QTableWidget(len(self._rows), len(COLUMNS))
        self.open_it = QPushButton("&Open")
        self.open_it.setToolTip("Opens the chosen recording with its new TextGrid.")
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.itemDoubleClicked.connect(lambda _: self._open())
        self.open_it.clicked.connect(self._open)
        if self._rows:
            self.table.selectRow(0)
        self._offer()

    @property
    def chosen(self) -> SeveralRow | None:
        """The row that is chosen, if its recording was aligned."""
        number = self.table.currentRow()
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        return row if row is not None and row.output is not None else None

    def _offer(self) -> None:
        self.open_it.setEnabled(self.chosen is not None)

    def _open(self) -> None:
        if self.chosen is not None:
            self.wanted.emit(self.chosen)

    def _lay_out(self) -> None:
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        self.summary.setWordWrap(True)
        for number, row in enumerate(self._rows):
            output = row.output.name if row.output is not None else "not saved"
            for column, text in enumerate((row.audio.name, output, row.said)):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(text if column else str(row.audio))
                self.table.setItem(number, column, item)
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the buttons
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        heads, rows = self.table.horizontalHeader(), self.table.verticalHeader()
        assert heads is not None  # every table has both
        assert rows is not None
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.open_it, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column_of = QVBoxLayout(self)
        column_of.addWidget(self.summary)
        column_of.addWidget(self.table, 1)
        column_of.addWidget(buttons)
        self.resize(110 * letter, 22 * line)
