"""The questions that learning from corrections asks, as dialogs."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from tierline.workflow import Calibrated

TITLE = "Learn from my corrections"


class LearningQuestions:
    """Asks in dialogs of a window; `actions.learning` says what it needs.

    Args:
        window: What the dialogs stand over.
        native: Whether to use the file dialogs of the desktop.
    """

    def __init__(self, window: QWidget, *, native: bool = True) -> None:
        self._window = window
        self._native = native

    def folder(self, first: Path) -> Path | None:
        """Ask where the corrected TextGrids are; None if cancelled.

        Args:
            first: The folder to begin with.
        """
        title = "Choose the folder of recordings with TextGrids that you have corrected"
        dialog = QFileDialog(self._window, title, str(first))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self._native)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def use(self, found: Calibrated) -> bool:
        """Say what was learned and what it gains, and ask whether to use it from now on.

        Args:
            found: What was learned.
        """
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(TITLE)
        question = "Refine boundaries by what was learned, from now on"
        box.setText(f"{question}?" if found.helps else f"{question}, all the same?")
        box.setInformativeText(found.told)
        box.setDetailedText("\n".join(found.remarks))
        use = box.addButton("&Use it", QMessageBox.ButtonRole.AcceptRole)
        leave = box.addButton("&Discard", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(use if found.helps else leave)
        box.setEscapeButton(leave)
        try:
            box.exec()
            return box.clickedButton() is use
        finally:
            box.deleteLater()
