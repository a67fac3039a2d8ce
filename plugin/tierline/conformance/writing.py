"""How a transcriber is tried, and the checks that only transcribers have to pass."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from tierline.conformance import behaviour
from tierline.conformance.trial import SAMPLE_RATE_HZ, Trial, write_sound
from tierline.transcription.contract import PartialText, Transcription, TranscriptionRequest
from tierline.transcription.host import faults
from tierline.transcription.spec import TranscriberSpec


class WritingTrial(Trial[TranscriptionRequest]):
    """One transcriber, open but not guarded, and what to try it with."""

    answer = Transcription
    partial = (PartialText,)

    spec: TranscriberSpec

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

    def unsound(self, answer: Transcription, request: TranscriptionRequest) -> Iterator[str]:
        """Say what is wrong with a transcript."""
        return faults(answer, request)


def takes_silence(trial: WritingTrial) -> Iterator[str]:
    """A second of silence is answered, without a text or with an error; the next is not harmed."""
    with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
        path = Path(folder) / "silence.wav"
        write_sound(path, np.zeros(SAMPLE_RATE_HZ))
        silent = replace(trial.request("silent"), audio=path, start=0.0, end=1.0)
        requests = [silent, trial.request("something")]
        yield from trial.faults(requests, trial.answers(requests))


def finds_the_language_if_it_says_so(trial: WritingTrial) -> Iterator[str]:
    """A transcriber that claims `finds_language` takes requests that name none."""
    if trial.spec.finds_language:
        request = replace(trial.request("unknown"), language=None)
        answers = trial.answers([request])
        yield from trial.faults([request], answers)
        error = trial.outcomes(answers).get("unknown")
        if trial.failed(error):
            yield f"it claims to find the language, and fails without one: {error}"


CHECKS = (
    behaviour.answers_each_request,
    takes_silence,
    finds_the_language_if_it_says_so,
    behaviour.survives_a_bad_request,
    behaviour.can_be_used_again,
    behaviour.takes_requests_lazily,
    behaviour.cancels_before_it_starts,
    behaviour.cancels_while_it_works,
)
