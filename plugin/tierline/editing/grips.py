"""What a mouse can take hold of: boundaries of intervals and points, found near a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tierline.annotation import IntervalTier, PointTier, TextGrid
from tierline.editing.changes import tier_at
from tierline.editing.order import (
    NEAR,
    at_or_above,
    at_or_below,
    in_order,
    is_near,
    near,
    nearest,
)


@dataclass(frozen=True, slots=True)
class Boundary:
    """An edge of one interval or of two that touch; moving it moves both.

    Attributes:
        tier: Index of the tier.
        left: Index of the interval that ends here; None if a gap, or nothing, does.
        right: Index of the interval that starts here; None if a gap, or nothing, does.
        time: In seconds.
    """

    tier: int
    left: int | None
    right: int | None
    time: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a point tier; `index` is its place there and `time` is in seconds."""

    tier: int
    index: int
    time: float


Grip: TypeAlias = Boundary | Mark


def grip_near(grid: TextGrid, tier_index: int, time: float, tolerance: float) -> Grip | None:
    """Return the boundary or point that is nearest to a time, if it may be moved.

    The outer edges of a tier's domain may not. Where several boundaries meet, since an interval
    has no length, the one that can be pulled towards `time` is taken.

    Args:
        grid: The tiers.
        tier_index: The tier to look on.
        time: Where the mouse is, in seconds.
        tolerance: How far away it may be, in seconds.
    """
    tier = tier_at(grid, tier_index)
    if isinstance(tier, PointTier):
        return _mark_near(tier, tier_index, time, tolerance)
    for place in nearest(_edges_around(tier, time), time, tolerance):
        found = _boundaries(tier, tier_index, place)
        if found:
            return found[0] if time < place else found[-1]
    return None


def linked(grid: TextGrid, grip: Grip) -> tuple[Grip, ...]:
    """Return the grips of all tiers that stand where `grip` does (within 1e-6 s), in tier order."""
    grips: list[Grip] = []
    for index in range(len(grid.tiers)):
        found = grip if index == grip.tier else grip_near(grid, index, grip.time, NEAR)
        if found is not None:
            grips.append(found)
    return tuple(grips)


def snap(grid: TextGrid, grip: Grip, time: float, tolerance: float) -> float:
    """Return the boundary or point of another tier that is nearest to `time`, else `time`.

    Args:
        grid: The tiers.
        grip: What is moved; its own tier does not draw it.
        time: Where it would go, in seconds.
        tolerance: How far it may be drawn, in seconds.
    """
    others = [tier for index, tier in enumerate(grid.tiers) if index != grip.tier]
    times = [edge for tier in others for edge in _around(tier, time)]
    return next(iter(nearest(times, time, tolerance)), time)


def _mark_near(tier: PointTier, index: int, time: float, tolerance: float) -> Mark | None:
    ordered = in_order(tier)
    for place in nearest(_around(tier, time), time, tolerance):
        there = [
            row for row in near(tier.times, place, ordered=ordered) if tier.times[row] == place
        ]
        return Mark(index, there[0] if time < place else there[-1], place)
    return None


def _around(tier: IntervalTier | PointTier, time: float) -> list[float]:
    """Return the edges or points just before and behind a time."""
    ordered = in_order(tier)
    columns = (tier.times,) if isinstance(tier, PointTier) else (tier.starts, tier.ends)
    found = [
        look(column, time, ordered=ordered)
        for column in columns
        for look in (at_or_below, at_or_above)
    ]
    return [each for each in found if each is not None]


def _edges_around(tier: IntervalTier, time: float) -> list[float]:
    """Return the edges around a time, and those next to the outer edges, which cannot be moved."""
    inner = (max(time, tier.start + 2 * NEAR), min(time, tier.end - 2 * NEAR))
    return [edge for place in (time, *inner) for edge in _around(tier, place)]


def _boundaries(tier: IntervalTier, index: int, time: float) -> list[Boundary]:
    """Return what may be moved at an edge, in the order of the intervals."""
    ordered = in_order(tier)
    ending = near(tier.ends, time, ordered=ordered)
    starting = near(tier.starts, time, ordered=ordered)
    found = [
        Boundary(index, left, right, time)
        for left, right in _paired(ending, starting)
        if not _is_outer(tier, left, right, time)
    ]
    return sorted(found, key=_place)


def _paired(ending: list[int], starting: list[int]) -> list[tuple[int | None, int | None]]:
    """Pair intervals that end with those that start there: neighbours first, then any others."""
    pairs: list[tuple[int | None, int | None]] = []
    starts = dict.fromkeys(starting)
    alone: list[int] = []
    for left in ending:
        if left + 1 in starts:
            del starts[left + 1]
            pairs.append((left, left + 1))
        else:
            alone.append(left)
    for left in alone:
        right = next((each for each in starts if each not in (left, *ending)), None)
        if right is not None:
            del starts[right]
        pairs.append((left, right))
    return [*pairs, *((None, right) for right in starts)]


def _is_outer(tier: IntervalTier, left: int | None, right: int | None, time: float) -> bool:
    if left is None:
        return is_near(time, tier.start)
    return right is None and is_near(time, tier.end)


def _place(boundary: Boundary) -> float:
    if boundary.left is not None:
        return boundary.left
    return -0.5 if boundary.right is None else boundary.right - 0.5
