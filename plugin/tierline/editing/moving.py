"""Moving boundaries and points, one or several at once, to exactly the same time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

import numpy as np

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing.changes import Change, Splice, tier_at
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.grips import Boundary, Grip, Mark
from tierline.editing.limits import limits
from tierline.editing.order import in_order, near
from tierline.editing.wording import at


def move_grips(grid: TextGrid, grips: Sequence[Grip], time: float) -> Edit:
    """Return the edit that moves grips to `time`, or as far towards it as all of them may go.

    All get the same double. Points may pass points: on a tier in order they stay in order.

    Args:
        grid: The tiers.
        grips: What to move, as `grip_near` and `linked` found it on this grid.
        time: In seconds.

    Raises:
        EditError: The time is undefined, or another point is there already.
    """
    if math.isnan(time):
        raise EditError("Nothing can be moved to a time that is undefined.")
    changes: list[Change] = []
    time = _allowed(grid, grips, time)
    for index, group in groupby(sorted(grips, key=attrgetter("tier")), attrgetter("tier")):
        tier = tier_at(grid, index)
        members = list(group)
        if isinstance(tier, IntervalTier):
            boundaries = [grip for grip in members if isinstance(grip, Boundary)]
            changes += _moved_boundaries(tier, boundaries, time)
        else:
            marks = [grip for grip in members if isinstance(grip, Mark)]
            changes += _moved_points(tier, marks, time)
    return Edit(_name(grips), tuple(changes))


def _allowed(grid: TextGrid, grips: Sequence[Grip], time: float) -> float:
    """Return the time nearest to `time` where all grips may go; where they are if there is none."""
    spans = [limits(grid, grip) for grip in grips]
    low = max((span.start for span in spans), default=time)
    high = min((span.end for span in spans), default=time)
    return min(max(time, low), high) if low <= high else grips[0].time


def _name(grips: Sequence[Grip]) -> str:
    kind = "point" if any(isinstance(grip, Mark) for grip in grips) else "boundary"
    if len(grips) < 2:
        return f"Move {kind}"
    return "Move boundaries" if kind == "boundary" else "Move boundaries and points"


def _moved_boundaries(
    tier: IntervalTier, boundaries: Iterable[Boundary], time: float
) -> list[Change]:
    rows: dict[int, Interval] = {}
    index = 0
    for boundary in boundaries:
        index = boundary.tier
        if boundary.left is not None:
            row = rows.get(boundary.left, tier[boundary.left])
            rows[boundary.left] = replace(row, end=time)
        if boundary.right is not None:
            row = rows.get(boundary.right, tier[boundary.right])
            rows[boundary.right] = replace(row, start=time)
    changed = {place: row for place, row in sorted(rows.items()) if row != tier[place]}
    return [
        Splice(index, run[0], len(run), tuple(changed[at] for at in run)) for run in _runs(changed)
    ]


def _runs(places: Iterable[int]) -> list[list[int]]:
    """Split rising indices where one is left out."""
    runs: list[list[int]] = []
    for place in places:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _moved_points(tier: PointTier, marks: Sequence[Mark], time: float) -> list[Change]:
    moving = sorted({mark.index for mark in marks})
    if all(float(tier.times[index]) == time for index in moving):
        return []
    _refuse_occupied(tier, moving, time)
    rows = tuple(Point(time, tier.labels[index]) for index in moving)
    index = marks[0].tier
    if not in_order(tier):
        return [Splice(index, place, 1, (row,)) for place, row in zip(moving, rows, strict=True)]
    there = int(np.searchsorted(tier.times, time, "right"))
    there -= sum(place < there for place in moving)
    if len(moving) == 1 and there == moving[0]:
        return [Splice(index, there, 1, rows)]
    removals = [Splice(index, place, 1, ()) for place in reversed(moving)]
    return [*removals, Splice(index, there, 0, rows)]


def _refuse_occupied(tier: PointTier, moving: Sequence[int], time: float) -> None:
    close = near(tier.times, time, ordered=in_order(tier))
    if set(close) - set(moving):
        raise EditError(
            f"There is a point {at(time)} on the tier {tier.name!r} already. "
            "Move this one elsewhere, or remove that one first."
        )
