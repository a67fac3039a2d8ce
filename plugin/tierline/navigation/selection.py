"""What is selected: a stretch of time, or a cursor, and a tier."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.navigation.span import Span


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of time, or a cursor where `start` equals `end`, and the tier that keys act on.

    As in Praat, what is selected on a tier follows from the two: the interval that holds `start`.

    Attributes:
        start: In seconds.
        end: In seconds; never before `start`.
        tier: Index of the selected tier; None while no tier is.
    """

    start: float = 0.0
    end: float = 0.0
    tier: int | None = None

    @property
    def span(self) -> Span:
        """The selected stretch of time."""
        return Span(self.start, self.end)

    @property
    def is_cursor(self) -> bool:
        """Whether a moment is selected, not a stretch."""
        return self.start == self.end

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start
