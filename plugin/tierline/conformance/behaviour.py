"""Checks of what an aligner does with requests."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from tierline.alignment.checked import faults
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Edge,
    FixedBoundary,
)
from tierline.conformance.trial import Trial
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress

MOST_AHEAD = 64  # requests that an aligner may take before it gives an answer: its batch
AT_WORK_SECONDS = 0.05
REACTION_SECONDS = 1.0


def answers_each_request(trial: Trial) -> Iterator[str]:
    """Each request is answered once, soundly, in times of the recording."""
    requests = [trial.request("whole"), trial.request("end", 0.5), trial.request("start", 0, 0.6)]
    answers = trial.answers(requests)
    yield from _faults(trial, requests, answers)
    errors = [answer[1] for answer in answers if isinstance(answer, tuple)]
    if errors and all(isinstance(error, AlignmentError) for error in errors):
        yield f"it answers ordinary requests with nothing but errors: {errors[0]}"


def takes_requests_without_units(trial: Trial) -> Iterator[str]:
    """A request with nothing to place, as the others around it, is answered."""
    requests = [replace(trial.request("nothing"), units=()), trial.request("something")]
    yield from _faults(trial, requests, trial.answers(requests))


def survives_a_bad_request(trial: Trial) -> Iterator[str]:
    """A recording that is not there costs one request, not the others."""
    missing = trial.material.audio.with_name("this-recording-is-missing.wav")
    bad = replace(trial.request("bad"), audio=missing)
    requests = [trial.request("before"), bad, trial.request("after")]
    answers = trial.answers(requests)
    yield from _faults(trial, requests, answers)
    outcomes = {answer[0]: answer[1] for answer in answers if isinstance(answer, tuple)}
    if _failed(outcomes.get("after")) and not _failed(outcomes.get("before")):
        yield f"after a bad request it fails the next one: {outcomes['after']}"


def can_be_used_again(trial: Trial) -> Iterator[str]:
    """A second run works, and gives the same answer to the same request."""
    request = trial.request("again")
    first, second = trial.answers([request]), trial.answers([request])
    yield from _faults(trial, [request], second)
    if repr(first) != repr(second):
        yield "the same request gets another answer the second time"


def takes_requests_lazily(trial: Trial) -> Iterator[str]:
    """Answers come while the stream of requests still flows; it may have no end."""
    taken = 0

    def stream() -> Iterator[AlignmentRequest]:
        nonlocal taken
        for taken in range(1, 3 * MOST_AHEAD):
            yield trial.request(f"request-{taken}", 0, 0.5)

    outcomes = iter(trial.aligner.align(stream(), Progress()))
    if next(outcomes, None) is None:
        yield "it gives no answer at all"
    if taken > MOST_AHEAD:
        yield f"it took {taken} requests before its first answer: at most {MOST_AHEAD} at a time"
    del outcomes  # leaves the run early, as users do


def cancels_before_it_starts(trial: Trial) -> Iterator[str]:
    """Work that is cancelled already is not done."""
    try:
        trial.answers([trial.request("cancelled")], Progress(cancelled=lambda: True))
    except Cancelled:
        return
    yield "it works on although it is cancelled: call progress.step or progress.check"


def cancels_while_it_works(trial: Trial) -> Iterator[str]:
    """Cancelling stops a run within a second, and the aligner works afterwards."""
    due = time.monotonic() + AT_WORK_SECONDS
    late = due + REACTION_SECONDS

    def stream() -> Iterator[AlignmentRequest]:
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


def keeps_fixed_boundaries(trial: Trial) -> Iterator[str]:
    """A boundary that the user has fixed is kept, or the request is refused."""
    request = trial.request("fixed")
    fixed = FixedBoundary(0, Edge.END, trial.material.duration * 0.45)
    request = replace(request, fixed=(fixed,))
    yield from _faults(trial, [request], trial.answers([request]))


def takes_more_units_than_audio(trial: Trial) -> Iterator[str]:
    """An aligner that claims `open_end` takes requests whose units outlast their audio."""
    if trial.spec.open_end:
        request = replace(trial.request("open", 0, 0.5), open_end=True)
        yield from _faults(trial, [request], trial.answers([request]))


CHECKS = (
    answers_each_request,
    takes_requests_without_units,
    survives_a_bad_request,
    can_be_used_again,
    takes_requests_lazily,
    keeps_fixed_boundaries,
    takes_more_units_than_audio,
    cancels_before_it_starts,
    cancels_while_it_works,
)


def _faults(
    trial: Trial, requests: Sequence[AlignmentRequest], answers: Sequence[object]
) -> Iterator[str]:
    """Say what is wrong with the answers to some requests."""
    waiting = {request.id: request for request in requests}
    for item in answers:
        match item:
            case (str(name), Alignment() as alignment) if name in waiting:
                for fault in _unsound(trial, alignment, waiting.pop(name)):
                    yield f"its answer to {name!r} is unusable: {fault}"
            case (str(name), AlignmentError()) if name in waiting:
                del waiting[name]
            case (str(name), Alignment() | AlignmentError()):
                yield f"it answers {name!r}, which was not asked or is answered already"
            case _:
                yield f"it yields {item!r:.60}, not (id, Alignment or AlignmentError)"
    for name in waiting:
        yield f"it does not answer {name!r}"


def _unsound(trial: Trial, alignment: Alignment, request: AlignmentRequest) -> Iterator[str]:
    yield from faults(alignment, request)
    try:
        if pickle.loads(pickle.dumps(alignment)) != alignment:
            yield "it is not the same after pickling"
        if alignment.provenance.aligner != trial.spec.name:
            yield f"its provenance names {alignment.provenance.aligner!r} as the aligner"
        if alignment.phones and "phones" not in trial.spec.tiers:
            yield "it has phones, though the spec's tiers have none"
    except Exception as error:  # noqa: BLE001 - nonsense of any kind may be in there
        yield f"it holds values of a wrong kind ({type(error).__name__}: {error})"


def _failed(answer: object) -> bool:
    return isinstance(answer, AlignmentError)
