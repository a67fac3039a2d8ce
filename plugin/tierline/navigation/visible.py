"""Which intervals and points of a tier are in view, whatever order the file has them in."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.annotation import IntervalTier, Tier, Times
from tierline.navigation.span import Span

Found: TypeAlias = "slice | NDArray[np.int64]"  # items of a tier; slices have both ends


def bounds_of(tier: Tier) -> tuple[Times, Times]:
    """Return where the items of a tier start and end; points do both at once."""
    return (tier.starts, tier.ends) if isinstance(tier, IntervalTier) else (tier.times, tier.times)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    tier: weakref.ref[Tier]
    ordered: bool
    lengths: NDArray[np.float32]


class Orders:
    """Knows which tiers are in order, so that what is in view is found without looking at all.

    Tiers never change, so each is looked at once.
    """

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def ordered(self, tier: Tier) -> bool:
        """Tell whether starts and ends never go back and are all defined."""
        return self._of(tier).ordered

    def long_ones(self, tier: Tier, found: Found, seconds: float) -> NDArray[np.int64]:
        """Return which of the items found last that long or longer, counted among them."""
        # Single precision is enough to tell whether a label may fit.
        return np.flatnonzero(self._of(tier).lengths[found] >= seconds)

    def within(self, tier: Tier, view: Span) -> Found:
        """Return which items touch a stretch of time; those of undefined times never do."""
        starts, ends = bounds_of(tier)
        if self.ordered(tier):
            first = int(np.searchsorted(ends, view.start, side="left"))
            last = int(np.searchsorted(starts, view.end, side="right"))
            return slice(first, max(first, last))
        low, high = np.fmin(starts, ends), np.fmax(starts, ends)
        defined = ~(np.isnan(starts) | np.isnan(ends))
        return np.flatnonzero(defined & (high >= view.start) & (low <= view.end))

    def _of(self, tier: Tier) -> _Known:
        found = self._known.get(id(tier))
        if found is not None and found.tier() is tier:
            return found
        for key in [key for key, known in self._known.items() if known.tier() is None]:
            del self._known[key]
        starts, ends = bounds_of(tier)
        ordered = _rises(starts) and _rises(ends)
        with np.errstate(invalid="ignore", over="ignore"):
            lengths = np.abs(ends - starts).astype(np.float32)
        found = self._known[id(tier)] = _Known(weakref.ref(tier), ordered, lengths)
        return found


def _rises(column: Times) -> bool:
    if not len(column):
        return True
    return not np.isnan(column[0]) and bool(np.all(column[1:] >= column[:-1]))
