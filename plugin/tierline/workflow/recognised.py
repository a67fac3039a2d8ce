"""Any transcriber as an aligner that finds the text of a long recording, roughly."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.adapter import OneAtATime
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
    Stretch,
    Word,
)
from tierline.alignment.pieces import window_end
from tierline.audio import PauseSearch, probe
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.text import split_units
from tierline.transcription.contract import (
    Segment,
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)
from tierline.workflow.matching import Step, matched

CHUNK_SECONDS = 30.0  # that are written down at a time, at most
CHUNKS_AHEAD = 4  # that are asked for together: a transcriber may be faster on several
_STRETCH_SECONDS = 4.0  # of words that are judged together
_ERRORS = 1.5  # a transcript with a third of its words wrong is still of the same text


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word that was recognised: folded, with its place in seconds."""

    word: str
    start: float
    end: float


class TranscriberAnchors(Closing):
    """An aligner that writes down what is said, and looks for the units in that.

    It answers open-ended requests: words that were recognised have rough places, the others none;
    `stretches` say how well transcript and text agree.

    Args:
        transcriber: Writes down what is said; is closed with this.
        longest: Longest audio in seconds that it takes at once; None: any length.
        provenance: Where its answers come from.
        guesses: Whether it is to find out which language is spoken.
    """

    def __init__(
        self,
        transcriber: Transcriber,
        longest: float | None,
        provenance: Provenance,
        *,
        guesses: bool = False,
    ) -> None:
        self._transcriber = transcriber
        self._chunk = min(longest or CHUNK_SECONDS, CHUNK_SECONDS)
        self._provenance = provenance
        self._guesses = guesses
        self._transcript: _Transcript | None = None

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, in order; see `Aligner.align`."""
        return OneAtATime(self._align).align(requests, progress)

    def close(self) -> None:
        """Close the transcriber."""
        self._transcriber.close()

    def _align(self, request: AlignmentRequest, progress: Progress) -> Alignment:
        transcript = self._of(request, progress)
        heard = transcript.within(request.start, request.end, progress)
        said = [(n, _folded(word)) for n, unit in enumerate(request.units) for word in unit.spoken]
        steps = matched([word.word for word in heard], [word for _, word in said])
        places: dict[int, list[HeardWord]] = {}
        for step in steps:
            if step.heard is not None and step.said is not None:
                places.setdefault(said[step.said][0], []).append(heard[step.heard])
        words = tuple(
            _placed(Word.of(unit), places.get(n, []), len(unit.spoken), request)
            for n, unit in enumerate(request.units)
        )
        stretches = tuple(_stretches(steps, heard))
        return Alignment(words, (), self._provenance, stretches)

    def _of(self, request: AlignmentRequest, progress: Progress) -> _Transcript:
        """Return what is known of a recording; only the last one is kept."""
        status = request.audio.stat() if request.audio.exists() else None
        version = (status.st_mtime_ns, status.st_size) if status else (0, 0)
        key = (request.audio, version, request.channel, request.language)
        if self._transcript is None or self._transcript.key != key:
            language = None if self._guesses else request.language
            cutting = _Cutting(request.audio, request.channel, language, self._chunk)
            self._transcript = _Transcript(key, self._transcriber, cutting, request.language)
        self._transcript.listen_from(request.start, progress)
        return self._transcript


@dataclass(frozen=True, slots=True)
class _Cutting:
    """A recording, and how it is cut for the transcriber."""

    audio: Path
    channel: int | None
    language: str | None
    seconds: float

    def chunks(self, start: float, progress: Progress) -> Iterator[TranscriptionRequest]:
        """Yield the next few chunks, cut in pauses."""
        recording = probe(self.audio, check=progress.check)
        search = PauseSearch(recording, self.channel, 0.2, progress.check)
        for _ in range(CHUNKS_AHEAD):
            if start >= recording.duration:
                return
            pauses = search.within(start, min(start + self.seconds, recording.duration))
            end = window_end(start, recording.duration, self.seconds, pauses)
            name = f"{self.audio.name}@{start:.2f}"
            yield TranscriptionRequest(name, self.audio, start, end, self.language, self.channel)
            start = end


class _Transcript:
    """What was recognised of one recording so far."""

    def __init__(
        self, key: object, transcriber: Transcriber, cutting: _Cutting, language: str
    ) -> None:
        self.key = key
        self._transcriber = transcriber
        self._cutting = cutting
        self._language = language
        self._words: list[HeardWord] = []
        self._known = (0.0, 0.0)  # what was written down, in seconds

    def listen_from(self, start: float, progress: Progress) -> None:
        """Prepare for words from a time on; what lies between it and what is known is left out."""
        progress.check()
        if not self._known[0] <= start <= self._known[1] or self._known == (0.0, 0.0):
            self._known, self._words = (start, start), []

    def within(self, start: float, end: float, progress: Progress) -> list[HeardWord]:
        """Return the words between two times, written down if need be.

        Raises:
            AlignmentError: The transcriber failed.
        """
        while self._known[1] < end:
            reached = self._known[1]
            self._write_down(progress)
            if self._known[1] <= reached:
                break
        self._words = [word for word in self._words if word.end > start]
        self._known = (max(self._known[0], start), self._known[1])  # no more for who begins anew
        return [word for word in self._words if word.start >= start and word.end <= end]

    def _write_down(self, progress: Progress) -> None:
        chunks = list(self._cutting.chunks(self._known[1], progress))
        answers: dict[str, Transcription] = {}
        failed: TranscriptionError | None = None
        for identity, outcome in self._transcriber.transcribe(chunks, progress.quiet()):
            if isinstance(outcome, Transcription):
                answers[identity] = outcome
            elif isinstance(outcome, TranscriptionError):
                failed = outcome
        if failed is not None and not answers:
            raise AlignmentError(failed.message)
        for chunk in chunks:
            if chunk.id in answers:
                for segment in answers[chunk.id].segments:
                    self._words += _words_of(segment, self._language)
            self._known = (self._known[0], chunk.end)


def _words_of(segment: Segment, language: str) -> Iterator[HeardWord]:
    """Yield the words of a segment; they share its time by their letters."""
    spoken = [_folded(word) for unit in split_units(segment.text, language) for word in unit.spoken]
    letters = sum(len(word) for word in spoken)
    time = segment.start
    for word in spoken:
        if word:
            end = time + (segment.end - segment.start) * len(word) / letters
            yield HeardWord(word, time, end)
            time = end


def _folded(word: str) -> str:
    """Return a word without case, accents and signs."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", "".join(sign for sign in letters if sign.isalnum()))


def _placed(word: Word, heard: list[HeardWord], spoken: int, request: AlignmentRequest) -> Word:
    """Place a unit if half of its spoken words were recognised."""
    if not heard or 2 * len(heard) < spoken:
        return word
    start, end = max(heard[0].start, request.start), min(heard[-1].end, request.end)
    if start >= end:
        return word
    return Word(word.label, word.source, (start, end))


def _stretches(steps: list[Step], heard: list[HeardWord]) -> Iterator[Stretch]:
    """Say of every few seconds how well transcript and text agree."""
    group: list[Step] = []
    for place, step in enumerate(steps, start=1):
        group.append(step)
        words = [heard[item.heard] for item in group if item.heard is not None]
        if not words:
            continue
        start, end = words[0].start, words[-1].end
        if end - start >= _STRETCH_SECONDS or place == len(steps):
            same = sum(item.heard is not None and item.said is not None for item in group)
            yield Stretch(start, end, min(1.0, _ERRORS * same / len(group)))
            group = []
