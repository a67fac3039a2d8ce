"""The contract between Tierline and any transcriber: recordings in, texts out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

from tierline.plugins.contract import EngineError, Interim
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance


class TranscriptionError(EngineError):
    """A transcriber could not do a request; the message says why in one sentence."""


@dataclass(frozen=True, slots=True)
class TranscriptionRequest:
    """What is to be written down: a path and a span, never an array, so that it can travel.

    Attributes:
        id: Comes back with the result; unique within one run.
        audio: The recording.
        start: Where the audio to use begins, in seconds from the start of the recording.
        end: Where it ends, in seconds; must lie within the recording.
        language: BCP 47 code of what is spoken; None lets the transcriber find out.
        channel: Channel to use, counted from 0; None takes the mean of all.
        context: Names and terms that may be said, or what was said before; a hint, no order.
    """

    id: str
    audio: Path
    start: float
    end: float
    language: str | None = None
    channel: int | None = None
    context: str = ""

    @property
    def duration(self) -> float:
        """Length of the audio to use, in seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a transcript and where it is said.

    Attributes:
        start: In seconds from the start of the recording.
        end: In seconds.
        text: What is said there; never empty.
    """

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class PartialText(Interim):
    """What is known of a transcript so far; each replaces the one before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Transcription:
    """The answer to one request.

    Attributes:
        segments: What is said, in order of time, as finely as the transcriber can tell where: an
            utterance or a word each. None: nothing is said.
        language: BCP 47 code of the language that was found or given; None if nobody knows.
        provenance: Where it comes from.
        remarks: What the user should know, such as "12.00-20.00 s: ..."; times of the recording.
    """

    segments: tuple[Segment, ...]
    language: str | None
    provenance: Provenance
    remarks: tuple[str, ...] = ()

    def faults(self, request: TranscriptionRequest) -> Iterator[str]:
        """Say what breaks the contract, a clause each; nothing for a sound transcript."""
        slack = 1e-6  # seconds: rounding in a conversion from samples is no fault
        before = request.start
        for segment in self.segments:
            if not (math.isfinite(segment.start) and math.isfinite(segment.end)):
                yield "a segment has a time that is no number"
            elif segment.start > segment.end:
                yield f"the segment at {segment.start:.3f} s ends before it begins"
            elif segment.start < before - slack or segment.end > request.end + slack:
                yield (
                    f"the segment at {segment.start:.3f}-{segment.end:.3f} s overlaps another or "
                    "leaves the span"
                )
            elif not segment.text.strip():
                yield f"the segment at {segment.start:.3f} s holds no text"
            else:
                before = segment.end


TranscriptionOutcome: TypeAlias = tuple[str, Transcription | TranscriptionError | PartialText]


class Transcriber(Protocol):
    """An engine, ready to work. Made by `TranscriberSpec.create`, closed when no longer needed."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Yield `(id, Transcription or TranscriptionError)` for each request, as each is ready.

        Any number of `(id, PartialText)` may come before. A request that fails is no reason to
        stop: yield its error and go on. Take requests one at a time or in batches, but never all
        at once. `progress.step` takes the fraction done of the request being worked on.

        Raises:
            Cancelled: `progress` said so.
        """
        ...

    def close(self) -> None:
        """Let go of models, processes and memory; the transcriber is not used again."""
        ...
