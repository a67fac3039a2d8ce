"""Samples for drawing and playing: blocks kept in memory, near waves, zero crossings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import (
    AudioError,
    SampleBlocks,
    WaveColumns,
    WaveLine,
    blocks,
    near_wave,
    nearest_zero_crossing,
    probe,
    stream,
)
from tierline.audio.recording import Samples
from tierline.audio.sample_blocks import BLOCK_FRAMES

Make = Callable[..., Path]
RATE = 16000


@pytest.fixture
def path(write: Make) -> Path:
    return write("a.wav", np.random.default_rng(2).normal(0, 0.1, (300_001, 2)), RATE)


def whole(path: Path) -> Samples:
    return np.concatenate(list(blocks(probe(path))))


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg", "a.mp3", "a.m4a"])
def test_any_order_gives_the_same_samples(encode: Make, write: Make, name: str) -> None:
    signal = np.random.default_rng(2).normal(0, 0.1, 20 * RATE)
    path = encode(name, signal, RATE, codec="aac") if name == "a.m4a" else write(name, signal, RATE)
    recording, expected = probe(path), whole(path)
    samples = SampleBlocks(recording, limit_bytes=1)
    order = [250_000, 0, 65_000, 131_000, 10, 200_000, len(expected) - 500, 140_000]
    for first in order:
        samples.excerpt(first // 2, 400)
        found = samples.read(first, first + 1000)
        assert np.abs(found - expected[first : first + 1000]).max() < 1e-4
    samples.close()


def test_outside_there_is_nothing(path: Path) -> None:
    samples, expected = SampleBlocks(probe(path)), whole(path)
    assert np.array_equal(samples.read(-50, 20), expected[:20])
    assert np.array_equal(samples.read(300_000, 400_000), expected[300_000:])
    assert samples.read(300_001, 300_002).shape == (0, 2)
    assert samples.read(20, 10).shape == (0, 2)
    with pytest.raises(ValueError, match="read-only"):
        samples.read(0, 5)[0] = 1
    samples.close()


def test_a_bounded_number_is_kept(path: Path) -> None:
    size = BLOCK_FRAMES * 2 * 4
    samples = SampleBlocks(probe(path), limit_bytes=2 * size)
    for number in range(4):
        assert not samples.holds(number * BLOCK_FRAMES, number * BLOCK_FRAMES + 1)
        samples.read(number * BLOCK_FRAMES, number * BLOCK_FRAMES + 1)
    assert not samples.holds(0, 10)
    assert samples.holds(2 * BLOCK_FRAMES, 4 * BLOCK_FRAMES)
    assert samples.holds(400_000, 500_000)
    samples.close()
    assert not samples.holds(3 * BLOCK_FRAMES, 3 * BLOCK_FRAMES + 1)
    assert len(samples.read(0, 10)) == 10
    samples.close()


def test_threads(path: Path) -> None:
    samples, expected = SampleBlocks(probe(path), limit_bytes=1), whole(path)
    firsts = np.random.default_rng(1).integers(0, 299_000, 100).tolist()
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda first: samples.read(first, first + 500), firsts))
    samples.close()
    for first, piece in zip(firsts, found, strict=True):
        assert np.array_equal(piece, expected[first : first + 500])


def test_a_file_that_has_gone(write: Make) -> None:
    path = write("b.wav", np.zeros(100_000), RATE)
    samples = SampleBlocks(probe(path))
    path.unlink()
    with pytest.raises(AudioError, match="cannot be decoded"):
        samples.read(0, 10)


def test_columns(path: Path) -> None:
    samples, expected = SampleBlocks(probe(path)), whole(path)
    found = near_wave(samples, 1.0, 1.1, 40)  # 40 samples a column
    assert isinstance(found, WaveColumns)
    assert found.values.shape == (2, 40, 2)
    for column in (0, 7, 39):
        first = RATE + column * 40
        part = expected[first - 1 : first + 40]  # and the sample before, so that columns join
        assert np.array_equal(found.values[:, column, 0], part.min(axis=0))
        assert np.array_equal(found.values[:, column, 1], part.max(axis=0))
    samples.close()


def test_columns_over_the_ends(path: Path) -> None:
    samples = SampleBlocks(probe(path))
    duration = samples.recording.duration
    for start, inside in ((-0.5, slice(50, 100)), (duration - 0.5, slice(0, 50))):
        found = near_wave(samples, start, start + 1.0, 100)
        assert isinstance(found, WaveColumns)
        drawn = np.ptp(found.values, axis=2)[0] > 0
        assert drawn[inside].all()
        assert drawn.sum() == 50
    away = near_wave(samples, duration + 1, duration + 2, 10)
    assert isinstance(away, WaveColumns)
    assert not away.values.any()
    samples.close()


def test_a_line(path: Path) -> None:
    samples, expected = SampleBlocks(probe(path)), whole(path)
    found = near_wave(samples, 1.0, 1.001, 500)
    assert isinstance(found, WaveLine)
    assert found.times[0] <= 1.0
    assert found.times[-1] >= 1.001
    assert len(found.times) == found.values.shape[1] == 18
    first = round(found.times[0] * RATE - 0.5)
    assert np.array_equal(found.values.T, expected[first : first + 18])
    before = near_wave(samples, -1.0, -0.999, 500)
    assert isinstance(before, WaveLine)
    assert len(before.times) <= 1
    samples.close()


def joined(pieces: Iterator[Samples]) -> Samples:
    return np.concatenate(list(pieces))


@pytest.mark.parametrize("block", [256, 4096, 100_000])
def test_streams(path: Path, block: int) -> None:
    recording, expected = probe(path), whole(path)
    samples = SampleBlocks(recording)
    samples.warm()
    for start, end in ((0.0, 1.0), (4.0, 4.5), (18.0, 99.0), (-1.0, 0.1)):
        part = expected[max(0, round(start * RATE)) : round(end * RATE)]
        assert np.array_equal(joined(stream(recording, start, end, block_frames=block)), part)
        assert np.array_equal(joined(samples.stream(start, end, block_frames=block)), part)
    assert list(stream(recording, 30, 40)) == []
    assert list(samples.stream(30, 40)) == []
    samples.close()


def test_zero_crossings_are_praats(path: Path) -> None:
    parselmouth = pytest.importorskip("parselmouth")
    call = parselmouth.praat.call
    recording, expected = probe(path), whole(path)
    sound = parselmouth.Sound(expected.T.astype(np.float64), RATE)
    for time in np.random.default_rng(4).uniform(0, recording.duration, 200).tolist():
        for channel in (0, 1):
            theirs = call(sound, "Get nearest zero crossing", channel + 1, time)
            ours = nearest_zero_crossing(recording, time, channel)
            assert ours == pytest.approx(theirs, abs=1e-9)


def test_no_zero_crossing(write: Make) -> None:
    signal = np.full(30 * RATE, 0.1)
    signal[20 * RATE :] = -0.1
    recording = probe(write("a.wav", signal, RATE))
    assert nearest_zero_crossing(recording, 5.0) is None
    assert nearest_zero_crossing(recording, 12.0) == pytest.approx(20.0, abs=1e-4)
    assert nearest_zero_crossing(recording, 19.0, reach=0.5) is None
    assert nearest_zero_crossing(recording, -1.0) is None
    assert nearest_zero_crossing(recording, 31.0) is None
    with pytest.raises(AudioError, match="channel 2 was asked"):
        nearest_zero_crossing(recording, 5.0, 1)
