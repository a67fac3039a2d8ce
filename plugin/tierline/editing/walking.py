"""What a selection stands on, and the next one along the tier."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tierline.annotation import IntervalTier, PointTier, TextGrid, Tier, Times
from tierline.editing.order import in_order, near
from tierline.navigation import Selection


def interval_at(tier: IntervalTier, time: float) -> int | None:
    """Return the index of the interval that holds a time (seconds); None in a gap.

    An interval holds its start and not its end, unless nothing begins there. Where intervals
    overlap it is the one that starts last.
    """
    if in_order(tier):
        last = int(np.searchsorted(tier.starts, time, "right")) - 1
        return last if last >= 0 and tier.ends[last] >= time else None
    for holding in (tier.ends > time, tier.ends >= time):
        rows = np.flatnonzero((tier.starts <= time) & holding)
        if len(rows):
            return _last_of(tier.starts, rows)
    return None


def label_index(grid: TextGrid, selection: Selection) -> int | None:
    """Return the index of the interval or point that typing goes to; None if there is none.

    It is what the selection spans exactly, else the interval that holds its start, as in Praat.
    """
    tier = _selected(grid, selection)
    if tier is None:
        return None
    if isinstance(tier, PointTier):
        close = near(tier.times, selection.start, ordered=in_order(tier))
        distances = np.abs(tier.times[close] - selection.start)
        return close[int(distances.argmin())] if close else None
    exact = _spanning(tier, selection)
    return interval_at(tier, selection.start) if exact is None else exact


def neighbour(grid: TextGrid, selection: Selection, step: int) -> Selection:
    """Return the selection of another interval or point of the same tier.

    From a gap the first step leads to its edge. At the ends of a tier it stays where it is.

    Args:
        grid: The tiers.
        selection: What is selected.
        step: How many intervals or points ahead; negative goes back.
    """
    tier = _selected(grid, selection)
    if tier is None or not step:
        return selection
    order = range(len(tier)) if in_order(tier) else _time_order(tier)
    place = _stepped(tier, order, label_index(grid, selection), (selection.start, step))
    while 0 <= place < len(order):
        found = _selecting(tier, order[place], selection)
        if found != selection:
            return found
        place += 1 if step > 0 else -1  # several intervals without length look like one
    return selection


def _stepped(tier: Tier, order: Sequence[int], index: int | None, way: tuple[float, int]) -> int:
    """Return the place in `order` that a step leads to; outside of it if there is none."""
    time, step = way
    if index is not None and index in order:
        return min(max(order.index(index) + step, 0), len(order) - 1)
    starts, _ = _spans(tier)
    behind = bisect_right(order, time, key=lambda row: float(starts[row]))
    return behind + step - (step > 0)


def _time_order(tier: Tier) -> Sequence[int]:
    """Return the rows with finite times as they follow each other in time."""
    starts, ends = _spans(tier)
    order = np.lexsort((ends, starts))
    finite = np.isfinite(starts[order]) & np.isfinite(ends[order])
    return [int(row) for row in order[finite]]


def _spans(tier: Tier) -> tuple[Times, Times]:
    """Return where rows begin and end; of an interval written backwards, the other way round."""
    if isinstance(tier, PointTier):
        return tier.times, tier.times
    if in_order(tier):
        return tier.starts, tier.ends
    return np.minimum(tier.starts, tier.ends), np.maximum(tier.starts, tier.ends)


def _selecting(tier: Tier, row: int, selection: Selection) -> Selection:
    starts, ends = _spans(tier)
    return Selection(float(starts[row]), float(ends[row]), selection.tier)


def _spanning(tier: IntervalTier, selection: Selection) -> int | None:
    """Return the interval that the selection covers exactly, which may have no length."""
    starts, ends = _spans(tier)
    rows = near(starts, selection.start, ordered=in_order(tier))
    edges = (selection.start, selection.end)
    return next((row for row in rows if (starts[row], ends[row]) == edges), None)


def _selected(grid: TextGrid, selection: Selection) -> Tier | None:
    if selection.tier is None or not 0 <= selection.tier < len(grid.tiers):
        return None
    return grid.tiers[selection.tier]


def _last_of(starts: Times, rows: NDArray[np.intp]) -> int:
    latest = starts[rows].max()
    return int(rows[starts[rows] == latest][-1])
