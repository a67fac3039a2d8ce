"""Slips: words that leapt to where a text repeats itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

# Units in a row without a place. An hour of TIMIT with its own text leaves none.
_FEWEST, _MOST = 3, 20


def has_slipped(placed: Iterable[bool]) -> bool:
    """Tell whether some units in a row found no place, so that a search may have slipped.

    Where a text repeats itself, a search that may leap over words can take the second time for the
    first. Long runs are no slip: nobody says them.

    Args:
        placed: Whether each unit found a place, in order.
    """
    runs = (len(list(run)) for is_placed, run in groupby(placed) if not is_placed)
    return any(_FEWEST <= count <= _MOST for count in runs)
