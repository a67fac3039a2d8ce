"""Times between bins: the mean of what the model says near a place, put in order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tierline.aligners.qwen3.posteriors import NEAR, Bins, Numbers, Posteriors

SHORTEST = 0.02  # seconds: no word is shorter


@dataclass(frozen=True, slots=True)
class Refined:
    """Places between bins.

    Attributes:
        places: In bins, (slots,): bin k of the model stands for the time k times its length.
        near: Share of the model's answer within `NEAR` bins of the path, (slots,).
    """

    places: Numbers
    near: Numbers


def refined(said: Posteriors, path: Bins) -> Refined:
    """Return the mean place of what the model says near each bin of a path."""
    bins, shares = said.around(path)
    near = shares.sum(axis=1)
    # What every bin gets says nothing of the place.
    elsewhere = np.maximum(1 - near, 0.0) / max(said.bins - 2 * NEAR - 1, 1)
    mass = np.maximum(shares - elsewhere[:, None], 0.0)
    total = mass.sum(axis=1)
    mean = (mass * bins).sum(axis=1) / np.where(total > 0, total, 1.0)
    return Refined(np.where(total > 0, mean, path.astype(np.float64)), near)


def in_order(times: Numbers, weights: Numbers, seconds: float) -> Numbers:
    """Return the nearest times, by weighted least squares, at which words are in order.

    Each word lasts `SHORTEST` at least, or as long as there is room for all; none leaves the sound.
    Pool adjacent violators (Ayer et al., 1955), after what words take at least is subtracted.

    Args:
        times: Start and end of each word in turn, in seconds.
        weights: How much each counts; above 0.
        seconds: Length of the sound.
    """
    words = len(times) // 2
    shortest = min(SHORTEST, seconds / words)
    taken = shortest * ((np.arange(len(times)) + 1) // 2)
    pooled = _pooled(times - taken, weights)
    result: Numbers = np.clip(pooled, 0.0, max(seconds - shortest * words, 0.0)) + taken
    return np.minimum(result, seconds)


def _pooled(values: Numbers, weights: Numbers) -> Numbers:
    """Return the nearest values that never fall."""
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
