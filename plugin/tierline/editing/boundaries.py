"""Adding boundaries, intervals and points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing.changes import Change, Splice, tier_at
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.gaps import gap_around, is_edge, is_free, place_for, refuse_outside
from tierline.editing.labels import divided
from tierline.editing.order import SHORTEST, in_order, near
from tierline.editing.walking import interval_at
from tierline.editing.wording import at


@dataclass(frozen=True, slots=True)
class _Cut:
    """Where a tier gets a boundary; `opens`: in a gap, an interval starts there, else one ends."""

    tier: int
    time: float
    caret: int | None = None
    opens: bool = True


def add_boundary(grid: TextGrid, tier: int, time: float, *, caret: int | None = None) -> Edit:
    """Return the edit that splits the interval at `time`, or adds a point on a point tier.

    In a gap it makes an interval from `time` to the end of the gap, where typing then goes; on a
    tier without intervals it makes two, which fill the tier.

    Args:
        grid: The tiers.
        tier: Index of the tier.
        time: In seconds.
        caret: Where the label is divided, in characters; None leaves it all on the left.

    Raises:
        EditError: A boundary or point is there already, or the time is outside the tier.
    """
    kind = "point" if isinstance(tier_at(grid, tier), PointTier) else "boundary"
    return Edit(f"Add {kind}", (_added(grid, _Cut(tier, time, caret)),))


def add_boundary_all_tiers(grid: TextGrid, time: float) -> Edit:
    """Return the edit that adds a boundary or point on every tier that has none at `time`.

    Raises:
        EditError: No tier can take one.
    """
    changes = tuple(_possible(grid, (_Cut(index, time) for index in range(len(grid.tiers)))))
    if not changes:
        raise EditError(
            f"No tier can take a boundary {at(time)}: each has one there or does not go that far."
        )
    return Edit("Add boundary on all tiers", changes)


def add_interval(grid: TextGrid, tier: int, start: float, end: float) -> Edit:
    """Return the edit that adds boundaries at `start` and `end`; in a gap, just that interval.

    Raises:
        EditError: Both are there already, a time is outside the tier, or it is a point tier.
    """
    owner = tier_at(grid, tier)
    if isinstance(owner, PointTier):
        raise EditError(f"{owner.name!r} is a point tier; add the interval to an interval tier.")
    if not end - start >= SHORTEST:
        raise EditError("An interval needs a start and an end: select a stretch of time first.")
    if is_free(owner, start, end):
        refuse_outside(owner, start)
        refuse_outside(owner, end)
        row = (Interval(start, end),)
        return Edit("Add interval", (Splice(tier, place_for(owner, start), 0, row),))
    changes: list[Change] = []
    for cut in (_Cut(tier, start), _Cut(tier, end, opens=False)):
        if not _has_edge(grid, cut):
            changes.append(_added(grid, cut))
            grid = changes[-1].done(grid)[0]
    if not changes:
        raise EditError(f"There are boundaries {at(start)} and {at(end)} already.")
    return Edit("Add interval", tuple(changes))


def _possible(grid: TextGrid, cuts: Iterable[_Cut]) -> Iterable[Change]:
    for cut in cuts:
        try:
            yield _added(grid, cut)
        except EditError:
            continue


def _added(grid: TextGrid, cut: _Cut) -> Change:
    tier = tier_at(grid, cut.tier)
    if isinstance(tier, PointTier):
        return _added_point(tier, cut)
    _refuse_double(tier, cut.time)
    index = interval_at(tier, cut.time)
    if index is None:
        return _filled(tier, cut)
    row = tier[index]
    left, right = divided(row.label, cut.caret)
    halves = (Interval(row.start, cut.time, left), Interval(cut.time, row.end, right))
    return Splice(cut.tier, index, 1, halves)


def _filled(tier: IntervalTier, cut: _Cut) -> Change:
    """Return the change that puts an interval into the gap at a time."""
    refuse_outside(tier, cut.time)
    low, high = gap_around(tier, cut.time)
    sides = (Interval(low, cut.time), Interval(cut.time, high))
    rows = sides if not len(tier) else sides[cut.opens :][:1]
    if not all(row.end - row.start >= SHORTEST for row in rows):
        raise EditError(f"The tier {tier.name!r} has no room for an interval {at(cut.time)}.")
    return Splice(cut.tier, place_for(tier, cut.time), 0, rows)


def _added_point(tier: PointTier, cut: _Cut) -> Change:
    refuse_outside(tier, cut.time)
    if near(tier.times, cut.time, ordered=in_order(tier)):
        raise EditError(f"The tier {tier.name!r} has a point {at(cut.time)} already.")
    return Splice(cut.tier, place_for(tier, cut.time), 0, (Point(cut.time),))


def _has_edge(grid: TextGrid, cut: _Cut) -> bool:
    tier = tier_at(grid, cut.tier)
    return isinstance(tier, IntervalTier) and is_edge(tier, cut.time, SHORTEST)


def _refuse_double(tier: IntervalTier, time: float) -> None:
    if is_edge(tier, time, SHORTEST):
        raise EditError(f"The tier {tier.name!r} has a boundary {at(time)} already.")
