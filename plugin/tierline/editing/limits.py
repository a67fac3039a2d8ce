"""How far a boundary or a point may be moved."""

from __future__ import annotations

import math

from tierline.annotation import PointTier, TextGrid
from tierline.editing.changes import tier_at
from tierline.editing.gaps import end_before, start_behind
from tierline.editing.grips import Grip, Mark
from tierline.editing.order import SHORTEST
from tierline.navigation import Span


def limits(grid: TextGrid, grip: Grip) -> Span:
    """Return where a grip may be moved to, both ends included; where it is always belongs to it.

    A boundary stays between its neighbours and leaves at least `SHORTEST` seconds of each
    interval; the edge of a gap may close it. A point stays inside its tier.
    """
    tier = tier_at(grid, grip.tier)
    low, high = _inside(grid, tier.start, tier.end)
    if isinstance(grip, Mark) or isinstance(tier, PointTier):
        return _holding(grip.time, low, high)
    if grip.left is not None:
        low = float(tier.starts[grip.left]) + SHORTEST
    elif grip.right is not None:
        low = _or(low, end_before(tier, grip.right, grip.time))
    if grip.right is not None:
        high = float(tier.ends[grip.right]) - SHORTEST
    elif grip.left is not None:
        high = _or(high, start_behind(tier, grip.left, grip.time))
    return _holding(grip.time, low, high)


def _inside(grid: TextGrid, start: float, end: float) -> tuple[float, float]:
    """Return a domain, with the grid's ends for those that are undefined."""
    return (grid.start if math.isnan(start) else start, grid.end if math.isnan(end) else end)


def _holding(time: float, low: float, high: float) -> Span:
    """Return a span that holds `time`; ends that are undefined or beyond it are `time` itself."""
    return Span(low if low <= time else time, high if high >= time else time)


def _or(edge: float, neighbour: float | None) -> float:
    return edge if neighbour is None else neighbour
