"""To and from the TextGrid objects of praatio and textgrid: exact, or refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid, Tier
from tierline.errors import TierlineError

if TYPE_CHECKING:
    import praatio.textgrid
    import textgrid


class InteropError(TierlineError):
    """Another library's objects cannot hold a grid without changing it."""


def to_praatio(grid: TextGrid) -> praatio.textgrid.Textgrid:
    """Return the same grid as a praatio object.

    Raises:
        InteropError: praatio would change something; the sentence names it.
    """
    from praatio import textgrid as other

    _refuse("praatio", _praatio_problems(grid))
    result = other.Textgrid(grid.start, grid.end)
    for tier in grid.tiers:
        if isinstance(tier, IntervalTier):
            intervals = [(row.start, row.end, row.label) for row in tier]
            copy: other.IntervalTier | other.PointTier = other.IntervalTier(
                tier.name, intervals, tier.start, tier.end
            )
        else:
            points = [(row.time, row.label) for row in tier]
            copy = other.PointTier(tier.name, points, tier.start, tier.end)
        result.addTier(copy, reportingMode="silence")
    _compare("praatio", grid, from_praatio(result))
    return result


def from_praatio(grid: praatio.textgrid.Textgrid) -> TextGrid:
    """Return what a praatio object holds.

    Raises:
        InteropError: It has no start and end.
    """
    from praatio import textgrid as other

    if grid.minTimestamp is None or grid.maxTimestamp is None:
        raise InteropError("the praatio Textgrid has no start and end yet: give it a tier first")
    tiers: list[Tier] = []
    for tier in grid.tiers:
        domain = (tier.name, tier.minTimestamp, tier.maxTimestamp)
        if isinstance(tier, other.IntervalTier):
            tiers.append(IntervalTier.of(*domain, (Interval(*entry) for entry in tier.entries)))
        else:
            tiers.append(PointTier.of(*domain, (Point(*entry) for entry in tier.entries)))
    return TextGrid(grid.minTimestamp, grid.maxTimestamp, tuple(tiers))


def to_textgrid(grid: TextGrid) -> textgrid.TextGrid:
    """Return the same grid as an object of the `textgrid` library.

    What that library would change as soon as it writes (gaps, domains of tiers) is refused too.

    Raises:
        InteropError: `textgrid` would change something; the sentence names it.
    """
    import textgrid as other

    _refuse("textgrid", _textgrid_problems(grid))
    result = other.TextGrid(None, grid.start, grid.end)
    for tier in grid.tiers:
        if isinstance(tier, IntervalTier):
            intervals = other.IntervalTier(tier.name, tier.start, tier.end)
            intervals.intervals += [other.Interval(row.start, row.end, row.label) for row in tier]
            result.append(intervals)
        else:
            points = other.PointTier(tier.name, tier.start, tier.end)
            points.points += [other.Point(row.time, row.label) for row in tier]
            result.append(points)
    _compare("textgrid", grid, from_textgrid(result))
    return result


def from_textgrid(grid: textgrid.TextGrid) -> TextGrid:
    """Return what an object of the `textgrid` library holds.

    Raises:
        InteropError: It, or one of its tiers, has no end.
    """
    import textgrid as other

    end = _end("TextGrid", grid.maxTime)
    tiers: list[Tier] = []
    for tier in grid.tiers:
        name = tier.name or ""
        domain = (name, tier.minTime, _end(f"tier {name!r}", tier.maxTime))
        if isinstance(tier, other.IntervalTier):
            rows = (Interval(row.minTime, row.maxTime, row.mark) for row in tier.intervals)
            tiers.append(IntervalTier.of(*domain, rows))
        else:
            points = (Point(point.time, point.mark) for point in tier.points)
            tiers.append(PointTier.of(*domain, points))
    return TextGrid(grid.minTime, end, tuple(tiers))


def _end(what: str, end: float | None) -> float:
    if end is None:
        raise InteropError(f"the {what} of the textgrid library has no end: set its maxTime first")
    return end


def _refuse(library: str, problems: Iterator[str]) -> None:
    problem = next(problems, None)
    if problem is not None:
        raise InteropError(f"{library} cannot hold this grid: {problem}; save and open it instead")


def _compare(library: str, grid: TextGrid, copy: TextGrid) -> None:
    """Make sure that nothing changed that nobody thought of."""
    if copy != grid:
        raise InteropError(f"{library} would change this grid: save it and open the file instead")


def _praatio_problems(grid: TextGrid) -> Iterator[str]:
    seen: set[str] = set()
    for tier in grid.tiers:
        if tier.name in seen:
            yield f"two tiers are named {tier.name!r}, and its tiers need different names"
        seen.add(tier.name)
        for index, label in enumerate(tier.labels, 1):
            if label != label.strip():
                yield f"label {index} of {tier.name!r} has outer white space, which it strips"
        yield from _order_problems(tier)
        yield from _extent_problems(tier)
        if tier.start < grid.start or tier.end > grid.end:
            yield f"tier {tier.name!r} reaches beyond the grid, which it stretches"


def _textgrid_problems(grid: TextGrid) -> Iterator[str]:
    for tier in grid.tiers:
        if tier.end != grid.end:
            yield f"tier {tier.name!r} ends elsewhere than the grid, whose end it writes instead"
        if tier.start < grid.start:
            yield f"tier {tier.name!r} starts before the grid"
        yield from _order_problems(tier)
        yield from _extent_problems(tier)
        if isinstance(tier, IntervalTier) and not _is_filled(tier):
            yield f"tier {tier.name!r} has a gap, which it fills with an empty interval"


def _order_problems(tier: Tier) -> Iterator[str]:
    name = tier.name
    if isinstance(tier, PointTier):
        if np.any(tier.times[1:] <= tier.times[:-1]):
            yield f"points of {name!r} are out of order or at one time, and it sorts them"
        return
    if np.any(tier.ends <= tier.starts):
        yield f"tier {name!r} has an interval of no length, which it refuses"
    if np.any(tier.starts[1:] < tier.ends[:-1]):
        yield f"tier {name!r} has intervals that overlap or are out of order, which it refuses"


def _extent_problems(tier: Tier) -> Iterator[str]:
    first = tier.starts if isinstance(tier, IntervalTier) else tier.times
    last = tier.ends if isinstance(tier, IntervalTier) else tier.times
    if len(tier) and (first.min() < tier.start or last.max() > tier.end):
        yield f"tier {tier.name!r} has items outside its start and end"


def _is_filled(tier: IntervalTier) -> bool:
    if not len(tier):
        return tier.start == tier.end
    bounds = np.concatenate([[tier.start], tier.ends])
    return bool(np.all(bounds == np.concatenate([tier.starts, [tier.end]])))
