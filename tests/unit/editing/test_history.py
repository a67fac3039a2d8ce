"""Undo, redo, and steps that grow."""

from collections.abc import Callable

import pytest

from tests.unit.editing.odd_grids import bits
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.editing import (
    Edit,
    EditError,
    History,
    InsertTier,
    Mark,
    MoveTier,
    RemoveTier,
    Splice,
    add_boundary,
    add_tier,
    move_grips,
    rename_tier,
    set_label,
)

WORDS = IntervalTier.of("words", 0, 10, [Interval(0, 4, "hello"), Interval(4, 10, "you")])
TONES = PointTier.of("tones", 0, 10, [Point(2, "H"), Point(6, "L")])
GRID = TextGrid(0, 10, (WORDS, TONES))


def typed(history: History, *texts: str, index: int = 0) -> None:
    for text in texts:
        history.apply(set_label(history.grid, 0, index, text), joins=f"typing {index}")


def label(history: History, index: int = 0) -> str:
    return history.grid.tiers[0].labels[index]


def test_steps_are_named_and_taken_back_and_brought_again() -> None:
    history = History(GRID)
    assert history.undo_name is None
    assert history.redo_name is None
    assert not history.undo()
    assert not history.redo()
    assert history.apply(rename_tier(GRID, 0, "w"))
    assert history.undo_name == "Rename tier"
    assert history.undo()
    assert history.undo_name is None
    assert history.redo_name == "Rename tier"
    assert history.grid.names == ("words", "tones")
    assert history.redo()
    assert history.grid.names == ("w", "tones")


def test_what_changes_nothing_is_no_step() -> None:
    history = History(GRID)
    history.apply(set_label(GRID, 0, 0, "x"))
    history.undo()
    assert not history.apply(Edit("Nothing"))
    assert not history.apply(Edit("Same", (Splice(0, 0, 1, (WORDS[0],)),)))
    assert not history.apply(Edit("There and back", (MoveTier(0, 1), MoveTier(1, 0))))
    assert not history.apply(Edit("Same tier", (RemoveTier(0), InsertTier(0, WORDS))))
    assert history.grid is GRID or history.grid == GRID
    assert history.undo_name is None
    assert history.redo_name == "Type label"


def test_a_new_edit_forgets_what_was_taken_back() -> None:
    history = History(GRID)
    typed(history, "a")
    history.undo()
    history.apply(rename_tier(GRID, 0, "w"))
    assert not history.redo()


def test_typing_a_word_is_one_step() -> None:
    history = History(GRID)
    typed(history, "h", "ha", "ham")
    assert label(history) == "ham"
    assert history.undo()
    assert label(history) == "hello"
    assert not history.undo()
    assert history.redo()
    assert label(history) == "ham"


def test_sealing_undoing_and_other_keys_end_a_step() -> None:
    history = History(GRID)
    typed(history, "a")
    history.seal()
    typed(history, "ab")
    typed(history, "x", index=1)
    history.undo()
    assert label(history, 1) == "you"
    typed(history, "abc")  # the step before was taken up by undo: this is a new one
    history.undo()
    assert label(history) == "ab"
    history.undo()
    assert label(history) == "a"


def test_typing_something_and_deleting_it_leaves_no_step() -> None:
    history = History(GRID)
    typed(history, "hellox", "hello")
    assert history.undo_name is None
    typed(history, "y")
    history.undo()
    assert bits(history.grid) == bits(GRID)


def test_a_long_step_stays_small() -> None:
    history = History(GRID)
    typed(history, *("x" * length for length in range(1000)))
    changes = history._done[-1].back.changes
    assert changes == (Splice(0, 0, 1, (WORDS[0],)),)


def test_joined_edits_on_several_places_are_taken_back_together() -> None:
    history = History(GRID)
    edits: tuple[Callable[[TextGrid], Edit], ...] = (
        lambda grid: add_boundary(grid, 0, 2),
        lambda grid: set_label(grid, 0, 1, "x"),
        lambda grid: set_label(grid, 0, 2, "y"),
        lambda grid: move_grips(grid, [Mark(1, 0, 2.0)], 7.0),
        lambda grid: move_grips(grid, [Mark(1, 1, 7.0)], 1.0),
        lambda grid: add_tier(grid, 0, "new", "point"),
        lambda grid: set_label(grid, 1, 0, "z"),
    )
    for edit in edits:
        assert history.apply(edit(history.grid), joins="all")
    after = bits(history.grid)
    history.undo()
    assert bits(history.grid) == bits(GRID)
    history.redo()
    assert bits(history.grid) == after


def test_an_edit_that_does_not_fit_changes_nothing() -> None:
    history = History(GRID)
    good = Splice(0, 0, 1, (Interval(0, 4, "x"),))
    for bad in (
        Splice(0, 2, 1, ()),
        Splice(0, -1, 1, ()),
        Splice(0, 0, 1, (Point(1),)),
        Splice(1, 0, 1, (Interval(0, 1),)),
        Splice(7, 0, 0, ()),
        InsertTier(4, WORDS),
        RemoveTier(-1),
        MoveTier(0, 2),
    ):
        with pytest.raises(EditError):
            history.apply(Edit("Bad", (good, bad)))
    assert history.grid is GRID
    assert history.undo_name is None
