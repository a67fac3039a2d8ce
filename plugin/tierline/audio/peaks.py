"""Peaks for drawing: the lowest and highest sample of every stretch, at three scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

# Half precision: a tenth of a thousandth of full scale is more than any screen shows.
Pairs: TypeAlias = NDArray[np.float16]

BIN_SAMPLES = (256, 4096, 65536)


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The lowest and highest sample of each bin, for each channel, at several bin sizes.

    Attributes:
        sample_rate_hz: Of the recording.
        frames: Of the recording.
        bin_samples: Samples a bin, for each level.
        levels: For each level (channels, bins, 2): lowest, highest; full scale 1.
        done: How much of the recording has been read in full, 0 to 1; the rest is a sketch.
    """

    sample_rate_hz: int
    frames: int
    bin_samples: tuple[int, ...]
    levels: tuple[Pairs, ...]
    done: float = 1.0

    def window(self, start: float, end: float, bins: int) -> NDArray[np.float32]:
        """Return what to draw between two times, in a number of columns.

        A column holds every peak bin that it touches; outside the recording it is 0. The finest
        level has 256 samples a bin: nearer than that, draw the samples themselves.

        Args:
            start: In seconds; may lie before the recording.
            end: In seconds; may lie behind it.
            bins: How many columns.

        Returns:
            float32 (channels, bins, 2): lowest and highest sample.
        """
        drawn = np.zeros((self.levels[0].shape[0], bins, 2), dtype=np.float32)
        edges = np.linspace(start, end, bins + 1) * self.sample_rate_hz
        level = self._level((edges[-1] - edges[0]) / max(bins, 1))
        pairs, size = self.levels[level], self.bin_samples[level]
        inside = np.nonzero((edges[1:] > 0) & (edges[:-1] < self.frames))[0]
        if not inside.size:
            return drawn
        first = np.clip(np.floor(edges[inside] / size), 0, pairs.shape[1] - 1).astype(np.int64)
        last = np.ceil(edges[inside + 1] / size).astype(np.int64)
        last = np.clip(last, first + 1, pairs.shape[1])
        origin = int(first[0])
        near = pairs[:, origin : int(last[-1])].astype(np.float32)
        drawn[:, inside, 0] = _reduced(np.minimum, near[:, :, 0], first - origin, last - origin)
        drawn[:, inside, 1] = _reduced(np.maximum, near[:, :, 1], first - origin, last - origin)
        return drawn

    def _level(self, samples_per_column: float) -> int:
        fitting = [n for n, size in enumerate(self.bin_samples) if size <= samples_per_column]
        return fitting[-1] if fitting else 0


def _reduced(
    extreme: np.ufunc,
    values: NDArray[np.float32],
    first: NDArray[np.int64],
    last: NDArray[np.int64],
) -> NDArray[np.float32]:
    """Reduce columns `first` up to `last` of each row; the stretches may overlap."""
    padded = np.concatenate([values, values[:, -1:]], axis=1)  # reduceat takes no end index
    pairs = np.stack([first, last], axis=1).ravel()
    reduced: NDArray[np.float32] = extreme.reduceat(padded, pairs, axis=1)[:, ::2]
    return reduced
