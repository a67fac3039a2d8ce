"""Pieces of a spectrogram to paint at any zoom, as pictures of 256 columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio.excerpts import finds_at_once
from tierline.audio.reading import check_channel
from tierline.audio.recording import AudioError, Samples
from tierline.audio.sample_blocks import SampleBlocks
from tierline.audio.spectrogram import (
    PRAAT_ZERO_DB,
    Analyser,
    Decibels,
    SpectrogramSettings,
    windows_at,
)

Codes: TypeAlias = NDArray[np.uint8]

TILE_COLUMNS = 256
FINEST_SECONDS = 0.00025
# A code counts steps above a floor; code 0 is "nothing there".
FLOOR_DB = -125.0
STEP_DB = 0.6
_MOST_WINDOWS = 4  # a column, for one channel
_SPARSE_SHARE = 8  # finding a window takes longer than transforming it: fewer in one go
_WHOLE_SAMPLES = 1 << 21  # tiles of more samples are read in excerpts


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A stretch of a spectrogram.

    Attributes:
        level: Columns are `FINEST_SECONDS * 2**level` long.
        index: Tile 0 begins at 0 s.
        codes: (rows, 256), the lowest frequency first: pre-emphasised dB in steps of `STEP_DB`
            above `FLOOR_DB`; 0 is nothing, as outside the recording.
        loudest: The highest code of each column, for scaling to what is in view.
        problem: Why there is no picture, a sentence; empty where there is one.
    """

    level: int
    index: int
    codes: Codes
    loudest: Codes
    problem: str = ""


class TileSource:
    """Computes tiles of one recording; threads may call it at the same time.

    Args:
        samples: Of the recording; may be shared with whoever draws the waveform.
        channel: Counted from 0; None averages the powers of all, as Praat does.
        settings: None is as in Praat.

    Attributes:
        rows: Frequencies of a tile.
        row_hz: Their distance.
        first_hz: Centre of the lowest row; a row reaches half a distance to either side.
        widest: The level whose one tile shows the whole recording; wider ones are not needed.

    Raises:
        AudioError: There is no such channel.
    """

    def __init__(
        self,
        samples: SampleBlocks,
        channel: int | None = None,
        settings: SpectrogramSettings | None = None,
    ) -> None:
        check_channel(samples.recording, channel)
        self._samples = samples
        self._recording = samples.recording
        self._channel = channel
        self._quick = finds_at_once(self._recording)
        self._analyser = Analyser(self._recording.sample_rate_hz, settings or SpectrogramSettings())
        self.rows = self._analyser.rows
        self.row_hz = self._analyser.row_hz
        self.first_hz = self._analyser.first_hz
        tiles = self._recording.duration / (FINEST_SECONDS * TILE_COLUMNS)
        self.widest = max(0, math.ceil(math.log2(tiles)))

    def level_for(self, seconds: float) -> int:
        """Return the level to paint when a pixel is that long: its columns are no longer."""
        wanted = math.floor(math.log2(max(seconds, FINEST_SECONDS) / FINEST_SECONDS) + 1e-9)
        return min(wanted, self.widest)

    def indices(self, level: int, start: float, end: float) -> range:
        """Return which tiles of a level show anything between two times (seconds)."""
        seconds = tile_seconds(level)
        first = max(0, math.floor(start / seconds))
        return range(first, max(first, math.ceil(min(end, self._recording.duration) / seconds)))

    def tile(
        self, level: int, index: int, *, cancelled: Callable[[], bool] | None = None
    ) -> Tile | None:
        """Compute a tile; None where `cancelled` answered yes, which is asked every few ms."""
        try:
            power = np.zeros((TILE_COLUMNS, self.rows), dtype=np.float32)
            for columns, part in self._powers(level, index):
                if cancelled is not None and cancelled():
                    return None
                power[columns] = part
        except AudioError as error:
            return self._made(level, index, np.zeros_like(power), str(error))
        return self._made(level, index, power)

    def _made(self, level: int, index: int, power: Decibels, problem: str = "") -> Tile:
        steps = np.rint((self._analyser.decibels(power).T - FLOOR_DB) * np.float32(1 / STEP_DB))
        codes = np.clip(steps, 0, 255).astype(np.uint8)
        codes.setflags(write=False)
        return Tile(level, index, codes, codes.max(axis=0), problem)

    def _powers(self, level: int, index: int) -> Iterator[tuple[slice, Decibels]]:
        """Yield the mean power of columns, some columns at a time."""
        hop = tile_seconds(level) / TILE_COLUMNS
        start = index * tile_seconds(level)
        left = min(TILE_COLUMNS, math.ceil((self._recording.duration - start) / hop - 0.5))
        if left <= 0:
            return
        each = self._windows_a_column(level)
        centres = start + (np.arange(left * each) + 0.5) * (hop / each)
        firsts = self._analyser.first_samples(centres)
        whole = self._in_whole(level)
        share = each if whole else each * _SPARSE_SHARE
        columns = max(1, self._analyser.chunk // share)
        position = 0
        cut = self._passing if whole else self._sparse
        for windows in cut(firsts, columns * each):
            power = self._analyser.power(windows)
            power = power.reshape(-1, each, self.rows).mean(axis=1)
            yield slice(position, position + len(power)), power
            position += len(power)

    def _in_whole(self, level: int) -> bool:
        """Tell whether tiles of a level are read from end to end: decoding beats finding places."""
        samples = tile_seconds(level) * self._recording.sample_rate_hz * self._recording.channels
        return samples <= (_WHOLE_SAMPLES if self._quick else 2 * _WHOLE_SAMPLES)

    def _windows_a_column(self, level: int) -> int:
        channels = self._recording.channels if self._channel is None else 1
        most = _MOST_WINDOWS // channels if self._quick or self._in_whole(level) else 1
        return max(1, min(most, math.ceil(tile_seconds(level) / TILE_COLUMNS / 0.005)))

    def _passing(self, firsts: NDArray[np.int64], count: int) -> Iterator[Samples]:
        """Yield the windows that begin at some samples, `count` at a time, reading all."""
        length = self._analyser.window_samples
        for begin in range(0, len(firsts), count):
            part = firsts[begin : begin + count]
            # A window that lies quite outside still holds the sample at the end.
            origin = int(np.clip(part[0], 0, self._recording.frames - 1))
            near = self._samples.read(origin, max(int(part[-1]) + length, origin + 1))
            yield windows_at(self._chosen(near), part - origin, length)

    def _sparse(self, firsts: NDArray[np.int64], count: int) -> Iterator[Samples]:
        """Yield the windows that begin near some samples, `count` at a time, reading only those.

        A column is much wider than a window here, so windows are kept inside the recording.
        """
        length = self._analyser.window_samples
        inside = np.clip(firsts, 0, max(0, self._recording.frames - length))
        for begin in range(0, len(firsts), count):
            pieces = [
                self._chosen(self._samples.excerpt(first, length)).T
                for first in inside[begin : begin + count].tolist()
            ]
            yield np.stack(pieces)

    def _chosen(self, samples: Samples) -> Samples:
        return samples if self._channel is None else samples[:, self._channel, None]


def tile_seconds(level: int) -> float:
    """Return how long a tile of a level is, in seconds."""
    return float(TILE_COLUMNS * FINEST_SECONDS * 2**level)


def shades(loudest: int, dynamic_range_db: float = 70.0) -> Codes:
    """Return how dark to paint each code, 0 (background) to 255: Praat's rule.

    The loudest value in view is darkest, what lies the dynamic range or more below it is
    background, and between them darkness grows evenly with dB. As in Praat, a view with nothing
    above 20 micropascal is scaled as if its loudest value were that.

    Args:
        loudest: The highest code in view, from `Tile.loudest`.
        dynamic_range_db: Greater than 0.
    """
    highest = max(FLOOR_DB + loudest * STEP_DB, PRAAT_ZERO_DB)
    levels = FLOOR_DB + np.arange(256) * STEP_DB
    dark = np.rint(255 * np.clip(1 - (highest - levels) / dynamic_range_db, 0, 1))
    dark[0] = 0
    return np.asarray(dark, dtype=np.uint8)
