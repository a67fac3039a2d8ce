"""From the model's answer to times: the best path, finer than a bin, with how sure each edge is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tierline.aligners.qwen3.path import Bins, best_path
from tierline.alignment.contract import AlignmentError

Numbers = NDArray[np.float64]

DOUBT = 0.02  # share that is given to all bins alike, so that no slot is ever sure of nonsense
NEAR = 2  # bins on each side that count as the same place
SHORTEST = 0.02  # seconds: no word is shorter
# A boundary is supported if the model gives the place of its path a good part of what it gives the
# place that it likes best, and clearly more than it would give any place at all.
RELATIVE, ABSOLUTE = 0.3, 3.0
TAIL = 4  # words: as many without support at the end are a pile-up, not an accident
LETTER, PAUSE = 0.06, 0.08  # seconds: a word of n letters takes about PAUSE + n * LETTER


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the words of a clip are.

    Attributes:
        times: Start and end of each word in seconds from the clip's start, shape (words, 2).
        confidence: How much of the model's answer is near, from 0 to 1, shape (words, 2).
        supported: Whether the model's answer speaks for that place at all, shape (words, 2).
    """

    times: Numbers
    confidence: Numbers
    supported: NDArray[np.bool_]

    @property
    def believed(self) -> int:
        """How many leading words there are before a pile-up at the end; all if there is none."""
        count = len(self.times)
        doubtful = ~self.supported.all(axis=1)
        # The end that has the most words without support over those with it (twice as many count).
        balance = np.cumsum(np.where(doubtful, 1, -2)[::-1])
        if not count or balance.max() < TAIL:
            return count
        return count - 1 - int(balance.argmax())


def place(
    logs: NDArray[np.floating[Any]], letters: NDArray[np.int64], seconds: float, bin_seconds: float
) -> Placed:
    """Place words on the best path.

    Args:
        logs: Logarithms of the probabilities of each slot (start, end, start ...) as far as the
            sound goes, shape (2 * words, bins).
        letters: Letters of each word, shape (words,).
        seconds: Length of the sound.
        bin_seconds: Length of a bin.

    Raises:
        AlignmentError: The model's answer is no number.
    """
    if not len(logs):
        nothing = np.zeros((0, 2))
        return Placed(nothing, nothing, nothing.astype(bool))
    shares = np.exp(logs.astype(np.float64))
    if not np.isfinite(shares).all():
        raise AlignmentError(
            "The model gave no finite numbers; try --set dtype=float32, or --set device=cpu."
        )
    expected = np.rint((PAUSE + LETTER * letters) / bin_seconds).astype(np.int64)
    gains = np.log((1 - DOUBT) * shares + DOUBT / shares.shape[1])
    path = best_path(gains, expected)
    near, fine = _near(shares, path)
    windows = _windows(shares)
    best, usual = windows.max(axis=1), (2 * NEAR + 1) / shares.shape[1]
    supported = (near >= RELATIVE * best) & (near >= min(ABSOLUTE * usual, 0.5))
    times = _in_order(fine * bin_seconds, near + DOUBT, seconds)
    pairs = (-1, 2)
    return Placed(
        times.reshape(pairs), np.clip(near, 0, 1).reshape(pairs), supported.reshape(pairs)
    )


def _near(shares: Numbers, path: Bins) -> tuple[Numbers, Numbers]:
    """Return the share near each slot's bin, and the mean place of that share, in bins."""
    around = path[:, None] + np.arange(-NEAR, NEAR + 1)
    there = (around >= 0) & (around < shares.shape[1])
    held = np.clip(around, 0, shares.shape[1] - 1)
    mass = np.where(there, np.take_along_axis(shares, held, axis=1), 0.0)
    near = mass.sum(axis=1)
    # What every bin gets says nothing of the place.
    mass = np.maximum(mass - np.median(shares, axis=1)[:, None], 0.0)
    total = mass.sum(axis=1)
    mean = (mass * around).sum(axis=1) / np.where(total > 0, total, 1.0)
    return near, np.where(total > 0, mean, path.astype(np.float64))


def _windows(shares: Numbers) -> Numbers:
    """Return the share near each bin, for each slot."""
    padded = np.pad(shares, ((0, 0), (NEAR + 1, NEAR)))
    sums = padded.cumsum(axis=1)
    result: Numbers = sums[:, 2 * NEAR + 1 :] - sums[:, : -2 * NEAR - 1]
    return result


def _in_order(times: Numbers, weights: Numbers, seconds: float) -> Numbers:
    """Return the nearest times, by weighted least squares, at which words are in order.

    Each word lasts `SHORTEST` at least, or as long as there is room for all; none leaves the sound.
    Pool adjacent violators (Ayer et al., 1955), after what words take at least is subtracted.
    """
    words = len(times) // 2
    shortest = min(SHORTEST, seconds / words)
    taken = shortest * ((np.arange(len(times)) + 1) // 2)
    pooled = _isotonic(times - taken, weights)
    return np.clip(pooled, 0.0, max(seconds - shortest * words, 0.0)) + taken


def _isotonic(values: Numbers, weights: Numbers) -> Numbers:
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        mean, total, count = value, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, heavy, many = blocks.pop()
            mean = (mean * total + other * heavy) / (total + heavy)
            total, count = total + heavy, count + many
        blocks.append((mean, total, count))
    means, counts = [block[0] for block in blocks], [block[2] for block in blocks]
    return np.repeat(np.array(means), counts)
