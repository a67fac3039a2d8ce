"""The `ctc` aligner on a trained tiny model: times, windows, what can go wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.checkpoints.ctc import build_wav2vec2
from tests.checkpoints.scoring import score
from tests.checkpoints.speech import Clip, make_clips, make_recording
from tests.checkpoints.words import WORDS
from tierline.aligners.ctc import SPEC, CtcAlignerOptions
from tierline.alignment import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Progress,
    open_aligner,
)
from tierline.errors import Cancelled, TierlineError
from tierline.text import split_units

CHECKPOINT = Path(__file__).parents[3] / "data" / "checkpoints" / "ctc"


@pytest.fixture(scope="module")
def aligner() -> Iterator[Aligner]:
    made: Aligner = SPEC.create(CtcAlignerOptions(model=str(CHECKPOINT), device="cpu"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Clip, AlignmentRequest]]:
    folder = tmp_path_factory.mktemp("ctc")
    found = []
    for number, clip in enumerate(make_clips(48, seed=4242)):
        audio = clip.write(folder / f"{number}.wav")
        units = split_units(clip.text)
        found.append((clip, AlignmentRequest(str(number), audio, units, 0.0, clip.duration)))
    return found


def spans(alignment: Alignment) -> list[tuple[float, float]]:
    return [word.span or (0.0, 0.0) for word in alignment.words]


def answers(aligner: Aligner, requests: list[AlignmentRequest]) -> list[Alignment]:
    outcomes = dict(aligner.align(requests, Progress()))
    found = []
    for request in requests:
        answer = outcomes[request.id]
        assert isinstance(answer, Alignment), answer
        assert list(answer.faults(request)) == []
        found.append(answer)
    return found


def test_it_finds_words_it_never_heard(
    aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]]
) -> None:
    found = answers(aligner, [request for _, request in spoken])
    result = score(list(map(spans, found)), [clip.times for clip, _ in spoken])
    print(result)
    assert result.mean < 0.030
    assert all((word.confidence or 0) > 0.3 for each in found for word in each.words)


def test_a_clip_gives_the_same_times_alone_and_in_a_batch(
    aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]]
) -> None:
    requests = [request for _, request in spoken[:12]]
    together = answers(aligner, requests)
    for request, one in zip(requests, together, strict=True):
        (alone,) = answers(aligner, [request])
        np.testing.assert_allclose(spans(one), spans(alone), atol=0.021)


def test_twenty_minutes_are_as_good_as_short_clips(
    aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]], tmp_path: Path
) -> None:
    found = answers(aligner, [request for _, request in spoken])
    short = score(list(map(spans, found)), [clip.times for clip, _ in spoken])
    recording = make_recording(seconds=1200.0)
    audio = recording.write(tmp_path / "long.flac")
    units = split_units(recording.text)
    request = AlignmentRequest("long", audio, units, 0.0, recording.duration)
    (whole,) = answers(aligner, [request])
    long = score([spans(whole)], [recording.times])
    last = sum(start > recording.duration - 60 for start, _ in recording.times)
    end = score([spans(whole)[-last:]], [recording.times[-last:]])
    print(f"short {short}\nlong {long}\nlast minute {end}")
    assert long.mean <= 1.1 * short.mean + 0.001
    assert end.mean <= 1.3 * long.mean + 0.001


def test_leading_words_of_a_longer_text(
    aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]]
) -> None:
    clip, request = spoken[3]
    units = split_units(f"{clip.text} zebra quixotic vacuum jazz")
    (found,) = answers(aligner, [replace(request, units=units, open_end=True)])
    placed = [word.span is not None for word in found.words]
    assert all(placed[: len(clip.words)])
    assert not any(placed[len(clip.words) :])


def test_words_that_nobody_says_are_left_out(
    aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]]
) -> None:
    requests, unsaid = [], []
    for clip, request in spoken[:16]:
        place = len(clip.words) // 2
        other = next(word for word in WORDS if word not in clip.words)
        text = " ".join([*clip.words[:place], other, *clip.words[place:]])
        requests.append(replace(request, units=split_units(text)))
        unsaid.append(place)
    for found, place in zip(answers(aligner, requests), unsaid, strict=True):
        placed = [word.span is not None for word in found.words]
        assert placed == [number != place for number in range(len(placed))]


def test_letters_that_the_model_does_not_know(
    aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]]
) -> None:
    clip, request = spoken[0]
    units = split_units(f"日本 {clip.text}")
    (found,) = answers(aligner, [replace(request, units=units)])
    assert found.words[0].span is None
    assert all(word.span for word in found.words[2:])


@pytest.mark.parametrize("norm", ["layer", "group"])
def test_models_that_write_letters(
    norm: str, spoken: list[tuple[Clip, AlignmentRequest]], tmp_path: Path
) -> None:
    folder = build_wav2vec2(tmp_path / norm, norm=norm)
    options = CtcAlignerOptions(model=str(folder), device="cpu", leave_out=False)
    with open_aligner(replace(SPEC, isolated=False), options) as letters:
        found = answers(letters, [request for _, request in spoken[:3]])
    assert all(word.span for each in found for word in each.words)


def test_cancelling(aligner: Aligner, spoken: list[tuple[Clip, AlignmentRequest]]) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 60

    with pytest.raises(Cancelled):
        list(aligner.align([request for _, request in spoken], Progress(cancelled=cancelled)))
    assert answers(aligner, [spoken[0][1]])


def test_a_text_that_is_too_long(spoken: list[tuple[Clip, AlignmentRequest]]) -> None:
    request = replace(spoken[0][1], units=split_units("garden " * 400))
    options = CtcAlignerOptions(model=str(CHECKPOINT), device="cpu", leave_out=False)
    strict: Aligner = SPEC.create(options)
    ((_, answer),) = strict.align([request], Progress())
    strict.close()
    assert isinstance(answer, AlignmentError)
    assert "too short for its text" in answer.message


def _message(options: CtcAlignerOptions) -> str:
    with pytest.raises(TierlineError) as caught:
        open_aligner(replace(SPEC, isolated=False), options)
    assert "\n" not in caught.value.message
    return caught.value.message


def test_models_that_cannot_be_used(tmp_path: Path) -> None:
    assert "lab/not-here" in _message(CtcAlignerOptions(model="lab/not-here", offline=True))
    cut = Path(shutil.copytree(CHECKPOINT, tmp_path / "cut"))
    (cut / "model.safetensors").write_bytes(b"nothing")
    assert str(cut) in _message(CtcAlignerOptions(model=str(cut)))
    other = CHECKPOINT.parent / "qwen3-aligner"
    assert "no CTC model" in _message(CtcAlignerOptions(model=str(other)))
