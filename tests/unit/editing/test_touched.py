"""Where two grids differ in time."""

from hypothesis import given

from tests.unit.editing.odd_grids import grids
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing import (
    Mark,
    add_boundary,
    grip_near,
    move_grips,
    remove_tier,
    set_label,
    touched,
)
from tierline.navigation import Span

GRID = TextGrid(
    0,
    10,
    (
        IntervalTier.of("w", 0, 10, [Interval(0, 2, "a"), Interval(2, 5, "b"), Interval(5, 10)]),
        PointTier.of("p", 0, 10, [Point(1, "x"), Point(7, "y")]),
    ),
)


def test_nothing_is_touched_where_nothing_differs() -> None:
    assert touched(GRID, GRID) is None


def test_a_label_touches_its_interval_or_point() -> None:
    assert touched(GRID, set_label(GRID, 0, 1, "c").apply(GRID)) == Span(2, 5)
    assert touched(GRID, set_label(GRID, 1, 1, "z").apply(GRID)) == Span(7, 7)


def test_a_boundary_touches_where_it_was_and_is() -> None:
    grip = grip_near(GRID, 0, 2, 0)
    assert grip is not None
    after = move_grips(GRID, (grip,), 3).apply(GRID)
    assert touched(GRID, after) == Span(2, 3) == touched(after, GRID)
    moved = move_grips(GRID, (Mark(1, 0, 1.0),), 4).apply(GRID)
    assert touched(GRID, moved) == Span(1, 4)


def test_a_boundary_that_came_touches_its_place() -> None:
    assert touched(GRID, add_boundary(GRID, 0, 3).apply(GRID)) == Span(3, 3)


def test_a_whole_tier_has_no_place() -> None:
    assert touched(GRID, remove_tier(GRID, 1).apply(GRID)) is None


@given(grids, grids)
def test_any_two_grids_have_an_answer(grid: TextGrid, other: TextGrid) -> None:
    span = touched(grid, other)
    assert span is None or span.start <= span.end
