"""Says that a model is missing, and shows the way to it."""

from __future__ import annotations

from PyQt6.QtWidgets import QMessageBox, QWidget

from tierline.errors import TierlineError
from tierline_desktop.dialogs.readiness_line import GetModel
from tierline_desktop.tasks.needed import MissingModelError


def offer_models(window: QWidget, error: TierlineError | str, get_model: GetModel) -> None:
    """Say what is missing in a box whose first button leads to the list of models."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle("Model missing")
    box.setText(error if isinstance(error, str) else error.message)
    way = box.addButton("&Models…", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    box.setDefaultButton(way)
    try:
        box.exec()
        wanted = box.clickedButton() is way
    finally:
        box.deleteLater()
    if wanted:
        get_model(error.wanted if isinstance(error, MissingModelError) else None)
