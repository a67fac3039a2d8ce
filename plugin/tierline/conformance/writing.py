"""Checks of what a transcriber does with requests."""

from __future__ import annotations

import pickle
import tempfile
import time
import wave
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from tierline.conformance.trial import SAMPLE_RATE_HZ, Material
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Options
from tierline.transcription.contract import (
    PartialText,
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)
from tierline.transcription.host import faults
from tierline.transcription.spec import TranscriberSpec

MOST_AHEAD = 64  # requests that a transcriber may take before it gives an answer: its batch
AT_WORK_SECONDS = 0.05
REACTION_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class WritingTrial:
    """One transcriber, open but not guarded, and what to try it with."""

    spec: TranscriberSpec
    options: Options
    transcriber: Transcriber
    material: Material

    def request(self, name: str, start: float = 0.0, end: float = 1.0) -> TranscriptionRequest:
        """Ask about a part of the recording; `start` and `end` as fractions of its length."""
        length = self.material.duration
        return TranscriptionRequest(
            id=name,
            audio=self.material.audio,
            start=start * length,
            end=end * length,
            language=self.material.language,
        )

    def answers(
        self, requests: Iterable[TranscriptionRequest], progress: Progress | None = None
    ) -> list[object]:
        """Return all that the transcriber yields, whatever it is."""
        return list(self.transcriber.transcribe(iter(requests), progress or Progress()))


def answers_each_request(trial: WritingTrial) -> Iterator[str]:
    """Each request is answered once, soundly, in times of the recording."""
    requests = [trial.request("whole"), trial.request("end", 0.5), trial.request("start", 0, 0.6)]
    answers = trial.answers(requests)
    yield from _faults(trial, requests, answers)
    outcomes = _outcomes(answers)
    if outcomes and all(isinstance(each, TranscriptionError) for each in outcomes.values()):
        yield f"it answers ordinary requests with nothing but errors: {outcomes.popitem()[1]}"


def takes_silence(trial: WritingTrial) -> Iterator[str]:
    """A second of silence is answered, without a text or with an error; the next is not harmed."""
    with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
        path = Path(folder) / "silence.wav"
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE_HZ)
            file.writeframes(bytes(2 * SAMPLE_RATE_HZ))
        silent = replace(trial.request("silent"), audio=path, start=0.0, end=1.0)
        requests = [silent, trial.request("something")]
        yield from _faults(trial, requests, trial.answers(requests))


def finds_the_language_if_it_says_so(trial: WritingTrial) -> Iterator[str]:
    """A transcriber that claims `finds_language` takes requests that name none."""
    if trial.spec.finds_language:
        request = replace(trial.request("unknown"), language=None)
        answers = trial.answers([request])
        yield from _faults(trial, [request], answers)
        error = _outcomes(answers).get("unknown")
        if isinstance(error, TranscriptionError):
            yield f"it claims to find the language, and fails without one: {error}"


def survives_a_bad_request(trial: WritingTrial) -> Iterator[str]:
    """A recording that is not there costs one request, not the others."""
    missing = trial.material.audio.with_name("this-recording-is-missing.wav")
    bad = replace(trial.request("bad"), audio=missing)
    requests = [trial.request("before"), bad, trial.request("after")]
    answers = trial.answers(requests)
    yield from _faults(trial, requests, answers)
    outcomes = _outcomes(answers)
    before, after = outcomes.get("before"), outcomes.get("after")
    if isinstance(after, TranscriptionError) and not isinstance(before, TranscriptionError):
        yield f"after a bad request it fails the next one: {after}"


def can_be_used_again(trial: WritingTrial) -> Iterator[str]:
    """A second run works, and gives the same answer to the same request."""
    request = trial.request("again")
    first, second = trial.answers([request]), trial.answers([request])
    yield from _faults(trial, [request], second)
    if repr(_outcomes(first)) != repr(_outcomes(second)):
        yield "the same request gets another answer the second time"


def takes_requests_lazily(trial: WritingTrial) -> Iterator[str]:
    """Answers come while the stream of requests still flows; it may have no end."""
    taken = 0

    def stream() -> Iterator[TranscriptionRequest]:
        nonlocal taken
        for taken in range(1, 3 * MOST_AHEAD):
            yield trial.request(f"request-{taken}", 0, 0.5)

    outcomes = iter(trial.transcriber.transcribe(stream(), Progress()))
    if next(outcomes, None) is None:
        yield "it gives no answer at all"
    if taken > MOST_AHEAD:
        yield f"it took {taken} requests before its first answer: at most {MOST_AHEAD} at a time"
    del outcomes  # leaves the run early, as users do


def cancels_before_it_starts(trial: WritingTrial) -> Iterator[str]:
    """Work that is cancelled already is not done."""
    try:
        trial.answers([trial.request("cancelled")], Progress(cancelled=lambda: True))
    except Cancelled:
        return
    yield "it works on although it is cancelled: call progress.step or progress.check"


def cancels_while_it_works(trial: WritingTrial) -> Iterator[str]:
    """Cancelling stops a run within a second, and the transcriber works afterwards."""
    due = time.monotonic() + AT_WORK_SECONDS
    late = due + REACTION_SECONDS

    def stream() -> Iterator[TranscriptionRequest]:
        for number in count():
            if time.monotonic() > late:
                return
            yield trial.request(f"request-{number}")

    stopped = False
    try:
        trial.answers(stream(), Progress(cancelled=lambda: time.monotonic() > due))
    except Cancelled:
        stopped = True
    took = time.monotonic() - due
    if not stopped or took > REACTION_SECONDS:
        yield f"{took:.1f} s after it was cancelled it was still at work: call progress.check"
    request = trial.request("after")
    yield from _faults(trial, [request], trial.answers([request]))


CHECKS = (
    answers_each_request,
    takes_silence,
    finds_the_language_if_it_says_so,
    survives_a_bad_request,
    can_be_used_again,
    takes_requests_lazily,
    cancels_before_it_starts,
    cancels_while_it_works,
)


def _outcomes(answers: Sequence[object]) -> dict[object, object]:
    """Return the answers by the names of their requests, without partial texts."""
    pairs = [answer for answer in answers if isinstance(answer, tuple) and len(answer) > 1]
    return {pair[0]: pair[1] for pair in pairs if not isinstance(pair[1], PartialText)}


def _faults(
    trial: WritingTrial, requests: Sequence[TranscriptionRequest], answers: Sequence[object]
) -> Iterator[str]:
    """Say what is wrong with the answers to some requests."""
    waiting = {request.id: request for request in requests}
    for item in answers:
        match item:
            case (str(name), PartialText()) if name in waiting:
                pass
            case (str(name), PartialText()):
                yield f"it tells a partial text of {name!r}, which does not wait for an answer"
            case (str(name), Transcription() as answer) if name in waiting:
                for fault in _unsound(trial, answer, waiting.pop(name)):
                    yield f"its answer to {name!r} is unusable: {fault}"
            case (str(name), TranscriptionError()) if name in waiting:
                del waiting[name]
            case (str(name), Transcription() | TranscriptionError()):
                yield f"it answers {name!r}, which was not asked or is answered already"
            case _:
                yield f"it yields {item!r:.60}, not (id, Transcription or TranscriptionError)"
    for name in waiting:
        yield f"it does not answer {name!r}"


def _unsound(
    trial: WritingTrial, answer: Transcription, request: TranscriptionRequest
) -> Iterator[str]:
    yield from faults(answer, request)
    try:
        if pickle.loads(pickle.dumps(answer)) != answer:
            yield "it is not the same after pickling"
        if answer.provenance.aligner != trial.spec.name:
            yield f"its provenance names {answer.provenance.aligner!r} as the transcriber"
    except Exception as error:  # noqa: BLE001 - nonsense of any kind may be in there
        yield f"it holds values of a wrong kind ({type(error).__name__}: {error})"
