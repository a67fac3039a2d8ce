"""Recordings of any length through a transcriber: cut at pauses, in order, silence left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.batching import Scribe
from tests.support.oracle import RATE, Speech, make_speech
from tierline.audio import probe, read_samples
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress
from tierline.transcription import (
    PartialText,
    Segment,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)
from tierline.transcription.pieces import pieces
from tierline.transcription.run import run

LONGEST = 8.0


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return make_speech(tmp_path_factory.mktemp("speech"), 200)


def asked(speech: Speech, name: str = "all", **changes: object) -> TranscriptionRequest:
    request = TranscriptionRequest(name, speech.audio, 0.0, speech.duration)
    return replace(request, **changes)  # type: ignore[arg-type]


def nothing() -> None:
    """Never stop."""


class Telling(Scribe):
    """Tells the words of a piece one by one before it answers; answers four pieces backwards."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        waiting: list[TranscriptionRequest] = []
        for request in requests:
            waiting.append(request)
            if len(waiting) == 4:
                yield from self._answers(waiting, progress)
                waiting = []
        yield from self._answers(waiting, progress)

    def _answers(
        self, waiting: list[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        for request in reversed(waiting):
            ((name, answer),) = super().transcribe([request], progress)
            assert isinstance(answer, Transcription)
            text = ""
            for segment in answer.segments:
                text = f"{text} {segment.text}".strip()
                yield name, PartialText(text)
            yield name, answer


def test_no_word_is_cut_and_none_is_lost(speech: Speech) -> None:
    scribe = Scribe(speech)
    ((name, answer),) = run([asked(speech)], scribe, LONGEST, Progress())
    assert name == "all"
    assert isinstance(answer, Transcription)
    assert [segment.text for segment in answer.segments] == [unit.label for unit in speech.units]
    assert len(scribe.asked) > 5
    assert all(piece.duration <= LONGEST + 1e-6 for piece in scribe.asked)
    assert answer.language == "en"


def test_pieces_leave_out_the_silence_around(speech: Speech, tmp_path: Path) -> None:
    samples = read_samples(probe(speech.audio), 0.0, 5.0, sample_rate_hz=RATE)
    quiet = np.zeros(6 * RATE)
    audio = tmp_path / "quiet.wav"
    soundfile.write(str(audio), np.concatenate([quiet, samples, quiet, quiet]), RATE)
    found = list(pieces(TranscriptionRequest("x", audio, 0.0, 23.0), 8.0, nothing))
    assert 5.8 <= found[0].start <= 6.4
    assert 10.5 <= found[-1].end <= 11.3
    assert [piece.id for piece in found] == [f"x@{piece.start:.3f}" for piece in found]


def test_a_silent_recording_is_not_sent_and_told(tmp_path: Path) -> None:
    audio = tmp_path / "silent.wav"
    soundfile.write(str(audio), np.zeros(10 * RATE), RATE)
    silent = Speech(audio, (), (), 10.0)
    scribe = Scribe(silent)
    ((_, answer),) = run([asked(silent)], scribe, LONGEST, Progress())
    assert isinstance(answer, TranscriptionError)
    assert answer.message == "Nothing can be heard in silent.wav."
    assert scribe.asked == []


def test_what_is_settled_grows_in_order_and_never_shrinks(speech: Speech) -> None:
    told: list[tuple[tuple[Segment, ...], str]] = []

    def on_text(name: str, settled: tuple[Segment, ...], partial: str) -> None:
        assert name == "all"
        told.append((settled, partial))

    ((_, answer),) = run([asked(speech)], Telling(speech), LONGEST, Progress(), on_text)
    assert isinstance(answer, Transcription)
    for settled, partial in told:
        assert answer.segments[: len(settled)] == settled
        following = " ".join(segment.text for segment in answer.segments[len(settled) :])
        assert following.startswith(partial)
    counts = [len(settled) for settled, _ in told]
    assert counts == sorted(counts)
    assert counts[-1] == len(answer.segments)
    assert any(partial for _, partial in told)


def test_progress_goes_up_to_the_end(speech: Speech) -> None:
    fractions: list[float] = []
    list(
        run([asked(speech)], Scribe(speech), LONGEST, Progress(lambda at, _: fractions.append(at)))
    )
    assert fractions == sorted(fractions)
    assert fractions[-1] > 0.7  # silence is never written down


def test_a_piece_that_fails_costs_its_text_only(speech: Speech) -> None:
    ((_, answer),) = run([asked(speech)], Scribe(speech, deaf=(20, 21)), LONGEST, Progress())
    assert isinstance(answer, Transcription)
    assert 100 < len(answer.segments) < 200
    (remark,) = answer.remarks
    assert remark.endswith("could not be written down: deaf here")


def test_if_all_fail_it_is_an_error(speech: Speech) -> None:
    ((_, answer),) = run([asked(speech)], Scribe(speech, deaf=(0, 1e6)), LONGEST, Progress())
    assert isinstance(answer, TranscriptionError)
    assert answer.message == "deaf here"


def test_many_recordings_go_through_in_one_stream(speech: Speech, tmp_path: Path) -> None:
    requests = [
        asked(speech, "first", end=12.0),
        asked(speech, "gone", audio=tmp_path / "gone.wav"),
        asked(speech, "second", start=12.0, end=24.0),
    ]
    scribe = Telling(speech)
    answers = dict(run(requests, scribe, LONGEST, Progress()))
    assert set(answers) == {"first", "gone", "second"}
    assert isinstance(answers["gone"], TranscriptionError)
    assert "gone.wav" in str(answers["gone"])
    assert isinstance(answers["first"], Transcription)
    assert isinstance(answers["second"], Transcription)
    assert {piece.id.partition("@")[0] for piece in scribe.asked} == {"first", "second"}


def test_remarks_of_pieces_and_the_commonest_language_are_kept(speech: Speech) -> None:
    class Odd(Scribe):
        def transcribe(
            self, requests: Iterable[TranscriptionRequest], progress: Progress
        ) -> Iterator[TranscriptionOutcome]:
            for count, (name, answer) in enumerate(super().transcribe(requests, progress)):
                assert isinstance(answer, Transcription)
                language = "fr" if count % 3 else "de"
                yield name, replace(answer, language=language, remarks=(f"odd {count}",))

    ((_, answer),) = run([asked(speech, end=30.0)], Odd(speech), LONGEST, Progress())
    assert isinstance(answer, Transcription)
    assert answer.language == "fr"
    assert answer.remarks[:2] == ("odd 0", "odd 1")


def test_it_can_be_cancelled_between_pieces(speech: Speech) -> None:
    scribe = Scribe(speech)
    with pytest.raises(Cancelled):
        list(run([asked(speech)], scribe, LONGEST, Progress(cancelled=lambda: bool(scribe.asked))))
    assert len(scribe.asked) == 1
