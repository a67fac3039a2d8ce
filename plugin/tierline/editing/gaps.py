"""Where nothing stands on an interval tier: how far a gap goes, and where in the tier it is."""

from __future__ import annotations

import math

import numpy as np

from tierline.annotation import IntervalTier, Tier
from tierline.editing.failure import EditError
from tierline.editing.order import at_or_above, at_or_below, in_order, near
from tierline.editing.wording import at, whole


def end_before(tier: IntervalTier, index: int, time: float) -> float | None:
    """Return where the gap starts that ends at `time` with the interval at `index`."""
    if in_order(tier):
        return float(tier.ends[index - 1]) if index else None
    return at_or_below(np.delete(tier.ends, index), time, ordered=False)


def start_behind(tier: IntervalTier, index: int, time: float) -> float | None:
    """Return where the gap ends that starts at `time` with the interval at `index`."""
    if in_order(tier):
        return float(tier.starts[index + 1]) if index + 1 < len(tier) else None
    return at_or_above(np.delete(tier.starts, index), time, ordered=False)


def gap_around(tier: IntervalTier, time: float) -> tuple[float, float]:
    """Return the edges of the gap that `time` lies in; the tier's own where nothing else stands."""
    ordered = in_order(tier)
    low = at_or_below(tier.ends, time, ordered=ordered)
    high = at_or_above(tier.starts, time, ordered=ordered)
    return tier.start if low is None else low, tier.end if high is None else high


def is_free(tier: IntervalTier, start: float, end: float) -> bool:
    """Tell whether no interval stands between two times; touching them is allowed."""
    inside = (tier.starts < end) & (tier.ends > start)
    return not bool(inside.any())


def place_for(tier: Tier, time: float) -> int:
    """Return the index that a row starting at `time` gets."""
    column = tier.starts if isinstance(tier, IntervalTier) else tier.times
    if in_order(tier):
        return int(np.searchsorted(column, time, "right"))
    before = np.flatnonzero(column <= time)
    return int(before[-1]) + 1 if len(before) else 0


def refuse_outside(tier: Tier, time: float) -> None:
    """Raise an error if a time is not in the tier's domain.

    Raises:
        EditError: It is not.
    """
    if math.isnan(time) or time < tier.start or time > tier.end:
        raise EditError(
            f"The tier {tier.name!r} goes from {whole(tier.start)} to {whole(tier.end)} s; "
            f"nothing can be added {at(time)}."
        )


def is_edge(tier: IntervalTier, time: float, within: float) -> bool:
    """Tell whether an interval starts or ends next to a time."""
    ordered = in_order(tier)
    columns = (tier.starts, tier.ends)
    return any(near(column, time, ordered=ordered, within=within) for column in columns)
