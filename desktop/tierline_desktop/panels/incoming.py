"""A text that is still coming, to be read while it grows."""

from __future__ import annotations

from PyQt6.QtGui import QTextCursor
from PyQt6.QtWidgets import QPlainTextEdit


class IncomingText(QPlainTextEdit):
    """Shows a text as it comes; only what differs from the one before is drawn anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setPlaceholderText("Listening: the text appears here as it comes.")
        self._known = ""

    def show_text(self, text: str) -> None:
        """Show a text, its end in sight unless the user reads further up."""
        bar = self.verticalScrollBar()
        assert bar is not None  # every editor has one
        follows = bar.value() >= bar.maximum() - 1
        same = _common(self._known, text)
        cursor = QTextCursor(self.document())
        cursor.setPosition(_units(text[:same]))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[same:])
        self._known = text
        if follows:
            bar.setValue(bar.maximum())


def _common(one: str, other: str) -> int:
    """Return how many letters two texts begin with in common; halves, for speed on long texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _units(text: str) -> int:
    """Return how long a text is as Qt counts, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
