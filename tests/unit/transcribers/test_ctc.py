"""The `ctc` transcriber on a trained tiny model: the words, their times, and text as it comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from tests.checkpoints.speech import Clip, make_clips, make_recording
from tierline.errors import Cancelled
from tierline.inference.ctc_options import CtcOptions
from tierline.plugins.progress import Progress
from tierline.transcribers.ctc import SPEC
from tierline.transcription import (
    PartialText,
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)

CHECKPOINT = Path(__file__).parents[2] / "data" / "checkpoints" / "ctc"


@pytest.fixture(scope="module")
def transcriber() -> Iterator[Transcriber]:
    options = CtcOptions(model=str(CHECKPOINT), device="cpu", window=8.0, context=2.0, batch=24.0)
    made: Transcriber = SPEC.create(options)
    yield made
    made.close()


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Clip, TranscriptionRequest]]:
    folder = tmp_path_factory.mktemp("clips")
    found = []
    for number, clip in enumerate(make_clips(24, seed=777)):
        audio = clip.write(folder / f"{number}.wav")
        found.append((clip, TranscriptionRequest(str(number), audio, 0.0, clip.duration)))
    return found


def right(clip: Clip, transcription: Transcription) -> int:
    said = [segment.text for segment in transcription.segments]
    blocks = SequenceMatcher(a=list(clip.words), b=said, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks)


def final(outcomes: Sequence[tuple[str, object]], name: str) -> Transcription:
    ((_, answer),) = [
        each for each in outcomes if each[0] == name and not isinstance(each[1], PartialText)
    ]
    assert isinstance(answer, Transcription), answer
    return answer


def test_it_writes_words_it_never_heard(
    transcriber: Transcriber, spoken: list[tuple[Clip, TranscriptionRequest]]
) -> None:
    requests = [request for _, request in spoken]
    outcomes = list(transcriber.transcribe(requests, Progress()))
    words = hits = 0
    for clip, request in spoken:
        answer = final(outcomes, request.id)
        assert list(answer.faults(request)) == []
        words, hits = words + len(clip.words), hits + right(clip, answer)
        starts = {segment.text: segment.start for segment in answer.segments}
        if len(set(clip.words)) == len(clip.words):
            for word, (start, end) in zip(clip.words, clip.times, strict=True):
                if word in starts:
                    assert start - 0.1 < starts[word] < end
    print(f"{hits} of {words} words")
    assert hits >= 0.95 * words


def test_long_recordings_come_bit_by_bit(transcriber: Transcriber, tmp_path: Path) -> None:
    clip = make_recording(seconds=130.0, seed=3)
    audio = clip.write(tmp_path / "long.flac")
    request = TranscriptionRequest("long", audio, 0.0, clip.duration, language="en")
    outcomes = list(transcriber.transcribe([request], Progress()))
    partial = [answer.text for _, answer in outcomes if isinstance(answer, PartialText)]
    answer = final(outcomes, "long")
    assert list(answer.faults(request)) == []
    assert answer.language == "en"
    hits = right(clip, answer)
    print(f"{hits} of {len(clip.words)} words")
    assert hits >= 0.95 * len(clip.words)
    assert partial
    whole = " ".join(segment.text for segment in answer.segments)
    assert all(len(text) < len(whole) for text in partial)
    assert sorted(partial, key=len) == partial


def test_a_file_that_is_gone_costs_no_other(
    transcriber: Transcriber, spoken: list[tuple[Clip, TranscriptionRequest]], tmp_path: Path
) -> None:
    gone = TranscriptionRequest("gone", tmp_path / "gone.wav", 0.0, 3.0)
    outcomes = list(transcriber.transcribe([gone, spoken[0][1]], Progress()))
    answers = dict(outcomes)
    assert isinstance(answers["gone"], TranscriptionError)
    assert "gone.wav" in answers["gone"].message
    assert final(outcomes, "0").segments


def test_nothing_is_said_in_silence(transcriber: Transcriber, tmp_path: Path) -> None:
    import soundfile

    soundfile.write(str(tmp_path / "silent.wav"), np.zeros(16000 * 3, np.float32), 16000)
    request = TranscriptionRequest("silent", tmp_path / "silent.wav", 0.0, 3.0)
    assert final(list(transcriber.transcribe([request], Progress())), "silent").segments == ()


def test_it_can_be_stopped_and_used_again(
    transcriber: Transcriber, spoken: list[tuple[Clip, TranscriptionRequest]]
) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 60

    requests = [request for _, request in spoken]
    with pytest.raises(Cancelled):
        list(transcriber.transcribe(requests, Progress(cancelled=cancelled)))
    assert final(list(transcriber.transcribe(requests[:1], Progress())), "0").segments
