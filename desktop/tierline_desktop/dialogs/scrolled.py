"""A part of a dialog that is scrolled where the screen has no room for all of it."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QSize, Qt
from PyQt6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST_LINES = 5  # that stay in sight


class Scrolled(QScrollArea):
    """Wants to be as high as what it holds, and makes do with a few lines.

    Args:
        inside: What it holds.
    """

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """Return the size of what it holds."""
        inside = self.widget()
        return super().sizeHint() if inside is None else inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the width of what it holds, and a few lines, or less if it is lower."""
        hint = self.sizeHint()
        bar = self.verticalScrollBar()
        width = hint.width() + (0 if bar is None else bar.sizeHint().width())
        least = LEAST_LINES * self.fontMetrics().lineSpacing()
        return QSize(width, min(hint.height(), least))

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Ask for another size when what it holds does."""
        if event is not None and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
