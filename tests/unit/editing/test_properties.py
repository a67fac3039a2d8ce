import pickle
from contextlib import suppress
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.editing.odd_grids import bits, columns, edits, grids, operations
from tierline.annotation import TextGrid
from tierline.editing import (
    Edit,
    EditError,
    History,
    Splice,
    difference,
    edit_from_json,
    edit_to_json,
)

brisk = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
joins = st.sampled_from([None, "typing", "dragging"])


@brisk
@given(grids, edits)
def test_an_edit_fits_or_says_why_and_its_inverse_takes_it_back(grid: TextGrid, edit: Edit) -> None:
    before = bits(grid)
    after, inverse = grid, Edit("")
    with suppress(EditError):
        after, inverse = edit.done(grid)
    assert bits(grid) == before
    assert bits(inverse.apply(after)) == before
    assert bits(inverse.inverse(after).apply(grid)) == bits(after)
    assert inverse.inverse(after).inverse(grid) == inverse


@brisk
@given(edits)
def test_an_edit_survives_being_written_down(edit: Edit) -> None:
    line = edit_to_json(edit)
    assert "\n" not in line
    assert line.isascii()
    assert edit_from_json(line) == edit
    assert edit_to_json(edit_from_json(line)) == line
    assert edit_to_json(pickle.loads(pickle.dumps(edit))) == line


@brisk
@given(edits, st.data())
def test_a_damaged_line_is_refused_or_read_as_another_edit(edit: Edit, data: st.DataObject) -> None:
    line = edit_to_json(edit)
    place = data.draw(st.integers(0, len(line)))
    damaged = line[:place] + data.draw(st.text(max_size=2)) + line[place + 1 :]
    try:
        read = edit_from_json(damaged)
    except EditError:
        return
    assert isinstance(read, Edit)


@settings(brisk, max_examples=200)
@given(grids, st.data())
def test_whatever_is_done_can_be_taken_back_brought_again_and_replayed(
    grid: TextGrid, data: st.DataObject
) -> None:
    history, replayed = History(grid), History(grid)
    pushed = [bits(grid)]
    for _ in range(data.draw(st.integers(1, 6))):
        edit = data.draw(operations(history.grid))
        key = data.draw(joins)
        before = history.grid
        changed = history.apply(edit, joins=key)
        assert changed == (history.grid is not before)
        assert not changed or bits(history.grid) != bits(before)
        _untouched_is_shared(before, history.grid)
        assert replayed.apply(edit_from_json(edit_to_json(edit)), joins=key) == changed
        pushed.append(bits(history.grid))
    last = bits(history.grid)
    assert bits(replayed.grid) == last
    steps = 0
    while history.undo():
        steps += 1
        assert bits(history.grid) in pushed
    assert bits(history.grid) == pushed[0]
    while history.redo():
        steps -= 1
    assert (bits(history.grid), steps) == (last, 0)


def _untouched_is_shared(before: TextGrid, after: TextGrid) -> None:
    """What is equal bit by bit was not copied, on every tier that is where it was.

    Tiers of one name and content may change places, so any column of before will do.
    """
    if before.names != after.names:
        return
    had = {id(column) for tier in before.tiers for column in columns(tier)}
    for old, new in zip(before.tiers, after.tiers, strict=True):
        if type(old) is not type(new):
            continue
        for left, right in zip(columns(old), columns(new), strict=True):
            assert id(right) in had or left.tobytes() != right.tobytes()


@brisk
@given(grids, grids)
def test_the_difference_turns_one_grid_into_the_other(before: TextGrid, after: TextGrid) -> None:
    edit = Edit("Become", difference(before, after))
    assert bits(edit.apply(before)) == bits(after)
    assert not difference(before, before)


@brisk
@given(grids, st.data())
def test_the_difference_of_an_operation_is_small(grid: TextGrid, data: st.DataObject) -> None:
    after = data.draw(operations(grid)).apply(grid)
    assert bits(Edit("", difference(grid, after)).apply(grid)) == bits(after)


@pytest.mark.parametrize(
    "line", ["", "null", "[]", '["a"]', '["a",[["splice",0]]]', '["a",[["?"]]]']
)
def test_a_line_that_is_no_edit(line: str) -> None:
    with pytest.raises(EditError, match="damaged"):
        edit_from_json(line)


def test_rows_are_equal_only_bit_by_bit() -> None:
    one = cast("Splice", edit_from_json('["",[["splice",0,0,1,[[0.0,1.0,"a"]]]]]').changes[0])
    other = cast("Splice", edit_from_json('["",[["splice",0,0,1,[[-0.0,1.0,"a"]]]]]').changes[0])
    assert one != other
    assert len({one, other}) == 2
