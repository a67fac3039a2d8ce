"""Peaks for drawing: the lowest and highest sample of every stretch, at three scales."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio.cache import ArrayCache, key_of, user_folder
from tierline.audio.reading import native_blocks
from tierline.audio.recording import AudioError, Recording

# Half precision: a tenth of a thousandth of full scale is more than any screen shows.
Pairs: TypeAlias = NDArray[np.float16]

BIN_SAMPLES = (256, 4096, 65536)
_BLOCK_FRAMES = 4 * BIN_SAMPLES[-1]
_FORMAT = "1"


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """The lowest and highest sample of each bin, for each channel, at several bin sizes.

    Attributes:
        sample_rate_hz: Of the recording.
        frames: Of the recording.
        bin_samples: Samples a bin, for each level.
        levels: For each level (channels, bins, 2): lowest, highest; full scale 1.
    """

    sample_rate_hz: int
    frames: int
    bin_samples: tuple[int, ...]
    levels: tuple[Pairs, ...]

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


def peaks(
    recording: Recording,
    *,
    folder: Path | None = None,
    on_block: Callable[[float], None] | None = None,
) -> Peaks:
    """Return a recording's peaks: from the cache, else computed in one pass and cached.

    Args:
        recording: What `probe` returned.
        folder: Where peaks are kept; None is the user's cache folder. Up to 1 GiB is kept.
        on_block: Called with the fraction done (0 to 1) after each block; may raise to stop.

    Raises:
        AudioError: The file has gone or is damaged.
    """
    cache = ArrayCache(user_folder("peaks") if folder is None else folder)
    try:
        key = f"{key_of(recording.path)}-{_FORMAT}"
    except OSError as error:
        raise AudioError(f"{recording.path}: the file cannot be opened any more.") from error
    found = _kept(recording, cache.get(key))
    if found is None:
        found = _computed(recording, on_block)
        cache.put(key, {str(n): pairs for n, pairs in enumerate(found.levels)})
    return found


def _kept(recording: Recording, arrays: dict[str, NDArray[np.generic]] | None) -> Peaks | None:
    if arrays is None:
        return None
    levels = []
    for number, size in enumerate(BIN_SAMPLES):
        pairs = arrays.get(str(number))
        shape = (recording.channels, -(-recording.frames // size), 2)
        if pairs is None or pairs.shape != shape or pairs.dtype != np.float16:
            return None
        levels.append(pairs.astype(np.float16, copy=False))
    return _peaks(recording, levels)


def _computed(recording: Recording, on_block: Callable[[float], None] | None) -> Peaks:
    parts: tuple[list[Pairs], ...] = tuple([] for _ in BIN_SAMPLES)
    done = 0
    for block in native_blocks(recording, 0, recording.frames, block=_BLOCK_FRAMES):
        low = high = np.ascontiguousarray(block.T)
        factors = (
            BIN_SAMPLES[0],
            *(b // a for a, b in itertools.pairwise(BIN_SAMPLES)),
        )
        for part, factor in zip(parts, factors, strict=True):
            low, high = _binned(np.minimum, low, factor), _binned(np.maximum, high, factor)
            part.append(np.stack([low, high], axis=2).astype(np.float16))
        done += len(block)
        if on_block is not None:
            on_block(done / recording.frames)
    return _peaks(recording, [np.concatenate(part, axis=1) for part in parts])


def _peaks(recording: Recording, levels: Sequence[Pairs]) -> Peaks:
    return Peaks(recording.sample_rate_hz, recording.frames, BIN_SAMPLES, tuple(levels))


def _binned(extreme: np.ufunc, values: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    starts = np.arange(0, values.shape[1], factor)
    whole = values.shape[1] // factor
    body = values[:, : whole * factor].reshape(len(values), whole, factor)
    binned: NDArray[np.float32] = extreme.reduce(body, axis=2)
    if whole < starts.size:
        tail = extreme.reduce(values[:, whole * factor :], axis=1)
        binned = np.concatenate([binned, tail[:, None]], axis=1)
    return binned


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
