"""Finding boundaries and points, and how far they go, on tidy and on odd tiers."""

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.unit.editing.odd_grids import grids, tidy_tiers, tiers
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid, Tier
from tierline.editing import (
    NEAR,
    SHORTEST,
    Boundary,
    EditError,
    Mark,
    grip_near,
    in_order,
    interval_at,
    limits,
    linked,
    move_grips,
    snap,
)

brisk = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
finite = st.floats(-4, 13)


def intervals(*rows: tuple[float, float, str], start: float = 0.0, end: float = 10.0) -> TextGrid:
    return TextGrid(
        0.0, 10.0, (IntervalTier.of("words", start, end, [Interval(*r) for r in rows]),)
    )


def points(*times: float) -> TextGrid:
    return TextGrid(
        0.0, 10.0, (PointTier.of("tones", 0.0, 10.0, [Point(t, str(t)) for t in times]),)
    )


def with_tiers(*parts: TextGrid) -> TextGrid:
    return TextGrid(0.0, 10.0, tuple(tier for part in parts for tier in part.tiers))


THREE = intervals((0, 2, "a"), (2, 5, "b"), (5, 10, "c"))
GAPS = intervals((1, 2, "a"), (4, 5, "b"))


def test_the_nearest_boundary_is_found_with_both_its_intervals() -> None:
    assert grip_near(THREE, 0, 2.1, 0.2) == Boundary(0, 0, 1, 2.0)
    assert grip_near(THREE, 0, 4.0, 9.0) == Boundary(0, 1, 2, 5.0)
    assert grip_near(THREE, 0, 3.0, 0.5) is None


def test_outer_edges_cannot_be_taken_but_what_is_next_to_them_can() -> None:
    assert grip_near(THREE, 0, 0.0, 1.0) is None
    assert grip_near(THREE, 0, 10.0, 1.0) is None
    assert grip_near(THREE, 0, 0.5, 1.6) == Boundary(0, 0, 1, 2.0)
    assert grip_near(THREE, 0, 9.0, 4.0) == Boundary(0, 1, 2, 5.0)


def test_the_edges_of_gaps_belong_to_one_interval() -> None:
    assert grip_near(GAPS, 0, 1.0, 0.1) == Boundary(0, None, 0, 1.0)
    assert grip_near(GAPS, 0, 2.0, 0.1) == Boundary(0, 0, None, 2.0)
    assert grip_near(GAPS, 0, 4.0, 0.1) == Boundary(0, None, 1, 4.0)


def test_edges_of_an_own_domain_are_outer_edges() -> None:
    grid = intervals((1, 2, "a"), (2, 3, "b"), start=1.0, end=3.0)
    assert grip_near(grid, 0, 1.0, 0.1) is None
    assert grip_near(grid, 0, 2.0, 0.1) == Boundary(0, 0, 1, 2.0)


def test_an_interval_without_length_is_opened_towards_the_mouse() -> None:
    grid = intervals((0, 2, "a"), (2, 2, "zero"), (2, 10, "b"))
    assert grip_near(grid, 0, 1.9, 0.5) == Boundary(0, 0, 1, 2.0)
    assert grip_near(grid, 0, 2.1, 0.5) == Boundary(0, 1, 2, 2.0)
    left = move_grips(grid, [Boundary(0, 0, 1, 2.0)], 1.5).apply(grid)
    assert list(left.tiers[0])[:2] == [Interval(0, 1.5, "a"), Interval(1.5, 2, "zero")]


def test_edges_that_no_screen_tells_apart_move_as_one() -> None:
    grid = intervals((0, 2, "a"), (2 + 1e-9, 10, "b"))
    grip = grip_near(grid, 0, 2.1, 0.5)
    assert isinstance(grip, Boundary)
    assert (grip.left, grip.right) == (0, 1)
    moved = move_grips(grid, [grip], 3.0).apply(grid)
    assert list(moved.tiers[0]) == [Interval(0, 3, "a"), Interval(3, 10, "b")]


def test_rows_out_of_order_and_undefined_times() -> None:
    grid = intervals((5, 10, "late"), (math.nan, 3, "odd"), (0, 5, "early"))
    assert grip_near(grid, 0, 5.2, 0.5) == Boundary(0, 2, 0, 5.0)
    assert grip_near(grid, 0, 3.2, 0.5) == Boundary(0, 1, None, 3.0)
    assert grip_near(grid, 0, math.nan, 0.5) is None
    assert grip_near(intervals(), 0, 5.0, 99.0) is None


def test_limits_are_the_neighbours() -> None:
    span = limits(THREE, Boundary(0, 0, 1, 2.0))
    assert (span.start, span.end) == (SHORTEST, 5 - SHORTEST)
    span = limits(GAPS, Boundary(0, 0, None, 2.0))
    assert (span.start, span.end) == (1 + SHORTEST, 4.0)
    span = limits(GAPS, Boundary(0, None, 0, 1.0))
    assert (span.start, span.end) == (0.0, 2 - SHORTEST)
    span = limits(points(1, 2, 3), Mark(0, 1, 2.0))
    assert (span.start, span.end) == (0.0, 10.0)


def test_boundaries_at_one_time_are_linked_and_get_the_same_double() -> None:
    other = intervals((0, 2 + 1e-8, "x"), (2 + 1e-8, 10, "y"))
    grid = with_tiers(THREE, other, points(2, 7), intervals((0, 3, "p"), (3, 10, "q")))
    grip = grip_near(grid, 0, 2.0, 0.1)
    assert grip is not None
    grips = linked(grid, grip)
    assert [each.tier for each in grips] == [0, 1, 2]
    edit = move_grips(grid, grips, 2.3)
    after = edit.apply(grid)
    assert edit.name == "Move boundaries and points"
    assert after.tiers[0][0].end == after.tiers[1][0].end == after.tiers[2][0].time == 2.3  # type: ignore[union-attr]
    assert after.tiers[3] is grid.tiers[3]


def test_linked_boundaries_stay_inside_the_limits_of_all() -> None:
    grid = with_tiers(THREE, intervals((0, 2, "x"), (2, 3, "y"), (3, 10, "z")))
    grips = linked(grid, Boundary(0, 0, 1, 2.0))
    after = move_grips(grid, grips, 9.0).apply(grid)
    assert after.tiers[0][0] == Interval(0, 3 - SHORTEST, "a")
    assert after.tiers[1][0] == Interval(0, 3 - SHORTEST, "x")


def test_snapping_takes_the_exact_time_of_another_tier() -> None:
    grid = with_tiers(THREE, intervals((0, 0.1 + 0.2, "x"), (0.1 + 0.2, 10, "y")), points(2.9))
    grip = Boundary(0, 0, 1, 2.0)
    assert snap(grid, grip, 0.31, 0.02) == 0.1 + 0.2
    assert snap(grid, grip, 2.88, 0.05) == 2.9
    assert snap(grid, grip, 5.01, 0.05) == 5.01  # its own tier does not draw


def test_points_may_pass_points_and_stay_in_order() -> None:
    grid = points(1, 2, 3)
    after = move_grips(grid, [Mark(0, 0, 1.0)], 2.5).apply(grid)
    assert list(after.tiers[0]) == [Point(2, "2"), Point(2.5, "1"), Point(3, "3")]
    back = move_grips(after, [Mark(0, 1, 2.5)], 0.5).apply(after)
    assert [point.label for point in back.tiers[0]] == ["1", "2", "3"]
    with pytest.raises(EditError, match=r"There is a point at 3\.000 s"):
        move_grips(grid, [Mark(0, 0, 1.0)], 3.0)


def test_moving_to_where_it_is_changes_nothing() -> None:
    assert not move_grips(THREE, [Boundary(0, 0, 1, 2.0)], 2.0)
    assert not move_grips(points(1, 2), [Mark(0, 0, 1.0)], 1.0)
    with pytest.raises(EditError, match="undefined"):
        move_grips(THREE, [Boundary(0, 0, 1, 2.0)], math.nan)


@brisk
@given(tiers, finite, st.sampled_from([0.01, 0.5, 100.0]))
def test_the_grip_is_the_nearest_that_may_be_moved(tier: Tier, time: float, near: float) -> None:
    grip = grip_near(TextGrid(0, 10, (tier,)), 0, time, near)
    distances = [abs(edge - time) for edge in _movable(tier)]
    nearest = min(distances, default=math.inf)
    if nearest > near:
        assert grip is None
    else:
        assert grip is not None
        assert abs(grip.time - time) == pytest.approx(nearest, abs=2 * NEAR)


def _movable(tier: Tier) -> list[float]:
    if isinstance(tier, PointTier):
        return [time for time in tier.times.tolist() if math.isfinite(time)]
    edges = {time for row in tier for time in (row.start, row.end) if math.isfinite(time)}
    return [edge for edge in edges if _may_move(tier, edge)]


def _may_move(tier: IntervalTier, edge: float) -> bool:
    ending = {index for index, row in enumerate(tier) if abs(row.end - edge) <= NEAR}
    starting = {index for index, row in enumerate(tier) if abs(row.start - edge) <= NEAR}
    if any(left != right for left in ending for right in starting):
        return True
    outer_left, outer_right = abs(edge - tier.start) <= NEAR, abs(edge - tier.end) <= NEAR
    return bool((ending and not outer_right) or (starting and not outer_left))


@brisk
@given(tiers, st.one_of(finite, st.sampled_from([0.0, 0.3, 0.5, 1.0, 10.0])))
def test_the_interval_at_a_time_holds_it(tier: Tier, time: float) -> None:
    assume(isinstance(tier, IntervalTier))
    assert isinstance(tier, IntervalTier)
    rows = list(tier)
    holding = [place for place, row in enumerate(rows) if row.start <= time < row.end]
    touching = [place for place, row in enumerate(rows) if row.start <= time <= row.end]
    best = holding or touching
    found = interval_at(tier, time)
    if not best:
        assert found is None
    else:
        latest = max(rows[place].start for place in best)
        assert found in touching
        assert found is not None
        assert rows[found].start == latest or in_order(tier)


@brisk
@given(grids, finite, finite)
def test_moving_changes_only_what_it_moves(grid: TextGrid, where: float, to: float) -> None:
    for index, tier in enumerate(grid.tiers):
        grip = grip_near(grid, index, where, 1.0)
        if not isinstance(grip, Boundary) or not isinstance(tier, IntervalTier):
            continue
        after = move_grips(grid, [grip], to).apply(grid).tiers[index]
        assert isinstance(after, IntervalTier)
        allowed = limits(grid, grip).clamped(to)
        for old, new, moved in (
            (tier.starts, after.starts, grip.right),
            (tier.ends, after.ends, grip.left),
        ):
            differing = set(np.flatnonzero(old.view(np.int64) != new.view(np.int64)).tolist())
            assert differing <= {moved}
            assert moved is None or new[moved] == allowed


@brisk
@given(tidy_tiers(), finite, finite)
def test_moving_keeps_a_tidy_tier_tidy(tier: Tier, where: float, to: float) -> None:
    grid = TextGrid(0, 10, (tier,))
    grip = grip_near(grid, 0, where, 1.0)
    if grip is not None and isinstance(tier, IntervalTier):
        after = move_grips(grid, [grip], to).apply(grid).tiers[0]
        assert isinstance(after, IntervalTier)
        assert in_order(after)
        shortest = min(SHORTEST, float((tier.ends - tier.starts).min()))
        assert bool(np.all(after.ends - after.starts >= shortest * 0.999))
        assert bool(np.all(after.starts[1:] >= after.ends[:-1]))
