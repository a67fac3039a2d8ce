"""Looking times up: by halving where a tier is in order, row by row where it is not."""

from __future__ import annotations

import math

import numpy as np

from tierline.annotation import IntervalTier, Tier, Times

NEAR = 1e-6  # seconds: edges this close are one boundary, as no screen can show them apart
SHORTEST = 1e-5  # seconds: under a sample; the least that moving or splitting leaves of an interval
_KEY = "_in_order"


def in_order(tier: Tier) -> bool:
    """Tell whether times never go back and are all finite; gaps and zero lengths are in order.

    Of an interval tier both the starts and the ends must be in order, so each interval also ends
    no later than the next one does. It is looked up once for each tier, which never changes.
    """
    known = vars(tier)
    if _KEY not in known:
        known[_KEY] = _found_in_order(tier)
    return bool(known[_KEY])


def at_or_below(column: Times, time: float, *, ordered: bool) -> float | None:
    """Return the largest value that is not above `time`; None if there is none."""
    if ordered:
        place = int(np.searchsorted(column, time, "right"))
        return float(column[place - 1]) if place else None
    fitting = column[column <= time]
    return float(fitting.max()) if len(fitting) else None


def at_or_above(column: Times, time: float, *, ordered: bool) -> float | None:
    """Return the smallest value that is not below `time`; None if there is none."""
    if ordered:
        place = int(np.searchsorted(column, time, "left"))
        return float(column[place]) if place < len(column) else None
    fitting = column[column >= time]
    return float(fitting.min()) if len(fitting) else None


def near(column: Times, time: float, *, ordered: bool, within: float = NEAR) -> list[int]:
    """Return the indices of the values that are `time` or next to it, rising."""
    if ordered:
        first = int(np.searchsorted(column, time - within, "left"))
        last = int(np.searchsorted(column, time + within, "right"))
        return list(range(first, last))
    close = (column >= time - within) & (column <= time + within)
    return [int(index) for index in np.flatnonzero(close)]


def is_near(one: float, other: float) -> bool:
    """Tell whether two times are as good as the same; undefined ones never are."""
    return one == other or abs(one - other) <= NEAR


def nearest(times: list[float], time: float, tolerance: float) -> list[float]:
    """Return the times within `tolerance`, nearest first; each once."""
    finite = (each for each in times if math.isfinite(each))
    fitting = {each for each in finite if math.fabs(each - time) <= tolerance}
    return sorted(fitting, key=lambda each: (math.fabs(each - time), each))


def _found_in_order(tier: Tier) -> bool:
    if isinstance(tier, IntervalTier):
        lengths = bool(np.all(tier.starts <= tier.ends))
        return lengths and _rises(tier.starts) and _rises(tier.ends)
    return _rises(tier.times)


def _rises(column: Times) -> bool:
    return bool(np.isfinite(column[[0, -1]] if len(column) else column).all()) and bool(
        np.all(column[:-1] <= column[1:])
    )
