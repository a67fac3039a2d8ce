"""The surface that is painted and touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QEvent, QRect, Qt, pyqtSignal
from PyQt6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PyQt6.QtWidgets import QGestureEvent, QToolTip, QWidget

from tierline.annotation import IntervalTier
from tierline_desktop.timeline.damage import changed_parts, overlay_parts
from tierline_desktop.timeline.doubts import in_words, told_at
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.hints import Hints
from tierline_desktop.timeline.layout import Arrangement, Kind, Sizes, arrange
from tierline_desktop.timeline.overlay import Overlay
from tierline_desktop.timeline.pointer import Pointer
from tierline_desktop.timeline.scene import Passing, Scene
from tierline_desktop.timeline.sound import Sound
from tierline_desktop.timeline.theme import theme_of
from tierline_desktop.timeline.touch import Touch
from tierline_desktop.workspace import State, Workspace

_GUTTER_CHARACTERS = 17


class Canvas(QWidget):
    """Paints the timeline and hands mouse events on.

    Args:
        parent: Its owner.
        workspace: What is open.
        label_font: For labels and names of tiers.
        cache_folder: Where peaks are kept; None is the user's cache folder.
    """

    rearranged = pyqtSignal()  # rows were scrolled, added, removed or resized
    heights_changed = pyqtSignal(object)  # dict[str, int]
    play_requested = pyqtSignal(float, float)  # start, end in seconds

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        *,
        label_font: QFont,
        cache_folder: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.sound = Sound(self, cache_folder)
        self._label_font = label_font
        self._scene = Scene(self.sound, label_font)
        self._passing = Passing()
        self._heights: dict[str, int] = {}
        self._scroll = 0
        self._arranged: tuple[State, Arrangement] | None = None
        self._touch = Touch(self)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        workspace.changed.connect(self._follow)
        self.sound.improved.connect(self._improve)
        self._open(workspace.state)

    @property
    def label_font(self) -> QFont:
        """The font of labels."""
        return self._label_font

    @property
    def heights(self) -> dict[str, int]:
        """Heights that the user chose, in logical pixels by name."""
        return dict(self._heights)

    @property
    def row_scroll(self) -> int:
        """How far the rows are scrolled down, in logical pixels."""
        return self._scroll

    @property
    def most_row_scroll(self) -> int:
        """How far the rows can be scrolled down."""
        arrangement = self.arrangement
        return max(arrangement.rows_height - arrangement.rows_area.height(), 0)

    @property
    def arrangement(self) -> Arrangement:
        """Where everything lies now."""
        state = self.workspace.state
        if self._arranged is None or self._arranged[0] is not state:
            self._arranged = (state, self._arrange(state))
        return self._arranged[1]

    def attach(self, pointer: Pointer) -> None:
        """Hand mouse events to a pointer, and paint what it shows."""
        self._touch.pointer = pointer
        pointer.overlay_changed.connect(self._show_overlay)

    def set_edited(self, edited: tuple[int, int] | None) -> None:
        """Leave out the label (tier, index) that the label editor lies on."""
        rows = [passed[0] for passed in (self._passing.edited, edited) if passed]
        self._passing = replace(self._passing, edited=edited)
        for tier in rows:
            self.update(self.arrangement.row_rect(tier).toAlignedRect())

    def set_playhead(self, time: float | None) -> None:
        """Show the playhead at a time (seconds), or take it away."""
        for at in (self._passing.playhead, time):
            if at is not None and self.arrangement.axis.view.holds(at):
                x = round(self.arrangement.axis.x_at(at))
                self.update(QRect(x - 3, 0, 7, self.height()))
        self._passing = replace(self._passing, playhead=time)

    def set_preview(self, tiers: tuple[IntervalTier, ...]) -> None:
        """Show ghost tiers below those of the grid."""
        before, self._passing = self._passing.preview, replace(self._passing, preview=tiers)
        if [tier.name for tier in before] == [tier.name for tier in tiers]:
            self.update(self.arrangement.rows_area)
        else:
            self.rearrange()

    def show_tier(self, tier: int) -> None:
        """Scroll the rows as little as needed to show a tier wholly."""
        row, area = self.arrangement.row_of(tier), self.arrangement.rows_area
        if row is None:
            return
        below = row.rect.bottom() - area.bottom()
        above = area.top() - row.rect.top()
        self.scroll_rows(self._scroll + (-above if above > 0 else max(below, 0)))

    def scroll_rows(self, place: float) -> None:
        """Scroll the rows down to a place, in logical pixels."""
        place = min(max(round(place), 0), self.most_row_scroll)
        if place != self._scroll:
            self._scroll = place
            self.rearrange()

    def set_hints(self, hints: Hints) -> None:
        """Say this where there is nothing to show."""
        self._scene.hints = hints
        self.update()

    def set_label_font(self, font: QFont) -> None:
        """Change the font of labels."""
        self._label_font = font
        self._scene.set_font(font)
        self.rearrange()

    def set_heights(self, heights: Mapping[str, int]) -> None:
        """Take over heights of panes and rows."""
        self._heights = dict(heights)
        self.rearrange()

    def rearrange(self) -> None:
        """Place everything anew."""
        self._arranged = None
        self._scroll = min(self._scroll, self.most_row_scroll)
        self._arranged = None
        self.update()
        self.rearranged.emit()

    def _arrange(self, state: State) -> Arrangement:
        small = self.fontMetrics()
        line = max(small.height(), QFontMetrics(self._label_font).height())
        gutter = min(_GUTTER_CHARACTERS * small.averageCharWidth(), self.width() // 4)
        sizes = Sizes(self.width(), self.height(), gutter, line, self._heights, self._scroll)
        document = state.document
        return arrange(
            sizes,
            state.view,
            sound=document is not None and document.recording is not None,
            names=state.grid.names,
            ghosts=tuple(tier.name for tier in self._passing.preview),
        )

    def _open(self, state: State) -> None:
        self.sound.open(None if state.document is None else state.document.recording)

    def _follow(self, before: State, after: State) -> None:
        """Paint anew what differs between two states."""
        if before.document is not after.document:
            self._open(after)
        if before.grid.names != after.grid.names or before.document is not after.document:
            self.rearrange()
            return
        for part in changed_parts(before, after, self.arrangement):
            self.update(part)

    def _improve(self, kind: Kind) -> None:
        pane = self.arrangement.pane(kind)
        if pane is not None:
            self.update(pane.rect)

    def _show_overlay(self, before: Overlay, after: Overlay) -> None:
        self._passing = replace(self._passing, overlay=after)
        for part in (p for each in (before, after) for p in overlay_parts(each, self.arrangement)):
            self.update(part)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint what is exposed."""
        if event is None:
            return
        painter = QPainter(self)
        painter.setClipRegion(event.region())
        frame = Frame(
            painter,
            event.region(),
            self.arrangement.axis,
            theme_of(self.palette()),
            self.workspace.state,
            self.font(),
            self.devicePixelRatioF(),
        )
        with self.sound.resting():
            self._scene.paint(frame, self.arrangement, self._passing)
        painter.end()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Place everything anew."""
        super().resizeEvent(event)
        self.rearrange()

    def changeEvent(self, event: QEvent | None) -> None:
        """Follow another font or palette."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange:
            self.rearrange()

    def event(self, event: QEvent | None) -> bool:
        """Take pinches, and tell why something is doubtful."""
        if _told(self, event):
            return True
        if isinstance(event, QNativeGestureEvent) and self._touch.wheel.native(event):
            return True
        if isinstance(event, QGestureEvent):
            left = self.mapToGlobal(self.rect().topLeft()).x()
            return self._touch.wheel.pinched(event, left) or super().event(event)
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Scroll or zoom."""
        if event is not None:
            self._touch.wheel.turned(event)
            event.accept()

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Hand over."""
        if event is not None:
            self._touch.pressed(event)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        """Hand over."""
        if event is not None:
            self._touch.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        """Hand over."""
        if event is not None:
            self._touch.released(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Hand over."""
        if event is not None:
            self._touch.double_clicked(event)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """Hand over."""
        if event is not None:
            self._touch.menu_wanted(event)

    def leaveEvent(self, event: QEvent | None) -> None:
        """Hand over."""
        super().leaveEvent(event)
        self._touch.left()


def _told(canvas: Canvas, event: QEvent | None) -> bool:
    """Show what is doubtful where the mouse rests, if that is what an event asks for."""
    if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
        return False
    at, state, arrangement = event.pos(), canvas.workspace.state, canvas.arrangement
    tier = arrangement.tier_at(at.y())
    if tier is None or at.x() < arrangement.gutter:
        QToolTip.hideText()
        return True
    there = told_at(state.doubtful, state.grid.tiers[tier], arrangement.axis, at.x())
    QToolTip.showText(event.globalPos(), in_words(there), canvas)
    return True
