"""How far found word times are from the true ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Times = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Score:
    """Errors of many word boundaries, in seconds."""

    errors: NDArray[np.float64]  # found minus true

    @property
    def mean(self) -> float:
        """Mean of the absolute errors."""
        return float(np.abs(self.errors).mean())

    @property
    def median(self) -> float:
        """Median of the absolute errors."""
        return float(np.median(np.abs(self.errors)))

    def within(self, seconds: float) -> float:
        """Share of the boundaries that are no farther off."""
        return float((np.abs(self.errors) <= seconds).mean())

    def __str__(self) -> str:
        p95 = np.quantile(np.abs(self.errors), 0.95)
        return (
            f"mean {self.mean * 1000:.1f} ms, median {self.median * 1000:.1f}, "
            f"p95 {p95 * 1000:.0f}, "
            f"within 100 ms {self.within(0.1):.1%}, bias {self.errors.mean() * 1000:+.1f}, "
            f"{len(self.errors)} boundaries"
        )


def boundary_errors(found: Times, true: Times) -> NDArray[np.float64]:
    """Give found minus true, starts and ends, of as many words on both sides."""
    if len(found) != len(true):
        raise ValueError(f"{len(found)} words found where there are {len(true)}")
    errors: NDArray[np.float64] = np.array(found, float) - np.array(true, float)
    return errors.reshape(-1)


def score(found: Sequence[Times], true: Sequence[Times]) -> Score:
    """Score the words of several clips together."""
    pairs = zip(found, true, strict=True)
    return Score(np.concatenate([boundary_errors(one, other) for one, other in pairs]))


def roll(words: Sequence[str]) -> list[str]:
    """Move the first word to the end."""
    return [*words[1:], *words[:1]]


def rolled_score(words: Sequence[str], true: Times, found: Times) -> tuple[Score, Score]:
    """Tell what a model does with a rolled transcript: does it read, or only count?

    A word said more than once is right at any of its places; where the rolled word is also the
    one said at that place, nothing is told.

    Args:
        words: As they are said.
        true: When they are said.
        found: For each word of `roll(words)`, in that order.

    Returns:
        The errors to where the words are said, and to the place of the k-th word said.
    """
    places = np.array(true, float)
    reading, counting = [], []
    for place, (word, times) in enumerate(zip(roll(words), found, strict=True)):
        if word != words[place]:
            said = places[[other == word for other in words]]
            errors = np.array(times) - said
            reading.append(errors[np.abs(errors).sum(axis=1).argmin()])
            counting.append(np.array(times) - places[place])
    return Score(np.array(reading, float).ravel()), Score(np.array(counting, float).ravel())
