"""What was learned from the user's corrections: which profiles there are, and removing them."""

from __future__ import annotations

from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tierline.errors import TierlineError
from tierline.workflow.own_profiles import KeptProfile, kept_profiles
from tierline_desktop.dialogs.list_table import list_table

COLUMNS = ("Learned from", "Language", "Aligner", "Recordings", "Boundaries", "Mean error", "Used")
NONE = "Nothing was learned yet; boundaries are refined by what comes with Tierline."
RULE = (
    "Of what was learned for an aligner and a language the newest is used; without any, what comes "
    "with Tierline."
)


class LearnedDialog(QDialog):
    """Lists what was learned, the newest first, and removes what is chosen.

    Args:
        parent: The window it belongs to.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("What was learned")
        self._kept: tuple[KeptProfile, ...] = ()
        self.table = list_table(COLUMNS)
        self.said = QLabel()
        self.remove = QPushButton("&Remove…")
        self._lay_out()
        self.table.itemSelectionChanged.connect(self._offer)
        self.remove.clicked.connect(self._remove)

    def open_it(self) -> None:
        """Show it over everything else, and return once it is closed."""
        self._fill()
        self.exec()

    def _fill(self) -> None:
        self._kept = tuple(kept_profiles())
        self.table.setRowCount(len(self._kept))
        for number, kept in enumerate(self._kept):
            for column, text in enumerate(_row(kept)):
                item = QTableWidgetItem(text)
                item.setToolTip(str(kept.path))
                self.table.setItem(number, column, item)
        if self._kept:
            self.table.selectRow(0)
        self.said.setText(RULE if self._kept else NONE)
        self._offer()

    @property
    def _chosen(self) -> KeptProfile | None:
        number = self.table.currentRow()
        return self._kept[number] if 0 <= number < len(self._kept) else None

    def _offer(self) -> None:
        self.remove.setEnabled(self._chosen is not None)

    def _remove(self) -> None:
        kept = self._chosen
        if kept is None or not self._is_sure(kept.path.stem):
            return
        try:
            kept.remove()
        except TierlineError as error:
            self.said.setText(error.message)
            return
        self._fill()
        self.said.setText(f"What was learned from {kept.path.stem} was removed.")

    def _is_sure(self, name: str) -> bool:
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.windowTitle())
        box.setText(f"Remove what was learned from {name}?")
        box.setInformativeText("To have it back, you would have it learned from there again.")
        remove = box.addButton("&Remove", QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton("&Keep", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        try:
            box.exec()
            return box.clickedButton() is remove
        finally:
            box.deleteLater()

    def _lay_out(self) -> None:
        letter, line = self.fontMetrics().averageCharWidth(), self.fontMetrics().lineSpacing()
        self.said.setWordWrap(True)
        self.remove.setAutoDefault(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.remove, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.table, 1)
        column.addWidget(self.said)
        column.addWidget(buttons)
        self.resize(110 * letter, 16 * line)


def _row(kept: KeptProfile) -> tuple[str, ...]:
    """Return what the columns say of one."""
    profile = kept.profile
    if profile is None:
        return kept.path.stem, *(("",) * (len(COLUMNS) - 2)), "no: it cannot be read"
    lineage = profile.lineage
    error = "not measured"
    if lineage.before is not None and lineage.after is not None:
        error = f"{lineage.after:.1f} ms ({lineage.before:.1f} unrefined)"
    return (
        kept.path.stem,
        ", ".join(profile.languages),
        profile.aligner,
        str(lineage.recordings),
        str(lineage.boundaries),
        error,
        "yes" if kept.used else "no: there is a newer one",
    )
