"""Stretches of time in order, none overlapping another, and what lies in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from tierline.navigation import Span


class Spans:
    """Spans in order of time; those that overlap are taken together, those that touch are not.

    Args:
        spans: In any order; those without length are left out.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = tuple(_merged(sorted(spans, key=lambda span: (span.start, span.end))))
        self._ends = [span.end for span in self._spans]

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def __len__(self) -> int:
        return len(self._spans)

    def overlaps(self, start: float, end: float) -> bool:
        """Tell whether a stretch (seconds) shares more than an edge with one of the spans.

        A moment does if it lies inside one, not on its edge.
        """
        place = bisect_left(self._ends, start)
        while place < len(self._spans) and self._ends[place] <= start:
            place += 1
        return place < len(self._spans) and self._spans[place].start < end

    def within(self, start: float, end: float) -> Iterator[Span]:
        """Yield the parts of a stretch (seconds) that the spans cover."""
        for place in range(bisect_left(self._ends, start), len(self._spans)):
            span = self._spans[place]
            if span.start >= end:
                return
            if max(span.start, start) < min(span.end, end):
                yield Span(max(span.start, start), min(span.end, end))


def _merged(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for span in spans:
        if span.start == span.end:
            continue
        if last is not None and span.start < last.end:
            last = Span(last.start, max(last.end, span.end))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last
