"""The questions that transcribing asks, as dialogs."""

from __future__ import annotations

from typing import Literal, TypeAlias

from PyQt6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget

from tierline.workflow.transcribe_choice import TranscribeChoice, TranscribeSituation
from tierline_desktop.dialogs.missing import offer_models
from tierline_desktop.dialogs.readiness_line import GetModel
from tierline_desktop.dialogs.transcribe_dialog import TranscribeDialog
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.tasks.readying import Readying

Existing: TypeAlias = Literal["replace", "append", "cancel"]


class TranscribeQuestions:
    """Asks in dialogs of a window; `tierline_desktop.actions.transcribe` says what it needs.

    Args:
        window: What the dialogs stand over.
        readying: Finds out what a transcriber would find here.
        get_model: Opens the dialog with the models, and returns once it is closed.
    """

    def __init__(self, window: QWidget, readying: Readying, get_model: GetModel) -> None:
        self._window = window
        self._readying = readying
        self._get_model = get_model

    def choose(
        self, situation: TranscribeSituation, choice: TranscribeChoice
    ) -> TranscribeChoice | None:
        """Ask what to write down and how; None if the user thought better of it."""
        dialog = TranscribeDialog(
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

    def existing(self) -> Existing:
        """Ask what to do with the text that is there already."""
        answers: dict[Existing, str] = {
            "append": "&Append to it",
            "replace": "&Replace it",
            "cancel": "Cancel",
        }
        return self._ask(
            "There is a text already.",
            "What is transcribed can be appended to it or take its place; either can be undone in "
            "the text.",
            answers,
        )

    def missing(self, error: MissingModelError) -> None:
        """Say that a model is missing, and offer the way to it."""
        offer_models(self._window, error, self._get_model)

    def _ask(self, question: str, explanation: str, answers: dict[Existing, str]) -> Existing:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Transcribe")
        box.setText(question)
        box.setInformativeText(explanation)
        roles = {
            "append": QMessageBox.ButtonRole.AcceptRole,
            "replace": QMessageBox.ButtonRole.DestructiveRole,
            "cancel": QMessageBox.ButtonRole.RejectRole,
        }
        buttons: dict[Existing, QPushButton | None] = {
            answer: box.addButton(text, roles[answer]) for answer, text in answers.items()
        }
        box.setDefaultButton(buttons["append"])
        box.setEscapeButton(buttons["cancel"])
        try:
            box.exec()
            pressed = box.clickedButton()
            return next((each for each, button in buttons.items() if button is pressed), "cancel")
        finally:
            box.deleteLater()
