# ruff: noqa: N802, N803, N815 - the names are those of textgrid
"""Types of the part of textgrid that Tierline uses."""

from collections.abc import Iterator

class Interval:
    minTime: float
    maxTime: float
    mark: str
    def __init__(self, minTime: float, maxTime: float, mark: str) -> None: ...

class Point:
    time: float
    mark: str
    def __init__(self, time: float, mark: str) -> None: ...

class IntervalTier:
    name: str | None
    minTime: float
    maxTime: float | None
    intervals: list[Interval]
    def __init__(
        self, name: str | None = None, minTime: float = 0.0, maxTime: float | None = None
    ) -> None: ...
    def __len__(self) -> int: ...

class PointTier:
    name: str | None
    minTime: float
    maxTime: float | None
    points: list[Point]
    def __init__(
        self, name: str | None = None, minTime: float = 0.0, maxTime: float | None = None
    ) -> None: ...
    def __len__(self) -> int: ...

class TextGrid:
    name: str | None
    minTime: float
    maxTime: float | None
    tiers: list[IntervalTier | PointTier]
    def __init__(
        self,
        name: str | None = None,
        minTime: float = 0.0,
        maxTime: float | None = None,
        strict: bool = True,
    ) -> None: ...
    def __iter__(self) -> Iterator[IntervalTier | PointTier]: ...
    def append(self, tier: IntervalTier | PointTier) -> None: ...
    def write(self, f: str, null: str = "") -> None: ...
    @classmethod
    def fromFile(cls, f: str, name: str | None = None) -> TextGrid: ...
