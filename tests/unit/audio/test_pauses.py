"""Pauses: found in quiet and in noise, never in the middle of sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tierline.audio import find_pauses, is_silent, probe

Make = Callable[..., Path]
RATE = 16000
GAPS = [(2.0, 2.5), (5.0, 5.3), (7.4, 8.6), (11.0, 11.25)]


def babble(noise_db: float | None, offset: float = 0.0) -> NDArray[np.float64]:
    """Thirteen seconds of modulated harmonics with the gaps above, in white noise."""
    time = np.arange(13 * RATE) / RATE
    pitch = 2 * np.pi * np.cumsum(120 + 20 * np.sin(time)) / RATE
    voice = sum(np.sin(n * pitch) / n for n in range(1, 30))
    voice = 0.1 * voice * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
    for start, end in GAPS:
        voice[round(start * RATE) : round(end * RATE)] = 0
    if noise_db is not None:
        level = np.sqrt(np.mean(voice**2)) * 10 ** (-noise_db / 20)
        voice = voice + np.random.default_rng(3).normal(0, level, voice.size)
    mixed: NDArray[np.float64] = voice + offset
    return mixed


@pytest.mark.parametrize(
    ("noise", "offset"), [(None, 0.0), (None, 0.3), (40, 0.0), (20, 0.1), (10, 0)]
)
def test_every_gap_is_found_and_nothing_else(
    write: Make, noise: float | None, offset: float
) -> None:
    recording = probe(write("a.wav", babble(noise, offset), RATE))
    found = find_pauses(recording, 0, 13, minimum=0.15)
    assert len(found) == len(GAPS)
    assert np.abs(found - np.array(GAPS)).max() < 0.06


def test_times_count_from_the_recordings_start(write: Make) -> None:
    recording = probe(write("a.wav", babble(20), RATE))
    found = find_pauses(recording, 4, 9, minimum=0.2)
    assert np.abs(found - np.array(GAPS[1:3])).max() < 0.06


def test_silence_is_one_pause_and_steady_noise_none(write: Make) -> None:
    silence = probe(write("s.wav", np.zeros(5 * RATE), RATE))
    assert find_pauses(silence, 0, 5).tolist() == [[0.0, 5.0]]
    noise = probe(write("n.wav", np.random.default_rng(1).normal(0, 0.1, 20 * RATE), RATE))
    assert len(find_pauses(noise, 0, 20)) == 0


@pytest.mark.parametrize("samples", [1, 100, 400])
def test_hardly_any_sound(write: Make, samples: int) -> None:
    recording = probe(write("a.wav", np.full(samples, 0.2), RATE))
    assert find_pauses(recording, 0, recording.duration).shape == (0, 2)
    assert find_pauses(recording, 0, 0).shape == (0, 2)


def test_one_channel_of_a_dialogue(write: Make) -> None:
    talking, quiet = babble(None), np.zeros(13 * RATE)
    recording = probe(write("a.wav", np.stack([quiet, talking], axis=1), RATE))
    assert find_pauses(recording, 0, 13, channel=0).tolist() == [[0.0, 13.0]]
    assert len(find_pauses(recording, 0, 13, channel=1)) == len(GAPS)


@pytest.mark.parametrize("rate", [8000, 16000, 20000, 44100])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
def test_an_offset_alone_is_silence_at_any_rate(tmp_path: Path, rate: int, subtype: str) -> None:
    path = tmp_path / "offset.wav"
    soundfile.write(str(path), np.full(3 * rate, 0.3), rate, subtype=subtype)
    assert is_silent(probe(path), 0, 3)


@pytest.mark.parametrize("rate", [16000, 44100])
def test_dither_alone_is_silence_and_the_softest_tone_is_not(tmp_path: Path, rate: int) -> None:
    path = tmp_path / "soft.wav"
    dither = np.random.default_rng(1).integers(-1, 2, 3 * rate)
    tone = 33 * np.sin(2 * np.pi * 440 * np.arange(3 * rate) / rate)  # -60 dB
    soundfile.write(str(path), dither.astype(np.int16), rate)
    assert is_silent(probe(path), 0, 3)
    soundfile.write(str(path), (dither + tone).astype(np.int16), rate)
    assert not is_silent(probe(path), 0, 3)
