"""A part of a dialog that is scrolled where the screen has no room for all of it."""

from __future__ import annotations

from PyQt6.QtCore import QEvent, QObject, QSize, Qt
from PyQt6.QtWidgets import QDialog, QFrame, QScrollArea, QStyle, QWidget

LEAST_LINES = 5  # that stay in sight


def spread(dialog: QDialog) -> None:
    """Give a dialog the room that it wants, as far as the screen has it; never makes it smaller.

    Qt itself stops at two thirds of the screen.
    """
    screen, style, layout = dialog.screen(), dialog.style(), dialog.layout()
    if screen is None or style is None or layout is None:
        return
    layout.activate()  # what was shown or hidden just now counts
    room = screen.availableGeometry().size()
    room.setHeight(room.height() - 2 * style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight))
    dialog.resize(dialog.size().expandedTo(dialog.sizeHint()).boundedTo(room))


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
        view = self.viewport()
        assert view is not None  # every scroll area has one
        for part in (view, inside):
            part.setAutoFillBackground(False)  # it looks as what it stands in

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
