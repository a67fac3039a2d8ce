"""Spectrograms: Praat's own values are the expectation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.audio import SpectrogramSettings, spectrogram
from tierline.audio.recording import Samples
from tierline.audio.spectrogram import PRAAT_ZERO_DB, Analyser

ROOT = Path(__file__).parents[3]
SPEECH = ROOT / "tests" / "data" / "speech"
FLAT = SpectrogramSettings(pre_emphasis_db=0)


def read(path: Path) -> tuple[Samples, int]:
    with soundfile.SoundFile(str(path)) as file:
        return file.read(dtype="float32", always_2d=True), file.samplerate


def assert_as_in_praat(samples: Samples, rate: int) -> None:
    parselmouth = pytest.importorskip("parselmouth")
    sound = parselmouth.Sound(samples.T.astype(np.float64), rate)
    # A step that keeps frames away from the middle between samples, where rounding decides.
    theirs = sound.to_spectrogram(0.005, 5000, 0.0020011, 20)
    ours = spectrogram(samples, rate, theirs.xs(), FLAT)
    analyser = Analyser(rate, FLAT)
    assert ours.shape == theirs.values.shape
    assert analyser.row_hz == pytest.approx(theirs.dy)
    assert analyser.first_hz == pytest.approx(theirs.y1)
    expected = 10 * np.log10(theirs.values + 1e-30)
    heard = expected > expected.max() - 100
    assert np.quantile(np.abs(ours - expected)[heard], 0.999) < 0.01
    assert np.corrcoef(ours[heard], expected[heard])[0, 1] > 0.9999


@pytest.mark.parametrize("name", ["ae/msajc023.wav", "praatio/bobby.wav", "espeak/pomme.flac"])
def test_as_in_praat(name: str) -> None:
    samples, rate = read(SPEECH / name)
    assert_as_in_praat(samples[: 2 * rate], rate)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 96000, 192000])
@pytest.mark.parametrize("channels", [1, 2])
def test_as_in_praat_at_any_rate(rate: int, channels: int) -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, (rate // 5, channels)).astype(np.float32)
    assert_as_in_praat(noise, rate)


def test_pre_emphasis_is_praats() -> None:
    noise = np.random.default_rng(3).normal(0, 0.1, 16000).astype(np.float32)
    times = np.array([0.5])
    raised = spectrogram(noise, 16000, times) - spectrogram(noise, 16000, times, FLAT)
    octaves = np.log2(np.arange(1, 161) * 31.25 / 1000)  # row k is counted as k * its width
    assert np.allclose(raised[:, 0], 6 * octaves, atol=1e-3)
    assert raised[31, 0] == pytest.approx(0, abs=1e-3)


def test_a_tone_is_where_it_is() -> None:
    time = np.arange(16000) / 16000
    tone = np.sin(2 * np.pi * 2000 * time).astype(np.float32)
    levels = spectrogram(tone, 16000, np.array([0.5]), FLAT)[:, 0]
    assert levels.argmax() * 31.25 == 2000
    # 260 Hz wide at -3 dB, as Praat's manual says of 5 ms.
    wide = np.count_nonzero(levels > levels.max() - 3) * 31.25
    assert wide == pytest.approx(260, abs=32)


def test_silence_is_far_below_what_can_be_heard() -> None:
    levels = spectrogram(np.zeros(1600, np.float32), 16000, np.array([0.05]))
    assert levels.max() < PRAAT_ZERO_DB - 100


@pytest.mark.parametrize("length", [1, 2, 50])
def test_shorter_than_a_window(length: int) -> None:
    constant = np.full(length, 0.5, dtype=np.float32)
    levels = spectrogram(constant, 16000, np.array([-1.0, 0.0, length / 16000, 5.0]), FLAT)
    # Held, so a constant has no edge that would be heard.
    assert np.isfinite(levels).all()
    assert np.ptp(levels, axis=1).max() == 0
    assert (levels[64:] < -50).all()
