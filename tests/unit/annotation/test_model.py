"""Grids and tiers hold what a file holds, verbatim, and never change."""

from __future__ import annotations

import math
import pickle
import struct

import numpy as np
import pytest

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid

TIER = IntervalTier.of("w", 0, 3, [Interval(0, 1, "a"), Interval(0.5, 2, ""), Interval(2, 2, "c")])
POINTS = PointTier.of("p", -1, 3, [Point(2, "x"), Point(1, "y"), Point(1, "y")])


def test_rows_come_out_as_they_went_in() -> None:
    assert list(TIER) == [Interval(0, 1, "a"), Interval(0.5, 2, ""), Interval(2, 2, "c")]
    assert list(POINTS) == [Point(2, "x"), Point(1, "y"), Point(1, "y")]
    assert TIER[1] == Interval(0.5, 2, "")
    assert POINTS[-1] == Point(1, "y")
    assert (len(TIER), len(POINTS), len(IntervalTier("", 0, 1))) == (3, 3, 0)


def test_domains_are_floats_whatever_came_in() -> None:
    for owner in (TIER, POINTS, TextGrid(0, 3), TextGrid(False, np.float64(3))):
        assert type(owner.start) is float
        assert type(owner.end) is float


def test_columns_cannot_be_changed_and_are_shared() -> None:
    mine = np.array([0.0, 1.0])
    tier = IntervalTier("w", 0, 2, mine, mine + 1, ("a", "b"))
    mine[0] = 5
    assert tier.starts[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        tier.starts[0] = 1
    changed = tier.with_label(-1, "new")
    assert changed.labels == ("a", "new")
    assert tier.labels == ("a", "b")
    assert changed.starts is tier.starts
    assert POINTS.with_label(0, "new").times is POINTS.times


def test_labels_outside_the_tier_are_an_error() -> None:
    with pytest.raises(IndexError):
        TIER.with_label(3, "x")


def test_equality_is_of_bits_and_of_undefined_times() -> None:
    def at(time: float) -> PointTier:
        return PointTier.of("p", 0, 1, [Point(time, "")])

    assert at(0.1 + 0.2) != at(0.3)
    assert at(0.0) != at(-0.0)
    assert at(math.nan) == at(math.nan)
    (other_nan,) = struct.unpack("<d", bytes.fromhex("010000000000f87f"))
    assert at(math.nan) == at(other_nan)
    assert at(math.nan) != at(0)
    assert TextGrid(0, math.nan) == TextGrid(0, math.nan)
    assert TextGrid(0, 1) != TextGrid(-0.0, 1)
    assert TIER != POINTS
    assert TextGrid(0, 1, (TIER,)) == TextGrid(0, 1, (pickle.loads(pickle.dumps(TIER)),))
    assert at(1) != PointTier.of("p", 0, 1, [Point(1, "other")])
    assert at(1) != PointTier("p", 0, 1)


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="as many"):
        IntervalTier("w", 0, 1, np.zeros(2), np.zeros(1), ("a", "b"))
    with pytest.raises(ValueError, match="as many"):
        PointTier("w", 0, 1, np.zeros(2), ("a",))
    with pytest.raises(ValueError, match="one dimension"):
        PointTier("w", 0, 1, np.zeros((2, 2)), ("a", "b"))


def test_tiers_are_found_by_name_and_changed_by_index() -> None:
    grid = TextGrid(0, 3, (TIER, POINTS)).with_tiers(TIER)
    assert grid.names == ("w", "p", "w")
    assert grid.tier("w") is grid.tiers[0]
    changed = grid.with_tier(2, POINTS)
    assert changed.names == ("w", "p", "p")
    assert changed.tiers[0] is grid.tiers[0]
    with pytest.raises(KeyError, match=r"no tier named 'x'; there are 'w', 'p', 'w'"):
        grid.tier("x")
    with pytest.raises(KeyError, match="none at all"):
        TextGrid(0, 1).tier("x")
