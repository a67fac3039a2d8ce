"""The wheel, the trackpad and two fingers: scrolling in time and over the rows, and zooming."""

from __future__ import annotations

from collections.abc import Callable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QNativeGestureEvent, QWheelEvent
from PyQt6.QtWidgets import QGestureEvent, QPinchGesture

from tierline_desktop.timeline.layout import Arrangement
from tierline_desktop.workspace import Workspace

_NOTCH = 120.0  # Qt's units for one step of a wheel
_ZOOM_A_NOTCH = 1.25
_SHARE_A_NOTCH = 0.12  # of the view
_ROW_PIXELS_A_NOTCH = 48.0


class Wheel:
    """Turns wheel and gesture events into a new view, or into scrolled rows.

    Args:
        workspace: Whose view is changed.
        arrangement: Asked for where things are.
        scroll_rows: Called with logical pixels to scroll the rows by; down is positive.
    """

    def __init__(
        self,
        workspace: Workspace,
        arrangement: Callable[[], Arrangement],
        scroll_rows: Callable[[float], None],
    ) -> None:
        self._workspace = workspace
        self._arrangement = arrangement
        self._scroll_rows = scroll_rows

    def turned(self, event: QWheelEvent) -> None:
        """Pan in time; with Ctrl zoom about the pointer; with Shift, or in the gutter, scroll rows.

        Alt turns a wheel sideways on most platforms; with Shift, some do so too.
        """
        modifiers, x = event.modifiers(), event.position().x()
        across, down = _notches(event)
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.zoom(_ZOOM_A_NOTCH ** -(down or across), x)
        elif modifiers & Qt.KeyboardModifier.ShiftModifier or x < self._arrangement().axis.left:
            self._scroll_rows(-(down or across) * _ROW_PIXELS_A_NOTCH)
        elif not event.pixelDelta().isNull():
            delta = event.pixelDelta()
            self._pan_pixels(delta.x() or delta.y())
        else:
            view = self._workspace.state.view
            self._workspace.scroll(-(across or down) * _SHARE_A_NOTCH * view.duration)

    def zoom(self, factor: float, x: float) -> None:
        """Make the view `factor` times as long; the time at a place across stays where it is."""
        axis = self._arrangement().axis
        about = axis.view.clamped(axis.time_at(x))
        self._workspace.zoom(factor, about)

    def native(self, event: QNativeGestureEvent) -> bool:
        """Zoom by a trackpad's pinch; tell whether it was one."""
        if event.gestureType() is not Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self.zoom(1 / max(1 + event.value(), 0.1), event.position().x())
        return True

    def pinched(self, event: QGestureEvent, left: float) -> bool:
        """Zoom by two fingers on a screen; tell whether that was it.

        Args:
            event: The gestures.
            left: Where the surface begins on the screen.
        """
        gesture = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(gesture, QPinchGesture):
            return False
        self.zoom(1 / max(gesture.scaleFactor(), 0.1), gesture.centerPoint().x() - left)
        event.accept(gesture)
        return True

    def _pan_pixels(self, pixels: float) -> None:
        self._workspace.scroll(-pixels * self._arrangement().axis.seconds_per_pixel)


def _notches(event: QWheelEvent) -> tuple[float, float]:
    delta = event.angleDelta()
    return delta.x() / _NOTCH, delta.y() / _NOTCH
