"""The contract between Tierline and any aligner: requests in, alignments out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeAlias

from tierline.plugins.contract import EngineError
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.text.unit import Unit


class AlignmentError(EngineError):
    """An aligner could not do a request; the message says why in one sentence."""


class Defect(StrEnum):
    """What may be wrong with one aligned unit; the sidecar lists these."""

    UNPLACED = "unplaced"  # not found in the audio; its time only keeps the order
    SQUEEZED = "squeezed"  # gave up some of its time to an unplaced neighbour
    GUESSED_PRONUNCIATION = "guessed-pronunciation"  # not in the dictionary: letters to sounds
    WIDENED_SEARCH = "widened-search"  # only found after the search was widened: look here
    RETIMED = "retimed"  # too short or overlapping as the engine gave it; moved apart
    UNSUPPORTED = "unsupported"  # the engine heard little to put it there: look here
    ZERO_LENGTH = "zero-length"  # start and end fell together; given the least length
    DISAGREEMENT = "disagreement"  # a second engine heard it elsewhere, and was believed
    ABSURD_LENGTH = "absurd-length"  # far longer or shorter than what it says takes
    PILED_UP = "piled-up"  # one of several far too short ones in a row
    SILENCE_INSIDE = "silence-inside"  # a pause in the middle of it
    NO_SPEECH = "no-speech"  # nothing is heard where it is
    NOT_SPOKEN = "not-spoken"  # a note, a heading: nobody says it; it only has its place in order


class Edge(StrEnum):
    """Which end of a unit."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class FixedBoundary:
    """A boundary that the user has checked: the aligner must keep it. `time` in seconds."""

    unit: int
    edge: Edge
    time: float


@dataclass(frozen=True, slots=True)
class AlignmentRequest:
    """What is to be aligned: a path and a span, never an array, so that it can travel.

    Attributes:
        id: Comes back with the result; unique within one run.
        audio: The recording.
        units: The units to place, in spoken order.
        start: Where the audio to use begins, in seconds from the start of the recording.
        end: Where it ends, in seconds; must lie within the recording.
        language: BCP 47 code, such as "en" or "fr".
        channel: Channel to use, counted from 0; None takes the mean of all.
        fixed: Boundaries the aligner must keep.
        open_end: The audio may end before the units do: place as many of the leading units as the
            audio holds, return the others unplaced. How long recordings are cut into pieces.
    """

    id: str
    audio: Path
    units: tuple[Unit, ...]
    start: float
    end: float
    language: str = "en"
    channel: int | None = None
    fixed: tuple[FixedBoundary, ...] = ()
    open_end: bool = False

    @property
    def duration(self) -> float:
        """Length of the audio to use, in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Word:
    """One unit with its place.

    Attributes:
        label: The unit's label, unchanged.
        source: The unit's first character and the one behind its last, in the transcript.
        span: Start and end in seconds from the start of the recording, or None: not placed.
        confidence: From 0 to 1, or None where the engine has nothing to say.
        defects: What may be wrong here.
        edge_confidence: The same for its start and its end, where the engine tells them apart.
    """

    label: str
    source: tuple[int, int]
    span: tuple[float, float] | None
    confidence: float | None = None
    defects: tuple[Defect, ...] = ()
    edge_confidence: tuple[float, float] | None = None

    @classmethod
    def of(
        cls,
        unit: Unit,
        span: tuple[float, float] | None = None,
        *,
        confidence: float | None = None,
        defects: tuple[Defect, ...] = (),
        edge_confidence: tuple[float, float] | None = None,
    ) -> Word:
        """Place a unit, in seconds from the start of the recording; no span: it has no place."""
        if span is None and Defect.UNPLACED not in defects:
            defects = (*defects, Defect.UNPLACED)
        place = (unit.start, unit.end)
        return cls(unit.label, place, span, confidence, defects, edge_confidence)


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone of a word.

    Attributes:
        label: In IPA.
        symbol: In the engine's own phone set (ARPABET for English Sphinx).
        start: In seconds from the start of the recording.
        end: In seconds.
        word: Index of the word it belongs to in `Alignment.words`.
    """

    label: str
    symbol: str
    start: float
    end: float
    word: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the recording, and how well its sound and its text agree as a whole.

    Attributes:
        start: In seconds from the start of the recording.
        end: In seconds.
        agreement: From 0 (another text, or no speech) to 1. It judges the whole stretch and tells
            nothing about a single word or boundary; that is what `Word.confidence` is for.
    """

    start: float
    end: float
    agreement: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """The answer to one request: every unit once, in order, placed or marked as not placed.

    Attributes:
        words: One for each unit.
        phones: Those of the words, if the engine times phones.
        provenance: What made it.
        stretches: How well sound and text agree; empty where the engine cannot tell.
        remarks: What the engine has to tell the user, a sentence each.
        untold: Where something is said that the units do not hold: starts and ends in seconds, as
            far as the engine can tell.
    """

    words: tuple[Word, ...]
    phones: tuple[Phone, ...]
    provenance: Provenance
    stretches: tuple[Stretch, ...] = ()
    remarks: tuple[str, ...] = ()
    untold: tuple[tuple[float, float], ...] = ()

    def faults(self, request: AlignmentRequest) -> Iterator[str]:
        """Say what breaks the contract, a clause each; nothing for a sound alignment."""
        expected = [(unit.label, (unit.start, unit.end)) for unit in request.units]
        if [(word.label, word.source) for word in self.words] != expected:
            yield "its words are not the request's units, once each and in order"
        spans = [word.span for word in self.words if word.span is not None]
        yield from _span_faults("word", spans, request)
        phones = [(phone.start, phone.end) for phone in self.phones]
        yield from _span_faults("phone", phones, request)
        owners = [phone.word for phone in self.phones]
        if owners != sorted(owners) or any(not 0 <= n < len(self.words) for n in owners):
            yield "its phones do not belong to its words in order"
        for word in self.words:
            for sure in (word.confidence, *(word.edge_confidence or ())):
                if sure is not None and not 0 <= sure <= 1:
                    yield f"the confidence of {word.label!r} is {sure}, not 0 to 1"
            if (word.span is None) != (Defect.UNPLACED in word.defects):
                yield f"{word.label!r} must be marked unplaced if, and only if, it has no span"
        yield from self._stretch_faults()
        yield from _moved(self.words, request.fixed)

    def _stretch_faults(self) -> Iterator[str]:
        for stretch in self.stretches:
            if not (stretch.start <= stretch.end and 0 <= stretch.agreement <= 1):
                yield f"its {stretch} is no part of a recording with an agreement from 0 to 1"
        for start, end in self.untold:
            if not start < end:
                yield f"the speech without text at {start:.3f}-{end:.3f} s has no length"


def _span_faults(
    what: str, spans: list[tuple[float, float]], request: AlignmentRequest
) -> Iterator[str]:
    slack = 1e-6  # seconds: rounding in a conversion from samples is no fault
    before = request.start
    for start, end in spans:
        if not (math.isfinite(start) and math.isfinite(end)):
            yield f"a {what} has a time that is no number"
        elif start >= end:
            yield f"a {what} at {start:.3f} s has no length"
        elif start < before - slack or end > request.end + slack:
            yield f"the {what} at {start:.3f}-{end:.3f} s overlaps another or leaves the span"
        else:
            before = end


def _moved(words: tuple[Word, ...], fixed: tuple[FixedBoundary, ...]) -> Iterator[str]:
    """Name the boundaries that the user had fixed and the aligner did not keep."""
    for boundary in fixed:
        word = words[boundary.unit]
        if word.span is not None:
            time = word.span[0 if boundary.edge is Edge.START else 1]
            if abs(time - boundary.time) > 1e-6:
                yield (
                    f"the {boundary.edge} of {word.label!r}, fixed at {boundary.time:.3f} s, "
                    f"came back at {time:.3f} s"
                )


Outcome: TypeAlias = tuple[str, Alignment | AlignmentError]


class Aligner(Protocol):
    """An engine, ready to work. Made by `AlignerSpec.create`, closed when no longer needed."""

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield `(id, Alignment or AlignmentError)` for each request, as each is ready.

        A request that fails is no reason to stop: yield its error and go on. Times count from the
        start of the recording, not of the span. `progress.step` takes the fraction done of the
        request being worked on. Take requests one at a time or in batches, but never all at
        once: their stream may have no end. An aligner that cannot keep a fixed boundary answers
        with an error, never with a boundary moved; `alignment.run` cuts requests at fixed
        boundaries beforehand, so that no aligner needs to know about them.

        Raises:
            Cancelled: `progress` said so.
        """
        ...

    def close(self) -> None:
        """Let go of models, processes and memory; the aligner is not used again."""
        ...
