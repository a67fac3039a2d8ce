"""Transcribers behind the guard and in a child: partial texts pass, nonsense does not."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tierline.errors import Cancelled
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.plugins.spec import NoOptions
from tierline.transcription import (
    PartialText,
    Segment,
    TranscriberSpec,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
    open_transcriber,
)

ORIGIN = Provenance("quick", "1", {"pid": os.getpid()})


def asked(name: str = "one") -> TranscriptionRequest:
    return TranscriptionRequest(name, Path("hello.wav"), 1.0, 3.0)


@dataclass(frozen=True)
class Quick(Closing):
    """Tells a beginning, then answers as it is told to; "long" never ends by itself."""

    answer: Callable[[TranscriptionRequest], Any]

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[tuple[str, Any]]:
        for request in requests:
            yield request.id, PartialText("hel")
            while request.id == "long":
                time.sleep(0.01)  # stands for the layers of a model
                progress.check()
            yield request.id, self.answer(request)


def sound(request: TranscriptionRequest) -> Transcription:
    segment = Segment(request.start, request.end, "hello")
    return Transcription((segment,), "en", Provenance("quick", "1", {"pid": os.getpid()}))


def quick(_: NoOptions) -> Quick:
    return Quick(sound)


SPEC = TranscriberSpec(
    name="quick",
    title="Quick",
    version="1",
    languages=("*",),
    create=quick,
    isolated=True,
    grace=5.0,
    patience=20.0,
)


def outcomes(answer: Callable[[TranscriptionRequest], Any]) -> list[tuple[str, Any]]:
    spec = replace(SPEC, isolated=False, create=lambda _: Quick(answer))
    with open_transcriber(spec) as transcriber:
        return list(transcriber.transcribe([asked()], Progress()))


def test_the_beginning_comes_before_the_answer() -> None:
    assert outcomes(sound) == [("one", PartialText("hel")), ("one", sound(asked()))]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda _: Transcription((Segment(0.5, 2, "x"),), "en", ORIGIN), "leaves the span"),
        (lambda _: Transcription((Segment(2, 1, "x"),), "en", ORIGIN), "ends before it begins"),
        (lambda _: Transcription((Segment(1, 2, " "),), "en", ORIGIN), "holds no text"),
        (lambda _: Transcription((Segment(1, float("nan"), "x"),), "en", ORIGIN), "is no number"),
        (
            lambda _: Transcription((Segment(1, 2.5, "x"), Segment(2, 3, "y")), "en", ORIGIN),
            "overlaps another",
        ),
        (lambda _: Transcription(("x",), "en", ORIGIN), "values of a wrong kind"),  # type: ignore[arg-type]
        (lambda _: "hello", "it is a str, no Transcription"),
    ],
)
def test_nonsense_is_no_answer(answer: Callable[[Any], Any], said: str) -> None:
    _, (_, error) = outcomes(answer)
    assert isinstance(error, TranscriptionError)
    assert said in error.message


def test_a_run_that_is_cancelled_after_a_beginning_keeps_the_child() -> None:
    with open_transcriber(SPEC) as transcriber:
        (before,) = transcriber.pids
        seen: list[Any] = []
        progress = Progress(cancelled=lambda: bool(seen))
        stream = transcriber.transcribe([asked("long")], progress)
        seen.append(next(stream))
        assert seen == [("long", PartialText("hel"))]
        with pytest.raises(Cancelled):
            next(stream)
        assert transcriber.pids == (before,)
        *_, (_, answer) = transcriber.transcribe([asked()], Progress())
        assert isinstance(answer, Transcription)
        assert answer.provenance.options["pid"] == before
