# ruff: noqa: N802, N803, N815 - the names are those of praatio
"""Types of praatio's TextGrid objects."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

class Interval(NamedTuple):
    start: float
    end: float
    label: str

class Point(NamedTuple):
    time: float
    label: str

class IntervalTier:
    tierType: ClassVar[str]
    name: str
    minTimestamp: float
    maxTimestamp: float
    def __init__(
        self,
        name: str,
        entries: Sequence[tuple[float, float, str]],
        minT: float | None = None,
        maxT: float | None = None,
    ) -> None: ...
    @property
    def entries(self) -> tuple[Interval, ...]: ...

class PointTier:
    tierType: ClassVar[str]
    name: str
    minTimestamp: float
    maxTimestamp: float
    def __init__(
        self,
        name: str,
        entries: Sequence[tuple[float, str]],
        minT: float | None = None,
        maxT: float | None = None,
    ) -> None: ...
    @property
    def entries(self) -> tuple[Point, ...]: ...

class Textgrid:
    minTimestamp: float | None
    maxTimestamp: float | None
    def __init__(
        self, minTimestamp: float | None = None, maxTimestamp: float | None = None
    ) -> None: ...
    def __iter__(self) -> Iterator[IntervalTier | PointTier]: ...
    @property
    def tierNames(self) -> tuple[str, ...]: ...
    @property
    def tiers(self) -> tuple[IntervalTier | PointTier, ...]: ...
    def addTier(
        self,
        tier: IntervalTier | PointTier,
        tierIndex: int | None = None,
        reportingMode: str = "warning",
    ) -> None: ...
    def save(
        self,
        fn: str,
        format: str,
        includeBlankSpaces: bool,
        minTimestamp: float | None = None,
        maxTimestamp: float | None = None,
        minimumIntervalLength: float | None = ...,
        reportingMode: str = "error",
    ) -> None: ...

def openTextgrid(
    fnFullPath: str,
    includeEmptyIntervals: bool,
    reportingMode: str = "error",
    duplicateNamesMode: str = "error",
) -> Textgrid: ...
