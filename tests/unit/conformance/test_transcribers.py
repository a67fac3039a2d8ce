"""The checks of transcribers find what is wrong, each kind of it, and nothing in a sound one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tierline.alignment import NoOptions
from tierline.conformance import assert_transcriber_conforms, check_transcriber
from tierline.conformance.writing import CHECKS
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.transcription import (
    PartialText,
    Segment,
    TranscriberSpec,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)

CALLS = itertools.count()
ORIGIN = Provenance("flawed", "1")
Change = Callable[[TranscriptionRequest, Transcription], Any]


@dataclass(frozen=True)
class Flawed(Closing):
    """Answers every request soundly, but for what `change` does to the answers."""

    change: Change = lambda _, good: good

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[Any]:
        for asked in requests:
            progress.step(0.5)
            if not asked.audio.exists():
                yield asked.id, TranscriptionError("it is not there.")
                continue
            yield asked.id, PartialText("la")
            segment = Segment(asked.start, asked.end, "la la")
            yield asked.id, self.change(asked, Transcription((segment,), asked.language, ORIGIN))


def sound(_options: NoOptions) -> Flawed:
    return Flawed()


def counts_from_the_span(_options: NoOptions) -> Flawed:
    def change(asked: TranscriptionRequest, good: Transcription) -> Transcription:
        return replace(good, segments=(Segment(0.0, asked.duration, "la"),))

    return Flawed(change)


def calls_itself_other(_options: NoOptions) -> Flawed:
    return Flawed(lambda _, good: replace(good, provenance=Provenance("other", "1")))


def changes_its_mind(_options: NoOptions) -> Flawed:
    return Flawed(lambda _, good: replace(good, language=f"x-{next(CALLS)}"))


def only_errors(_options: NoOptions) -> Flawed:
    return Flawed(lambda _asked, _good: TranscriptionError("out of order"))


def needs_a_language(_options: NoOptions) -> Flawed:
    return Flawed(lambda asked, good: good if asked.language else TranscriptionError("which one?"))


def hallucinates_in_silence(_options: NoOptions) -> Flawed:
    """Its text for silence holds nothing, which is no segment."""

    def change(asked: TranscriptionRequest, good: Transcription) -> Transcription:
        empty = (Segment(asked.start, asked.end, ""),)
        return replace(good, segments=empty) if asked.id == "silent" else good

    return Flawed(change)


class Late(Flawed):
    """Tells a partial text after its answer."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[Any]:
        for asked in requests:
            yield from super().transcribe([asked], progress)
            yield asked.id, PartialText("too late")


def late(_options: NoOptions) -> Late:
    return Late()


class Greedy(Flawed):
    """Takes all requests before it starts."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[Any]:
        return super().transcribe(list(requests), progress)


def greedy(_options: NoOptions) -> Greedy:
    return Greedy()


class Deaf(Flawed):
    """Never looks at its progress."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], _progress: Progress
    ) -> Iterator[Any]:
        return super().transcribe(requests, Progress())


def deaf(_options: NoOptions) -> Deaf:
    return Deaf()


class Touchy(Flawed):
    """Gives up for good after a recording that is not there."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[Any]:
        for asked in requests:
            if not asked.audio.exists():
                raise FileNotFoundError(asked.audio)
            yield from super().transcribe([asked], progress)


def touchy(_options: NoOptions) -> Touchy:
    return Touchy()


class Idle(Flawed):
    """Yields nothing."""

    def transcribe(
        self, _requests: Iterable[TranscriptionRequest], _progress: Progress
    ) -> Iterator[Any]:
        return iter(())


def idle(_options: NoOptions) -> Idle:
    return Idle()


def refuses_to_start(_options: NoOptions) -> Flawed:
    raise OSError("no model here")


class Clingy(Flawed):
    """Cannot be closed."""

    def close(self) -> None:
        raise RuntimeError("still at it")


def clingy(_options: NoOptions) -> Clingy:
    return Clingy()


def _spec(create: Callable[..., Any], **changes: Any) -> TranscriberSpec:
    spec = TranscriberSpec(
        name="flawed",
        title="Flawed",
        version="1",
        languages=("*",),
        create=create,
        finds_language=True,
        isolated=False,
        patience=20.0,
    )
    return replace(spec, **changes)


@pytest.mark.parametrize("isolated", [True, False])
def test_a_sound_transcriber_has_no_findings(isolated: bool) -> None:
    assert check_transcriber(_spec(sound, isolated=isolated)) == ()


@pytest.mark.parametrize(
    ("create", "check", "said"),
    [
        (counts_from_the_span, "answers_each_request", "overlaps another or leaves the span"),
        (calls_itself_other, "answers_each_request", "names 'other' as the transcriber"),
        (only_errors, "answers_each_request", "nothing but errors: out of order"),
        (late, "answers_each_request", "a partial text of 'whole', which does not wait"),
        (idle, "answers_each_request", "it does not answer 'whole'"),
        (hallucinates_in_silence, "takes_silence", "holds no text"),
        (needs_a_language, "finds_the_language_if_it_says_so", "fails without one: which one?"),
        (touchy, "survives_a_bad_request", "it broke down: FileNotFoundError"),
        (changes_its_mind, "can_be_used_again", "another answer the second time"),
        (greedy, "takes_requests_lazily", "it took 383 requests before its first answer"),
        (idle, "takes_requests_lazily", "no answer at all"),
        (deaf, "cancels_before_it_starts", "it works on although it is cancelled"),
        (deaf, "cancels_while_it_works", "still at work"),
        (refuses_to_start, "can_be_made", "could not be started: OSError: no model here"),
        (clingy, "can_be_closed", "still at it"),
    ],
)
def test_a_flaw_is_found(create: Callable[..., Any], check: str, said: str) -> None:
    findings = check_transcriber(_spec(create), only=[check])
    assert [f for f in findings if f.check == check and said in f.message], findings


def test_a_flaw_of_the_spec_is_found() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_transcriber_conforms(_spec(sound, title="", unavailable=lambda: "it needs a GPU"))
    text = str(caught.value)
    assert text.startswith(
        "the transcriber 'flawed' does not conform:\n- described: it has no title"
    )
    assert "- can_run_here: it cannot run here" in text


def test_all_checks_have_a_test_that_they_can_fail() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert [check.__name__ for check in CHECKS if f'"{check.__name__}"' not in source] == []
