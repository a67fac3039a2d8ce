"""The page with all commands and their keys, with a field to search in it."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtWidgets import QDialog, QLineEdit, QTextBrowser, QVBoxLayout, QWidget


class KeysDialog(QDialog):
    """Stays open beside the main window.

    Args:
        page: Returns the page, as HTML, for what is searched.
        parent: The main window.
    """

    def __init__(self, page: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self._page = page
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: a key, a command, or what you want to do")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.renew)
        self.browser = QTextBrowser()
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.browser)
        letter = self.fontMetrics().averageCharWidth()
        self.resize(120 * letter, 46 * self.fontMetrics().lineSpacing())

    def renew(self) -> None:
        """Show what fits the search, as things are now."""
        self.browser.setHtml(self._page(self.search.text()))
