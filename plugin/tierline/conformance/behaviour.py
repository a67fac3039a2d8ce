"""Checks of what a plug-in of any kind does with requests."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, cast

from tierline.conformance.trial import R, Trial
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress

MOST_AHEAD = 128  # requests that an engine may take before it answers: a batch, and the next
AT_WORK_SECONDS = 0.05
REACTION_SECONDS = 1.0


def answers_each_request(trial: Trial[R]) -> Iterator[str]:
    """Each request is answered once, soundly, in times of the recording."""
    requests = [trial.request("whole"), trial.request("end", 0.5), trial.request("start", 0, 0.6)]
    answers = trial.answers(requests)
    yield from trial.faults(requests, answers)
    outcomes = [*trial.outcomes(answers).values()]
    if outcomes and all(map(trial.failed, outcomes)):
        yield f"it answers ordinary requests with nothing but errors: {outcomes[0]}"


def survives_a_bad_request(trial: Trial[R]) -> Iterator[str]:
    """A recording that is not there costs one request, not the others."""
    missing = trial.material.audio.with_name("this-recording-is-missing.wav")
    bad = with_audio(trial.request("bad"), missing)
    requests = [trial.request("before"), bad, trial.request("after")]
    answers = trial.answers(requests)
    yield from trial.faults(requests, answers)
    outcomes = trial.outcomes(answers)
    if trial.failed(outcomes.get("after")) and not trial.failed(outcomes.get("before")):
        yield f"after a bad request it fails the next one: {outcomes['after']}"


def can_be_used_again(trial: Trial[R]) -> Iterator[str]:
    """A second run works, and gives the same answer to the same request."""
    request = trial.request("again")
    first, second = trial.answers([request]), trial.answers([request])
    yield from trial.faults([request], second)
    if repr(trial.outcomes(first)) != repr(trial.outcomes(second)):
        yield "the same request gets another answer the second time"


def takes_requests_lazily(trial: Trial[R]) -> Iterator[str]:
    """Answers come while the stream of requests still flows; it may have no end."""
    taken = 0

    def stream() -> Iterator[R]:
        nonlocal taken
        for taken in range(1, 3 * MOST_AHEAD):
            yield trial.request(f"request-{taken}", 0, 0.5)

    outcomes = trial.run(stream(), Progress())
    if next(outcomes, None) is None:
        yield "it gives no answer at all"
    if taken > MOST_AHEAD:
        yield f"it took {taken} requests before its first answer: at most {MOST_AHEAD} at a time"
    del outcomes  # leaves the run early, as users do


def cancels_before_it_starts(trial: Trial[R]) -> Iterator[str]:
    """Work that is cancelled already is not done."""
    try:
        trial.answers([trial.request("cancelled")], Progress(cancelled=lambda: True))
    except Cancelled:
        return
    yield "it works on although it is cancelled: call progress.step or progress.check"


def cancels_while_it_works(trial: Trial[R]) -> Iterator[str]:
    """Cancelling stops a run within a second, and the engine works afterwards."""
    due = time.monotonic() + AT_WORK_SECONDS
    late = due + REACTION_SECONDS

    def stream() -> Iterator[R]:
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
    yield from trial.faults([request], trial.answers([request]))


def with_audio(request: R, audio: Path) -> R:
    """Return a request about another recording."""
    changed: Any = replace(cast("Any", request), audio=audio)
    return cast("R", changed)
