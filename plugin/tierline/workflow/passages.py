"""Passages: the stretches of text to be aligned, each with its stretch of the recording."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tierline.alignment.contract import AlignmentError
from tierline.annotation import Interval, IntervalTier
from tierline.text import Unit, split_units

ROUNDING = 0.001  # seconds: a TextGrid may end this much behind its recording without a word
FASTEST = 50.0  # letters a second that nobody can say, not even in a short burst
SPARE_LETTERS = 30  # a short interval that was set too narrowly is no reason to refuse it


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text and where it is spoken.

    Attributes:
        place: Where it is, for messages; empty for a text that covers the whole recording.
        units: Its units, in order; never empty.
        start: Start of its span in the TextGrid, in seconds.
        end: End of its span in the TextGrid, in seconds.
        heard: The part of the span that the recording has, in seconds; None if it has none.
    """

    place: str
    units: tuple[Unit, ...]
    start: float
    end: float
    heard: tuple[float, float] | None

    def audible(self) -> tuple[float, float]:
        """Return the part of the recording to listen to, in seconds.

        Raises:
            AlignmentError: There is no sound for it, or far too little.
        """
        if self.end <= self.start:
            raise AlignmentError("it has no length.")
        if self.heard is None:
            raise AlignmentError("it lies outside the recording.")
        seconds = self.heard[1] - self.heard[0]
        letters = sum(len(word) for unit in self.units for word in unit.spoken)
        if letters > FASTEST * seconds + SPARE_LETTERS:
            raise AlignmentError(
                f"its {len(self.units)} words cannot be said in {seconds:.2f} s; is it the right "
                "text for this recording?"
            )
        return self.heard


@dataclass(frozen=True, slots=True)
class Reading:
    """How text is cut into units."""

    language: str
    keep_punctuation: bool

    def units(self, text: str) -> tuple[Unit, ...]:
        """Return the units of a text."""
        return split_units(text, self.language, keep_punctuation=self.keep_punctuation)


def passages_of(
    tier: IntervalTier, duration: float, reading: Reading, remarks: list[str]
) -> Iterator[Passage]:
    """Yield a passage for each labelled interval, in order of time.

    Args:
        tier: The tier that holds the text.
        duration: Length of the recording, in seconds.
        reading: How text is cut into units.
        remarks: Takes what the user should know, a sentence each.
    """
    rows = [(n, row) for n, row in enumerate(tier, start=1) if row.label.strip()]
    for number, row in sorted(rows, key=lambda item: item[1].start):
        place = f"interval {number} of {tier.name!r} ({row.start:.3f}-{row.end:.3f} s)"
        if not (math.isfinite(row.start) and math.isfinite(row.end)):
            remarks.append(f"{place} has an undefined time; it was left out.")
            continue
        units = reading.units(row.label)
        if not units:
            remarks.append(f"{place} holds nothing that can be spoken; it was left out.")
            continue
        heard = _heard(row, duration)
        if heard is not None and row.end - duration > ROUNDING:
            remarks.append(
                f"{place} reaches behind the end of the recording ({duration:.3f} s); only what "
                "is there was used."
            )
        yield Passage(place, units, row.start, row.end, heard)


def _heard(row: Interval, duration: float) -> tuple[float, float] | None:
    start, end = max(row.start, 0.0), min(row.end, duration)
    return (start, end) if start < end else None
