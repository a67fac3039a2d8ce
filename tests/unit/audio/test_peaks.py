"""Peaks: the extremes of every stretch, computed once and kept outside the user's folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import peaks, probe
from tierline.audio.cache import ArrayCache

Make = Callable[..., Path]


@pytest.fixture
def recording_path(write: Make) -> Path:
    noise = np.random.default_rng(2).normal(0, 0.1, (300_001, 2))
    return write("a.wav", noise, 44100)


def test_the_whole_recording_in_one_column(recording_path: Path, tmp_path: Path) -> None:
    import soundfile

    with soundfile.SoundFile(str(recording_path)) as file:
        samples = file.read(dtype="float32", always_2d=True)
    recording = probe(recording_path)
    found = peaks(recording, folder=tmp_path / "peaks")
    assert [level.shape for level in found.levels] == [(2, 1172, 2), (2, 74, 2), (2, 5, 2)]
    for bins in (1, 7, 60, 1000, 5000):
        drawn = found.window(0, recording.duration, bins)
        assert drawn.shape == (2, bins, 2)
        assert np.allclose(drawn[:, :, 0].min(axis=1), samples.min(axis=0), atol=1e-3)
        assert np.allclose(drawn[:, :, 1].max(axis=1), samples.max(axis=0), atol=1e-3)


@pytest.mark.parametrize("bins", [3, 40, 700])
def test_a_click_is_drawn_where_it_is(write: Make, tmp_path: Path, bins: int) -> None:
    signal = np.zeros(200_000)
    signal[123_456] = -0.5
    found = peaks(probe(write("a.wav", signal, 16000)), folder=tmp_path)
    drawn = found.window(-1.0, 13.0, bins)[0, :, 0]
    column = int((123_456 / 16000 + 1) / 14 * bins)
    assert drawn[column] == pytest.approx(-0.5, abs=1e-3)
    hits = np.nonzero(drawn)[0]
    assert hits.min() >= column - 1 - 65536 * bins // 224_000
    assert len(found.window(20, 30, 5).nonzero()[0]) == 0


def test_computed_once_with_progress(recording_path: Path, tmp_path: Path) -> None:
    recording = probe(recording_path)
    steps: list[float] = []
    first = peaks(recording, folder=tmp_path / "peaks", on_block=steps.append)
    assert steps == sorted(steps)
    assert steps[-1] == 1.0
    steps.clear()
    again = peaks(recording, folder=tmp_path / "peaks", on_block=steps.append)
    assert steps == []
    assert all(np.array_equal(a, b) for a, b in zip(first.levels, again.levels, strict=True))


def test_a_changed_recording_is_computed_anew(recording_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "peaks"
    peaks(probe(recording_path), folder=folder)
    os.utime(recording_path, ns=(1, 1))
    steps: list[float] = []
    peaks(probe(recording_path), folder=folder, on_block=steps.append)
    assert steps


def test_a_spoiled_cache_is_computed_anew(recording_path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "peaks"
    first = peaks(probe(recording_path), folder=folder)
    (entry,) = folder.iterdir()
    content = bytearray(entry.read_bytes())
    content[len(content) // 2] ^= 0xFF
    for spoiled in (bytes(content), content[:100], b""):
        entry.write_bytes(spoiled)
        again = peaks(probe(recording_path), folder=folder)
        assert np.array_equal(first.levels[0], again.levels[0])


def test_a_cache_that_cannot_be_written_is_no_error(recording_path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = peaks(probe(recording_path), folder=tmp_path / "file" / "peaks")
    assert found.frames == 300_001


def test_the_oldest_entries_go(tmp_path: Path) -> None:
    cache = ArrayCache(tmp_path, limit_bytes=3000)
    for number in range(4):
        cache.put(f"k{number}", {"a": np.zeros(1000, np.uint8)})
        os.utime(tmp_path / f"k{number}.arrays", ns=(number, number))
    cache.put("new", {"a": np.zeros(1000, np.uint8)})
    assert cache.get("new") is not None
    assert cache.get("k0") is None
    assert sum(entry.stat().st_size for entry in tmp_path.iterdir()) <= 3000


def test_nothing_is_written_beside_the_recording(recording_path: Path, own_cache: Path) -> None:
    peaks(probe(recording_path))
    assert [entry.name for entry in recording_path.parent.iterdir()] == ["a.wav"]
    assert list(own_cache.rglob("*.arrays"))
