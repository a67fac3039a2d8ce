"""Passages: the stretches of text to be aligned, each with its stretch of the recording."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from tierline.alignment.contract import AlignmentError, FixedBoundary
from tierline.annotation import IntervalTier
from tierline.text import Turn, Unit, Unspoken, split_units, usual_notes
from tierline.text.segmentation import resegmented
from tierline.text.unspoken import notes_in, without
from tierline.workflow.keeping import Keeping, KeptWord

EVERYTHING_SPOKEN = Unspoken()
ROUNDING = 0.001  # seconds: a TextGrid may end this much behind its recording without a word
FASTEST = 50.0  # letters a second that nobody can say, not even in a short burst
SPARE_LETTERS = 30  # a short interval that was set too narrowly is no reason to refuse it
_SHOWN, _LETTERS = 5, 40  # notes that a remark shows, and letters of each
CHUNK_LETTERS = 8192  # of a long text are read before somebody may cancel


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A text as typed, and where it is spoken.

    Attributes:
        place: Where it is, for messages; empty for a text that covers the whole recording.
        text: The text.
        start: In seconds.
        end: In seconds.
        turns: Who says what of it, if that is known.
        channel: Channel it is spoken on, counted from 0; None: as the settings say.
        lane: What it is in line with: texts of one lane do not overlap, those of two may.
    """

    place: str
    text: str
    start: float
    end: float
    turns: tuple[Turn, ...] = ()
    channel: int | None = None
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text and where it is spoken.

    Attributes:
        place: Where it is, for messages; empty for a text that covers the whole recording.
        units: Its units, in order; empty only if there are notes.
        start: Start of its span in the TextGrid, in seconds.
        end: End of its span in the TextGrid, in seconds.
        heard: The part of the span that the recording has, in seconds; None if it has none.
        kept: Units in which a human has set something in an earlier alignment, each by its index,
            with what there was.
        notes: What stands in the text and nobody says, in order.
        turns: Who says what of it, if that is known, by places in the text.
        channel: Channel it is spoken on, counted from 0; None: as the settings say.
        lane: What it is in line with: passages of one lane do not overlap, those of two may.
    """

    place: str
    units: tuple[Unit, ...]
    start: float
    end: float
    heard: tuple[float, float] | None
    kept: tuple[tuple[int, KeptWord], ...] = ()
    notes: tuple[Unit, ...] = ()
    turns: tuple[Turn, ...] = ()
    channel: int | None = None
    lane: str = ""

    @property
    def fixed(self) -> tuple[FixedBoundary, ...]:
        """The boundaries that must stay where a human has set them."""
        if self.heard is None:
            return ()
        return tuple(mark for unit, word in self.kept for mark in word.fixed(unit, self.heard))

    def around(self, keeping: Keeping) -> Passage:
        """Return the same passage, to be aligned around what a human has set."""
        own = keeping.of({turn.speaker for turn in self.turns} or {""})
        return replace(self, kept=own.among(self.units, self.start, self.end))

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


def told_of_notes(passages: Iterable[Passage]) -> Iterator[str]:
    """Tell what was taken for notes that nobody says, if anything was, in one sentence."""
    labels = [note.label for passage in passages for note in passage.notes]
    different = list(dict.fromkeys(labels))
    shown = ", ".join(repr(_shortened(label)) for label in different[:_SHOWN])
    if len(labels) == 1:
        yield f"{shown} was taken for a note that nobody says, and keeps its place."
    elif labels:
        more = ", ..." if len(different) > _SHOWN else ""
        yield f"{len(labels)} notes were taken as not spoken, and keep their places: {shown}{more}"


def _shortened(label: str) -> str:
    return f"{label[:_LETTERS].rstrip()}..." if len(label) > _LETTERS else label


def _never() -> None:
    """Let the work go on."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How text is cut into units.

    Attributes:
        language: BCP 47 code.
        keep_punctuation: Keep punctuation around words in their labels.
        check: Called every now and then while a long text is read; may raise `Cancelled`.
        by: What the text is cut into; see `AlignSettings.units`.
        unspoken: What of it nobody says.
    """

    language: str
    keep_punctuation: bool
    check: Callable[[], None] = _never
    by: str = "auto"
    unspoken: Unspoken = EVERYTHING_SPOKEN

    def read(self, text: str) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """Return the units of a text, and the notes in it that nobody says."""
        spans = self.unspoken.spans(text)
        return self._cut(without(text, spans)), notes_in(text, spans)

    def units(self, text: str) -> tuple[Unit, ...]:
        """Return the units of a text."""
        return self.read(text)[0]

    def _cut(self, text: str) -> tuple[Unit, ...]:
        units: list[Unit] = []
        for start, end in _chunks(text):
            self.check()
            # A few characters more: "St." before a capital in the next line is no street.
            part = text[start : end + 3]
            found = split_units(part, self.language, keep_punctuation=self.keep_punctuation)
            found = resegmented(found, part, self.language, self.by)
            units += (_moved(unit, start) for unit in found if unit.start < end - start)
        return tuple(units)


def reading_of_labels(language: str) -> Reading:
    """Return how the labels of a tier of words are read, whoever typed them."""
    usual = Unspoken(usual_notes(language))
    return Reading(language, keep_punctuation=True, unspoken=usual)


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a long text behind ends of lines: no unit, and no quotation, goes across one."""
    start = 0
    while len(text) - start > CHUNK_LETTERS:
        end = text.find("\n", start + CHUNK_LETTERS) + 1
        if end == 0:
            break
        yield start, end
        start = end
    yield start, len(text)


def _moved(unit: Unit, by: int) -> Unit:
    return replace(unit, start=unit.start + by, end=unit.end + by) if by else unit


def text_spans(tier: IntervalTier, remarks: list[str]) -> Iterator[TextSpan]:
    """Yield the text of each labelled interval with its span, in order of time."""
    rows = [(n, row) for n, row in enumerate(tier, start=1) if row.label.strip()]
    for number, row in sorted(rows, key=lambda item: item[1].start):
        place = f"interval {number} of {tier.name!r} ({row.start:.3f}-{row.end:.3f} s)"
        if math.isfinite(row.start) and math.isfinite(row.end):
            yield TextSpan(place, row.label, row.start, row.end)
        else:
            remarks.append(f"{place} has an undefined time; it was left out.")


def read_passages(
    texts: Iterable[TextSpan], duration: float, reading: Reading, remarks: list[str]
) -> Iterator[Passage]:
    """Yield a passage for each text that holds something to say.

    Args:
        texts: The texts.
        duration: Length of the recording, in seconds.
        reading: How text is cut into units.
        remarks: Takes what the user should know, a sentence each.
    """
    for text in texts:
        reading.check()
        units, notes = reading.read(text.text)
        if not units and not notes:
            if text.place:
                remarks.append(f"{text.place} holds nothing that can be spoken; it was left out.")
            continue
        heard = _heard(text.start, text.end, duration)
        if heard is not None and text.end - duration > ROUNDING and text.place:
            remarks.append(
                f"{text.place} reaches behind the end of the recording ({duration:.3f} s); only "
                "what is there was used."
            )
        yield Passage(
            text.place,
            units,
            text.start,
            text.end,
            heard,
            notes=notes,
            turns=text.turns,
            channel=text.channel,
            lane=text.lane,
        )


def _heard(start: float, end: float, duration: float) -> tuple[float, float] | None:
    start, end = max(start, 0.0), min(end, duration)
    return (start, end) if start < end else None
