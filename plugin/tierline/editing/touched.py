"""Where two grids differ, in time: what undo and redo bring into sight."""

from __future__ import annotations

import math

from tierline.annotation import IntervalTier, TextGrid, Tier
from tierline.editing.changes import Splice
from tierline.editing.differing import difference
from tierline.navigation import Span


def touched(before: TextGrid, after: TextGrid) -> Span | None:
    """Return from where to where (seconds) rows of tiers differ; None if only whole tiers do.

    Of a boundary that moved these are its old and its new place, of a label its interval.
    """
    times: set[float] = set()
    for change in difference(before, after):
        if not isinstance(change, Splice):
            return None
        new = after.tiers[change.tier]
        last = change.first + len(change.rows)
        rows = _edges(before.tiers[change.tier], change.first, change.first + change.count)
        times |= (rows ^ _edges(new, change.first, last)) or rows
    finite = [time for time in times if math.isfinite(time)]
    return Span(min(finite), max(finite)) if finite else None


def _edges(tier: Tier, first: int, behind: int) -> set[float]:
    """Return the times (seconds) of a stretch of rows."""
    if isinstance(tier, IntervalTier):
        return {*tier.starts[first:behind].tolist(), *tier.ends[first:behind].tolist()}
    return set(tier.times[first:behind].tolist())
