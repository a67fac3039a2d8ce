"""Long work: pictures on the way, and stopping soon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import PauseSearch, Recording, peak_pass, peaks, peaks_in_steps, probe

Make = Callable[..., Path]
RATE = 8000


class Stopped(Exception):  # noqa: N818 - no error: somebody wanted it
    pass


class Check:
    def __init__(self, last: int) -> None:
        self.calls = 0
        self._last = last

    def __call__(self) -> None:
        self.calls += 1
        if self.calls == self._last:
            raise Stopped


@pytest.fixture
def long(write: Make) -> Recording:
    """Twenty minutes that grow louder."""
    ramp = np.linspace(0.05, 0.9, 1200 * RATE) * np.tile([1.0, -1.0], 600 * RATE)
    return probe(write("a.wav", ramp, RATE))


def test_a_sketch_comes_first(
    long: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peak_pass, "_STEP_SECONDS", 0.0)
    drawn, done = [], []
    for found in peaks_in_steps(long, folder=tmp_path):
        drawn.append(found.window(0, long.duration, 50)[0, :, 1])
        done.append(found.done)
    assert done[0] == 0
    assert done[-1] == 1
    assert done == sorted(done)
    assert len(done) > 5
    exact = np.linspace(0.05, 0.9, 51)[1:]
    assert np.abs(drawn[0] - exact).max() < 0.03  # the sketch
    assert all(np.abs(each - exact).max() < 0.03 for each in drawn)
    assert np.abs(drawn[-1] - exact).max() < 0.01
    again = list(peaks_in_steps(long, folder=tmp_path))
    assert [found.done for found in again] == [1.0]
    whole = peaks(long, folder=tmp_path / "other")
    for one, other in zip(again[0].levels, whole.levels, strict=True):
        assert np.array_equal(one, other)


def test_short_recordings_need_no_sketch(write: Make, tmp_path: Path) -> None:
    recording = probe(write("a.wav", np.zeros(5 * RATE), RATE))
    assert [found.done for found in peaks_in_steps(recording, folder=tmp_path)] == [1.0]


def test_no_sketch_where_places_are_found_slowly(
    long: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peak_pass, "_SKETCH_SECONDS", -1.0)
    assert next(iter(peaks_in_steps(long, folder=tmp_path))).done > 0


def test_cancelled_peaks_are_not_kept(
    long: Recording, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peak_pass, "_STEP_SECONDS", 0.0)
    done: list[float] = []

    def cancelled() -> bool:
        return bool(done) and done[-1] > 0  # past the sketch

    for found in peaks_in_steps(long, folder=tmp_path, cancelled=cancelled):
        done.append(found.done)
    assert 0 < done[-1] < 1
    assert not list(tmp_path.glob("*.arrays"))


def test_peaks_of_packets_that_are_no_multiple_of_a_bin(encode: Make, tmp_path: Path) -> None:
    signal = np.zeros(40 * RATE)
    signal[300_000] = 0.9
    recording = probe(encode("a.mka", signal, RATE, codec="pcm_s16le"), folder=tmp_path)
    found = peaks(recording, folder=tmp_path)
    assert found.levels[0].shape == (1, -(-recording.frames // 256), 2)
    assert found.levels[0][0, :, 1].argmax() == 300_000 // 256


def test_probing_can_be_stopped(encode: Make, tmp_path: Path) -> None:
    path = encode("a.mka", np.zeros(60 * RATE), RATE, codec="pcm_s16le")
    with pytest.raises(Stopped):
        probe(path, folder=tmp_path, check=Check(3))
    count = Check(-1)
    assert probe(path, folder=tmp_path, check=count).duration == 60
    assert count.calls > 10


def test_a_search_for_pauses_can_be_stopped(long: Recording) -> None:
    with pytest.raises(Stopped):
        PauseSearch(long, check=Check(2)).within(0, 1200)
    count = Check(-1)
    PauseSearch(long, check=count).within(0, 1200)
    assert count.calls > 200
