"""Where a held boundary or a selection's edge comes to rest."""

from itertools import pairwise

import pytest

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing import Rest, common_limits, grip_near, linked, rest_of_edge, rest_of_grip
from tierline.navigation import Selection


def tier(name: str, *edges: float) -> IntervalTier:
    rows = [Interval(start, end) for start, end in pairwise(edges)]
    return IntervalTier.of(name, edges[0], edges[-1], rows)


GRID = TextGrid(
    0.0,
    3.0,
    (
        tier("words", 0.0, 1.0, 3.0),
        tier("phones", 0.0, 0.4, 1.0, 2.0, 3.0),
        PointTier.of("tones", 0.0, 3.0, [Point(2.5, "L%")]),
    ),
)


def test_linked_boundaries_move_as_far_as_all_of_them_may() -> None:
    grip = grip_near(GRID, 0, 1.0, 0.01)
    assert grip is not None
    assert len(linked(GRID, grip)) == 2
    span = common_limits(GRID, linked(GRID, grip))
    assert (span.start, span.end) == pytest.approx((0.4, 2.0), abs=1e-4)


@pytest.mark.parametrize(
    ("time", "selection", "tolerance", "rest"),
    [
        (1.97, Selection(), 0.1, Rest(2.0, snapped=True)),  # a boundary of another tier
        (2.45, Selection(), 0.1, Rest(2.5, snapped=True)),  # a point
        (1.97, Selection(1.96, 2.9), 0.1, Rest(1.96, snapped=True)),  # the selection is nearer
        (1.5, Selection(), 0.1, Rest(1.5)),
        (1.97, Selection(1.96, 2.9), 0.0, Rest(1.97)),
    ],
)
def test_a_held_boundary_snaps_to_what_is_nearest(
    time: float, selection: Selection, tolerance: float, rest: Rest
) -> None:
    grip = grip_near(GRID, 0, 1.0, 0.01)
    assert grip is not None
    assert rest_of_grip(GRID, grip, time, selection=selection, tolerance=tolerance) == rest


def test_an_edge_of_the_selection_rests_on_edges_and_points() -> None:
    assert rest_of_edge(GRID.tiers[1], 0.43, 0.05) == 0.4
    assert rest_of_edge(GRID.tiers[1], 0.7, 0.05) == 0.7
    assert rest_of_edge(GRID.tiers[2], 2.49, 0.05) == 2.5
    assert rest_of_edge(None, 2.49, 0.05) == 2.49
