"""What a spot of the timeline is: which row, which boundary, the circle, the text being typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PyQt6.QtCore import QPointF, Qt

from tierline.annotation import PointTier
from tierline.editing import NEAR, Grip, grip_near
from tierline_desktop.timeline.overlay import CIRCLE, circle_rect
from tierline_desktop.timeline.stage import Stage

REACH = 6.5  # logical pixels to either side from which a boundary is grabbed: 6, and a rounding
CIRCLE_REACH = 2.0  # logical pixels around the circle that count as the circle


class Target(Enum):
    """What a press acts on."""

    NAME = auto()
    CIRCLE = auto()
    GRIP = auto()
    TEXT = auto()
    ROW = auto()
    SOUND = auto()


@dataclass(frozen=True, slots=True)
class Place:
    """A spot of the timeline and the keys held there.

    Attributes:
        position: In logical pixels of the surface.
        time: In seconds; may be outside the view.
        target: What is there.
        tier: Whose row it is; None outside the rows.
        grip: The boundary or point in reach; None unless `target` is `GRIP`.
        shift: Whether Shift is held: act on all tiers, extend the selection.
        free: Whether Ctrl or Alt is held: do not snap.
    """

    position: QPointF
    time: float
    target: Target
    tier: int | None
    grip: Grip | None
    shift: bool
    free: bool


def place_at(stage: Stage, position: QPointF, modifiers: Qt.KeyboardModifier) -> Place:
    """Return what is at a position (logical pixels); O(log n) in the intervals of the row."""
    tier = stage.row_at(position.y())
    target, grip = (Target.SOUND, None) if tier is None else _in_row(stage, tier, position)
    keys = Qt.KeyboardModifier
    return Place(
        position,
        stage.time_at(position.x()),
        target,
        tier,
        grip,
        shift=bool(modifiers & keys.ShiftModifier),
        free=bool(modifiers & (keys.ControlModifier | keys.AltModifier)),
    )


def _in_row(stage: Stage, tier: int, position: QPointF) -> tuple[Target, Grip | None]:
    if position.x() < stage.row_rect(tier).left():
        return Target.NAME, None
    if _on_circle(stage, tier, position):
        return Target.CIRCLE, None
    grid, time = stage.workspace.state.grid, stage.time_at(position.x())
    grip = grip_near(grid, tier, time, reach(stage, REACH))
    if grip is not None:
        return Target.GRIP, grip
    return Target.TEXT if stage.label_editor.holds(position) else Target.ROW, None


def reach(stage: Stage, pixels: float) -> float:
    """Return how many seconds a number of logical pixels spans."""
    return stage.time_at(pixels) - stage.time_at(0.0)


def circled(stage: Stage) -> tuple[int, ...]:
    """Return the tiers on which the cursor is where a boundary or point can be added."""
    state = stage.workspace.state
    if not state.selection.is_cursor:
        return ()
    time = state.selection.start
    return tuple(n for n in range(len(state.grid.tiers)) if _is_free(stage, n, time))


def _is_free(stage: Stage, tier: int, time: float) -> bool:
    grid = stage.workspace.state.grid
    found = grid.tiers[tier]
    edges = () if isinstance(found, PointTier) else (found.start, found.end)
    if any(abs(time - edge) <= NEAR for edge in edges):
        return False
    return found.start <= time <= found.end and grip_near(grid, tier, time, NEAR) is None


def _on_circle(stage: Stage, tier: int, position: QPointF) -> bool:
    selection = stage.workspace.state.selection
    x = stage.x_at(selection.start)
    if not selection.is_cursor or abs(position.x() - x) > CIRCLE:
        return False
    slack = CIRCLE_REACH
    zone = circle_rect(stage.row_rect(tier), x).adjusted(-slack, -slack, slack, slack)
    return zone.contains(position) and _is_free(stage, tier, selection.start)
