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
    # Scores of all slots are kept, from which the way back is found: cheaper than keeping, for
    # each place, where it was reached from.
    scores = _gains(said, band)
    step = _Step(band.width, least)
    shifts, expected = np.diff(band.lows).tolist(), lengths.tolist()
    rows = list(scores)
    for slot in range(1, len(rows)):
        before, here = rows[slot - 1], rows[slot]
        if slot % 2:
            here += step.ended(before, shifts[slot - 1], expected[slot // 2])
        else:
            here += step.started(before, shifts[slot - 1])
        top = here[here.argmax()]
        if top == -np.inf:
            return None
        here -= top  # small numbers stay exact
    return _way_back(scores, lengths, band.lows, least)


def _gains(said: Posteriors, band: _Band) -> Scores:
    """Return the logarithm of how likely each slot is in each bin of the band, doubt mixed in."""
    shares = said.shares(band.lows, band.width)
    shares *= np.float32(1 - DOUBT)
    shares += np.float32(DOUBT / said.bins)
    result: Scores = np.log(shares, out=shares)
    return result


class _Step:
    """Leads from the scores of one slot to those of the next.

    A long recording takes thousands of steps, each of little work: what they write to is made once,
    with room on both sides, so that moving a row is taking another slice.

    Args:
        width: Bins of the band.
        least: Shortest length of a word in bins.
    """

    def __init__(self, width: int, least: int) -> None:
        self._width, self._least = width, least
        self._priced = np.arange(width, dtype=np.float32) * np.float32(PRICE)
        # On the left lies what cannot be, on the right what goes on from the last bin.
        self._highest = np.full(MOST_EXPECTED + 2 * width, -np.inf, dtype=np.float32)
        self._near = np.full(2 * (MOST_EXPECTED + width), -np.inf, dtype=np.float32)
        self._sum = np.empty(width, dtype=np.float32)
        self._best = np.empty(width, dtype=np.float32)

    def started(self, score: Scores, shift: int) -> Scores:
        """Return the best score of a word that starts at each place.

        Args:
            score: Best score of an end at each place.
            shift: How many bins later the band begins now.
        """
        return self._prefix_maxima(score, shift)

    def ended(self, score: Scores, shift: int, expected: int) -> Scores:
        """Return the best score of a word that ends at each place.

        Args:
            score: Best score of a start at each place.
            shift: How many bins later the band begins now.
            expected: Length without a price, `MOST_EXPECTED` at most.
        """
        priced, best = self._priced, self._best
        aside = np.float32(PRICE * (shift - expected))
        # As long as expected or longer: the price grows with the distance, so prefix maxima do.
        np.add(score, priced, out=self._sum)
        np.subtract(self._prefix_maxima(self._sum, shift - expected), priced, out=best)
        best -= aside
        if expected > self._least:  # shorter: the price falls with the distance, among a few starts
            shorter = self._highest_of(score, expected - self._least, shift - self._least)
            shorter += priced
            shorter += aside
            np.maximum(best, shorter, out=best)
        return best

    def _prefix_maxima(self, values: Scores, shift: int) -> Scores:
        """Return the highest value up to each place, moved to the left; a view.

        Args:
            values: The values.
            shift: How far it is moved; to the right, if it is negative.
        """
        highest, first = self._highest, MOST_EXPECTED
        last = first + self._width
        np.maximum.accumulate(values, out=highest[first:last])
        if shift > 0:
            shift = min(shift, self._width)
            highest[last : last + shift] = highest[last - 1]
        return highest[first + shift : last + shift]

    def _highest_of(self, score: Scores, count: int, shift: int) -> Scores:
        """Return the highest of `count` scores up to each place, the price off, moved likewise."""
        near, first = self._near, MOST_EXPECTED
        np.subtract(score, self._priced, out=near[first : first + self._width])
        first += min(shift, self._width) - (count - 1)
        highest = near[first : first + self._width + count - 1]
        have = 1
        while have < count:  # doubling
            step = min(have, count - have)
            highest = np.maximum(highest[:-step], highest[step:])
            have += step
        return highest.copy() if have == 1 else highest


def _way_back(scores: Scores, lengths: Bins, lows: Bins, least: int) -> Bins:
    """Return the path whose scores these are."""
    places, wanted, rows = lows.tolist(), lengths.tolist(), list(scores)
    furthest = places[-1] + scores.shape[1]
    away = np.abs(np.arange(-furthest, furthest + MOST_EXPECTED)).astype(np.float32)
    prices = np.float32(PRICE) * away
    path = [0] * len(rows)
    path[-1] = places[-1] + int(rows[-1].argmax())
    for slot in range(len(rows) - 1, 0, -1):
        low = places[slot - 1]
        ahead = path[slot] - low
        if slot % 2:
            before = rows[slot - 1][: ahead - least + 1]
            first = furthest - ahead + wanted[slot // 2]
            before = before - prices[first : first + len(before)]
        else:
            before = rows[slot - 1][: ahead + 1]
        path[slot - 1] = low + int(before.argmax())
    return np.array(path, dtype=np.int64)
