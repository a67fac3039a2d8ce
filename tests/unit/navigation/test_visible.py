"""Which intervals and points are in view, in files of any order."""

import math

import numpy as np
import pytest

from tierline.annotation import Interval, IntervalTier, Point, PointTier, Tier
from tierline.navigation import Orders, Span

ROWS = [Interval(0.0, 1.0), Interval(1.0, 1.0), Interval(1.0, 2.0), Interval(2.5, 3.0)]


def intervals(rows: list[Interval]) -> IntervalTier:
    return IntervalTier.of("x", 0.0, 3.0, rows)


def found(tier: Tier, start: float, end: float) -> list[int]:
    rows: list[int] = np.arange(len(tier))[Orders().within(tier, Span(start, end))].tolist()
    return rows


@pytest.mark.parametrize(
    ("start", "end", "rows"),
    [(0.2, 0.8, [0]), (0.5, 1.5, [0, 1, 2]), (2.1, 2.4, []), (2.0, 2.5, [2, 3]), (9.0, 9.5, [])],
)
def test_what_touches_the_view_is_found_in_any_order(
    start: float, end: float, rows: list[int]
) -> None:
    assert found(intervals(ROWS), start, end) == rows
    backwards = intervals(ROWS[::-1])
    assert not Orders().ordered(backwards)
    assert sorted(3 - row for row in found(backwards, start, end)) == rows


def test_undefined_times_are_never_in_view() -> None:
    points = PointTier.of("x", 0.0, 3.0, [Point(math.nan), Point(1.0), Point(0.5)])
    assert found(points, 0.0, 3.0) == [1, 2]


def test_long_ones_are_counted_among_those_found() -> None:
    tier, orders = intervals(ROWS), Orders()
    inside = orders.within(tier, Span(1.5, 3.0))
    assert orders.long_ones(tier, inside, 0.6).tolist() == [0]


def test_an_empty_tier_shows_nothing() -> None:
    assert found(intervals([]), 0.0, 3.0) == []
