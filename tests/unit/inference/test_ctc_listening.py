"""Long spans heard in windows: every frame counts once, and windows change next to nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.checkpoints.speech import Clip, make_recording
from tierline.inference.ctc_listening import Heard, Listener, Windowing, plan
from tierline.inference.ctc_model import CtcModel, open_ctc
from tierline.models import Weights
from tierline.plugins.progress import Progress

CHECKPOINT = Path(__file__).parents[2] / "data" / "checkpoints" / "ctc"


@dataclass(frozen=True, slots=True)
class Part:
    audio: Path
    start: float
    end: float
    channel: int | None = None

    @property
    def duration(self) -> float:
        return self.end - self.start


@pytest.fixture(scope="module")
def model() -> CtcModel:
    return open_ctc(Weights(str(CHECKPOINT)), device="cpu", dtype="float32")


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> tuple[Clip, Path]:
    clip = make_recording(seconds=40.0, seed=7)
    return clip, clip.write(tmp_path_factory.mktemp("listening") / "long.wav")


def heard_by(model: CtcModel, part: Part, length: float) -> NDArray[np.float32]:
    heard = Heard(part)
    listener = Listener(model, Windowing(length, 2.0, 600.0))
    for _ in listener.hear([heard], [lambda scores: scores], Progress()):
        pass
    assert heard.failure is None
    return heard.whole


@given(frames=st.integers(1, 5000), length=st.integers(1, 900), context=st.integers(1, 200))
def test_every_frame_counts_once(frames: int, length: int, context: int) -> None:
    windows = plan(frames, length, context)
    counted = [
        frame
        for window in windows
        for frame in range(window.begin, frames if window.end is None else window.end)
    ]
    assert counted == list(range(frames))
    for window in windows:
        assert 0 <= window.first <= window.begin
        assert window.begin - window.first == min(context, window.begin)
        assert window.last is None or window.end is not None


def test_windows_hear_what_the_whole_hears(model: CtcModel, recording: tuple[Clip, Path]) -> None:
    clip, audio = recording
    part = Part(audio, 0.0, clip.duration)
    whole, windows = heard_by(model, part, 60.0), heard_by(model, part, 8.0)
    assert whole.shape == windows.shape
    same = float((whole.argmax(axis=1) == windows.argmax(axis=1)).mean())
    print(f"{len(whole)} frames, {same:.1%} alike")
    assert same > 0.95


def test_frames_keep_time_wherever_a_span_begins(
    model: CtcModel, recording: tuple[Clip, Path]
) -> None:
    clip, audio = recording
    hop = model.clock.hop
    whole = heard_by(model, Part(audio, 0.0, clip.duration), 60.0)
    later = heard_by(model, Part(audio, 200 * hop, clip.duration), 60.0)
    assert len(later) == len(whole) - 200
    assert float((later.argmax(axis=1) == whole[200:].argmax(axis=1)).mean()) > 0.95


def test_silence_is_not_asked_about(model: CtcModel, tmp_path: Path) -> None:
    import soundfile

    soundfile.write(str(tmp_path / "silent.wav"), np.zeros(16000 * 5, np.float32), 16000)
    heard = Heard(Part(tmp_path / "silent.wav", 0.0, 5.0))
    listener = Listener(model, Windowing(30.0, 2.0, 600.0))
    for _ in listener.hear([heard], [lambda scores: scores], Progress()):
        pass
    assert heard.silent
    assert set(heard.whole.argmax(axis=1).tolist()) == {model.vocabulary.blank}


def test_a_span_that_cannot_be_read_costs_no_other(
    model: CtcModel, recording: tuple[Clip, Path], tmp_path: Path
) -> None:
    _, audio = recording
    bad, good = Heard(Part(tmp_path / "gone.wav", 0.0, 3.0)), Heard(Part(audio, 0.0, 3.0))
    listener = Listener(model, Windowing(30.0, 2.0, 600.0))
    for _ in listener.hear([bad, good], [lambda scores: scores] * 2, Progress()):
        pass
    assert "gone.wav" in str(bad.failure)
    assert good.failure is None
    assert good.finished


def test_a_model_that_answers_with_no_numbers_is_told_in_a_sentence(
    recording: tuple[Clip, Path], tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    folder = Path(shutil.copytree(CHECKPOINT, tmp_path / "broken"))
    weights = load_file(folder / "model.safetensors")
    weights["ctc_head.bias"] = torch.full_like(weights["ctc_head.bias"], float("nan"))
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    broken = open_ctc(Weights(str(folder)), device="cpu", dtype="float32")
    heard = Heard(Part(recording[1], 0.0, 3.0))
    listener = Listener(broken, Windowing(30.0, 2.0, 600.0))
    for _ in listener.hear([heard], [lambda scores: scores], Progress()):
        pass
    assert "no numbers" in str(heard.failure)
