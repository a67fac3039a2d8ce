"""The questions that aligning several recordings asks, as dialogs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from tierline.alignment import Registry
from tierline.transcription import TranscriberRegistry
from tierline.workflow import AlignChoice, AlignSettings, AlignSituation, Scope, TranscribeSettings
from tierline.workflow.folder import AUDIO_SUFFIXES
from tierline.workflow.several import Chosen, SeveralOrder
from tierline_desktop.dialogs.align_dialog import AlignDialog
from tierline_desktop.dialogs.missing import offer_models
from tierline_desktop.dialogs.readiness_line import GetModel
from tierline_desktop.dialogs.several_results import SeveralResults
from tierline_desktop.dialogs.several_scope import SeveralChooser
from tierline_desktop.tasks import time_text
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.tasks.readying import Readying
from tierline_desktop.tasks.several_job import SeveralRow

FILTER = f"Recordings ({' '.join(f'*{end} *{end.upper()}' for end in AUDIO_SUFFIXES)})"
MOST_CHANNELS = 2  # offered before anybody has looked into the recordings


class SeveralQuestions:
    """Asks in dialogs of a window; `actions.align_several` says what it needs.

    Args:
        window: What the dialogs stand over.
        readying: Finds out what an aligner would find here.
        get_model: Opens the dialog with the models, and returns once it is closed.
        native: Whether to use the file dialogs of the desktop.
    """

    def __init__(
        self,
        window: QWidget,
        readying: Readying,
        get_model: GetModel,
        *,
        native: bool = True,
    ) -> None:
        self._window = window
        self._readying = readying
        self._get_model = get_model
        self._native = native

    def recordings(self, folder: Path) -> tuple[Path, ...]:
        """Ask for recordings; none if cancelled."""
        dialog = QFileDialog(self._window, "Choose the recordings to align", str(folder))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self._native)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(FILTER)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return tuple(Path(name) for name in chosen)

    def choose(
        self,
        chosen: Sequence[Chosen],
        registries: tuple[Registry, TranscriberRegistry],
        first: tuple[AlignSettings, TranscribeSettings],
    ) -> SeveralOrder | None:
        """Ask what to do with recordings; None if the user thought better of it.

        Args:
            chosen: The recordings.
            registries: Where aligners and transcribers are found.
            first: How it was done last.
        """
        aligners, transcribers = registries
        scope = SeveralChooser(chosen, transcribers, first[1])
        situation = AlignSituation(
            aligners, transcript="of each", channels=MOST_CHANNELS, transcribers=transcribers
        )
        dialog = AlignDialog(
            situation,
            AlignChoice(Scope.WHOLE, settings=first[0]),
            readying=self._readying,
            get_model=self._get_model,
            parent=self._window,
            scope=scope,
        )
        dialog.setWindowTitle("Align several recordings")
        try:
            if dialog.exec() != QDialog.DialogCode.Accepted:
                return None
            settings, order = dialog.choice.settings, scope.order
        finally:
            dialog.deleteLater()
        heard = order.transcribe
        if heard is not None:
            heard = replace(heard, language=settings.language, channel=settings.channel)
        return replace(order, align=settings, transcribe=heard)

    def missing(self, error: MissingModelError) -> None:
        """Say that a model is missing, and offer the way to it."""
        offer_models(self._window, error, self._get_model)

    def results(
        self, rows: Sequence[SeveralRow], said: str, open_it: Callable[[SeveralRow], object]
    ) -> None:
        """Show what came of it, without getting in the way of what the user does just then.

        Args:
            rows: A row for each recording.
            said: A sentence about them all.
            open_it: Opens what was aligned.
        """
        dialog = SeveralResults(rows, said, self._window)
        dialog.wanted.connect(open_it)
        dialog.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def leave(self, seconds_left: float | None) -> bool:
        """Ask whether to close though recordings are being aligned."""
        left = "" if seconds_left is None else f" (about {time_text(seconds_left)} left)"
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Tierline")
        box.setText(f"Several recordings are being aligned{left}. Close and stop?")
        box.setInformativeText("What has been saved stays; the others are not aligned.")
        stay = box.addButton("&Keep working", QMessageBox.ButtonRole.RejectRole)
        leave = box.addButton("&Stop and close", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        try:
            box.exec()
            return box.clickedButton() is leave
        finally:
            box.deleteLater()
