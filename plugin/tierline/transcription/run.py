"""Runs requests on a transcriber: any length, what is known so far in order, one answer each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from tierline.errors import Cancelled, TierlineError
from tierline.plugins.progress import Progress
from tierline.transcription.contract import (
    PartialText,
    Segment,
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)
from tierline.transcription.pieces import pieces

Heard: TypeAlias = tuple[Segment, ...]
OnText: TypeAlias = Callable[
    [str, Heard, str], None
]  # request, what is settled, what may come next
Settled: TypeAlias = tuple[str, Transcription | TranscriptionError]


def ignored(request: str, settled: Heard, partial: str) -> None:
    """Tell nobody."""


def run(
    requests: Iterable[TranscriptionRequest],
    transcriber: Transcriber,
    longest: float,
    progress: Progress,
    on_text: OnText = ignored,
) -> Iterator[Settled]:
    """Yield `(id, Transcription or TranscriptionError)` for each request, as each is ready.

    Recordings are cut at pauses; the pieces of all of them stream through the transcriber together,
    and silence is not sent. A piece that fails costs its text only, unless all of them fail.

    Args:
        requests: What to write down; their ids differ.
        transcriber: The transcriber.
        longest: Longest piece in seconds that it takes.
        progress: Reports, and cancels.
        on_text: Called with what is settled of a request, in order, and the beginning of what
            follows, as they come.

    Raises:
        Cancelled: `progress` said so.
    """
    yield from _Run(longest, progress, on_text).results(requests, transcriber)


@dataclass(slots=True)
class _Collected:
    """One request, its pieces and what came of them."""

    request: TranscriptionRequest
    pieces: list[TranscriptionRequest] = field(default_factory=list)
    answers: dict[str, Transcription | TranscriptionError] = field(default_factory=dict)
    partial: dict[str, str] = field(default_factory=dict)
    cut: bool = False  # whether all pieces are known
    error: TranscriptionError | None = None

    @property
    def complete(self) -> bool:
        return self.cut and len(self.answers) == len(self.pieces)

    def so_far(self) -> tuple[Heard, str]:
        """Return what is settled from the beginning on, and the beginning of what follows."""
        settled: list[Segment] = []
        for piece in self.pieces:
            answer = self.answers.get(piece.id)
            if answer is None:
                return tuple(settled), self.partial.get(piece.id, "")
            if isinstance(answer, Transcription):
                settled += answer.segments
        return tuple(settled), ""

    def outcome(self) -> Transcription | TranscriptionError | None:
        """Return the answer; None if nothing was there to hear."""
        if self.error is not None:
            return self.error
        ordered = [self.answers[piece.id] for piece in self.pieces]
        done = [answer for answer in ordered if isinstance(answer, Transcription)]
        if not done:
            return next((each for each in ordered if isinstance(each, TranscriptionError)), None)
        languages = [each.language for each in done if each.language]
        most = max(languages, key=languages.count) if languages else self.request.language
        segments = tuple(segment for each in done for segment in each.segments)
        remarks = [remark for each in done for remark in each.remarks]
        for piece, answer in zip(self.pieces, ordered, strict=True):
            if isinstance(answer, TranscriptionError):
                place = f"{piece.start:.2f}-{piece.end:.2f} s"
                remarks.append(f"{place} could not be written down: {answer.message}")
        return Transcription(segments, most, done[0].provenance, tuple(remarks))


class _Run:
    """One run of a transcriber, through which the pieces of many requests stream."""

    def __init__(self, longest: float, progress: Progress, on_text: OnText) -> None:
        self._longest = longest
        self._progress = progress
        self._on_text = on_text
        self._owners: dict[str, _Collected] = {}
        self._open: list[_Collected] = []
        self._total = 0.0  # seconds of sound that were asked for
        self._done = 0.0  # of which so many are settled

    def results(
        self, requests: Iterable[TranscriptionRequest], transcriber: Transcriber
    ) -> Iterator[Settled]:
        inner = self._progress.quiet().reporting(lambda _, message: self._report(message))
        for identity, outcome in transcriber.transcribe(self._handed_out(requests), inner):
            collected = self._owners.get(identity)
            if collected is None:
                continue
            if isinstance(outcome, PartialText):
                collected.partial[identity] = outcome.text
            else:
                collected.answers[identity] = outcome
                self._done += sum(
                    piece.duration for piece in collected.pieces if piece.id == identity
                )
                self._report("")
            self._on_text(collected.request.id, *collected.so_far())
            yield from self._finished()
        yield from self._finished()

    def _handed_out(
        self, requests: Iterable[TranscriptionRequest]
    ) -> Iterator[TranscriptionRequest]:
        for request in requests:
            collected = _Collected(request)
            self._open.append(collected)
            self._total += request.duration
            try:
                for piece in pieces(request, self._longest, self._progress.check):
                    collected.pieces.append(piece)
                    self._owners[piece.id] = collected
                    yield piece
            except Cancelled:
                raise
            except TierlineError as error:
                collected.error = TranscriptionError(error.message)
            collected.cut = True

    def _finished(self) -> Iterator[Settled]:
        for collected in list(self._open):
            if not collected.complete:
                continue
            self._open.remove(collected)
            outcome = collected.outcome()
            if outcome is None:
                name = collected.request.audio.name
                outcome = TranscriptionError(f"Nothing can be heard in {name}.")
            yield collected.request.id, outcome

    def _report(self, message: str) -> None:
        if self._total:
            self._progress.step(self._done / self._total, message)
