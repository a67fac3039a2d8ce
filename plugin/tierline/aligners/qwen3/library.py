"""The times that transformers itself gives: the same answers, without their quadratic cost."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SNAPPED = 2  # a run of so few slots out of order goes to its nearer neighbour; a longer one between


def library_times(best: NDArray[np.int64], bin_ms: float) -> tuple[tuple[float, float], ...]:
    """Return start and end of each word in seconds, as `decode_forced_alignment` does.

    They need not lie within the sound, and words may be without length: that is what the library
    says. Its correction step looks for the longest run of slots in order by comparing all pairs;
    here it is found in O(n log n), with the library's choice among equally long ones.

    Args:
        best: Likeliest bin of each slot, shape (2 * words,).
        bin_ms: Length of a bin in milliseconds.
    """
    raw = (best.astype(np.float32) * np.float32(bin_ms)).tolist()
    fixed = corrected(raw)
    seconds = [round(time / 1000.0, 3) for time in fixed]
    return tuple(zip(seconds[::2], seconds[1::2], strict=True))


def corrected(raw: Sequence[float]) -> list[int]:
    """Put slots in order: those outside the longest run in order move to its neighbours.

    Args:
        raw: Time of each slot in milliseconds.
    """
    kept = longest_in_order(raw)
    if not kept:
        return []
    result = list(raw)
    result[: kept[0]] = [raw[kept[0]]] * kept[0]
    result[kept[-1] + 1 :] = [raw[kept[-1]]] * (len(raw) - kept[-1] - 1)
    for left, right in pairwise(kept):
        count = right - left - 1
        if count > SNAPPED:
            step = (raw[right] - raw[left]) / (count + 1)
            result[left + 1 : right] = [raw[left] + step * place for place in range(1, count + 1)]
        else:
            for place in range(left + 1, right):
                result[place] = raw[left] if place - left <= right - place else raw[right]
    return [int(time) for time in result]


def longest_in_order(raw: Sequence[float]) -> list[int]:
    """Return the places of the longest run that does not fall, in order.

    The places at which runs of one length end have falling values, so the first that a further
    value can follow, which is the one that the library takes, is found by bisection.
    """
    levels: list[list[int]] = []  # places where the longest run that ends there has that length
    falling: list[list[float]] = []  # their values, negated, so that they rise
    lows: list[float] = []  # the lowest value of each level
    before: list[int] = []
    for place, value in enumerate(raw):
        level = bisect_right(lows, value)
        if level == len(levels):
            levels.append([])
            falling.append([])
            lows.append(value)
        before.append(levels[level - 1][bisect_left(falling[level - 1], -value)] if level else -1)
        levels[level].append(place)
        falling[level].append(-value)
        lows[level] = value
    found: list[int] = []
    at = levels[-1][0] if levels else -1
    while at >= 0:
        found.append(at)
        at = before[at]
    return found[::-1]
