"""Going from interval to interval, and where typing goes."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.editing.odd_grids import grids
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing import interval_at, label_index, neighbour
from tierline.navigation import Selection


def grid_of(*rows: tuple[float, float]) -> TextGrid:
    return TextGrid(0, 10, (IntervalTier.of("t", 0, 10, [Interval(*row) for row in rows]),))


TIDY = grid_of((0, 2), (2, 5), (5, 10))
GAPS = grid_of((1, 2), (4, 5))
TONES = TextGrid(0, 10, (PointTier.of("p", 0, 10, [Point(1), Point(3), Point(7)]),))


def walk(grid: TextGrid, start: float, end: float, step: int) -> tuple[float, float]:
    found = neighbour(grid, Selection(start, end, 0), step)
    return found.start, found.end


def test_an_interval_holds_its_start_and_the_last_its_end() -> None:
    tier = TIDY.tiers[0]
    assert isinstance(tier, IntervalTier)
    times = [-1, 0, 1.9, 2, 5, 10, 10.1, math.nan]
    assert [interval_at(tier, time) for time in times] == [None, 0, 0, 1, 2, 2, None, None]


def test_walking_goes_to_neighbours_and_stays_at_the_ends() -> None:
    assert walk(TIDY, 2, 5, 1) == (5, 10)
    assert walk(TIDY, 2, 5, -1) == (0, 2)
    assert walk(TIDY, 3, 3, 1) == (5, 10)
    assert walk(TIDY, 5, 10, 1) == (5, 10)
    assert walk(TIDY, 0, 2, -1) == (0, 2)
    assert walk(TIDY, 0, 2, 2) == (5, 10)
    assert walk(TIDY, 2, 5, 0) == (2, 5)


def test_walking_out_of_a_gap() -> None:
    assert walk(GAPS, 3, 3, 1) == (4, 5)
    assert walk(GAPS, 3, 3, -1) == (1, 2)
    assert walk(GAPS, 0.5, 0.5, -1) == (0.5, 0.5)
    assert walk(GAPS, 6, 6, 1) == (6, 6)
    assert walk(grid_of(), 6, 6, 1) == (6, 6)


def test_walking_over_points() -> None:
    assert walk(TONES, 3, 3, 1) == (7, 7)
    assert walk(TONES, 3, 3, -1) == (1, 1)
    assert walk(TONES, 2, 2, 1) == (3, 3)
    assert walk(TONES, 2, 2, -1) == (1, 1)
    assert walk(TONES, 7, 7, 1) == (7, 7)


def test_walking_through_intervals_without_length() -> None:
    grid = grid_of((0, 2), (2, 2), (2, 2), (2, 5))
    assert walk(grid, 0, 2, 1) == (2, 2)
    assert walk(grid, 2, 2, 1) == (2, 5)
    assert walk(grid, 2, 5, -1) == (2, 2)
    assert walk(grid, 2, 2, -1) == (0, 2)


def test_walking_goes_by_time_where_rows_are_out_of_order() -> None:
    grid = grid_of((5, 10), (math.nan, 3), (0, 2), (2, 5))
    assert walk(grid, 0, 2, 1) == (2, 5)
    assert walk(grid, 2, 5, 1) == (5, 10)


@pytest.mark.parametrize(
    ("grid", "selection", "index"),
    [
        (TIDY, Selection(2, 5, 0), 1),
        (TIDY, Selection(2.5, 9, 0), 1),
        (TIDY, Selection(2, 5, None), None),
        (TIDY, Selection(2, 5, 3), None),
        (GAPS, Selection(3, 3, 0), None),
        (TONES, Selection(3, 3, 0), 1),
        (TONES, Selection(2, 4, 0), None),
        (grid_of((0, 2), (2, 2), (2, 5)), Selection(2, 2, 0), 1),
        (grid_of((0, 5), (0, 2)), Selection(0, 5, 0), 0),
    ],
)
def test_where_typing_goes(grid: TextGrid, selection: Selection, index: int | None) -> None:
    assert label_index(grid, selection) == index


@settings(max_examples=150, deadline=None)
@given(grids, st.floats(-3, 12), st.sampled_from([-1, 1]))
def test_walking_one_way_comes_to_an_end(grid: TextGrid, start: float, step: int) -> None:
    for index, tier in enumerate(grid.tiers):
        selection = Selection(start, start, index)
        for _ in range(2 * len(tier) + 1):
            before, selection = selection, neighbour(grid, selection, step)
        assert selection == before or not len(tier)
