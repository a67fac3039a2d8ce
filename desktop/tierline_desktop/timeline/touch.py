"""Who a mouse event on the canvas is for: a separator, the bar that plays, or the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QContextMenuEvent, QMouseEvent

from tierline_desktop.timeline.layout import Kind
from tierline_desktop.timeline.pointer import Pointer
from tierline_desktop.timeline.ruler import spans_of_bar
from tierline_desktop.timeline.separators import Separator, separator_at
from tierline_desktop.timeline.zooming import Wheel

if TYPE_CHECKING:
    from tierline_desktop.timeline.canvas import Canvas


class Touch:
    """Sorts the mouse events of a canvas.

    Attributes:
        pointer: Takes what is for the tiers and the sound.
        wheel: Takes wheels and pinches.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._held: Separator | None = None
        self._over: bool = False  # a separator or the bar has the mouse
        self.pointer: Pointer | None = None
        self.wheel = Wheel(
            canvas.workspace,
            lambda: canvas.arrangement,
            lambda pixels: canvas.scroll_rows(canvas.row_scroll + pixels),
        )

    def pressed(self, event: QMouseEvent) -> None:
        """Take hold of a separator, play, or hand over."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = self._separator(event)
            if self._held is not None or self._play(event):
                return
        if self.pointer is not None:
            self.pointer.pressed(event)

    def moved(self, event: QMouseEvent) -> None:
        """Resize what is above the separator that is held, or hand over."""
        if self._held is not None:
            height = self._held.height_for(event.position().y())
            self._canvas.set_heights({**self._canvas.heights, self._held.name: height})
            return
        shape = self._shape(event) if event.buttons() == Qt.MouseButton.NoButton else None
        if shape is not None:
            self._leave_pointer()
            self._over = True
            self._canvas.setCursor(shape)
            return
        if self._over:
            self._over = False
            self._canvas.unsetCursor()
        if self.pointer is not None:
            self.pointer.moved(event)

    def released(self, event: QMouseEvent) -> None:
        """Let go of a separator, or hand over."""
        if self._held is not None:
            self._held = None
            self._canvas.heights_changed.emit(self._canvas.heights)
        elif self.pointer is not None:
            self.pointer.released(event)

    def double_clicked(self, event: QMouseEvent) -> None:
        """Give a pane or row its usual height again, or hand over."""
        separator = self._separator(event)
        if separator is not None:
            heights = self._canvas.heights
            heights.pop(separator.name, None)
            self._canvas.set_heights(heights)
            self._canvas.heights_changed.emit(heights)
        elif not self._in_bar(event) and self.pointer is not None:
            self.pointer.double_clicked(event)

    def menu_wanted(self, event: QContextMenuEvent) -> None:
        """Hand over."""
        if self.pointer is not None:
            self.pointer.menu_wanted(event)

    def left(self) -> None:
        """The mouse has left."""
        self._leave_pointer()

    def _leave_pointer(self) -> None:
        if self.pointer is not None:
            self.pointer.left()

    def _separator(self, event: QMouseEvent) -> Separator | None:
        at = event.position()
        names = self._canvas.workspace.state.grid.names
        return separator_at(self._canvas.arrangement, names, at.x(), at.y())

    def _in_bar(self, event: QMouseEvent) -> bool:
        pane = self._canvas.arrangement.pane_at(event.position().y())
        return pane is not None and pane.kind is Kind.BAR

    def _shape(self, event: QMouseEvent) -> Qt.CursorShape | None:
        if self._separator(event) is not None:
            return Qt.CursorShape.SplitVCursor
        return Qt.CursorShape.PointingHandCursor if self._in_bar(event) else None

    def _play(self, event: QMouseEvent) -> bool:
        """Play the part of the bar that was pressed; tell whether there was one."""
        if not self._in_bar(event):
            return False
        axis = self._canvas.arrangement.axis
        if event.position().x() >= axis.left:
            time = axis.time_at(event.position().x())
            for span in spans_of_bar(self._canvas.workspace.state):
                if span.holds(time):
                    self._canvas.play_requested.emit(span.start, span.end)
                    break
        return True
