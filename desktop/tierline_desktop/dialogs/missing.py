"""Says that a model is missing, and shows the way to it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QMessageBox, QWidget


def offer_models(window: QWidget, message: str, get_model: Callable[[], object]) -> None:
    """Say what is missing in a box whose first button leads to the list of models."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Information)
    box.setWindowTitle("Model missing")
    box.setText(message)
    way = box.addButton("&Models…", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Close)
    box.setDefaultButton(way)
    try:
        box.exec()
        wanted = box.clickedButton() is way
    finally:
        box.deleteLater()
    if wanted:
        get_model()
