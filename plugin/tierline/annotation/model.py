"""What a TextGrid holds: grid, tiers, intervals and points, exactly as a file states them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Times: TypeAlias = NDArray[np.float64]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Interval:
    """A labelled stretch of time; `start` and `end` in seconds."""

    start: float
    end: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A labelled moment; `time` in seconds."""

    time: float
    label: str = ""


@dataclass(frozen=True, eq=False)
class IntervalTier:
    """A tier of intervals, held as columns: nothing is sorted, joined, filled or checked.

    Gaps, overlaps, zero lengths, negative and undefined (NaN) times are kept as they came.
    A tier never changes; `dataclasses.replace` and the `with_` methods give a new one that shares
    the columns it did not touch. Two tiers are equal if every double is, bit by bit, with all
    undefined (NaN) times alike.

    Attributes:
        name: The tier's name, verbatim; may be empty or equal another tier's.
        start: Start of the tier's own domain in seconds.
        end: End of the tier's own domain in seconds.
        starts: Start of each interval in seconds, read-only, shape (n,).
        ends: End of each interval in seconds, read-only, shape (n,).
        labels: Label of each interval, verbatim, n of them.

    Raises:
        ValueError: The columns are not of one length.
    """

    name: str
    start: float
    end: float
    starts: Times = field(default_factory=lambda: np.empty(0))
    ends: Times = field(default_factory=lambda: np.empty(0))
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _settle_domain(self)
        object.__setattr__(self, "starts", _column(self.starts))
        object.__setattr__(self, "ends", _column(self.ends))
        object.__setattr__(self, "labels", tuple(self.labels))
        if not len(self.starts) == len(self.ends) == len(self.labels):
            raise ValueError("an interval tier needs as many starts as ends and labels")

    @classmethod
    def of(cls, name: str, start: float, end: float, intervals: Iterable[Interval]) -> IntervalTier:
        """Build a tier from single intervals, in the order given."""
        rows = tuple(intervals)
        return cls(
            name,
            start,
            end,
            np.array([row.start for row in rows], dtype=np.float64),
            np.array([row.end for row in rows], dtype=np.float64),
            tuple(row.label for row in rows),
        )

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> Interval:
        return Interval(float(self.starts[index]), float(self.ends[index]), self.labels[index])

    def __iter__(self) -> Iterator[Interval]:
        for start, end, label in zip(
            self.starts.tolist(), self.ends.tolist(), self.labels, strict=True
        ):
            yield Interval(start, end, label)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, IntervalTier):
            return NotImplemented
        return (
            self.name == other.name
            and _same_domain(self, other)
            and self.labels == other.labels
            and _same_bits(self.starts, other.starts)
            and _same_bits(self.ends, other.ends)
        )

    __hash__ = None  # type: ignore[assignment]  # columns make a poor key

    def with_label(self, index: int, label: str) -> IntervalTier:
        """Return this tier with one label changed; negative indices count from the end."""
        return replace(self, labels=_with_item(self.labels, index, label))


@dataclass(frozen=True, eq=False)
class PointTier:
    """A tier of points, held as columns; see `IntervalTier` for what is kept and what is equal.

    Attributes:
        name: The tier's name, verbatim; may be empty or equal another tier's.
        start: Start of the tier's own domain in seconds.
        end: End of the tier's own domain in seconds.
        times: Time of each point in seconds, read-only, shape (n,).
        labels: Label ("mark" in Praat) of each point, verbatim, n of them.

    Raises:
        ValueError: The columns are not of one length.
    """

    name: str
    start: float
    end: float
    times: Times = field(default_factory=lambda: np.empty(0))
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _settle_domain(self)
        object.__setattr__(self, "times", _column(self.times))
        object.__setattr__(self, "labels", tuple(self.labels))
        if len(self.times) != len(self.labels):
            raise ValueError("a point tier needs as many times as labels")

    @classmethod
    def of(cls, name: str, start: float, end: float, points: Iterable[Point]) -> PointTier:
        """Build a tier from single points, in the order given."""
        rows = tuple(points)
        times = np.array([row.time for row in rows], dtype=np.float64)
        return cls(name, start, end, times, tuple(row.label for row in rows))

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int) -> Point:
        return Point(float(self.times[index]), self.labels[index])

    def __iter__(self) -> Iterator[Point]:
        for time, label in zip(self.times.tolist(), self.labels, strict=True):
            yield Point(time, label)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PointTier):
            return NotImplemented
        return (
            self.name == other.name
            and _same_domain(self, other)
            and self.labels == other.labels
            and _same_bits(self.times, other.times)
        )

    __hash__ = None  # type: ignore[assignment]  # columns make a poor key

    def with_label(self, index: int, label: str) -> PointTier:
        """Return this tier with one label changed; negative indices count from the end."""
        return replace(self, labels=_with_item(self.labels, index, label))


Tier: TypeAlias = IntervalTier | PointTier


@dataclass(frozen=True, eq=False)
class TextGrid:
    """Tiers over one recording, in order; tiers are reached by index, since names may repeat.

    Attributes:
        start: Start of the grid's domain in seconds; real files have other values than 0.
        end: End of the grid's domain in seconds.
        tiers: The tiers, first to last; each has a domain of its own.
    """

    start: float
    end: float
    tiers: tuple[Tier, ...] = ()

    def __post_init__(self) -> None:
        _settle_domain(self)
        object.__setattr__(self, "tiers", tuple(self.tiers))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TextGrid):
            return NotImplemented
        return _same_domain(self, other) and self.tiers == other.tiers

    __hash__ = None  # type: ignore[assignment]  # columns make a poor key

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tiers, in order; equal names repeat."""
        return tuple(tier.name for tier in self.tiers)

    def tier(self, name: str) -> Tier:
        """Return the first tier of that name.

        Raises:
            KeyError: No tier has that name; the message lists those there are.
        """
        for tier in self.tiers:
            if tier.name == name:
                return tier
        there_are = ", ".join(map(repr, self.names)) or "none at all"
        raise KeyError(f"no tier named {name!r}; there are {there_are}")

    def with_tier(self, index: int, tier: Tier) -> TextGrid:
        """Return this grid with the tier at `index` replaced; all others are shared."""
        return replace(self, tiers=_with_item(self.tiers, index, tier))

    def with_tiers(self, *tiers: Tier) -> TextGrid:
        """Return this grid with tiers added at the end."""
        return replace(self, tiers=self.tiers + tiers)


def _with_item(items: tuple[T, ...], index: int, item: T) -> tuple[T, ...]:
    position = range(len(items))[index]
    return (*items[:position], item, *items[position + 1 :])


def _column(values: ArrayLike) -> Times:
    """Return a contiguous array of doubles that nobody can change; a finished one is shared."""
    if (
        isinstance(values, np.ndarray)
        and values.dtype == np.float64
        and values.ndim == 1
        and values.flags.c_contiguous
        and not values.flags.writeable
    ):
        return values
    column = np.array(values, dtype=np.float64, ndmin=1)
    if column.ndim != 1:
        raise ValueError("a column of times has one dimension")
    column.setflags(write=False)
    return column


def _same_bits(left: Times, right: Times) -> bool:
    """Compare by bits: -0.0 differs from 0.0; undefined times are alike, whatever their bits."""
    if left is right or left.tobytes() == right.tobytes():
        return True
    if left.shape != right.shape:
        return False
    same = left.view(np.int64) == right.view(np.int64)
    return bool(np.all(same | (np.isnan(left) & np.isnan(right))))


def _settle_domain(owner: Tier | TextGrid) -> None:
    """Hold the ends of a domain as plain floats, whatever kind of number came in."""
    object.__setattr__(owner, "start", float(owner.start))
    object.__setattr__(owner, "end", float(owner.end))


def _same_domain(left: Tier | TextGrid, right: Tier | TextGrid) -> bool:
    return _same_bits(
        np.array([left.start, left.end]),
        np.array([right.start, right.end]),
    )
