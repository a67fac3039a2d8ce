"""The journal of what is open: begun with every document, let go of when it is closed."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.recovery import Journal
from tierline_desktop.actions.prompts import Prompts
from tierline_desktop.workspace import Document


class Journalling(QObject):
    """Owns the one journal there is.

    Args:
        prompts: Tells the user when edits cannot be kept safe.
        folder: Where journals lie; None takes the user's own state folder.
    """

    _failed = pyqtSignal(str)  # comes from the journal's own thread

    def __init__(self, prompts: Prompts, folder: Path | None = None) -> None:
        super().__init__()
        self.folder = folder
        self.journal: Journal | None = None
        self._failed.connect(prompts.tell)

    def begin(self, document: Document) -> Journal:
        """Begin a journal for a document."""
        return Journal.begin(document, folder=self.folder, on_failure=self.failed)

    def take(self, journal: Journal) -> None:
        """Keep this journal from now on; the one before is done with."""
        self.close()
        self.journal = journal

    def close(self) -> None:
        """Let go of the journal: what is open was saved, or is not wanted."""
        if self.journal is not None:
            self.journal.close()
            self.journal = None

    def failed(self, message: str) -> None:
        """Tell that edits are not kept safe; called from any thread."""
        self._failed.emit(message)
