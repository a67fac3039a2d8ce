"""A stretch of time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, in seconds; `start` is never behind `end`.

    Raises:
        ValueError: `start` is behind `end`, or one of them is undefined.
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        if not self.start <= self.end:
            raise ValueError(f"a span cannot go from {self.start} to {self.end}")

    @classmethod
    def between(cls, one: float, other: float) -> Span:
        """Return the span of two times in any order."""
        return cls(min(one, other), max(one, other))

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start

    @property
    def centre(self) -> float:
        """The time in the middle, in seconds."""
        return (self.start + self.end) / 2

    def holds(self, time: float) -> bool:
        """Tell whether a time lies in this span, its edges included."""
        return self.start <= time <= self.end

    def clamped(self, time: float) -> float:
        """Return the time in this span that is nearest to `time`."""
        return min(max(time, self.start), self.end)

    def overlaps(self, other: Span) -> bool:
        """Tell whether two spans share more than an edge."""
        return self.start < other.end and other.start < self.end
