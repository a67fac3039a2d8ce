"""The main window: places the timeline and the panels around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import QPoint, QRect, Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QStyle, QToolBar, QVBoxLayout, QWidget

from tierline_desktop.workspace import State


class MainWindow(QMainWindow):
    """Holds the parts; what they do is decided elsewhere."""

    files_dropped = pyqtSignal(object)  # tuple[Path, ...]
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setWindowTitle("Tierline")
        self.resize(*self.usual_size)
        self.may_close: Callable[[], bool] = lambda: True

    @property
    def usual_size(self) -> tuple[int, int]:
        """Width and height where nobody chose others and the screen has room for them."""
        metrics = self.fontMetrics()
        wide, high = 160 * metrics.averageCharWidth(), 46 * metrics.lineSpacing()
        return max(wide, 1000), max(high, 640)

    def fit(self, room: QRect | None = None) -> None:
        """Come wholly onto the screen.

        Args:
            room: Where there is room, in logical pixels; None takes the screen that it is on.
        """
        screen = self.screen()
        if room is None and screen is not None:
            room = screen.availableGeometry()
        if room is None or self.isMaximized() or self.isFullScreen():
            return
        style = self.style()
        assert style is not None  # every widget has one
        # The frame is not known before the window is shown; its upper edge is the thick one.
        room = room.adjusted(0, style.pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight), 0, 0)
        self.resize(self.size().boundedTo(room.size()))
        if self.testAttribute(Qt.WidgetAttribute.WA_Moved):  # otherwise the desktop finds a place
            last = room.bottomRight() - QPoint(self.width() - 1, self.height() - 1)
            x = max(min(self.x(), last.x()), room.left())
            y = max(min(self.y(), last.y()), room.top())
            self.setGeometry(QRect(QPoint(x, y), self.size()))

    def place(self, above: Sequence[QWidget], timeline: QWidget) -> None:
        """Put the timeline in the middle and widgets above it."""
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in above:
            column.addWidget(widget)
        column.addWidget(timeline, 1)
        self.setCentralWidget(middle)

    def tell_below(self, found: QWidget, numbers: QWidget) -> None:
        """Put two widgets into the status bar; hints cover the first one while they are shown."""
        bar = self.statusBar()
        assert bar is not None  # a QMainWindow makes its bar when asked
        bar.addWidget(found, 1)
        bar.addPermanentWidget(numbers)

    def equip(self, tools: QToolBar) -> None:
        """Put a toolbar below the menus."""
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, tools)

    def dock(self, panel: QDockWidget) -> None:
        """Put a panel at the right, hidden until it is wanted."""
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
        panel.hide()

    def follow(self, _before: State, after: State) -> None:
        """Name in the title what is open, and mark what is unsaved."""
        title = "Tierline" if after.document is None else f"{after.document.title}[*] - Tierline"
        if title != self.windowTitle():
            self.setWindowTitle(title)
        self.setWindowModified(after.document is not None and (after.unsaved or after.text_unsaved))

    def dragEnterEvent(self, event: QDragEnterEvent | None) -> None:
        """Accept files."""
        if event is not None and dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent | None) -> None:
        """Hand on the files."""
        if event is not None and (paths := dropped_files(event)):
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        """Close if nothing speaks against it."""
        if event is None:
            return
        if not self.may_close():
            event.ignore()
            return
        event.accept()
        self.closed.emit()


def dropped_files(event: QDropEvent) -> tuple[Path, ...]:
    """Return the files on this machine that are dragged."""
    dragged = event.mimeData()
    urls = dragged.urls() if dragged is not None else []
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
