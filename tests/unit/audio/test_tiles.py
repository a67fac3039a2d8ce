"""Tiles: the same picture at every zoom, from any file, by any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import (
    AudioError,
    SampleBlocks,
    Tile,
    TileSource,
    probe,
    shades,
    spectrogram,
    tile_seconds,
)
from tierline.audio.tiles import FLOOR_DB, STEP_DB

Make = Callable[..., Path]
RATE = 16000


def source_of(path: Path, channel: int | None = None) -> TileSource:
    return TileSource(SampleBlocks(probe(path)), channel)


def made(source: TileSource, level: int, index: int) -> Tile:
    tile = source.tile(level, index)
    assert tile is not None
    return tile


def decibels(tile: Tile) -> np.ndarray:
    return FLOOR_DB + tile.codes * STEP_DB


@pytest.fixture
def noise(write: Make) -> Path:
    """40 s: loud noise from 10 to 20 s, soft elsewhere."""
    samples = np.random.default_rng(5).normal(0, 0.001, 40 * RATE)
    samples[10 * RATE : 20 * RATE] *= 100
    return write("n.wav", samples, RATE, subtype="FLOAT")


@pytest.mark.parametrize("level", [0, 2, 4])
def test_near_tiles_are_the_spectrogram(noise: Path, level: int) -> None:
    import soundfile

    with soundfile.SoundFile(str(noise)) as file:
        samples = file.read(dtype="float32", always_2d=True)
    source = source_of(noise)
    index = int(10 / tile_seconds(level))
    tile = made(source, level, index)
    assert tile.codes.shape == (source.rows, 256)
    assert tile.codes.dtype == np.uint8
    hop = tile_seconds(level) / 256
    times = index * tile_seconds(level) + (np.arange(256) + 0.5) * hop
    expected = np.maximum(spectrogram(samples, RATE, times), FLOOR_DB)
    assert np.abs(decibels(tile) - expected).max() <= STEP_DB / 2 + 1e-3
    assert np.array_equal(tile.loudest, tile.codes.max(axis=0))


@pytest.mark.parametrize("level", range(18))
def test_loud_is_loud_at_every_level(noise: Path, level: int) -> None:
    source = source_of(noise)
    hop = tile_seconds(level) / 256
    for time, expected in ((5.0, -60), (15.0, -20), (30.0, -60)):
        index, rest = divmod(time, tile_seconds(level))
        column = int(rest / hop)
        if hop > 5:
            continue
        near = slice(max(0, column - 4), column + 4) if hop < 0.5 else slice(column, column + 1)
        power = 10 ** (decibels(made(source, level, int(index)))[28:37, near] / 10)
        assert 10 * np.log10(power.mean()) == pytest.approx(expected, abs=7)


def test_levels_and_indices(noise: Path) -> None:
    source = source_of(noise)
    assert source.level_for(1e-6) == 0
    assert [source.level_for(0.00025 * 2**n) for n in range(8)] == list(range(8))
    assert source.level_for(0.00099) == 1
    assert tile_seconds(source.widest) >= 40 > tile_seconds(source.widest - 1)
    assert source.level_for(1e6) == source.widest
    assert source.indices(4, -3, 0.5) == range(1)
    assert source.indices(4, 39, 60) == range(38, 40)
    assert not source.indices(4, 50, 60)


def test_nothing_outside_the_recording(write: Make) -> None:
    source = source_of(write("a.wav", np.random.default_rng(1).normal(0, 0.1, RATE), RATE))
    tile = made(source, 5, 0)  # 8 ms a column: 125 columns
    assert tile.codes[:, :125].min() > 0
    assert tile.codes[:, 125:].max() == 0
    assert made(source, 5, 7).codes.max() == 0
    assert made(source, 14, 0).codes[:, 1:].max() == 0


@pytest.mark.parametrize(("rate", "highest"), [(8000, 4000), (44100, 5000), (192000, 5000)])
def test_rows_reach_as_high_as_there_is_something(write: Make, rate: int, highest: int) -> None:
    source = source_of(write("a.wav", np.random.default_rng(1).normal(0, 0.1, rate), rate))
    assert highest - source.row_hz <= source.rows * source.row_hz <= highest
    assert made(source, 2, 1).codes.min() > 0


def test_silence_and_offset(write: Make) -> None:
    assert made(source_of(write("s.wav", np.zeros(RATE), RATE)), 3, 0).codes.max() == 0
    tile = made(source_of(write("d.wav", np.full(RATE, 0.5), RATE)), 3, 0)
    assert tile.codes[64:, :125].max() < tile.codes[0, :125].min() - 100
    assert np.ptp(tile.codes[:, :125], axis=1).max() == 0  # no click at the beginning


@pytest.mark.parametrize("samples", [1, 30])
def test_shorter_than_a_window(write: Make, samples: int) -> None:
    source = source_of(write("a.wav", np.full(samples, 0.1), RATE))
    assert source.tile(0, 0) is not None
    assert source.tile(12, 0) is not None


@pytest.mark.parametrize("seconds", [20, 600])
def test_what_is_no_number_is_said(write: Make, seconds: int) -> None:
    signal = np.random.default_rng(1).normal(0, 0.1, seconds * 8000)
    signal[8000 : 10 * 8000] = np.nan
    source = source_of(write("a.wav", signal, 8000, subtype="FLOAT"))
    tile = made(source, source.widest, 0)
    assert "is no number" in tile.problem
    assert tile.codes.max() == 0
    last = int((seconds - 1) / tile_seconds(2))
    assert made(source, 2, last).problem == ""


def test_one_channel_or_the_power_of_all(write: Make) -> None:
    tone = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE) * 0.1
    path = write("a.wav", np.stack([tone, np.zeros(RATE)], axis=1), RATE)
    both, left, right = (made(source_of(path, c), 3, 0).codes[32, 60] for c in (None, 0, 1))
    assert right == 0
    assert (int(left) - int(both)) * STEP_DB == pytest.approx(3, abs=STEP_DB)
    inverted = write("b.wav", np.stack([tone, -tone], axis=1), RATE)
    assert made(source_of(inverted), 3, 0).codes[32, 60] == pytest.approx(left, abs=1)
    with pytest.raises(AudioError, match="channel 3 was asked"):
        source_of(path, 2)


@pytest.mark.parametrize("level", [6, 15])
def test_cancelled_soon(write: Make, level: int) -> None:
    path = write("long.wav", np.zeros(600 * 8000, np.int16), 8000)
    source = source_of(path)
    asked: list[int] = []

    def cancelled() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert source.tile(min(level, source.widest), 0, cancelled=cancelled) is None
    assert len(asked) == 2


def test_threads_get_what_one_gets(write: Make) -> None:
    samples = np.random.default_rng(9).normal(0, 0.1, 30 * RATE)
    path = write("n.wav", samples, RATE)
    keys = [(level, index) for level in (2, 5, 8) for index in range(6)] * 2
    alone = [made(source_of(path), *key).codes for key in keys]
    shared, before = source_of(path), threading.active_count()
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda key: made(shared, *key).codes, keys))
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))
    assert threading.active_count() == before


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.m4a", "aac"), ("a.flac", "flac"), ("a.ogg", "libopus"), ("a.mp3", "mp3")],
)
def test_packed_formats_from_afar(encode: Make, name: str, codec: str) -> None:
    signal = np.random.default_rng(5).normal(0, 0.002, 240 * RATE)
    signal[100 * RATE : 140 * RATE] *= 50
    path = encode(name, signal, RATE, codec=codec)
    source = source_of(path)
    level = 12  # a second a column: read in excerpts
    codes = made(source, level, 0).codes[20:100].mean(axis=0)
    loud, soft = codes[106:132], np.concatenate([codes[5:94], codes[146:230]])
    assert loud.min() > soft.max() + 20 / STEP_DB


def test_shades_are_praats() -> None:
    dark = shades(200)
    levels = FLOOR_DB + np.arange(256) * STEP_DB
    assert dark[200] == 255
    assert dark[levels < levels[200] - 70].max() == 0
    middle = int(np.argmin(np.abs(levels - (levels[200] - 35))))
    assert int(dark[middle]) == pytest.approx(127, abs=2)
    assert shades(0).max() == 255  # nothing loud in view: scaled to 20 micropascal
    assert shades(0)[0] == 0
