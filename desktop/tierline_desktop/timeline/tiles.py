"""Spectrogram tiles: kept, asked for, and put together for a view; coarser ones stand in."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio import Tile, TileSource, tile_seconds
from tierline.navigation import Span

Key: TypeAlias = tuple[int, int]  # level, index
Codes: TypeAlias = NDArray[np.uint8]

TILE_COLUMNS = 256
_KEPT = 600  # tiles; about 80 MB
_FARTHEST_STAND_IN = 8  # levels: one column then stands for 256


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A picture of a stretch of time, tile by tile.

    Attributes:
        level: Of the tiles.
        start: In seconds.
        end: In seconds.
        codes: (rows, columns), the lowest frequency first.
        loudest: The highest code.
    """

    level: int
    start: float
    end: float
    codes: Codes
    loudest: int


class Tiles:
    """Tiles of one recording, the ones used last kept.

    Args:
        source: Computes them.
        ask: Called with the tiles that a view misses, the most wanted first.
    """

    def __init__(self, source: TileSource, ask: Callable[[list[Key]], None]) -> None:
        self.source = source
        self._ask = ask
        self._kept: OrderedDict[Key, Tile] = OrderedDict()
        self._last: tuple[int, range, Stretch] | None = None

    def put(self, tile: Tile) -> None:
        """Keep a tile that was computed."""
        self._kept[tile.level, tile.index] = tile
        self._last = None
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def stretch(self, view: Span, seconds_per_pixel: float) -> Stretch | None:
        """Return the best picture of a view there is, and ask for what is missing.

        Returns:
            It may reach beyond the view; None where the view lies outside the recording.
        """
        level = self.source.level_for(seconds_per_pixel)
        indices = self.source.indices(level, view.start, view.end)
        if not indices:
            return None
        if self._last is not None and self._last[:2] == (level, indices):
            return self._last[2]
        missing = [index for index in indices if (level, index) not in self._kept]
        middle = (indices.start + indices.stop - 1) / 2
        self._ask([(level, index) for index in sorted(missing, key=lambda n: abs(n - middle))])
        made = self._made(level, indices)
        self._last = (level, indices, made)
        return made

    def _made(self, level: int, indices: range) -> Stretch:
        parts = [self._part(level, index) for index in indices]
        seconds = tile_seconds(level)
        codes = np.concatenate([part for part, _ in parts], axis=1)
        loudest = max(loud for _, loud in parts)
        return Stretch(level, indices.start * seconds, indices.stop * seconds, codes, loudest)

    def _part(self, level: int, index: int) -> tuple[Codes, int]:
        """Return the columns of a tile and their highest code; of another, if it is not there."""
        tile = self._found((level, index))
        if tile is not None:
            return tile.codes, int(tile.loudest.max())
        for up in range(1, _FARTHEST_STAND_IN + 1):
            tile = self._found((level + up, index >> up))
            if tile is not None:
                part = _magnified(tile.codes, up, index)
                return part, int(part.max())
        return self._of_finer(level, index)

    def _of_finer(self, level: int, index: int) -> tuple[Codes, int]:
        halves: Iterable[Key] = ((level - 1, 2 * index), (level - 1, 2 * index + 1))
        blank = np.zeros((self.source.rows, TILE_COLUMNS // 2), dtype=np.uint8)
        tiles = [self._found(key) for key in halves]
        parts = [blank if tile is None else tile.codes[:, ::2] for tile in tiles]
        return np.concatenate(parts, axis=1), max(int(part.max()) for part in parts)

    def _found(self, key: Key) -> Tile | None:
        tile = self._kept.get(key)
        if tile is not None:
            self._kept.move_to_end(key)
        return tile


def _magnified(codes: Codes, up: int, index: int) -> Codes:
    """Return the part of a tile that the tile `index`, finer by `up` levels, covers."""
    times = 1 << up
    width = TILE_COLUMNS // times
    first = (index % times) * width
    return np.repeat(codes[:, first : first + width], times, axis=1)
