"""The mouse over the timeline: finds what it points at and runs one gesture at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QCoreApplication, QEvent, QObject, QPointF, Qt, QTimer
from PyQt6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PyQt6.QtWidgets import QWidget

from tierline.editing import linked
from tierline_desktop.timeline.gestures import (
    CirclePress,
    Gesture,
    GripDrag,
    NamePress,
    Pan,
    StretchDrag,
    TextDrag,
    clicked,
)
from tierline_desktop.timeline.overlay import Overlay
from tierline_desktop.timeline.place import Place, Target, circled, place_at, reach
from tierline_desktop.timeline.stage import Stage
from tierline_desktop.timeline.wishes import Wishes
from tierline_desktop.workspace import State

SCROLL_STEP_MS = 30  # between two steps of a view that follows the mouse
SCROLL_SHARE = 0.25  # of the distance from the mouse to the view is scrolled at each step
GESTURES: dict[Target, Callable[[Stage, Wishes, Place], Gesture]] = {
    Target.NAME: NamePress,
    Target.CIRCLE: CirclePress,
    Target.GRIP: GripDrag,
    Target.TEXT: TextDrag,
    Target.ROW: StretchDrag,
    Target.SOUND: StretchDrag,
}
CURSORS = {
    Target.NAME: Qt.CursorShape.ArrowCursor,
    Target.CIRCLE: Qt.CursorShape.PointingHandCursor,
    Target.GRIP: Qt.CursorShape.SplitHCursor,
    Target.TEXT: Qt.CursorShape.IBeamCursor,
    Target.ROW: Qt.CursorShape.ArrowCursor,
    Target.SOUND: Qt.CursorShape.ArrowCursor,
}


class Pointer(Wishes):
    """Turns mouse events into asking signals; connect them to the timeline's own.

    A press begins a gesture. Escape, the other button or a change of the grid under a held
    boundary cancel it. Ctrl or Alt held while dragging: nothing snaps.

    Attributes:
        overlay: What to paint over the rows.
    """

    def __init__(self, surface: QWidget, stage: Stage) -> None:
        """Act on `surface`, which hands its mouse events over and owns this."""
        super().__init__(surface)
        self.overlay = Overlay()
        self._surface, self._stage = surface, stage
        self._gesture: Gesture | None = None
        self._position: QPointF | None = None
        self._modifiers = Qt.KeyboardModifier.NoModifier
        self._menu_is_cancel = False
        self._scroller = QTimer(self)
        self._scroller.setInterval(SCROLL_STEP_MS)
        self._scroller.timeout.connect(self._scroll_on)
        stage.workspace.changed.connect(self._follow)
        surface.setMouseTracking(True)

    @property
    def dragging(self) -> bool:
        """Whether a button is held for a gesture."""
        return self._gesture is not None

    def pressed(self, event: QMouseEvent) -> None:
        """Begin a gesture; another button cancels the one that runs."""
        self._menu_is_cancel = self.dragging and event.button() == Qt.MouseButton.RightButton
        if self.dragging:
            self.cancel()
            return
        self._note(event)
        place = self._place()
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(Pan(self._stage, self, place))
        elif event.button() == Qt.MouseButton.LeftButton:
            self._begin(GESTURES[place.target](self._stage, self, place))

    def moved(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or show what a press would do."""
        self._note(event)
        held = event.buttons() != Qt.MouseButton.NoButton
        if self._gesture is None and held:
            return  # what was cancelled is still held
        if self._gesture is not None and not held:
            self.cancel()  # released elsewhere, such as over a dialog
        if self._gesture is not None:
            self._gesture.moved(self._place())
            self._scroll_if_outside()
        self._show()

    def released(self, event: QMouseEvent) -> None:
        """End the gesture and do what it asks."""
        if self._gesture is None or event.button() not in (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.MiddleButton,
        ):
            return
        self._note(event)
        gesture, place = self._gesture, self._place()
        self._end()
        gesture.released(place)
        self._show()

    def double_clicked(self, event: QMouseEvent) -> None:
        """Begin typing where a label is; elsewhere it is one more press."""
        self._note(event)
        place = self._place()
        left = event.button() == Qt.MouseButton.LeftButton
        if not left or self.dragging or place.target not in (Target.ROW, Target.TEXT):
            self.pressed(event)
            return
        if place.target is Target.ROW:
            self.selected.emit(clicked(self._stage, place))
        self.label_requested.emit()

    def left(self) -> None:
        """The mouse went away."""
        if self._gesture is None:
            self._position = None
            self._show()

    def menu_wanted(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the row; a right press that cancelled a gesture asks for none."""
        event.accept()
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if self.dragging or (by_mouse and self._menu_is_cancel):
            return
        tier = self._stage.row_at(event.pos().y())
        if tier is not None:
            self.tier_menu_requested.emit(tier, event.globalPos())

    def cancel(self) -> None:
        """End the gesture and leave everything as it was."""
        gesture = self._gesture
        if gesture is not None:
            self._end()
            gesture.cancelled()
            self._show()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Let Escape cancel the gesture before anything else hears of it."""
        kinds = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress)
        if (
            isinstance(event, QKeyEvent)
            and event.type() in kinds
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
            return True
        return super().eventFilter(watched, event)

    def _begin(self, gesture: Gesture) -> None:
        self._gesture = gesture
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._show()

    def _end(self) -> None:
        self._gesture = None
        self._scroller.stop()
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _note(self, event: QMouseEvent) -> None:
        self._position, self._modifiers = event.position(), event.modifiers()

    def _place(self) -> Place:
        """Return where the mouse is; a gesture that scrolls is kept within the view."""
        position = self._position or QPointF()
        if self._gesture is not None and self._gesture.scrolls:
            left, right = self._edges()
            position = QPointF(min(max(position.x(), left), right), position.y())
        return place_at(self._stage, position, self._modifiers)

    def _edges(self) -> tuple[float, float]:
        view = self._stage.workspace.state.view
        return self._stage.x_at(view.start), self._stage.x_at(view.end)

    def _outside(self) -> float:
        """Return how far (logical pixels) the mouse is beside the view; negative at its left."""
        if self._position is None:
            return 0.0
        x = self._position.x()
        left, right = self._edges()
        return min(x - left, 0.0) + max(x - right, 0.0)

    def _scroll_if_outside(self) -> None:
        assert self._gesture is not None
        if self._gesture.scrolls and self._outside():
            if not self._scroller.isActive():
                self._scroller.start()
        else:
            self._scroller.stop()

    def _scroll_on(self) -> None:
        self._stage.workspace.scroll(reach(self._stage, self._outside() * SCROLL_SHARE))

    def _follow(self, before: State, after: State) -> None:
        gesture = self._gesture
        if gesture is not None and gesture.of_grid and before.grid is not after.grid:
            self.cancel()
        elif gesture is not None and gesture.scrolls and before.view != after.view:
            gesture.moved(self._place())
        self._show()

    def _show(self) -> None:
        """Bring overlay and cursor up to date."""
        gesture = self._gesture
        place = None if self._position is None else self._place()
        after = gesture.overlay if gesture is not None else None
        if after is None:
            after = self._hovering(place)
        shape = gesture.cursor if gesture is not None else None
        if shape is None:
            shape = CURSORS[place.target] if place else Qt.CursorShape.ArrowCursor
        if self._surface.cursor().shape() != shape:
            self._surface.setCursor(shape)
        if after != self.overlay:
            before, self.overlay = self.overlay, after
            self.overlay_changed.emit(before, after)

    def _hovering(self, place: Place | None) -> Overlay:
        state = self._stage.workspace.state
        tiers = circled(self._stage)
        overlay = Overlay(circle=state.selection.start if tiers else None, circled=tiers)
        if place is None:
            return overlay
        if place.target is Target.CIRCLE:
            return replace(overlay, circle_lit=place.tier)
        if place.grip is None:
            return overlay
        lit = linked(state.grid, place.grip) if place.shift else (place.grip,)
        return replace(overlay, lit=lit)
