"""What each operation of the user does, on small grids."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing import (
    Boundary,
    Edit,
    EditError,
    Mark,
    add_boundary,
    add_boundary_all_tiers,
    add_interval,
    add_tier,
    clear_labels,
    difference,
    duplicate_tier,
    extend_to,
    merge_intervals,
    move_tier,
    remove_boundary,
    remove_interval_label,
    remove_tier,
    rename_tier,
    set_label,
    unique_name,
)

WORDS = IntervalTier.of("words", 0, 10, [Interval(0, 4, "hello"), Interval(4, 10, "you")])
GAPS = IntervalTier.of("gaps", 0, 10, [Interval(1, 3, "a"), Interval(6, 8, "b")])
TONES = PointTier.of("tones", 0, 10, [Point(2, "H"), Point(6, "L")])
EMPTY = IntervalTier("empty", 0, 10)
GRID = TextGrid(0, 10, (WORDS, GAPS, TONES, EMPTY))


def rows(edit: Edit, tier: int, grid: TextGrid = GRID) -> list[tuple[Any, ...]]:
    """Return the rows of a tier after an edit, having checked that all other tiers are shared."""
    after = edit.apply(grid)
    for index, (old, new) in enumerate(zip(grid.tiers, after.tiers, strict=True)):
        assert index == tier or old is new
    return [
        (row.start, row.end, row.label) if isinstance(row, Interval) else (row.time, row.label)
        for row in after.tiers[tier]
    ]


def test_splitting_leaves_the_label_on_the_left() -> None:
    edit = add_boundary(GRID, 0, 1.5)
    assert edit.name == "Add boundary"
    assert rows(edit, 0) == [(0, 1.5, "hello"), (1.5, 4, ""), (4, 10, "you")]


def test_splitting_divides_the_label_at_the_caret() -> None:
    assert rows(add_boundary(GRID, 0, 1, caret=3), 0)[:2] == [(0, 1, "hel"), (1, 4, "lo")]
    assert rows(add_boundary(GRID, 0, 1, caret=0), 0)[:2] == [(0, 1, ""), (1, 4, "hello")]
    assert rows(add_boundary(GRID, 0, 1, caret=99), 0)[:2] == [(0, 1, "hello"), (1, 4, "")]


@pytest.mark.parametrize(
    ("label", "caret", "left"),
    [
        ("ɑ̃b", 1, ""),
        ("ɑ̃b", 2, "ɑ̃"),
        ("at͡sa", 2, "a"),
        ("at͡sa", 3, "a"),
        ("at͡sa", 4, "at͡s"),
        ("👩‍👩‍👧x", 2, ""),
        ("👍🏽!", 1, ""),
        ("🇫🇷🇩🇪", 1, ""),
        ("🇫🇷🇩🇪", 2, "🇫🇷"),
        ("🇫🇷🇩🇪", 3, "🇫🇷"),
        ("क्षि", 2, ""),
        ("한국", 1, "한"),
        ("\u1112\u1161\u11ab", 1, ""),
        ("\u1112\u1161\u11ab", 2, ""),
        ("각", 1, ""),
        ("각ᆨ", 1, ""),
        ("\r\n", 1, ""),
        ("\ud83d\ude00", 1, ""),
        ("ab", -3, ""),
    ],
)
def test_no_letter_is_cut(label: str, caret: int, left: str) -> None:
    grid = set_label(GRID, 0, 0, label).apply(GRID)
    first, second = rows(add_boundary(grid, 0, 1, caret=caret), 0, grid)[:2]
    assert (first[2], first[2] + second[2]) == (left, label)


def test_a_boundary_in_a_gap_starts_an_interval_that_fills_the_rest() -> None:
    assert rows(add_boundary(GRID, 1, 4), 1) == [(1, 3, "a"), (4, 6, ""), (6, 8, "b")]
    assert rows(add_boundary(GRID, 1, 9), 1)[-1] == (9, 10, "")
    assert rows(add_boundary(GRID, 1, 0.5), 1)[0] == (0.5, 1, "")


def test_a_boundary_on_a_tier_without_intervals_fills_it() -> None:
    assert rows(add_boundary(GRID, 3, 4), 3) == [(0, 4, ""), (4, 10, "")]


def test_a_point_is_added_in_its_place() -> None:
    edit = add_boundary(GRID, 2, 4)
    assert edit.name == "Add point"
    assert rows(edit, 2) == [(2, "H"), (4, ""), (6, "L")]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (lambda: add_boundary(GRID, 0, 4), "has a boundary at 4.000 s already"),
        (lambda: add_boundary(GRID, 0, 4 + 1e-7), "has a boundary at 4.000 s already"),
        (lambda: add_boundary(GRID, 2, 6), "has a point at 6.000 s already"),
        (lambda: add_boundary(GRID, 0, 11), "goes from 0 to 10 s"),
        (lambda: add_boundary(GRID, 2, -1), "goes from 0 to 10 s"),
        (lambda: add_boundary(GRID, 0, math.nan), "nothing can be added"),
        (lambda: add_boundary(GRID, 3, 0), "has no room"),
        (lambda: add_boundary(GRID, 4, 1), "There is no tier number 5"),
        (lambda: add_boundary_all_tiers(GRID, 12), "No tier can take a boundary"),
        (lambda: add_interval(GRID, 0, 4, 10), "boundaries at 4.000 s and at 10.000 s already"),
        (lambda: add_interval(GRID, 0, 4, 4), "select a stretch of time"),
        (lambda: add_interval(GRID, 1, 9, 11), "goes from 0 to 10 s"),
        (lambda: add_interval(GRID, 2, 1, 2), "is a point tier"),
        (lambda: set_label(GRID, 0, 2, ""), "has no number 3; it has 2"),
        (lambda: set_label(GRID, -1, 0, ""), "There is no tier"),
        (lambda: merge_intervals(GRID, 0, 0, 2), "has no number 3"),
        (lambda: merge_intervals(GRID, 2, 0, 1), "is a point tier"),
        (lambda: remove_boundary(GRID, Boundary(2, 0, 1, 2)), "is a point tier"),
        (lambda: remove_boundary(GRID, Boundary(0, None, None, 2)), "belongs to no interval"),
        (lambda: remove_boundary(GRID, Mark(2, 7, 2)), "has no number 8"),
        (lambda: add_tier(GRID, 9, "x", "point"), "There are 4 tiers"),
        (lambda: move_tier(GRID, 0, 4), "There is no tier number 5"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(wrong: Callable[[], Edit], says: str) -> None:
    with pytest.raises(EditError) as caught:
        wrong()
    assert says in caught.value.message
    assert caught.value.message.endswith(".")


def test_boundaries_on_all_tiers_skip_those_that_have_one() -> None:
    edit = add_boundary_all_tiers(GRID, 4)
    after = edit.apply(GRID)
    assert edit.name == "Add boundary on all tiers"
    assert after.tiers[0] is WORDS
    assert [len(tier) for tier in after.tiers] == [2, 3, 3, 2]


def test_an_interval_is_two_boundaries() -> None:
    assert rows(add_interval(GRID, 0, 1, 2), 0)[:3] == [(0, 1, "hello"), (1, 2, ""), (2, 4, "")]
    assert rows(add_interval(GRID, 0, 1, 4), 0)[:2] == [(0, 1, "hello"), (1, 4, "")]
    across = rows(add_interval(GRID, 0, 3, 5), 0)
    assert across == [(0, 3, "hello"), (3, 4, ""), (4, 5, "you"), (5, 10, "")]


def test_an_interval_in_a_gap_fills_no_more_than_asked() -> None:
    assert rows(add_interval(GRID, 1, 4, 5), 1) == [(1, 3, "a"), (4, 5, ""), (6, 8, "b")]
    assert rows(add_interval(GRID, 1, 3, 6), 1)[1] == (3, 6, "")
    assert rows(add_interval(GRID, 1, 2, 4), 1)[:3] == [(1, 2, "a"), (2, 3, ""), (3, 4, "")]
    assert rows(add_interval(GRID, 3, 4, 5), 3) == [(4, 5, "")]


def test_removing_a_boundary_joins_the_labels() -> None:
    assert rows(remove_boundary(GRID, Boundary(0, 0, 1, 4)), 0) == [(0, 10, "helloyou")]
    same = set_label(GRID, 0, 1, "hello").apply(GRID)
    assert rows(remove_boundary(same, Boundary(0, 0, 1, 4)), 0, same) == [(0, 10, "hello")]


def test_removing_the_edge_of_a_gap_lets_the_interval_grow() -> None:
    assert rows(remove_boundary(GRID, Boundary(1, 0, None, 3)), 1)[0] == (1, 6, "a")
    assert rows(remove_boundary(GRID, Boundary(1, None, 0, 1)), 1)[0] == (0, 3, "a")
    assert rows(remove_boundary(GRID, Boundary(1, 1, None, 8)), 1)[1] == (6, 10, "b")


def test_removing_a_point() -> None:
    edit = remove_boundary(GRID, Mark(2, 0, 2))
    assert edit.name == "Remove point"
    assert rows(edit, 2) == [(6, "L")]


def test_removing_a_boundary_between_rows_that_are_apart_keeps_those_between() -> None:
    odd = [Interval(4, 6, "c"), Interval(8, 9, "x"), Interval(1, 4, "b")]
    grid = TextGrid(0, 10, (IntervalTier.of("odd", 0, 10, odd),))
    joined = rows(remove_boundary(grid, Boundary(0, 2, 0, 4)), 0, grid)
    assert joined == [(1, 6, "bc"), (8, 9, "x")]


def test_merging_takes_gaps_in_and_equal_labels_once() -> None:
    assert rows(merge_intervals(GRID, 1, 0, 1), 1) == [(1, 8, "ab")]
    assert rows(merge_intervals(GRID, 1, 1, 0), 1) == [(1, 8, "ab")]
    assert not merge_intervals(GRID, 1, 0, 0)
    thrice = [Interval(at, at + 1, label) for at, label in enumerate(["a", "b", "ab", "ab"])]
    grid = TextGrid(0, 4, (IntervalTier.of("t", 0, 4, thrice),))
    assert rows(merge_intervals(grid, 0, 0, 3), 0, grid) == [(0, 4, "abab")]


def test_typing_changes_labels_and_nothing_else() -> None:
    edit = set_label(GRID, 0, 1, "ʃ")
    after = edit.apply(GRID).tiers[0]
    assert edit.name == "Type label"
    assert isinstance(after, IntervalTier)
    assert after.labels == ("hello", "ʃ")
    assert after.starts is WORDS.starts
    assert after.ends is WORDS.ends
    assert rows(set_label(GRID, 2, 0, "!H"), 2)[0] == (2, "!H")
    assert rows(remove_interval_label(GRID, 0, 0), 0)[0] == (0, 4, "")
    assert not set_label(GRID, 0, 1, "you")


def test_tiers_are_added_renamed_moved_copied_and_removed() -> None:
    after = add_tier(GRID, 1, "new", "interval").apply(GRID)
    assert after.tiers[1] == IntervalTier.of("new", 0, 10, [Interval(0, 10)])
    assert after.tiers[0] is WORDS
    assert add_tier(GRID, 4, "new", "point").apply(GRID).tiers[4] == PointTier("new", 0, 10)
    assert rename_tier(GRID, 0, "gaps").apply(GRID).names == ("gaps", "gaps", "tones", "empty")
    assert not rename_tier(GRID, 0, "words")
    assert move_tier(GRID, 0, 2).apply(GRID).names == ("gaps", "tones", "words", "empty")
    assert not move_tier(GRID, 0, 0)
    assert duplicate_tier(GRID, 0).apply(GRID).names[:2] == ("words", "words 2")
    assert duplicate_tier(GRID, 0, "words").apply(GRID).tiers[1].labels is WORDS.labels
    assert remove_tier(GRID, 0).apply(GRID).tiers == GRID.tiers[1:]
    assert unique_name(duplicate_tier(GRID, 0).apply(GRID), "words") == "words 3"


def test_clearing_labels_keeps_the_times() -> None:
    after = clear_labels(GRID, 0).apply(GRID)
    assert after.tiers[0].labels == ("", "")
    assert after.tiers[0].starts is WORDS.starts  # type: ignore[union-attr]
    assert not clear_labels(after, 0)


def test_extending_fills_tiers_that_were_full() -> None:
    own = IntervalTier.of("own", 1, 5, [Interval(1, 5, "x")])
    silent = IntervalTier.of("silent", 0, 10, [Interval(0, 9, "x"), Interval(9, 10)])
    grid = TextGrid(0, 10, (*GRID.tiers, own, silent))
    after = extend_to(grid, 12).apply(grid)
    assert after.end == 12
    assert list(after.tiers[0])[-1] == Interval(10, 12)
    assert [tier.end for tier in after.tiers] == [12, 12, 12, 12, 5, 12]
    assert list(after.tiers[1]) == list(GAPS)
    assert after.tiers[4] is own
    assert list(after.tiers[5])[-1] == Interval(9, 12)
    assert not extend_to(grid, 10)


def test_differences_are_small_where_little_differs() -> None:
    edit = set_label(GRID, 0, 1, "!")
    assert difference(GRID, edit.apply(GRID)) == edit.changes
    renamed = rename_tier(GRID, 0, "w").apply(GRID)
    assert difference(GRID, renamed) == rename_tier(GRID, 0, "w").changes
    many = IntervalTier.of(
        "words", 0, 10, [Interval(at / 500, (at + 1) / 500) for at in range(5000)]
    )
    wide = difference(GRID, GRID.with_tier(0, many))
    assert Edit("", wide).apply(GRID).tiers[0] is many
