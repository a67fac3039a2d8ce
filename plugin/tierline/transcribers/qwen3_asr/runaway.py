"""Finds a text that repeats itself without end, as models that write sometimes do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_PERIOD = 32  # tokens of what is repeated
REPEATS = 8  # of it, at least: people do say "no, no, no, no"
REPEATED = 40  # tokens at least that the repeats have together


@dataclass(frozen=True, slots=True)
class Loop:
    """A text's end that repeats itself.

    Attributes:
        start: Where the first round begins, in tokens.
        period: How many tokens a round has.
    """

    start: int
    period: int

    @property
    def first_round(self) -> int:
        """Where the first round ends, in tokens."""
        return self.start + self.period


def loop_at_end(tokens: Sequence[int]) -> Loop | None:
    """Return the loop that a text ends in, the shortest that explains it; None if it is in none."""
    for period in range(1, min(LONGEST_PERIOD, len(tokens) // REPEATS) + 1):
        start = len(tokens) - period
        while start > 0 and tokens[start - 1] == tokens[start - 1 + period]:
            start -= 1
        repeated = len(tokens) - start
        if repeated >= max(REPEATS * period, REPEATED):
            return Loop(start, period)
    return None
