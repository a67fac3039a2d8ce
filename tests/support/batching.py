"""An aligner that works in batches, and a transcriber, both knowing what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from tests.support.oracle import Oracle, Speech
from tierline.alignment.contract import AlignmentError, AlignmentRequest, Outcome
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.transcription.contract import (
    Segment,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)


class Batching(Closing):
    """Takes requests a batch at a time, and answers each batch backwards.

    Args:
        oracles: Know what is said, by the name of the recording.
        size: How many requests a batch holds.
        fails: Tells for which requests it has no answer.
    """

    def __init__(
        self,
        oracles: dict[str, Oracle],
        size: int = 8,
        fails: Callable[[AlignmentRequest], bool] = lambda _: False,
    ) -> None:
        self._oracles = oracles
        self._size = size
        self._fails = fails
        self.runs = 0
        self.batches: list[list[AlignmentRequest]] = []

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        self.runs += 1
        stream = iter(requests)
        while batch := list(islice(stream, self._size)):
            self.batches.append(batch)
            for request in reversed(batch):
                progress.step(0.5, "listening")
                if self._fails(request):
                    yield request.id, AlignmentError("this piece is too much")
                else:
                    yield from self._oracles[request.audio.name].align([request], progress)


class Scribe(Closing):
    """A transcriber that knows what is said.

    Args:
        speech: What it knows.
        heard: What it makes of the word of that number: nothing, or one or more words.
        words: Whether it says where each word is, or only where each utterance is.
        deaf: It fails for what touches those seconds.
    """

    def __init__(
        self,
        speech: Speech,
        heard: Callable[[int, str], str] = lambda _, word: word,
        *,
        words: bool = True,
        deaf: tuple[float, float] | None = None,
    ) -> None:
        self._speech = speech
        self._heard = heard
        self._words = words
        self._deaf = deaf
        self.asked: list[TranscriptionRequest] = []

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        for request in requests:
            progress.step(0.5)
            self.asked.append(request)
            if self._deaf and request.start < self._deaf[1] and request.end > self._deaf[0]:
                yield request.id, TranscriptionError("deaf here")
                continue
            segments = list(self._segments(request))
            if not self._words:
                segments = list(_utterances(segments))
            yield request.id, Transcription(tuple(segments), "en", Provenance("scribe", "1"))

    def _segments(self, request: TranscriptionRequest) -> Iterator[Segment]:
        for n, (unit, (start, end)) in enumerate(
            zip(self._speech.units, self._speech.spans, strict=True)
        ):
            text = self._heard(n, unit.label)
            if request.start <= start and end <= request.end and text:
                yield Segment(start, end, text)


def _utterances(words: list[Segment]) -> Iterator[Segment]:
    """Join words that follow each other without a pause."""
    group: list[Segment] = []
    for word in words:
        if group and word.start - group[-1].end > 0.05:
            yield Segment(group[0].start, group[-1].end, " ".join(item.text for item in group))
            group = []
        group.append(word)
    if group:
        yield Segment(group[0].start, group[-1].end, " ".join(item.text for item in group))
