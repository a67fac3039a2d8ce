"""Spans: exact numbers of samples, exact places, one channel or the mean."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tierline.audio import AudioError, blocks, probe, read_samples

Make = Callable[..., Path]
Tone = Callable[..., np.ndarray[tuple[int, ...], np.dtype[np.float64]]]
RATES = [8000, 11025, 16000, 22050, 44100, 48000, 96000]
FIXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.parametrize("rate", RATES)
def test_a_sine_keeps_its_phase_at_any_rate(write: Make, rate: int) -> None:
    time = np.arange(3 * rate) / rate
    recording = probe(write("a.wav", 0.5 * np.sin(2 * np.pi * 440 * time), rate, subtype="FLOAT"))
    start, end = 1.2345, 1.8
    span = read_samples(recording, start, end)
    assert span.size == round((end - start) * 16000)
    expected = 0.5 * np.sin(2 * np.pi * 440 * (round(start * 16000) + np.arange(span.size)) / 16000)
    assert np.abs(span - expected).max() < 1e-3


@pytest.mark.parametrize("rate", RATES)
def test_an_impulse_stays_where_it_is(write: Make, rate: int) -> None:
    signal = np.zeros(4 * rate)
    signal[round(2.5 * rate)] = 0.9
    recording = probe(write("a.wav", signal, rate))
    span = read_samples(recording, 2.4, 2.6)
    assert abs(int(np.abs(span).argmax()) - 1600) <= 1


@FIXED
@given(cuts=st.lists(st.integers(0, 30000), max_size=6))
def test_spans_joined_are_the_whole(write: Make, tone: Tone, cuts: list[int]) -> None:
    recording = probe(write("a.wav", tone(3, 10000), 10000))
    times = [cut / 10000 for cut in sorted([0, *cuts, 30000])]
    whole = read_samples(recording, 0, 3, sample_rate_hz=10000)
    joined = [
        read_samples(recording, start, end, sample_rate_hz=10000)
        for start, end in itertools.pairwise(times)
    ]
    assert np.array_equal(np.concatenate(joined), whole)


@FIXED
@given(
    start=st.floats(0, 2.9), length=st.floats(0, 0.1), rate=st.sampled_from([8000, 16000, 44100])
)
def test_a_sample_does_not_depend_on_the_span(
    write: Make, tone: Tone, start: float, length: float, rate: int
) -> None:
    recording = probe(write("a.wav", tone(3, 11025), 11025))
    span = read_samples(recording, start, start + length, sample_rate_hz=rate)
    assert span.size == round((start + length - start) * rate)
    whole = read_samples(recording, 0, 3, sample_rate_hz=rate)
    first = round(start * rate)
    same = whole[first : first + span.size]
    assert np.abs(span[: same.size] - same).max(initial=0) < 1e-5


def test_channels_are_chosen_or_averaged(write: Make) -> None:
    left, right = np.full(16000, 0.5), np.full(16000, -0.25)
    recording = probe(write("a.wav", np.stack([left, right], axis=1)))
    assert recording.channels == 2
    assert read_samples(recording, 0, 1, channel=0)[100] == pytest.approx(0.5, abs=1e-4)
    assert read_samples(recording, 0, 1, channel=1)[100] == pytest.approx(-0.25, abs=1e-4)
    assert read_samples(recording, 0, 1)[100] == pytest.approx(0.125, abs=1e-4)
    with pytest.raises(AudioError, match="has 2 channels; channel 3 was asked for"):
        read_samples(recording, 0, 1, channel=2)


def test_blocks_cover_the_recording_at_its_own_rate(write: Make, tone: Tone) -> None:
    signal = np.stack([tone(3.3, 22050), -tone(3.3, 22050)], axis=1)
    recording = probe(write("a.wav", signal, 22050, subtype="FLOAT"))
    pieces = list(blocks(recording, block_seconds=1.0))
    assert [len(piece) for piece in pieces] == [22050, 22050, 22050, 6615]
    assert np.allclose(np.concatenate(pieces), signal, atol=1e-6)
    assert sum(len(piece) for piece in blocks(recording, 1.0, 2.5)) == 33075


@pytest.mark.parametrize("samples", [1, 2, 160])
def test_tiny_recordings(write: Make, samples: int) -> None:
    recording = probe(write("a.wav", np.full(samples, 0.25), 16000))
    assert recording.frames == samples
    assert read_samples(recording, 0, recording.duration).size == samples
    assert read_samples(recording, 0, recording.duration, sample_rate_hz=8000).size == round(
        recording.duration * 8000
    )


@pytest.mark.parametrize(
    "span", [(-0.1, 1.0), (0.5, 0.4), (0.0, 2.1), (2.2, 2.3), (0, float("nan"))]
)
def test_spans_outside_are_refused(write: Make, tone: Tone, span: tuple[float, float]) -> None:
    recording = probe(write("a.wav", tone(2, 16000)))
    with pytest.raises(AudioError, match=r"a\.wav: .* goes from 0 to 2\.000 s"):
        read_samples(recording, *span)


def test_an_empty_span_is_empty(write: Make, tone: Tone) -> None:
    assert read_samples(probe(write("a.wav", tone(2, 16000))), 1.0, 1.0).size == 0
