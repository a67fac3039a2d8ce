"""The best times for all contacts of a stretch together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tierline.refinement.contacts import Contacts, Times, Whole
from tierline.refinement.features import HOP, Features, Floats
from tierline.refinement.scoring import Candidates


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """Where the boundaries are, and how sure that is.

    Attributes:
        times: (n,) in seconds from the start of the recording, in order.
        chances: (n, places) probability of each candidate place.
    """

    times: Times
    chances: Times

    def off_by(self, candidates: Candidates, features: Features, seconds: float) -> Times:
        """Return (n,) the probability that each time is off by more than some seconds."""
        placed = features.start + candidates.frames * HOP
        far = np.abs(placed - self.times[:, None]) > seconds
        return np.asarray((self.chances * far).sum(axis=1), np.float64)


def decoded(
    scores: Floats, candidates: Candidates, contacts: Contacts, features: Features
) -> Decoded:
    """Find the median of where each boundary lies, all others taken into account.

    Sums over all ways through the candidates on which contacts keep their order and their least
    distance (forward-backward, Rabiner 1989); the median then has the least mean error, and medians
    keep the order too. Where no way is left, the aligner's times stay.

    Args:
        scores: (n, places), minus infinity where no boundary may be.
        candidates: The places.
        contacts: Where the aligner has the boundaries.
        features: What the places are frames of.
    """
    if not len(contacts):
        return Decoded(contacts.times, np.zeros(scores.shape))
    least = np.rint(contacts.least / HOP).astype(np.intp)
    logs = scores.astype(np.float64)
    forward = _passed(logs, candidates.frames, least)
    mirrored = -candidates.frames[::-1, ::-1]
    backward = _passed(logs[::-1, ::-1], mirrored, np.append(least[:-1][::-1], 0))[::-1, ::-1]
    with np.errstate(invalid="ignore"):
        whole = forward + backward - logs
    best = whole.max(axis=1, initial=-np.inf, where=~np.isnan(whole))
    if not np.isfinite(best).all():
        return Decoded(contacts.times, _certain(candidates))
    chances = np.exp(np.where(np.isnan(whole), -np.inf, whole) - best[:, None])
    chances /= chances.sum(axis=1, keepdims=True)
    times = features.start + _medians(chances, candidates.frames) * HOP
    return Decoded(np.where(contacts.held, contacts.times, times), chances)


def _passed(logs: Times, frames: Whole, least: Whole) -> Times:
    """Log sums over all ways that lead to each place, its own score counted in."""
    sums = np.empty_like(logs)
    sums[0] = logs[0]
    for n in range(1, len(logs)):
        reached = np.logaddexp.accumulate(sums[n - 1])
        last = frames[n] - least[n - 1] - frames[n - 1, 0]
        come = np.where(last < 0, -np.inf, reached[np.clip(last, 0, len(reached) - 1)])
        sums[n] = logs[n] + come
    return sums


def _medians(chances: Times, frames: Whole) -> Times:
    """Frames, with fractions, before and behind which lie half of the chances each."""
    below = np.cumsum(chances, axis=1)
    at = np.minimum((below < 0.5).sum(axis=1), chances.shape[1] - 1)
    rows = np.arange(len(chances))
    own = chances[rows, at]
    share = (0.5 - (below[rows, at] - own)) / np.maximum(own, 1e-12)
    return np.asarray(frames[rows, at] + share - 0.5, np.float64)


def _certain(candidates: Candidates) -> Times:
    chances = np.zeros(candidates.frames.shape)
    chances[:, candidates.frames.shape[1] // 2] = 1.0
    return chances
