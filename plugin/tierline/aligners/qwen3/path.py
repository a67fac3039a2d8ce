"""The best way through slots and time bins, each word with a length, all of them in order."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.aligners.qwen3.library import longest_in_order

Bins: TypeAlias = NDArray[np.int64]
Costs: TypeAlias = NDArray[np.float64]

BAND = 256  # bins around the slots that are in order; widened where the path runs along its edge
PRICE = 0.06  # nats for each bin that a word is longer or shorter than its letters let expect
MOST_EXPECTED = 20  # bins


def best_path(gains: Costs, expected: Bins) -> Bins:
    """Return the bin of each slot on the best path: starts and ends of words in turn.

    A word ends at least one bin behind its start and starts no earlier than the last one ended,
    unless there are more words than bins: then they may be without length. Dynamic programming
    with prefix maxima, in a band around the longest run of slots in order.

    Args:
        gains: Logarithm of how likely each slot is in each bin, shape (2 * words, bins); finite.
        expected: Length that each word is expected to have, in bins, shape (words,).
    """
    slots, bins = gains.shape
    least = 1 if slots // 2 < bins else 0
    lengths = np.clip(expected, least, MOST_EXPECTED)
    width = BAND
    while width < bins:
        lows = _band(gains, width)
        path = _through(gains, lengths, lows, width, least)
        if path is not None and not _runs_along_the_edge(path, lows, width, bins):
            return path
        width *= 2
    path = _through(gains, lengths, np.zeros(slots, dtype=np.int64), bins, least)
    assert path is not None  # without a band there always is a way
    return path


def _band(gains: Costs, width: int) -> Bins:
    """Return the lowest bin of the band for each slot; never falls."""
    slots, bins = gains.shape
    likeliest = gains.argmax(axis=1)
    kept = longest_in_order(likeliest.tolist())
    middle = np.interp(np.arange(slots), kept, likeliest[kept])
    lows = np.clip(middle.astype(np.int64) - width // 2, 0, bins - width)
    return np.maximum.accumulate(lows)


def _runs_along_the_edge(path: Bins, lows: Bins, width: int, bins: int) -> bool:
    low = (path == lows) & (lows > 0)
    high = (path == lows + width - 1) & (lows + width < bins)
    return bool((low | high).any())


def _through(gains: Costs, lengths: Bins, lows: Bins, width: int, least: int) -> Bins | None:
    """Return the best path inside a band, or None if there is none."""
    slots = len(gains)
    came_from = np.zeros((slots, width), dtype=np.int32)  # bins
    bins = np.arange(width)
    score = gains[0, lows[0] : lows[0] + width]
    for slot in range(1, slots):
        before, low = int(lows[slot - 1]), int(lows[slot])
        if slot % 2:
            score, came = _ended(score, bins + (low - before), int(lengths[slot // 2]), least)
        else:
            score, came = _highest_until(score, bins + (low - before))
        came_from[slot] = came + before
        score = score + gains[slot, low : low + width]
    if not np.isfinite(score).any():
        return None
    path = np.empty(slots, dtype=np.int64)
    path[-1] = lows[-1] + int(score.argmax())
    for slot in range(slots - 1, 0, -1):
        path[slot - 1] = came_from[slot, path[slot] - lows[slot]]
    return path


def _ended(score: Costs, at: Bins, expected: int, least: int) -> tuple[Costs, Bins]:
    """Return the best score of a word that ends at each place, and where it starts.

    Args:
        score: Best score of a start at each place.
        at: Places to end at, counted as those of `score` are.
        expected: Length without a price.
        least: Shortest length.
    """
    places = np.arange(len(score))
    # Longer than expected: the price grows with the distance, so a prefix maximum finds the best.
    best, came = _highest_until(score + PRICE * places, at - expected)
    best = best - PRICE * (at - expected)
    for length in range(least, expected):
        start = at - length
        there = (start >= 0) & (start < len(score))
        shorter = np.where(there, score[np.clip(start, 0, len(score) - 1)], -np.inf)
        shorter = shorter - PRICE * (expected - length)
        better = shorter > best
        best = np.where(better, shorter, best)
        came = np.where(better, start, came)
    return best, came


def _highest_until(score: Costs, at: Bins) -> tuple[Costs, Bins]:
    """Return the highest score up to each place, and where that is; -inf before the first."""
    highest = np.maximum.accumulate(score)
    where = np.maximum.accumulate(np.where(score >= highest, np.arange(len(score)), 0))
    inside = np.clip(at, 0, len(score) - 1)
    return np.where(at >= 0, highest[inside], -np.inf), where[inside]
