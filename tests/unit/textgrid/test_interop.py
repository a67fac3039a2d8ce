"""Objects of praatio and textgrid: the same grid, or a sentence that says why not."""

from __future__ import annotations

from pathlib import Path

import praatio.textgrid
import pytest
import textgrid

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid, Tier
from tierline.textgrid import (
    InteropError,
    from_praatio,
    from_textgrid,
    open_textgrid,
    to_praatio,
    to_textgrid,
)


def tier_of(*rows: tuple[float, float, str], name: str = "w", end: float = 3) -> IntervalTier:
    return IntervalTier.of(name, 0, end, [Interval(*row) for row in rows])


PLAIN = TextGrid(
    0,
    3,
    (
        tier_of((0, 1 / 3, "ʃ"), (1 / 3, 2.1234567890123, ""), (2.1234567890123, 3, 'a "b"\nc')),
        PointTier.of("points", 0, 3, [Point(0.1, "H*"), Point(2, "")]),
    ),
)


def test_a_plain_grid_goes_to_both_and_back() -> None:
    assert from_praatio(to_praatio(PLAIN)) == PLAIN
    assert from_textgrid(to_textgrid(PLAIN)) == PLAIN


def test_praatio_holds_gaps() -> None:
    grid = TextGrid(0, 3, (tier_of((0, 1, "a"), (2, 3, "b")),))
    assert from_praatio(to_praatio(grid)) == grid


def test_textgrid_holds_equal_names_and_white_space() -> None:
    grid = TextGrid(0, 3, (tier_of((0, 3, " a ")), tier_of((0, 3, "b"))))
    assert from_textgrid(to_textgrid(grid)) == grid


@pytest.mark.parametrize(
    ("tiers", "reason"),
    [
        ([tier_of((0, 3, "a")), tier_of((0, 3, "b"))], "two tiers are named 'w'"),
        ([tier_of((0, 3, " a"))], "label 1 of 'w' has outer white space"),
        ([tier_of((0, 2, "a"), (1, 3, "b"))], "overlap"),
        ([tier_of((0, 0, "a"), (0, 3, "b"))], "no length"),
        ([tier_of((0, 4, "a"))], "outside its start and end"),
        ([tier_of((0, 4, "a"), end=4)], "reaches beyond the grid"),
        ([PointTier.of("p", 0, 3, [Point(2, "a"), Point(1, "b")])], "out of order"),
    ],
)
def test_praatio_refuses_by_name(tiers: list[Tier], reason: str) -> None:
    with pytest.raises(InteropError, match=reason):
        to_praatio(TextGrid(0, 3, tuple(tiers)))


@pytest.mark.parametrize(
    ("tiers", "reason"),
    [
        ([tier_of((0, 1, "a"), (2, 3, "b"))], "has a gap"),
        ([tier_of((0, 2, "a"))], "has a gap"),
        ([tier_of()], "has a gap"),
        ([tier_of((0, 2, "a"), end=2)], "ends elsewhere than the grid"),
        ([PointTier("p", 0, 2)], "ends elsewhere than the grid"),
        ([PointTier("p", -1, 3)], "starts before the grid"),
        ([tier_of((0, 2, "a"), (1, 3, "b"))], "overlap"),
        ([tier_of((0, 0, "a"), (0, 3, "b"))], "no length"),
        ([PointTier.of("p", 0, 3, [Point(1, "a"), Point(1, "b")])], "at one time"),
    ],
)
def test_textgrid_refuses_by_name(tiers: list[Tier], reason: str) -> None:
    with pytest.raises(InteropError, match=reason):
        to_textgrid(TextGrid(0, 3, tuple(tiers)))


def test_what_no_rule_names_is_found_by_comparing() -> None:
    undefined = PointTier.of("p", float("nan"), 3, [Point(1, "a")])
    grid = TextGrid(0, 3, (undefined,))
    with pytest.raises(InteropError, match="praatio would change this grid"):
        to_praatio(grid)


def test_objects_without_times_are_refused() -> None:
    with pytest.raises(InteropError, match="no start and end"):
        from_praatio(praatio.textgrid.Textgrid())
    with pytest.raises(InteropError, match="has no end"):
        from_textgrid(textgrid.TextGrid())


def test_files_of_both_libraries_open_as_their_objects_say(tmp_path: Path) -> None:
    to_praatio(PLAIN).save(str(tmp_path / "p.TextGrid"), "short_textgrid", includeBlankSpaces=False)
    assert open_textgrid(tmp_path / "p.TextGrid").grid == PLAIN
    to_textgrid(PLAIN).write(str(tmp_path / "t.TextGrid"))
    assert open_textgrid(tmp_path / "t.TextGrid").grid == PLAIN
