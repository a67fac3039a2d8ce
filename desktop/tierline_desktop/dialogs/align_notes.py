"""What of a text nobody says: the usual notes, and what the user's own pattern finds."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from tierline.text import TextError, Unspoken
from tierline.workflow import AlignSettings


class NoteChoices(QWidget):
    """A box for the usual notes and a field for others, in one row.

    Args:
        settings: What is chosen at first.
    """

    changed = pyqtSignal()

    def __init__(self, settings: AlignSettings) -> None:
        super().__init__()
        self._usual = QCheckBox("[Notes] and # &headings")
        self._usual.setChecked(not settings.all_spoken)
        self._usual.setToolTip(
            "What nobody says: [laughs], <noise>, {...}, ((unclear)), lines that begin with #. It "
            "becomes a label between the words around it, and is not looked for in the sound."
        )
        self._own = QLineEdit("|".join(settings.not_spoken))
        self._own.setPlaceholderText("a pattern, such as \\*\\w+\\*")
        self._own.setToolTip("A regular expression for what else nobody says; | parts several.")
        own = QLabel("and &also")
        own.setBuddy(self._own)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._usual)
        row.addWidget(own)
        row.addWidget(self._own, 1)
        self._usual.toggled.connect(self.changed)
        self._own.textChanged.connect(self.changed)

    @property
    def all_spoken(self) -> bool:
        """Whether the usual notes are words."""
        return not self._usual.isChecked()

    @property
    def not_spoken(self) -> tuple[str, ...]:
        """The user's own pattern; none while it has no meaning."""
        return () if self.problem else self._typed()

    @property
    def problem(self) -> str | None:
        """What is wrong with the pattern, in a sentence; None if it can be used."""
        try:
            Unspoken(self._typed())
        except TextError as error:
            return error.message
        return None

    def _typed(self) -> tuple[str, ...]:
        pattern = self._own.text().strip()
        return (pattern,) if pattern else ()
