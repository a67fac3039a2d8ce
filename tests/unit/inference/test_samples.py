"""The sound of a request, and what is refused before a model hears it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tierline.audio import AudioError
from tierline.inference.samples import read_sound
from tierline.plugins.contract import EngineError

RATE_HZ = 16000


def tone(level: float, seconds: float = 1.0, rate_hz: int = RATE_HZ) -> Any:
    return (level * np.sin(np.arange(round(seconds * rate_hz)) * 0.05)).astype(np.float32)


def written(folder: Path, samples: Any, rate_hz: int = RATE_HZ) -> Path:
    path = folder / "sound.wav"
    soundfile.write(str(path), samples, rate_hz, subtype="FLOAT")
    return path


def test_samples_at_the_models_rate_come_as_they_are(tmp_path: Path) -> None:
    samples = tone(0.5)
    sound = read_sound(written(tmp_path, samples), 0.25, 0.75)
    np.testing.assert_array_equal(sound.samples, samples[4000:12000])
    assert (sound.start, sound.duration, sound.rate_hz) == (0.25, 0.5, RATE_HZ)
    assert not sound.is_clipped


def test_another_rate_is_brought_to_the_models(tmp_path: Path) -> None:
    sound = read_sound(written(tmp_path, tone(0.5, 1.0, 44100), 44100), 0.0, 1.0)
    assert len(sound.samples) == RATE_HZ


def test_a_channel_is_taken_or_the_mean_of_all(tmp_path: Path) -> None:
    path = written(tmp_path, np.stack([tone(0.4), tone(0.2)], axis=1))
    np.testing.assert_allclose(read_sound(path, 0, 1).samples, tone(0.3), atol=1e-6)
    np.testing.assert_array_equal(read_sound(path, 0, 1, channel=1).samples, tone(0.2))


@pytest.mark.parametrize("samples", [tone(0.0), tone(0.0) + 0.3, tone(1e-5)])
def test_silence_and_a_constant_offset_are_refused(tmp_path: Path, samples: Any) -> None:
    with pytest.raises(EngineError, match=r"sound\.wav: 0\.00-1\.00 s is silent"):
        read_sound(written(tmp_path, samples), 0.0, 1.0)


def test_a_whisper_is_no_silence(tmp_path: Path) -> None:
    samples = tone(0.0, 5.0)
    samples[40000:40800] = tone(0.001, 0.05)
    assert read_sound(written(tmp_path, samples), 0.0, 5.0).duration == 5.0


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(tmp_path: Path, bad: float) -> None:
    samples = tone(0.5)
    samples[9000] = bad
    with pytest.raises(AudioError, match="is no number"):
        read_sound(written(tmp_path, samples), 0.0, 1.0)


def test_an_empty_span_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="holds no sample"):
        read_sound(written(tmp_path, tone(0.5)), 0.5, 0.5)


def test_clipping_is_told(tmp_path: Path) -> None:
    sound = read_sound(written(tmp_path, tone(1.3).clip(-1, 1)), 0.0, 1.0)
    assert sound.is_clipped
    assert 0.3 < sound.clipped < 0.6
