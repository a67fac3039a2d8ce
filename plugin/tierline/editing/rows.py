"""Rows of a tier as single values, and tiers with rows replaced; bits are kept."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias, TypeVar

import numpy as np

from tierline.annotation import Interval, IntervalTier, Point, PointTier, Tier, Times
from tierline.editing.failure import EditError

Rows: TypeAlias = tuple[Interval, ...] | tuple[Point, ...]
Packed: TypeAlias = tuple[tuple[bytes, str], ...]
R = TypeVar("R", Interval, Point)


def packed(rows: Rows) -> Packed:
    """Return rows as values that are equal if every bit and letter is."""
    return tuple((_bits(row), row.label) for row in rows)


def rows_of(tier: Tier, first: int, count: int) -> Rows:
    """Return `count` rows from `first` on."""
    if isinstance(tier, IntervalTier):
        return tuple(tier[index] for index in range(first, first + count))
    return tuple(tier[index] for index in range(first, first + count))


def spliced(tier: Tier, first: int, count: int, rows: Rows) -> Tier:
    """Return the tier with rows replaced; columns that stay the same, bit by bit, are shared.

    Raises:
        EditError: The rows are not of the tier's kind.
    """
    labels = _labels(tier.labels, first, count, [row.label for row in rows])
    if isinstance(tier, IntervalTier):
        intervals = _all_of(Interval, rows, tier)
        starts = _column(tier.starts, first, count, [row.start for row in intervals])
        ends = _column(tier.ends, first, count, [row.end for row in intervals])
        return replace(tier, starts=starts, ends=ends, labels=labels)
    points = _all_of(Point, rows, tier)
    times = _column(tier.times, first, count, [row.time for row in points])
    return replace(tier, times=times, labels=labels)


def _all_of(kind: type[R], rows: Rows, tier: IntervalTier | PointTier) -> list[R]:
    fitting = [row for row in rows if isinstance(row, kind)]
    if len(fitting) != len(rows):
        raise EditError(f"The tier {tier.name!r} is of another kind than what was put into it.")
    return fitting


def _column(old: Times, first: int, count: int, fresh: Sequence[float]) -> Times:
    values = np.array(fresh, dtype=np.float64)
    if values.tobytes() == old[first : first + count].tobytes():
        return old
    column = np.empty(len(old) - count + len(values))
    column[:first] = old[:first]
    column[first : first + len(values)] = values
    column[first + len(values) :] = old[first + count :]
    column.setflags(write=False)
    return column


def _labels(old: tuple[str, ...], first: int, count: int, fresh: Sequence[str]) -> tuple[str, ...]:
    replacement = tuple(fresh)
    if old[first : first + count] == replacement:
        return old
    labels = list(old)  # quicker than joining slices, wherever the change is
    labels[first : first + count] = replacement
    return tuple(labels)


def _bits(row: Interval | Point) -> bytes:
    if isinstance(row, Interval):
        return struct.pack("<dd", row.start, row.end)
    return struct.pack("<d", row.time)
