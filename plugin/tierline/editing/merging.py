"""Removing boundaries and points, and joining intervals."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain

from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.editing.changes import Splice, tier_at
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.gaps import end_before, start_behind
from tierline.editing.grips import Boundary, Grip, Mark
from tierline.editing.labels import joined, row_at
from tierline.editing.wording import at


def remove_boundary(grid: TextGrid, grip: Grip) -> Edit:
    """Return the edit that removes a boundary, or a point.

    The two intervals become one; their labels are put together without a space, and equal ones
    become one, as in Praat. At the edge of a gap the interval grows over the gap.

    Raises:
        EditError: The grip does not belong to this grid, or there is nothing to join.
    """
    tier = tier_at(grid, grip.tier)
    if isinstance(grip, Mark):
        row_at(tier, grip.index)
        return Edit("Remove point", (Splice(grip.tier, grip.index, 1, ()),))
    if not isinstance(tier, IntervalTier):
        raise EditError(f"{tier.name!r} is a point tier; it has no boundaries.")
    if grip.left is not None and grip.right is not None:
        return Edit("Remove boundary", (_without_boundary(tier, grip.tier, grip.left, grip.right),))
    return Edit("Remove boundary", (_grown(tier, grip),))


def merge_intervals(grid: TextGrid, tier: int, first: int, last: int) -> Edit:
    """Return the edit that makes one interval of those from `first` to `last`, both included.

    Labels are put together without a space, equal neighbours once; gaps between become part of it.

    Raises:
        EditError: There are no such intervals.
    """
    owner = tier_at(grid, tier)
    if not isinstance(owner, IntervalTier):
        raise EditError(f"{owner.name!r} is a point tier; only intervals can be merged.")
    first, last = min(first, last), max(first, last)
    row_at(owner, first)
    row_at(owner, last)
    if first == last:
        return Edit("Merge intervals")
    rows = [owner[index] for index in range(first, last + 1)]
    merged = _merged(rows)
    return Edit("Merge intervals", (Splice(tier, first, len(rows), (merged,)),))


def _merged(rows: list[Interval]) -> Interval:
    """Return one interval from the earliest to the latest defined time of several."""
    times = [time for row in rows for time in (row.start, row.end) if not math.isnan(time)]
    undefined = math.nan
    label = joined(row.label for row in rows)
    return Interval(min(times, default=undefined), max(times, default=undefined), label)


def _without_boundary(tier: IntervalTier, index: int, left: int, right: int) -> Splice:
    one, other = row_at(tier, left), row_at(tier, right)
    first, last = min(left, right), max(left, right)
    merged = Interval(tier[left].start, tier[right].end, joined((one.label, other.label)))
    between = (tier[place] for place in range(first + 1, last))
    return Splice(index, first, last - first + 1, tuple(chain((merged,), between)))


def _grown(tier: IntervalTier, grip: Boundary) -> Splice:
    """Return the change that lets an interval grow over the gap beside it."""
    if grip.left is not None:
        row_at(tier, grip.left)
        far = start_behind(tier, grip.left, grip.time)
        row = tier[grip.left]
        grown = replace(row, end=tier.end if far is None else far)
        index, gained = grip.left, grown.end - row.end
    elif grip.right is not None:
        row_at(tier, grip.right)
        near = end_before(tier, grip.right, grip.time)
        row = tier[grip.right]
        grown = replace(row, start=tier.start if near is None else near)
        index, gained = grip.right, row.start - grown.start
    else:
        raise EditError("A boundary that belongs to no interval cannot be removed.")
    if not gained > 0:
        raise EditError(f"There is nothing to join with {at(grip.time)}; merge the intervals.")
    return Splice(grip.tier, index, 1, (grown,))
