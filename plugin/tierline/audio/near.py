"""The waveform seen from near: columns taken from samples, or the samples themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierline.audio.recording import Samples
from tierline.audio.sample_blocks import SampleBlocks


@dataclass(frozen=True, slots=True, eq=False)
class WaveColumns:
    """The lowest and highest sample of each column.

    Attributes:
        values: (channels, columns, 2), full scale 1. A column begins with the last sample before
            it, so that columns join; outside the recording it is 0.
    """

    values: Samples


@dataclass(frozen=True, slots=True, eq=False)
class WaveLine:
    """Samples to be joined by a line.

    Attributes:
        times: Seconds of each sample's middle, as in Praat; one more on either side of the view.
        values: (channels, samples), full scale 1.
    """

    times: NDArray[np.float64]
    values: Samples


def near_wave(samples: SampleBlocks, start: float, end: float, bins: int) -> WaveColumns | WaveLine:
    """Return what to draw between two times where peaks are too coarse.

    Only the blocks that the span touches are read; meant for spans of up to some seconds.

    Args:
        samples: Of the recording.
        start: In seconds; may lie before the recording.
        end: In seconds; may lie behind it.
        bins: How many columns (pixels) there are.

    Returns:
        A line where a column is shorter than a sample, else columns.

    Raises:
        AudioError: The file has gone or is damaged there.
    """
    rate = samples.recording.sample_rate_hz
    if (end - start) * rate < bins:
        return _line(samples, start, end)
    return WaveColumns(_columns(samples, np.linspace(start, end, bins + 1) * rate))


def _line(samples: SampleBlocks, start: float, end: float) -> WaveLine:
    rate, frames = samples.recording.sample_rate_hz, samples.recording.frames
    first = min(max(int(np.floor(start * rate - 0.5)), 0), frames)
    last = min(max(int(np.ceil(end * rate - 0.5)) + 1, first), frames)
    times = (np.arange(first, last) + 0.5) / rate
    return WaveLine(times, np.ascontiguousarray(samples.read(first, last).T))


def _columns(samples: SampleBlocks, edges: NDArray[np.float64]) -> Samples:
    frames = samples.recording.frames
    drawn = np.zeros((samples.recording.channels, len(edges) - 1, 2), dtype=np.float32)
    inside = np.nonzero((edges[1:] > 0) & (edges[:-1] < frames))[0]
    if not inside.size:
        return drawn
    first = np.clip(np.ceil(edges[inside] - 0.5) - 1, 0, frames - 1).astype(np.int64)
    last = np.clip(np.ceil(edges[inside + 1] - 0.5), first + 1, frames).astype(np.int64)
    origin = int(first[0])
    near = np.ascontiguousarray(samples.read(origin, int(last[-1])).T)
    padded = np.concatenate([near, near[:, -1:]], axis=1)  # reduceat takes no end index
    pairs = np.stack([first - origin, last - origin], axis=1).ravel()
    drawn[:, inside, 0] = np.minimum.reduceat(padded, pairs, axis=1)[:, ::2]
    drawn[:, inside, 1] = np.maximum.reduceat(padded, pairs, axis=1)[:, ::2]
    return drawn
