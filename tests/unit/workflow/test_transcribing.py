"""Recordings become texts and TextGrids, in scripts as in the window."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import tierline
from tests.support.batching import Scribe
from tests.support.dictation import ABSENT, dictation
from tests.support.oracle import Speech, make_speech
from tests.support.transcribers import transcribers_of
from tierline.annotation import IntervalTier
from tierline.errors import Cancelled, InputError, OutputError, UsageError
from tierline.navigation import Span
from tierline.plugins.options import option
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.textgrid import open_textgrid
from tierline.transcription import (
    Segment,
    TranscriberSpec,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)
from tierline.workflow import Transcribed, TranscribeSettings, WarmTranscriber
from tierline.workflow.transcribed import utterances

SETTINGS = TranscribeSettings(transcriber="scribe")


@dataclass(frozen=True, slots=True)
class ScribeOptions:
    """The options of `scribe`."""

    beam: int = option(3, title="Beam", help="How wide.", minimum=1)


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return make_speech(tmp_path_factory.mktemp("speech"), 100)


def spec_of(scribe: Scribe, **changes: Any) -> TranscriberSpec:
    spec = TranscriberSpec(
        name="scribe",
        title="Scribe",
        version="1",
        languages=("en", "fr"),
        options=ScribeOptions,
        create=lambda _: scribe,
        longest_piece=8.0,
        finds_language=True,
        isolated=False,
    )
    return replace(spec, **changes)


def warm(scribe: Scribe, **changes: Any) -> WarmTranscriber:
    return WarmTranscriber(transcribers_of(spec_of(scribe, **changes)))


def written(scribe: Scribe, speech: Speech, **keywords: Any) -> Transcribed:
    with warm(scribe) as transcriber:
        return transcriber.transcribe(speech.audio, SETTINGS, Progress(), **keywords)


def made(*segments: Segment, duration: float = 10.0) -> Transcribed:
    origin = Provenance("scribe", "1")
    return Transcribed(Path("a.wav"), duration, segments, "en", (), origin)


def test_a_recording_becomes_a_text(speech: Speech) -> None:
    scribe = Scribe(speech, words=False)
    result = written(scribe, speech)
    assert result.text.split() == [unit.label for unit in speech.units]
    assert result.text.count("\n") >= 3  # it has pauses
    assert result.language == "en"
    assert result.remarks == ()
    assert result.complete
    assert result.provenance == Provenance("scribe", "1")
    assert all(piece.duration <= 8.0 for piece in scribe.asked)


def test_settings_reach_the_transcriber(speech: Speech) -> None:
    scribe = Scribe(speech)
    seen: list[object] = []

    def create(options: object) -> Scribe:
        seen.append(options)
        return scribe

    settings = replace(
        SETTINGS, language="fr-CA", channel=0, context="Tierline", options={"beam": "7"}
    )
    with warm(scribe, create=create) as transcriber:
        transcriber.transcribe(speech.audio, settings, Progress(), span=Span(2.0, 9.0))
        transcriber.transcribe(speech.audio, settings, Progress(), span=Span(2.0, 9.0))
    assert seen == [ScribeOptions(7)]  # it stayed open
    for piece in scribe.asked:
        assert (piece.language, piece.channel, piece.context) == ("fr-CA", 0, "Tierline")
        assert 2.0 <= piece.start < piece.end <= 9.0


def test_other_options_open_another_one(speech: Speech) -> None:
    closed: list[bool] = []

    class Closed(Scribe):
        def close(self) -> None:
            closed.append(True)

    with warm(Closed(speech)) as transcriber:
        for beam, before in ((1, 0), (1, 0), (2, 1)):
            settings = replace(SETTINGS, options={"beam": beam})
            transcriber.transcribe(speech.audio, settings, Progress())
            assert len(closed) == before
    assert len(closed) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"transcriber": "scrbe"}, "did you mean 'scribe'"),
        ({"language": "de"}, "does not know the language 'de'; 'tierline transcribers' lists"),
        ({"options": {"beam": "0"}}, "beam"),
        ({"options": {"width": "1"}}, "width"),
    ],
)
def test_what_makes_no_sense_is_refused(speech: Speech, changes: dict[str, Any], said: str) -> None:
    with warm(Scribe(speech)) as transcriber, pytest.raises(UsageError, match=said):
        transcriber.choose(replace(SETTINGS, **changes))


def test_a_language_must_be_given_if_it_is_not_found_out(speech: Speech) -> None:
    deaf = warm(Scribe(speech), finds_language=False)
    with deaf, pytest.raises(UsageError, match="say which one of en, fr is spoken"):
        deaf.choose(SETTINGS)
    with warm(Scribe(speech), finds_language=False, languages=("*",)) as knows_one:
        knows_one.choose(SETTINGS)


def test_one_that_cannot_run_here_is_refused(speech: Speech) -> None:
    gone = warm(Scribe(speech), unavailable=lambda: "torch missing")
    with gone, pytest.raises(UsageError, match="'scribe' cannot run here: torch missing"):
        gone.choose(SETTINGS)


def test_a_missing_model_is_told_before_any_work() -> None:
    settings = TranscribeSettings(transcriber="dictation", options={"model": "nobody/nothing"})
    with WarmTranscriber(dictation()) as transcriber:
        transcriber.choose(settings)
        with pytest.raises(TranscriptionError) as caught:
            transcriber.ready(settings)
    assert caught.value.message == ABSENT


def test_settings_without_meaning_are_refused() -> None:
    with pytest.raises(UsageError, match="counted from 0"):
        TranscribeSettings(channel=-1)


def test_recordings_that_cannot_be_used_are_told(speech: Speech, tmp_path: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound at all")
    with warm(Scribe(speech)) as transcriber:
        for audio in (text, tmp_path / "gone.wav"):
            with pytest.raises(InputError, match=audio.name):
                transcriber.transcribe(audio, SETTINGS, Progress())
        with pytest.raises(UsageError, match="no channel 6"):
            transcriber.transcribe(speech.audio, replace(SETTINGS, channel=5), Progress())


def test_a_transcriber_that_fails_is_told(speech: Speech) -> None:
    with pytest.raises(TranscriptionError, match="deaf here"):
        written(Scribe(speech, deaf=(0, 1e6)), speech)


def test_what_is_not_understood_is_told(speech: Speech) -> None:
    result = written(Scribe(speech, lambda _n, _word: ""), speech)
    assert result.text == ""
    assert result.remarks == ("no words were understood, so the text is empty.",)


def test_a_stop_keeps_what_is_settled(speech: Speech) -> None:
    told: list[int] = []
    result = written(
        Scribe(speech),
        speech,
        on_text=lambda settled, _: told.append(len(settled)),
        stopping=lambda: len(told) >= 2,
    )
    assert not result.complete
    assert 0 < len(result.segments) == told[-1] < 100
    assert result.remarks[0].startswith("it was stopped early; what follows")


def test_cancelling_keeps_nothing(speech: Speech) -> None:
    told: list[int] = []
    with warm(Scribe(speech)) as transcriber, pytest.raises(Cancelled):
        transcriber.transcribe(
            speech.audio,
            SETTINGS,
            Progress(cancelled=lambda: len(told) >= 2),
            on_text=lambda settled, _: told.append(len(settled)),
        )


def test_closing_ends_work_that_is_going_on(speech: Speech) -> None:
    begun = threading.Event()

    class Endless(Scribe):
        def transcribe(
            self, requests: Iterable[TranscriptionRequest], progress: Progress
        ) -> Iterator[TranscriptionOutcome]:
            for request in requests:
                while True:
                    begun.set()
                    progress.check()
                yield request.id, Transcription((), None, Provenance("scribe", "1"))

    transcriber = warm(Endless(speech))
    ends: list[BaseException] = []

    def work() -> None:
        try:
            transcriber.transcribe(speech.audio, SETTINGS, Progress())
        except Cancelled as error:
            ends.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(20)
    transcriber.close()
    thread.join(20)
    assert len(ends) == 1


def test_words_are_joined_to_utterances() -> None:
    words = [(0.0, 0.5, "one"), (0.5, 1.0, "two"), (2.0, 2.5, "three"), (2.6, 5.0, "four five")]
    joined = list(utterances([Segment(*word) for word in words]))
    assert joined == [
        Segment(0.0, 1.0, "one two"),
        Segment(2.0, 2.5, "three"),
        Segment(2.6, 5.0, "four five"),
    ]


def test_scripts_without_blanks_get_none() -> None:
    (han,) = utterances([Segment(0, 1, "你好"), Segment(1, 2, "世界")])
    assert han.text == "你好世界"
    (korean,) = utterances([Segment(0, 1, "안녕"), Segment(1, 2, "세계")])
    assert korean.text == "안녕 세계"


def test_a_text_is_saved_an_utterance_a_line(tmp_path: Path) -> None:
    result = made(Segment(0.5, 2.0, "Grüß Gott, Welt."), Segment(3.0, 9.0, "How are you?"))
    result.save(tmp_path / "new" / "a.txt")
    saved = (tmp_path / "new" / "a.txt").read_bytes()
    assert saved == "Grüß Gott, Welt.\nHow are you?\n".encode()


def test_a_textgrid_is_saved_with_the_times(tmp_path: Path) -> None:
    result = made(Segment(0.5, 2.0, "a b"), Segment(2.0, 9.0, "c d"), Segment(9.0, 10.0, "e f"))
    result.save(tmp_path / "a.textgrid")
    tier = open_textgrid(tmp_path / "a.textgrid").grid.tier("utterance")
    assert isinstance(tier, IntervalTier)
    assert list(tier.labels) == ["", "a b", "c d", "e f"]
    assert tier.starts.tolist() == [0.0, 0.4, 2.0, 9.0]  # with a little silence
    assert tier.ends.tolist() == [0.4, 2.0, 9.0, 10.0]


def test_nothing_is_overwritten_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("mine")
    with pytest.raises(OutputError, match="already there"):
        made().save(path)
    assert path.read_text() == "mine"
    made(Segment(0, 1, "new text")).save(path, force=True)
    assert path.read_text() == "new text\n"
    with pytest.raises(OutputError, match="is a folder"):
        made().save(tmp_path, force=True)


def test_scripts_have_it_and_can_list_what_there_is() -> None:
    assert "qwen3-asr" in [listing.name for listing in tierline.list_transcribers()]
    with pytest.raises(UsageError, match="no transcriber 'qwen4'"):
        tierline.transcribe("hello.wav", transcriber="qwen4")
