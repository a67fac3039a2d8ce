"""The main window: places the timeline and the panels around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QVBoxLayout, QWidget

from tierline_desktop.workspace import State


class MainWindow(QMainWindow):
    """Holds the parts; what they do is decided elsewhere."""

    files_dropped = pyqtSignal(object)  # tuple[Path, ...]
    closed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setWindowTitle("Tierline")
        letter = self.fontMetrics().averageCharWidth()
        self.resize(max(160 * letter, 1000), max(46 * self.fontMetrics().lineSpacing(), 640))
        self.may_close: Callable[[], bool] = lambda: True

    def place(self, above: Sequence[QWidget], timeline: QWidget, status: QWidget) -> None:
        """Put the timeline in the middle, widgets above it, and one into the status bar."""
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in above:
            column.addWidget(widget)
        column.addWidget(timeline, 1)
        self.setCentralWidget(middle)
        bar = self.statusBar()
        assert bar is not None  # a QMainWindow makes its bar when asked
        bar.addPermanentWidget(status)

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
