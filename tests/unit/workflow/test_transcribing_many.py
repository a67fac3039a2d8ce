"""Several recordings are written down in one stream; one that fails costs no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.support.batching import Scribe
from tests.support.oracle import RATE, Speech, make_speech
from tests.support.transcribers import transcribers_of
from tierline.errors import Cancelled, UsageError
from tierline.plugins.progress import Progress
from tierline.transcription import TranscriberSpec
from tierline.workflow import Transcribed, TranscribeSettings, WarmTranscriber, transcribe_all

SETTINGS = TranscribeSettings(transcriber="scribe")


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    return make_speech(tmp_path_factory.mktemp("speech"), 40)


class Counting(Scribe):
    """Counts its runs."""

    runs = 0

    def transcribe(self, *args: Any) -> Any:
        self.runs += 1
        return super().transcribe(*args)


def warm(scribe: Scribe) -> WarmTranscriber:
    spec = TranscriberSpec(
        name="scribe",
        title="Scribe",
        version="1",
        languages=("*",),
        create=lambda _: scribe,
        longest_piece=8.0,
        isolated=False,
    )
    return WarmTranscriber(transcribers_of(spec))


def test_they_go_through_in_one_run(speech: Speech, tmp_path: Path) -> None:
    silent = tmp_path / "silent.wav"
    soundfile.write(str(silent), np.zeros(5 * RATE), RATE)
    audios = [tmp_path / "gone.wav", speech.audio, silent, speech.audio, tmp_path / "none.wav"]
    scribe = Counting(speech)
    told: list[float] = []
    with warm(scribe) as transcriber:
        progress = Progress(lambda fraction, _: told.append(fraction))
        results = dict(transcribe_all(transcriber, audios, SETTINGS, progress))
    assert scribe.runs == 1
    assert sorted(results) == [0, 1, 2, 3, 4]
    for number in (1, 3):
        result = results[number]
        assert isinstance(result, Transcribed)
        assert result.audio == speech.audio
        assert result.text.split() == [unit.label for unit in speech.units]
    assert [Path(str(results[n]).split(": ")[0]).name for n in (0, 4)] == ["gone.wav", "none.wav"]
    assert str(results[2]) == "Nothing can be heard in silent.wav."
    assert told == sorted(told)


def test_the_progress_of_a_single_one_is_its_own(speech: Speech) -> None:
    told: list[float] = []
    with warm(Scribe(speech)) as transcriber:
        progress = Progress(lambda fraction, _: told.append(fraction))
        list(transcribe_all(transcriber, [speech.audio], SETTINGS, progress))
    assert len({fraction for fraction in told if 0.1 < fraction < 0.95}) >= 2


def test_what_makes_no_sense_is_told_at_once_and_none_is_no_work(speech: Speech) -> None:
    with warm(Scribe(speech)) as transcriber:
        assert list(transcribe_all(transcriber, [], SETTINGS)) == []
        with pytest.raises(UsageError):
            list(transcribe_all(transcriber, [], replace(SETTINGS, transcriber="nobody")))


def test_a_missing_channel_is_a_failure_of_one(speech: Speech) -> None:
    with warm(Scribe(speech)) as transcriber:
        settings = replace(SETTINGS, channel=3)
        ((number, error),) = transcribe_all(transcriber, [speech.audio], settings)
    assert number == 0
    assert isinstance(error, UsageError)


def test_it_can_be_cancelled(speech: Speech) -> None:
    scribe = Scribe(speech)
    progress = Progress(cancelled=lambda: len(scribe.asked) >= 2)
    with warm(scribe) as transcriber, pytest.raises(Cancelled):
        list(transcribe_all(transcriber, [speech.audio] * 3, SETTINGS, progress))
