"""A message above the timeline that stays until it is read; its details can be copied."""

from __future__ import annotations

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

DETAIL_LINES = 6


class MessageBar(QFrame):
    """Shows one message; the newest takes the place of the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFixedHeight(self.fontMetrics().lineSpacing() * DETAIL_LINES)
        self.more = QPushButton("Details")
        self.more.setCheckable(True)
        self.more.toggled.connect(self.details.setVisible)
        self.copy = QPushButton("Copy")
        self.copy.clicked.connect(self._copy)
        self.dismiss = QPushButton("Dismiss")
        self.dismiss.clicked.connect(self.clear)
        self._place()
        self.clear()

    def show_message(self, message: str, details: str = "") -> None:
        """Show a message in one or two sentences, with what else is known behind "Details"."""
        self.setBackgroundRole(self.palette().ColorRole.ToolTipBase)
        self.text.setForegroundRole(self.palette().ColorRole.ToolTipText)
        self.text.setText(message)
        self.details.setPlainText(details)
        self.more.setChecked(False)
        self.details.hide()
        self.more.setVisible(bool(details))
        self.show()

    def clear(self) -> None:
        """Take the message away."""
        self.text.clear()
        self.details.hide()
        self.hide()

    @property
    def message(self) -> str:
        """What is shown; empty if nothing is."""
        return self.text.text()

    def _copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        assert clipboard is not None  # every application with windows has one
        details = self.details.toPlainText()
        clipboard.setText(f"{self.message}\n\n{details}" if details else self.message)

    def _place(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self.text, 1)
        for button in (self.more, self.copy, self.dismiss):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys belong to the timeline
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 6, 6, 6)
        column.addLayout(row)
        column.addWidget(self.details)
