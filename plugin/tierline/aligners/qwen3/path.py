"""The best way through slots and time bins, each word with a length, all of them in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.aligners.qwen3.library import longest_in_order
from tierline.aligners.qwen3.posteriors import Bins, Posteriors

Scores: TypeAlias = NDArray[np.float32]

DOUBT = 0.02  # share that is given to all bins alike, so that no slot is ever sure of nonsense
BAND = 256  # bins around the slots that are in order; widened where the path runs along its edge
PRICE = 0.06  # nats for each bin that a word is longer or shorter than its letters let expect
MOST_EXPECTED = 20  # bins


@dataclass(frozen=True, slots=True)
class _Band:
    """The bins that are looked at: `width` for each slot from `lows`, which never fall."""

    lows: Bins
    width: int


def best_path(said: Posteriors, expected: Bins) -> Bins:
    """Return the bin of each slot on the best path: starts and ends of words in turn.

    A word ends at least one bin behind its start and starts no earlier than the last one ended,
    unless there are more words than bins: then they may be without length. Dynamic programming
    with prefix maxima, in a band around the longest run of slots in order: O(slots x band).

    Args:
        said: What the model says of each slot, two a word.
        expected: Length that each word is expected to have, in bins, shape (words,).
    """
    slots, bins = len(said.logs), said.bins
    least = 1 if slots // 2 < bins else 0
    lengths = np.clip(expected, least, MOST_EXPECTED)
    width = BAND
    while width < bins:
        band = _band(said, width)
        path = _through(said, lengths, band, least)
        if path is not None and not _runs_along_the_edge(path, band, bins):
            return path
        width *= 2
    path = _through(said, lengths, _Band(np.zeros(slots, dtype=np.int64), bins), least)
    assert path is not None  # without a band there always is a way
    return path


def _band(said: Posteriors, width: int) -> _Band:
    kept = longest_in_order(said.likeliest.tolist())
    middle = np.interp(np.arange(len(said.logs)), kept, said.likeliest[kept])
    lows = np.clip(middle.astype(np.int64) - width // 2, 0, said.bins - width)
    return _Band(np.maximum.accumulate(lows), width)


def _runs_along_the_edge(path: Bins, band: _Band, bins: int) -> bool:
    low = (path == band.lows) & (band.lows > 0)
    high = (path == band.lows + band.width - 1) & (band.lows + band.width < bins)
    return bool((low | high).any())


def _through(said: Posteriors, lengths: Bins, band: _Band, least: int) -> Bins | None:
    """Return the best path inside a band, or None if there is none."""
    slots, width = len(said.logs), band.width
    lows = band.lows.tolist()
    # Scores of all slots are kept, from which the way back is found: cheaper than keeping, for
    # each place, where it was reached from.
    scores = np.empty((slots, width), dtype=np.float32)
    scores[0] = _gains(said, 0, lows[0], width)
    for slot in range(1, slots):
        shift = lows[slot] - lows[slot - 1]
        if slot % 2:
            score = _ended(scores[slot - 1], shift, int(lengths[slot // 2]), least)
        else:
            score = _started(scores[slot - 1], shift)
        score = score + _gains(said, slot, lows[slot], width)
        top = score.max()
        if not np.isfinite(top):
            return None
        np.subtract(score, top, out=scores[slot])  # small numbers stay exact
    return _way_back(scores, lengths, band.lows, least)


def _gains(said: Posteriors, slot: int, low: int, width: int) -> Scores:
    """Return the logarithm of how likely a slot is in each bin of the band, doubt mixed in."""
    shares = said.shares(slot, low, low + width)
    shares *= np.float32(1 - DOUBT)
    shares += np.float32(DOUBT / said.bins)
    result: Scores = np.log(shares, out=shares)
    return result


def _started(score: Scores, shift: int) -> Scores:
    """Return the best score of a word that starts at each place.

    Args:
        score: Best score of an end at each place.
        shift: How many bins later the band begins now.
    """
    return _moved(np.maximum.accumulate(score), shift, len(score))


def _ended(score: Scores, shift: int, expected: int, least: int) -> Scores:
    """Return the best score of a word that ends at each place.

    Args:
        score: Best score of a start at each place.
        shift: How many bins later the band begins now.
        expected: Length without a price.
        least: Shortest length.
    """
    width = len(score)
    priced = np.arange(width, dtype=np.float32) * np.float32(PRICE)
    aside = np.float32(PRICE * (shift - expected))
    # As long as expected or longer: the price grows with the distance, so prefix maxima do.
    longer = _moved(np.maximum.accumulate(score + priced), shift - expected, width)
    best = longer - priced - aside
    if expected > least:  # shorter: the price falls with the distance, among a few starts
        nearest = _highest_of(score - priced, expected - least)
        best = np.maximum(best, _moved(nearest, shift - least, width) + priced + aside)
    return best


def _highest_of(score: Scores, count: int) -> Scores:
    """Return the highest of `count` scores up to each place, those behind the last included."""
    padding = np.full(count - 1, -np.inf, dtype=np.float32)
    highest = np.concatenate((padding, score, padding, [np.float32(-np.inf)]))
    have = 1
    while have < count:  # doubling
        step = min(have, count - have)
        highest = np.maximum(highest[:-step], highest[step:])
        have += step
    return highest


def _moved(values: Scores, shift: int, width: int) -> Scores:
    """Move values to the left (right, if `shift` is negative); the last goes on, -inf before."""
    if shift < 0:
        aside = np.full(min(-shift, width), -np.inf, dtype=np.float32)
        return np.concatenate((aside, values[: width - len(aside)]))
    kept = values[shift : shift + width]
    behind = np.full(width - len(kept), values[-1], dtype=np.float32)
    return np.concatenate((kept, behind))


def _way_back(scores: Scores, lengths: Bins, lows: Bins, least: int) -> Bins:
    """Return the path whose scores these are."""
    path = np.empty(len(scores), dtype=np.int64)
    path[-1] = lows[-1] + int(scores[-1].argmax())
    for slot in range(len(scores) - 1, 0, -1):
        low, word = int(lows[slot - 1]), slot // 2
        ahead = int(path[slot]) - low
        if slot % 2:
            before = scores[slot - 1, : ahead - least + 1]
            too_long = ahead - int(lengths[word]) - np.arange(len(before))
            before = before - np.float32(PRICE) * np.abs(too_long).astype(np.float32)
        else:
            before = scores[slot - 1, : ahead + 1]
        path[slot - 1] = low + int(before.argmax())
    return path
