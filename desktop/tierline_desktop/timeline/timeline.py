"""The heart of the window: the sound and its tiers over one time axis."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PyQt6.QtCore import QRectF, QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QFont, QKeyEvent, QResizeEvent
from PyQt6.QtWidgets import QScrollBar, QWidget

from tierline.annotation import IntervalTier
from tierline_desktop.timeline.canvas import Canvas
from tierline_desktop.timeline.hints import Hints
from tierline_desktop.timeline.label_editor import LabelEditor
from tierline_desktop.timeline.layout import Arrangement, Pane
from tierline_desktop.timeline.pointer import Pointer
from tierline_desktop.timeline.scrolling import Thumb, start_of, thumb_of
from tierline_desktop.timeline.typing_keys import is_typing
from tierline_desktop.workspace import State, Workspace


class Timeline(QWidget):
    """Shows what the workspace holds, lets the user look around, and asks for changes by signals.

    It changes the view (zoom, scroll) in the workspace, never the grid or the selection.

    Args:
        workspace: What is open.
        label_font: For labels and names of tiers; None is the application's font.
        cache_folder: Where peaks are kept; None is the user's cache folder.
        parent: Its owner.
    """

    boundary_moved = pyqtSignal(object, float)  # tuple[Grip, ...], seconds
    boundary_requested = pyqtSignal(int, float)  # tier, seconds
    label_typed = pyqtSignal(int, int, str)  # tier, index, label
    label_left = pyqtSignal()  # typing in a label has ended
    typed_nowhere = pyqtSignal()  # a letter was typed while no label is selected
    selected = pyqtSignal(object)  # Selection
    play_requested = pyqtSignal(float, float)  # start, end in seconds
    tier_menu_requested = pyqtSignal(int, object)  # tier, QPoint on the screen
    heights_changed = pyqtSignal(object)  # dict[str, int]: logical pixels by name

    def __init__(
        self,
        workspace: Workspace,
        *,
        label_font: QFont | None = None,
        cache_folder: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        font = QFont(self.font() if label_font is None else label_font)
        self.canvas = Canvas(self, workspace, label_font=font, cache_folder=cache_folder)
        self._across = QScrollBar(Qt.Orientation.Horizontal, self)
        self._down = QScrollBar(Qt.Orientation.Vertical, self)
        self.pointer = Pointer(self.canvas, self)
        self.label_editor = LabelEditor(self.canvas, self)
        self.canvas.attach(self.pointer)
        self.setFocusProxy(self.canvas)
        self._connect()
        self._arrange_bars()

    @property
    def workspace(self) -> Workspace:
        """What is shown."""
        return self._workspace

    @property
    def label_font(self) -> QFont:
        """The font of labels."""
        return self.canvas.label_font

    @property
    def arrangement(self) -> Arrangement:
        """Where everything lies now, in logical pixels of the canvas."""
        return self.canvas.arrangement

    def time_at(self, x: float) -> float:
        """Return the time (seconds) at a place across the canvas; goes on beyond the view."""
        return self.arrangement.axis.time_at(x)

    def x_at(self, time: float) -> float:
        """Return the place across the canvas of a time (seconds); goes on beyond the view."""
        return self.arrangement.axis.x_at(time)

    def row_at(self, y: float) -> int | None:
        """Return the index of the tier seen at a height of the canvas."""
        return self.arrangement.tier_at(y)

    def row_rect(self, tier: int) -> QRectF:
        """Return the row of a tier on the canvas, right of the gutter, seen or scrolled away."""
        return self.arrangement.row_rect(tier)

    def pane_at(self, y: float) -> Pane | None:
        """Return the pane (bar, ruler, wave, spectrogram) at a height of the canvas."""
        return self.arrangement.pane_at(y)

    def set_playhead(self, time: float | None) -> None:
        """Show the playhead at a time (seconds), or take it away."""
        self.canvas.set_playhead(time)

    def set_preview(self, tiers: tuple[IntervalTier, ...]) -> None:
        """Show tiers that a running alignment is making below those of the grid."""
        self.canvas.set_preview(tiers)

    def set_hints(self, hints: Hints) -> None:
        """Say this where there is nothing to show."""
        self.canvas.set_hints(hints)

    def focus_label(self) -> None:
        """Start typing in the label of what is selected."""
        self.label_editor.begin()

    def caret(self) -> int | None:
        """Return where the caret is in the selected label, in characters; None if there is none."""
        return self.label_editor.caret()

    def show_tier(self, tier: int) -> None:
        """Scroll the rows as little as needed to show a tier wholly."""
        self.canvas.show_tier(tier)

    def set_label_font(self, font: QFont) -> None:
        """Show labels and names in another font or size."""
        self.canvas.set_label_font(font)

    def set_heights(self, heights: Mapping[str, int]) -> None:
        """Take over heights of panes and rows, as `heights_changed` told them."""
        self.canvas.set_heights(heights)

    def close_services(self) -> None:
        """Stop all background work of the timeline and wait for its threads to end."""
        self.canvas.sound.close()

    def sizeHint(self) -> QSize:
        """Wish for room."""
        return QSize(1100, 640)

    def minimumSizeHint(self) -> QSize:
        """Do with little."""
        return QSize(320, 200)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Tell of letters that no label took."""
        if event is not None and self.label_editor.edited is None and is_typing(event):
            self.typed_nowhere.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place canvas and scroll bars."""
        super().resizeEvent(event)
        self._arrange_bars()

    def _connect(self) -> None:
        pointer, canvas, editor = self.pointer, self.canvas, self.label_editor
        pointer.boundary_moved.connect(self.boundary_moved)
        pointer.boundary_requested.connect(self.boundary_requested)
        pointer.selected.connect(self.selected)
        pointer.tier_menu_requested.connect(self.tier_menu_requested)
        pointer.label_requested.connect(self._begin_label)
        editor.typed.connect(self.label_typed)
        editor.label_left.connect(self.label_left)
        editor.moved.connect(lambda: canvas.set_edited(editor.edited))
        canvas.set_edited(editor.edited)
        canvas.heights_changed.connect(self.heights_changed)
        canvas.play_requested.connect(self.play_requested)
        canvas.rearranged.connect(self._arrange_bars)
        canvas.rearranged.connect(editor.follow_layout)
        self._across.valueChanged.connect(self._scroll_across)
        self._down.valueChanged.connect(canvas.scroll_rows)
        self._workspace.changed.connect(self._follow)

    def _begin_label(self) -> None:
        self.label_editor.begin(all_selected=True)

    def _follow(self, before: State, after: State) -> None:
        if before.view != after.view or before.bounds != after.bounds:
            self._set_thumb(after)

    def _arrange_bars(self) -> None:
        """Place the canvas, the bar beneath it, and the one beside the rows if it is needed."""
        thick = self._across.sizeHint().height()
        wide = self._down.sizeHint().width()
        height = max(self.height() - thick, 0)
        self.canvas.resize(self.canvas.width(), height)
        most = self.canvas.most_row_scroll  # depends on the height alone
        self.canvas.resize(max(self.width() - (wide if most else 0), 0), height)
        arrangement = self.arrangement
        area, left = arrangement.rows_area, arrangement.gutter
        self._across.setGeometry(left, height, max(self.canvas.width() - left, 0), thick)
        self._down.setGeometry(self.canvas.width(), area.top(), wide, area.height())
        self._down.setVisible(most > 0)
        with QSignalBlocker(self._down):
            self._down.setRange(0, most)
            self._down.setPageStep(area.height())
            self._down.setSingleStep(arrangement.rows[0].rect.height() if arrangement.rows else 1)
            self._down.setValue(self.canvas.row_scroll)
        self._set_thumb(self._workspace.state)

    def _set_thumb(self, state: State) -> None:
        thumb = thumb_of(state.view, state.bounds)
        with QSignalBlocker(self._across):
            self._across.setRange(0, thumb.most)
            self._across.setPageStep(thumb.page)
            self._across.setSingleStep(max(thumb.page // 10, 1))
            self._across.setValue(thumb.value)

    def _scroll_across(self, value: int) -> None:
        state = self._workspace.state
        bar = self._across
        thumb = Thumb(value, bar.pageStep(), bar.maximum())
        self._workspace.scroll(start_of(thumb, state.view, state.bounds) - state.view.start)
