"""Short-time levels of a recording in bands of frequency, computed block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio.reading import mono_blocks
from tierline.audio.recording import Recording, Samples

Levels: TypeAlias = NDArray[np.float32]

HOP_SECONDS = 0.01
SILENT_DB = -100.0
_RATE_HZ = 16000
_HOP_SAMPLES = 160
_WINDOW_SAMPLES = 400
_TRANSFORM_SAMPLES = 512
_CHUNK_FRAMES = 1000
# Offset and hum lie below; fricatives have a band of their own.
_BAND_EDGES_HZ = (100, 300, 600, 1200, 2400, 4000, 7600)
_HEARD_DB = -90.0


def loudest(recording: Recording, start: float, end: float, *, channel: int | None = None) -> float:
    """Return the loudest level of a span, in dB below full scale, over windows of 25 ms.

    It counts 100 to 7600 Hz: speech lies above about -60, digital silence and a constant offset
    give about -100.

    Args:
        recording: What `probe` returned.
        start: In seconds.
        end: In seconds.
        channel: Counted from 0; None takes the mean of all.

    Raises:
        AudioError: The span or channel does not exist, or the file is damaged there.
    """
    most = SILENT_DB
    for power in _powers(mono_blocks(recording, start, end, channel=channel)):
        most = max(most, float(_decibels(power.sum(axis=1)).max()))
    return most


def is_silent(
    recording: Recording, start: float, end: float, *, channel: int | None = None
) -> bool:
    """Tell whether a span holds nothing that could be speech: all of it below -90 dB.

    Raises:
        AudioError: The span or channel does not exist, or the file is damaged there.
    """
    return loudest(recording, start, end, channel=channel) < _HEARD_DB


def read_levels(
    recording: Recording,
    start: float,
    end: float,
    *,
    channel: int | None = None,
    check: Callable[[], None] | None = None,
) -> Levels:
    """Return the level of each band in each 10 ms frame of a span, in dB: (frames, bands).

    Frame k is centred on `start + (k + 0.5) * 0.01` s. An hour takes 9 MB. `check` is called after
    every 10 s; it may raise to stop.

    Raises:
        AudioError: The span or channel does not exist, or the file is damaged there.
    """
    bands = len(_BAND_EDGES_HZ) - 1
    levels = [np.zeros((0, bands), np.float32)]
    for power in _powers(mono_blocks(recording, start, end, channel=channel)):
        levels.append(_decibels(power))
        if check is not None:
            check()
    return np.concatenate(levels)


def _decibels(power: Levels) -> Levels:
    levels: Levels = 10 * np.log10(power + np.float32(10 ** (SILENT_DB / 10)))
    return levels


def _powers(blocks: Iterator[Samples]) -> Iterator[Levels]:
    """Yield the power of each band, (frames, bands), full-scale square wave 1."""
    window = np.hanning(_WINDOW_SAMPLES).astype(np.float32)
    scale = np.float32(2 / (_TRANSFORM_SAMPLES * np.sum(np.square(window))))
    edges = [hz * _TRANSFORM_SAMPLES // _RATE_HZ for hz in _BAND_EDGES_HZ]
    for frames in _frames(blocks):
        centred = frames - frames.mean(axis=1, keepdims=True)
        spectrum = np.fft.rfft(centred * window, _TRANSFORM_SAMPLES, axis=1)
        power = (np.square(spectrum.real) + np.square(spectrum.imag)).astype(np.float32)
        yield scale * np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1)


def _frames(blocks: Iterator[Samples]) -> Iterator[Samples]:
    """Cut blocks into overlapping windows, 1000 at a time; the span's ends are held."""
    side = (_WINDOW_SAMPLES - _HOP_SAMPLES) // 2
    rest = np.zeros(0, dtype=np.float32)
    for block in blocks:
        rest = rest if rest.size else np.full(side, block[0])
        rest = np.concatenate([rest, block])
        while rest.size >= _CHUNK_FRAMES * _HOP_SAMPLES + 2 * side:
            yield _windows(rest)[:_CHUNK_FRAMES]
            rest = rest[_CHUNK_FRAMES * _HOP_SAMPLES :]
    frames = -(-(rest.size - side) // _HOP_SAMPLES)
    if frames > 0:
        missing = frames * _HOP_SAMPLES + 2 * side - rest.size
        yield _windows(np.append(rest, np.full(missing, rest[-1])))


def _windows(samples: Samples) -> Samples:
    return np.lib.stride_tricks.sliding_window_view(samples, _WINDOW_SAMPLES)[::_HOP_SAMPLES]
