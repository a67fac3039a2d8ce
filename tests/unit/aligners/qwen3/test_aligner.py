"""The `qwen3` aligner on the trained tiny checkpoint: times, batches, and all that can go wrong."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.checkpoints.scoring import roll, score
from tests.unit.aligners.qwen3.conftest import Spoken, answers
from tierline.aligners.qwen3 import SPEC, Qwen3Options
from tierline.aligners.qwen3.network import Clip, Network, Pending
from tierline.alignment import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Edge,
    FixedBoundary,
    Progress,
    open_aligner,
)
from tierline.errors import Cancelled, TierlineError
from tierline.text import split_units


def spans(alignment: Alignment) -> list[tuple[float, float]]:
    return [word.span or (0.0, 0.0) for word in alignment.words]


def errors_of(aligner: Aligner, spoken: list[Spoken]) -> float:
    found = answers(aligner, [each.request for each in spoken])
    result = score(list(map(spans, found)), [each.clip.times for each in spoken])
    print(result)
    return result.mean


def test_the_path_finds_words_it_never_heard(path_aligner: Aligner, spoken: list[Spoken]) -> None:
    assert errors_of(path_aligner, spoken) < 0.030


def test_the_library_decoding_does_too(library_aligner: Aligner, spoken: list[Spoken]) -> None:
    assert errors_of(library_aligner, spoken) < 0.045


def test_no_word_is_without_length_on_the_path(path_aligner: Aligner, spoken: list[Spoken]) -> None:
    found = answers(path_aligner, [each.request for each in spoken])
    lengths = [end - start for alignment in found for start, end in spans(alignment)]
    assert min(lengths) > 0.0199


def test_a_clip_gives_the_same_times_alone_and_in_a_batch(
    path_aligner: Aligner, spoken: list[Spoken]
) -> None:
    requests = [each.request for each in spoken[:16]]
    together = answers(path_aligner, requests)
    alone = [answers(path_aligner, [request])[0] for request in requests]
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(spans(one), spans(other), atol=5e-6)


def test_every_word_says_how_sure_its_edges_are(
    path_aligner: Aligner, spoken: list[Spoken]
) -> None:
    (found,) = answers(path_aligner, [spoken[0].request])
    for word in found.words:
        assert word.edge_confidence is not None
        assert word.confidence == min(word.edge_confidence)
        assert word.confidence > 0.2


def test_words_that_are_not_said_are_less_sure(path_aligner: Aligner, spoken: list[Spoken]) -> None:
    sure, unsure = [], []
    for said in spoken[:16]:
        units = split_units(f"{said.clip.text} zebra quixotic vacuum jazz")
        (found,) = answers(path_aligner, [replace(said.request, units=units)])
        confidences = [word.confidence or 0.0 for word in found.words]
        sure += confidences[:-4]
        unsure += confidences[-4:]
    assert np.mean(unsure) < 0.6 * np.mean(sure)


def test_fixed_boundaries_are_kept(path_aligner: Aligner, spoken: list[Spoken]) -> None:
    said = next(each for each in spoken if len(each.clip.words) >= 4)
    time = round(said.clip.times[1][1] + 0.01, 3)
    request = replace(said.request, fixed=(FixedBoundary(1, Edge.END, time),))
    (found,) = answers(path_aligner, [request])
    assert spans(found)[1][1] == time


def test_labels_stay_as_typed_and_emoji_have_no_place(
    path_aligner: Aligner, spoken: list[Spoken]
) -> None:
    said = spoken[0]
    typed = ", ".join(word.upper() for word in said.clip.words) + "!"
    (found,) = answers(path_aligner, [replace(said.request, units=split_units(typed))])
    assert [word.label for word in found.words] == [word.upper() for word in said.clip.words]


def test_memory_that_runs_out_halves_the_batch(
    path_aligner: Aligner, spoken: list[Spoken], monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    tried: list[int] = []
    real = Network.__call__

    def small(self: Network, clips: Sequence[Clip], check: Any) -> Pending:
        tried.append(len(clips))
        if len(clips) > 2:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return real(self, clips, check)

    requests = [each.request for each in spoken[:8]]
    usual = answers(path_aligner, requests)
    monkeypatch.setattr(Network, "__call__", small)
    halved = answers(path_aligner, requests)
    assert max(tried) > 2
    for one, other in zip(usual, halved, strict=True):
        np.testing.assert_allclose(spans(one), spans(other), atol=5e-6)


def test_a_clip_that_never_fits_is_told(
    path_aligner: Aligner, spoken: list[Spoken], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> Pending:
        raise MemoryError

    monkeypatch.setattr(Network, "__call__", full)
    ((_, answer),) = path_aligner.align([spoken[0].request], Progress())
    assert isinstance(answer, AlignmentError)
    assert "does not fit into the device's memory" in answer.message
    assert "--set piece=30" in answer.message


def test_numbers_that_are_none_are_told(
    path_aligner: Aligner, spoken: list[Spoken], monkeypatch: pytest.MonkeyPatch
) -> None:
    model: Any = vars(path_aligner)["_model"]
    real = model.score.forward
    monkeypatch.setattr(model.score, "forward", lambda hidden: real(hidden) * float("nan"))
    ((_, answer),) = path_aligner.align([spoken[0].request], Progress())
    assert isinstance(answer, AlignmentError)
    assert "no finite numbers" in answer.message


def test_cancelling_in_the_middle_of_a_batch(path_aligner: Aligner, spoken: list[Spoken]) -> None:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 40  # by then the model is at work

    requests = [each.request for each in spoken]
    with pytest.raises(Cancelled):
        list(path_aligner.align(requests, Progress(cancelled=cancelled)))
    assert answers(path_aligner, requests[:1])  # it goes on working


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"units": split_units("summer " * 90)}, "nobody says 90 words in"),
        ({"end": 900.0}, "0.000 to 900.000 s was asked for"),
    ],
)
def test_requests_that_make_no_sense(
    path_aligner: Aligner, spoken: list[Spoken], change: dict[str, Any], sentence: str
) -> None:
    request = replace(spoken[0].request, **change)
    ((_, answer),) = path_aligner.align([request], Progress())
    assert isinstance(answer, AlignmentError), answer
    assert sentence in answer.message


@pytest.mark.parametrize(
    ("samples", "sentence"),
    [
        (np.zeros(32000, np.float32), "is silent"),
        (np.full(32000, np.nan, np.float32), "number"),
    ],
    ids=["silence", "NaN"],
)
def test_sound_that_is_none(
    path_aligner: Aligner, tmp_path: Path, samples: Any, sentence: str
) -> None:
    audio = tmp_path / "odd.wav"
    soundfile.write(str(audio), samples, 16000, subtype="FLOAT")
    request = AlignmentRequest("odd", audio, split_units("summer garden"), 0.0, 2.0)
    ((_, answer),) = path_aligner.align([request], Progress())
    assert isinstance(answer, AlignmentError)
    assert "odd.wav" in answer.message
    assert sentence in answer.message


def _message(options: Qwen3Options) -> str:
    with pytest.raises(TierlineError) as caught:
        open_aligner(replace(SPEC, isolated=False), options)
    message = str(caught.value)
    assert "Traceback" not in message
    assert message.count("\n") == 0
    return message


def test_a_model_that_is_not_on_this_machine() -> None:
    message = _message(Qwen3Options(model="lab/not-here", offline=True))
    assert "lab/not-here" in message
    assert "tierline models download" in message or "offline" in message


def test_weights_that_are_cut_off(checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "cut"))
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:50_000])
    message = _message(Qwen3Options(model=str(folder)))
    assert str(folder) in message
    assert "model.safetensors is missing or cut short" in message


def test_weights_that_are_damaged(checkpoint: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(checkpoint, tmp_path / "damaged"))
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[8:200] = b"x" * 192  # of the table of contents
    weights.write_bytes(content)
    message = _message(Qwen3Options(model=str(folder)))
    assert str(folder) in message
    assert "damaged" in message


def test_a_model_of_another_kind(tmp_path: Path) -> None:
    from tests.checkpoints.random import build_recogniser

    folder = build_recogniser(tmp_path / "recogniser")
    assert str(folder) in _message(Qwen3Options(model=str(folder)))


def test_a_device_that_is_not_there(checkpoint: Path) -> None:
    message = _message(Qwen3Options(model=str(checkpoint), device="cuda:7"))
    assert "cuda:7" in message
    assert "cpu" in message


def test_without_its_packages(checkpoint: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from importlib import util

    monkeypatch.setattr(util, "find_spec", lambda _: None)
    message = _message(Qwen3Options(model=str(checkpoint)))
    assert 'pip install "tierline[qwen]"' in message


def test_it_reads_the_words_and_does_not_only_count_them(
    path_aligner: Aligner, spoken: list[Spoken]
) -> None:
    """With the first word of each text moved to its end, words are found where they are said."""
    requests = [
        replace(each.request, units=split_units(" ".join(roll(each.clip.words)))) for each in spoken
    ]
    reading: list[float] = []
    counting: list[float] = []
    for each, found in zip(spoken, answers(path_aligner, requests), strict=True):
        times, last = each.clip.times, len(each.clip.words) - 1
        for place in range(last):  # the one that was moved cannot be found at the end
            span = found.words[place].span
            if span is not None:
                reading += [abs(a - b) for a, b in zip(span, times[place + 1], strict=True)]
                counting += [abs(a - b) for a, b in zip(span, times[place], strict=True)]
    print(np.mean(reading), np.mean(counting))
    assert np.mean(reading) <= 0.4 * np.mean(counting)


def test_a_child_is_cancelled_in_time_and_goes_on(checkpoint: Path, spoken: list[Spoken]) -> None:
    requests = [replace(each.request, id=f"{n}") for n, each in enumerate(spoken * 20)]
    with open_aligner(SPEC, Qwen3Options(model=str(checkpoint), device="cpu")) as aligner:
        before = aligner.pids
        seen: list[str] = []
        outcomes = aligner.align(requests, Progress(cancelled=lambda: len(seen) > 2))
        with pytest.raises(Cancelled):
            seen.extend(identity for identity, _ in outcomes)
        ((_, answer),) = aligner.align(requests[:1], Progress())
        assert isinstance(answer, Alignment)
        assert aligner.pids == before  # the model was not loaded again
