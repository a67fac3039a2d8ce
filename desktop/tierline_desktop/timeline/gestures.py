"""One class a gesture: from the press of a button to its release."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PyQt6.QtCore import Qt

from tierline.annotation import IntervalTier
from tierline.editing import (
    NEAR,
    Rest,
    common_limits,
    interval_at,
    linked,
    rest_of_edge,
    rest_of_grip,
)
from tierline.navigation import Selection
from tierline_desktop.timeline.overlay import Overlay
from tierline_desktop.timeline.place import Place, Target, reach
from tierline_desktop.timeline.stage import Stage
from tierline_desktop.timeline.wishes import Wishes

STILL = 2.0  # logical pixels: a press that moves less is a click
SNAP = 5.5  # logical pixels from which a held boundary jumps to another one: 5, and a rounding
EDGE_SNAP = 3.5  # logical pixels from which a selection's edge jumps to a boundary, likewise


class Gesture(Protocol):
    """What happens between a press and its release.

    Attributes:
        cursor: Shape of the mouse cursor meanwhile; None leaves it as it was.
        scrolls: Whether the view follows a mouse that leaves it.
        of_grid: Whether a change of the grid meanwhile makes it void.
    """

    cursor: Qt.CursorShape | None
    scrolls: bool
    of_grid: bool

    @property
    def overlay(self) -> Overlay | None:
        """What to show over the rows meanwhile; None shows what hovering does."""

    def moved(self, place: Place) -> None:
        """The mouse moved, or the view moved under it."""

    def released(self, place: Place) -> None:
        """The button was released: do it."""

    def cancelled(self) -> None:
        """Leave everything as it was before the press."""


class GripDrag:
    """Drags a boundary or point; one edit on release. Without a move, puts the cursor on it."""

    cursor: Qt.CursorShape | None = Qt.CursorShape.SplitHCursor
    scrolls = True
    of_grid = True

    def __init__(self, stage: Stage, wishes: Wishes, place: Place) -> None:
        assert place.grip is not None
        grid = stage.workspace.state.grid
        self._stage, self._wishes = stage, wishes
        self._grip = place.grip
        self._grips = linked(grid, place.grip) if place.shift else (place.grip,)
        self._limits = common_limits(grid, self._grips)
        self._pressed = place.position.x()
        self._offset = self._pressed - stage.x_at(place.grip.time)
        self._rest: Rest | None = None
        self._been_away = False

    @property
    def overlay(self) -> Overlay | None:
        """The boundaries held, and where they would go."""
        if self._rest is None:
            return Overlay(lit=self._grips)
        return Overlay(lit=self._grips, ghost=self._rest.time, snapped=self._rest.snapped)

    def moved(self, place: Place) -> None:
        """Move the ghost."""
        if self._rest is None and abs(place.position.x() - self._pressed) < STILL:
            return
        wanted = self._limits.clamped(self._stage.time_at(place.position.x() - self._offset))
        tolerance = 0.0 if place.free else reach(self._stage, SNAP)
        self._been_away = self._been_away or abs(wanted - self._grip.time) > tolerance
        self._rest = self._resting(wanted, tolerance)

    def released(self, place: Place) -> None:
        """Ask for the move."""
        self.moved(place)
        if self._rest is None:
            self._wishes.selected.emit(_on_grip(self._stage, place, self._grip.time))
        elif self._rest.time != self._grip.time:
            self._wishes.boundary_moved.emit(self._grips, self._rest.time)

    def cancelled(self) -> None:
        """Nothing was changed yet."""

    def _resting(self, wanted: float, tolerance: float) -> Rest:
        state = self._stage.workspace.state
        rest = rest_of_grip(
            state.grid, self._grip, wanted, selection=state.selection, tolerance=tolerance
        )
        # A drag of few pixels is possible beside a boundary of the same time on another tier.
        at_home = abs(rest.time - self._grip.time) <= NEAR and not self._been_away
        return rest if self._limits.holds(rest.time) and not at_home else Rest(wanted)


class StretchDrag:
    """Selects: a click takes the interval or sets the cursor, a drag takes a stretch."""

    cursor: Qt.CursorShape | None = None
    scrolls = True
    of_grid = False
    overlay = None

    def __init__(self, stage: Stage, wishes: Wishes, place: Place) -> None:
        self._stage, self._wishes = stage, wishes
        self._before = stage.workspace.state.selection
        self._row = place.tier
        self._pressed = place.position.x()
        self._dragging = place.shift
        self._anchor = self._edge(place)
        if place.shift:
            self._anchor = _far_end(self._before, place.time)

    def moved(self, place: Place) -> None:
        """Select from where it began to here."""
        if not self._dragging and abs(place.position.x() - self._pressed) < STILL:
            return
        self._dragging = True
        edge = self._edge(place)
        tier = self._before.tier if self._row is None else self._row
        start, end = min(self._anchor, edge), max(self._anchor, edge)
        self._wishes.selected.emit(Selection(start, end, tier))

    def released(self, place: Place) -> None:
        """Select."""
        self.moved(place)
        if not self._dragging:
            self._wishes.selected.emit(clicked(self._stage, place))

    def cancelled(self) -> None:
        """Select what was selected before."""
        self._wishes.selected.emit(self._before)

    def _edge(self, place: Place) -> float:
        state = self._stage.workspace.state
        time = state.bounds.clamped(place.time)
        if self._row is None or place.free or self._row >= len(state.grid.tiers):
            return time
        tier = state.grid.tiers[self._row]
        return rest_of_edge(tier, time, reach(self._stage, EDGE_SNAP))


class CirclePress:
    """Adds a boundary or point at the cursor, if released where it was pressed."""

    cursor: Qt.CursorShape | None = None
    scrolls = False
    of_grid = True
    overlay = None

    def __init__(self, stage: Stage, wishes: Wishes, place: Place) -> None:
        self._stage, self._wishes, self._tier = stage, wishes, place.tier

    def moved(self, place: Place) -> None:
        """A circle is not dragged."""

    def released(self, place: Place) -> None:
        """Ask for the boundary."""
        if place.target is Target.CIRCLE and place.tier == self._tier:
            time = self._stage.workspace.state.selection.start
            self._wishes.boundary_requested.emit(place.tier, time)

    def cancelled(self) -> None:
        """Nothing was changed yet."""


class NamePress:
    """Selects a tier by its name; the selected time stays."""

    cursor: Qt.CursorShape | None = None
    scrolls = False
    of_grid = False
    overlay = None

    def __init__(self, stage: Stage, wishes: Wishes, place: Place) -> None:
        self._before = stage.workspace.state.selection
        self._wishes = wishes
        wishes.selected.emit(replace(self._before, tier=place.tier))

    def moved(self, place: Place) -> None:
        """A name is not dragged."""

    def released(self, place: Place) -> None:
        """It was done at once."""

    def cancelled(self) -> None:
        """Select what was selected before."""
        self._wishes.selected.emit(self._before)


class TextDrag:
    """Places the caret in the label that is being typed, and selects in it."""

    cursor: Qt.CursorShape | None = Qt.CursorShape.IBeamCursor
    scrolls = False
    of_grid = False
    overlay = None

    def __init__(self, stage: Stage, wishes: Wishes, place: Place) -> None:
        del wishes  # the caret is the editor's own
        self._editor = stage.label_editor
        self._editor.press_text(place.position, extend=place.shift)

    def moved(self, place: Place) -> None:
        """Select as far as here."""
        self._editor.press_text(place.position, extend=True)

    def released(self, place: Place) -> None:
        """It was done on the way."""

    def cancelled(self) -> None:
        """A caret harms nobody."""


class Pan:
    """Drags the view along."""

    cursor: Qt.CursorShape | None = Qt.CursorShape.ClosedHandCursor
    scrolls = False
    of_grid = False
    overlay = None

    def __init__(self, stage: Stage, wishes: Wishes, place: Place) -> None:
        del wishes  # the view is nobody's to ask for
        self._workspace = stage.workspace
        self._held = place.time

    def moved(self, place: Place) -> None:
        """Keep the time that was pressed under the mouse."""
        self._workspace.scroll(self._held - place.time)

    def released(self, place: Place) -> None:
        """It was done on the way."""

    def cancelled(self) -> None:
        """The view stays where it is."""


def clicked(stage: Stage, place: Place) -> Selection:
    """Return what a click selects: an interval on its row, else the moment (exact in seconds)."""
    state = stage.workspace.state
    time = state.bounds.clamped(place.time)
    if place.tier is None:
        return Selection(time, time, state.selection.tier)
    tier = state.grid.tiers[place.tier]
    index = interval_at(tier, time) if isinstance(tier, IntervalTier) else None
    if index is None or not isinstance(tier, IntervalTier):
        return Selection(time, time, place.tier)
    return Selection(float(tier.starts[index]), float(tier.ends[index]), place.tier)


def _on_grip(stage: Stage, place: Place, time: float) -> Selection:
    """Return the cursor on a boundary, or with Shift the selection as far as there."""
    if not place.shift:
        return Selection(time, time, place.tier)
    far = _far_end(stage.workspace.state.selection, time)
    return Selection(min(far, time), max(far, time), place.tier)


def _far_end(selection: Selection, time: float) -> float:
    """Return the edge of the selection that stays when it is extended to `time` (seconds)."""
    return selection.end if time < selection.span.centre else selection.start
