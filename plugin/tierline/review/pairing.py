"""Which of some labels became which, where a human has moved, typed, added and removed some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

LARGEST = 250_000  # pairs that are weighed against each other: a tenth of a second or so
SAME_LABEL = 2.0  # outweighs any overlap in time
LEAST_OVERLAP = 0.2  # of two unlike labels, for one to have become the other


class Row(Protocol):
    """A labelled stretch; times in seconds."""

    @property
    def start(self) -> float:
        """Its start."""

    @property
    def end(self) -> float:
        """Its end."""

    @property
    def label(self) -> str:
        """Its label."""


def paired(before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield which row of `before` is which of `after`, by position, in order.

    Equal labels belong together, wherever they went; others do if they share time.
    """
    first = _equal_labels(before, after)
    left, right = before[first:], after[first:]
    last = _equal_labels(left[::-1], right[::-1])
    yield from ((index, index) for index in range(first))
    left, right = left[: len(left) - last], right[: len(right) - last]
    weigh = _weighed if len(left) * len(right) <= LARGEST else _by_time
    yield from ((first + i, first + j) for i, j in weigh(left, right))
    for back in range(last, 0, -1):
        yield len(before) - back, len(after) - back


def _equal_labels(left: Sequence[Row], right: Sequence[Row]) -> int:
    """Count the equal labels at the start, if both end there alike or share time all the way."""
    count = 0
    for one, other in zip(left, right, strict=False):
        if one.label != other.label:
            break
        if len(left) != len(right) and _worth(one, other) <= SAME_LABEL:
            break
        count += 1
    return count


def _worth(one: Row, other: Row) -> float:
    """Say how well two rows fit each other; 0 for not at all."""
    shared = min(one.end, other.end) - max(one.start, other.start)
    longest = max(one.end - one.start, other.end - other.start)
    overlap = max(shared, 0.0) / longest if longest > 0 else 0.0
    if one.label == other.label:
        return SAME_LABEL + overlap
    return overlap if overlap >= LEAST_OVERLAP else 0.0


def _weighed(left: Sequence[Row], right: Sequence[Row]) -> list[tuple[int, int]]:
    """Find the pairs, in order, that are worth most together."""
    width = len(right) + 1
    best = [[0.0] * width for _ in range(len(left) + 1)]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            pair = _worth(left[i], right[j])
            together = best[i + 1][j + 1] + pair if pair else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        pair = _worth(left[i], right[j])
        if pair and best[i][j] == best[i + 1][j + 1] + pair:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _by_time(left: Sequence[Row], right: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Pair what shares time, in one walk: for tiers of which everything was moved."""
    i = j = 0
    while i < len(left) and j < len(right):
        if _worth(left[i], right[j]) not in (0.0, SAME_LABEL):
            yield i, j
            i, j = i + 1, j + 1
        elif left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
