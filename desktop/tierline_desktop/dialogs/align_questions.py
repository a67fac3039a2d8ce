"""The questions that aligning asks, as dialogs."""

from __future__ import annotations

from PyQt6.QtWidgets import QDialog, QMessageBox, QWidget

from tierline.workflow import AlignChoice, AlignSituation, Late
from tierline_desktop.dialogs.align_dialog import AlignDialog
from tierline_desktop.dialogs.missing import offer_models
from tierline_desktop.dialogs.readiness_line import GetModel
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.tasks.readying import Readying


class AlignQuestions:
    """Asks in dialogs of a window; `tierline_desktop.actions.align` says what it needs.

    Args:
        window: What the dialogs stand over.
        readying: Finds out what an aligner would find here.
        get_model: Opens the dialog with the models, and returns once it is closed.
    """

    def __init__(self, window: QWidget, readying: Readying, get_model: GetModel) -> None:
        self._window = window
        self._readying = readying
        self._get_model = get_model

    def choose(self, situation: AlignSituation, choice: AlignChoice) -> AlignChoice | None:
        """Ask what to align and how, beginning with `choice`; None if the user thought better."""
        dialog = AlignDialog(
            situation,
            choice,
            readying=self._readying,
            get_model=self._get_model,
            parent=self._window,
        )
        try:
            accepted = dialog.exec() == QDialog.DialogCode.Accepted
            return dialog.choice if accepted else None
        finally:
            dialog.deleteLater()

    def missing(self, error: MissingModelError) -> None:
        """Say that a model is missing, and offer the way to it."""
        offer_models(self._window, error, self._get_model)

    def late(self) -> Late:
        """Ask what to do with a result whose place was edited in the meantime."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Align")
        box.setText("The tiers were edited where the alignment goes.")
        box.setInformativeText(
            "Putting it in replaces what was edited there; that can be undone. Kept apart, it goes "
            "into new tiers beside yours."
        )
        buttons = {
            box.addButton("Keep as new tiers", QMessageBox.ButtonRole.AcceptRole): Late.KEEP_APART,
            box.addButton("Put in anyway", QMessageBox.ButtonRole.AcceptRole): Late.PUT_IN,
            box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole): Late.DISCARD,
        }
        apart = next(iter(buttons))
        box.setDefaultButton(apart)
        box.setEscapeButton(apart)  # closing the box loses nothing
        try:
            box.exec()
            clicked = box.clickedButton()
            return next(
                (late for button, late in buttons.items() if button is clicked), Late.KEEP_APART
            )
        finally:
            box.deleteLater()
