"""The status bar: what is open, what is selected, and what is in sight."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from tierline.navigation import Selection, Span
from tierline_desktop.workspace import State, Workspace


class StatusPanel(QWidget):
    """Shows selection and view in seconds; stands at the right of the status bar."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.selection = QLabel()
        self.view = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 6, 0)
        row.setSpacing(3 * self.fontMetrics().averageCharWidth())
        for label in (self.selection, self.view):
            row.addWidget(label)
        workspace.changed.connect(self._follow)
        self._show(workspace.state)

    def _follow(self, before: State, after: State) -> None:
        seen = (after.document, after.selection, after.view)
        if seen != (before.document, before.selection, before.view):
            self._show(after)

    def _show(self, state: State) -> None:
        known = state.document is not None
        self.selection.setText(selection_text(state.selection) if known else "")
        self.view.setText(view_text(state.view) if known else "")


class Found(QLabel):
    """Says what is open: duration, channels, tiers; shortened where there is no room."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        workspace.changed.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._shorten()

    def _follow(self, before: State, after: State) -> None:
        if before.document is after.document and before.grid is after.grid:
            return
        document = after.document
        # The text has a panel of its own, and counting its words takes long.
        now = None if document is None else replace(document, grid=after.grid, transcript="")
        self.setToolTip("" if now is None else now.findings)
        self._shorten()

    def _shorten(self) -> None:
        right = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(self.toolTip(), right, self.width()))


def selection_text(selection: Selection) -> str:
    """Return what is selected: a cursor, or start, end and duration in seconds."""
    if selection.is_cursor:
        return f"Cursor {selection.start:.6f} s"
    start, end = f"{selection.start:.6f}", f"{selection.end:.6f}"
    return f"Selected {start} \u2013 {end} s: {selection.duration:.6f} s"


def view_text(view: Span) -> str:
    """Return what is in sight, in seconds."""
    places = 3 if view.duration >= 0.5 else 5
    return f"In sight {view.start:.{places}f} \u2013 {view.end:.{places}f} s"
