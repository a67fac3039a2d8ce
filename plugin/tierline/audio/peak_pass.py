"""Computing peaks: a sketch at once, then one pass over the recording; kept in a cache."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tierline.audio.cache import ArrayCache, key_of, user_folder
from tierline.audio.excerpts import excerpts
from tierline.audio.peaks import BIN_SAMPLES, Pairs, Peaks
from tierline.audio.reading import even_blocks
from tierline.audio.recording import AudioError, Recording

_BLOCK_FRAMES = 4 * BIN_SAMPLES[-1]
_FORMAT = "1"
_STEP_SECONDS = 0.25  # between values on the way

# The sketches: so many places, one after the other, so many samples at each; not at all where a
# recording is short, and no longer than a person takes for immediate.
_PLACES = (128, 512, 2048)
_PLACE_FRAMES = 512
_SKETCH_SECONDS = 0.4
_SHORT_FRAMES = 1 << 23


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
    shelf = _Shelf(recording, folder)
    found = shelf.find()
    if found is not None:
        return found
    filling = _Filling(recording)
    for _ in filling.blocks():
        if on_block is not None:
            on_block(filling.done)
    return shelf.keep(filling.peaks())


def peaks_in_steps(
    recording: Recording,
    *,
    folder: Path | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[Peaks]:
    """Yield a recording's peaks as they come: a sketch, better ones, and last what `peaks` returns.

    The sketch of a long recording comes within a second; it is made of short excerpts, so it may
    miss a click. `Peaks.done` says how far the pass is; the values on the way share their arrays,
    which go on filling. What is in the cache comes at once and alone.

    Args:
        recording: What `probe` returned.
        folder: Where peaks are kept; None is the user's cache folder.
        cancelled: Asked after each block; on yes the generator ends.

    Raises:
        AudioError: The file has gone or is damaged.
    """
    shelf = _Shelf(recording, folder)
    found = shelf.find()
    if found is not None:
        yield found
        return
    filling = _Filling(recording)
    if recording.frames > _SHORT_FRAMES:
        for _ in filling.sketches(cancelled):
            yield filling.peaks()
    shown = time.monotonic()
    for _ in filling.blocks():
        if cancelled is not None and cancelled():
            return
        if filling.done < 1 and time.monotonic() - shown > _STEP_SECONDS:
            yield filling.peaks()
            shown = time.monotonic()
    yield shelf.keep(filling.peaks())


class _Shelf:
    """Where the peaks of one recording are kept."""

    def __init__(self, recording: Recording, folder: Path | None) -> None:
        self._recording = recording
        self._cache = ArrayCache(user_folder("peaks") if folder is None else folder)
        try:
            self._key = f"{key_of(recording.path)}-{_FORMAT}"
        except OSError as error:
            raise AudioError(f"{recording.path}: the file cannot be opened any more.") from error

    def find(self) -> Peaks | None:
        """Return what is kept, if it fits the recording."""
        arrays = self._cache.get(self._key)
        if arrays is None:
            return None
        levels = []
        for number, shape in enumerate(_shapes(self._recording)):
            pairs = arrays.get(str(number))
            if pairs is None or pairs.shape != shape or pairs.dtype != np.float16:
                return None
            levels.append(pairs.astype(np.float16, copy=False))
        return _peaks(self._recording, levels)

    def keep(self, found: Peaks) -> Peaks:
        """Keep peaks, and return them."""
        self._cache.put(self._key, {str(n): pairs for n, pairs in enumerate(found.levels)})
        return found


class _Filling:
    """Peaks that are being filled."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._levels = [np.zeros(shape, dtype=np.float16) for shape in _shapes(recording)]
        self.done = 0.0

    def peaks(self) -> Peaks:
        """Return what there is, not copied."""
        return _peaks(self._recording, self._levels, self.done)

    def sketches(self, cancelled: Callable[[], bool] | None) -> Iterator[None]:
        """Fill all bins from excerpts, from more places each time, as long as there is time."""
        deadline = time.monotonic() + _SKETCH_SECONDS
        for places in _PLACES:
            pairs = []
            for pair in self._glances(places):
                pairs.append(pair)
                if time.monotonic() > deadline or (cancelled is not None and cancelled()):
                    return
            self._fill(np.stack(pairs, axis=1))
            yield

    def _glances(self, places: int) -> Iterator[Pairs]:
        latest = max(0, self._recording.frames - _PLACE_FRAMES)
        firsts = np.linspace(0, latest, places).astype(np.int64).tolist()
        for piece in excerpts(self._recording, firsts, _PLACE_FRAMES):
            yield np.stack([piece.min(axis=0), piece.max(axis=0)], axis=1).astype(np.float16)

    def _fill(self, sketch: Pairs) -> None:
        for level in self._levels:
            nearest = np.arange(level.shape[1]) * sketch.shape[1] // level.shape[1]
            np.take(sketch, nearest, axis=1, out=level)

    def blocks(self) -> Iterator[None]:
        """Fill block by block."""
        done = 0
        factors = (BIN_SAMPLES[0], *(b // a for a, b in itertools.pairwise(BIN_SAMPLES)))
        for block in even_blocks(self._recording, 0, block=_BLOCK_FRAMES):
            low = high = np.ascontiguousarray(block.T)
            for level, size, factor in zip(self._levels, BIN_SAMPLES, factors, strict=True):
                low, high = _binned(np.minimum, low, factor), _binned(np.maximum, high, factor)
                part = level[:, done // size :][:, : low.shape[1]]
                part[:, :, 0], part[:, :, 1] = low, high
            done += len(block)
            self.done = done / self._recording.frames
            yield


def _shapes(recording: Recording) -> list[tuple[int, int, int]]:
    return [(recording.channels, -(-recording.frames // size), 2) for size in BIN_SAMPLES]


def _peaks(recording: Recording, levels: Sequence[Pairs], done: float = 1.0) -> Peaks:
    return Peaks(recording.sample_rate_hz, recording.frames, BIN_SAMPLES, tuple(levels), done)


def _binned(extreme: np.ufunc, values: NDArray[np.float32], factor: int) -> NDArray[np.float32]:
    starts = np.arange(0, values.shape[1], factor)
    whole = values.shape[1] // factor
    body = values[:, : whole * factor].reshape(len(values), whole, factor)
    binned: NDArray[np.float32] = extreme.reduce(body, axis=2)
    if whole < starts.size:
        tail = extreme.reduce(values[:, whole * factor :], axis=1)
        binned = np.concatenate([binned, tail[:, None]], axis=1)
    return binned
