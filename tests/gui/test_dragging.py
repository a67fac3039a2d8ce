"""Boundaries and points dragged with a real mouse; what counts is the grid afterwards."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QAction, QKeySequence
from pytestqt.qtbot import QtBot

from tests.support.windows import (
    ALT,
    CTRL,
    RIGHT,
    SHIFT,
    Bench,
    bench,
    intervals,
    zoom_to,
)
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.editing import Boundary
from tierline.navigation import Selection

WORDS, PHONES, TONES = 0, 1, 2


@pytest.fixture
def window(qtbot: QtBot) -> Bench:
    return bench(qtbot)


def test_near_a_boundary_the_cursor_says_so_and_it_lights_up(window: Bench) -> None:
    for dx in (-6, -3, 0, 3, 6):
        window.hover(window.spot(WORDS, 2.0, dx=dx))
        assert window.shape == Qt.CursorShape.SplitHCursor, dx
        assert window.timeline.pointer.overlay.lit == (Boundary(WORDS, 0, 1, 2.0),)
    for dx in (-8, 8):
        window.hover(window.spot(WORDS, 2.0, dx=dx))
        assert window.shape == Qt.CursorShape.ArrowCursor
        assert window.timeline.pointer.overlay.lit == ()


def test_with_shift_all_boundaries_of_that_time_light_up(window: Bench) -> None:
    window.hover(window.spot(WORDS, 2.0), keys=SHIFT)
    assert {grip.tier for grip in window.timeline.pointer.overlay.lit} == {WORDS, PHONES}


def test_a_drag_is_one_edit_where_the_ghost_was(window: Bench) -> None:
    before = window.grid
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 4.4))
    window.move(window.spot(PHONES, 4.8))
    assert window.grid is before
    ghost = window.timeline.pointer.overlay.ghost
    assert ghost == pytest.approx(4.8, abs=window.pixel)
    window.release(window.spot(PHONES, 4.8))
    assert window.edges(PHONES) == [1.0, 2.0, ghost, 6.0]
    assert window.grid.tiers[WORDS] is before.tiers[WORDS]
    assert window.workspace.state.undo_name == "Move boundary"
    window.workspace.undo()
    assert window.grid == before
    assert window.workspace.state.undo_name is None


def test_a_boundary_grabbed_beside_does_not_jump(window: Bench) -> None:
    window.drag(window.spot(PHONES, 4.0, dx=5), window.spot(PHONES, 4.0, dx=45))
    assert window.edges(PHONES)[2] == pytest.approx(4.0 + 40 * window.pixel, rel=1e-9)


def test_a_drag_stops_at_the_neighbours(window: Bench) -> None:
    window.drag(window.spot(PHONES, 4.0), window.spot(PHONES, 9.0), keys=CTRL)
    assert 5.999 < window.edges(PHONES)[2] < 6.0
    window.drag(window.spot(PHONES, 2.0), window.spot(PHONES, 0.1), keys=CTRL)
    assert 1.0 < window.edges(PHONES)[1] < 1.001


def test_shift_moves_all_boundaries_of_that_time_to_one_double(window: Bench) -> None:
    window.drag(window.spot(WORDS, 2.0), window.spot(WORDS, 2.9), keys=SHIFT)
    assert window.edges(WORDS)[0] == window.edges(PHONES)[1] != 2.0
    assert window.workspace.state.undo_name == "Move boundaries"
    window.workspace.undo()
    assert window.edges(WORDS)[0] == window.edges(PHONES)[1] == 2.0


def test_it_snaps_to_other_tiers_and_shows_it(window: Bench) -> None:
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 5.0))
    assert not window.timeline.pointer.overlay.snapped
    window.release(window.spot(PHONES, 5.0))
    window.press(window.spot(WORDS, 6.0))
    window.move(window.spot(WORDS, 5.0, dx=4))
    assert window.timeline.pointer.overlay.snapped
    window.release(window.spot(WORDS, 5.0, dx=4))
    assert window.edges(WORDS)[1] == window.edges(PHONES)[2]


def test_it_snaps_to_points_and_to_the_cursor(window: Bench) -> None:
    window.drag(window.spot(PHONES, 1.0), window.spot(PHONES, 1.5, dx=-4))
    assert window.edges(PHONES)[0] == 1.5
    window.select(3.3, 3.3, None)
    window.drag(window.spot(PHONES, 4.0), window.spot(PHONES, 3.3, dx=4))
    assert window.edges(PHONES)[2] == 3.3
    window.drag(window.spot(TONES, 7.0), window.spot(TONES, 3.3, dx=-3))
    assert window.times(TONES) == [1.5, 3.3]


@pytest.mark.parametrize("keys", [CTRL, ALT])
def test_ctrl_or_alt_held_nothing_snaps(window: Bench, keys: Qt.KeyboardModifier) -> None:
    window.press(window.spot(WORDS, 6.0))
    window.move(window.spot(WORDS, 4.5), keys=keys)
    window.move(window.spot(WORDS, 4.0, dx=3), keys=keys)
    assert not window.timeline.pointer.overlay.snapped
    window.release(window.spot(WORDS, 4.0, dx=3), keys=keys)
    assert window.edges(WORDS)[1] == pytest.approx(4.0 + 3 * window.pixel, abs=window.pixel)
    assert window.edges(WORDS)[1] != 4.0


def test_a_drag_of_three_pixels_is_possible_beside_its_twin(window: Bench) -> None:
    window.drag(window.spot(WORDS, 2.0), window.spot(WORDS, 2.0, dx=3))
    assert window.edges(WORDS)[0] == pytest.approx(2.0 + 3 * window.pixel, rel=1e-9)
    assert window.edges(PHONES)[1] == 2.0


def test_back_at_its_twin_it_snaps_home(window: Bench) -> None:
    before = window.grid
    window.press(window.spot(WORDS, 2.0))
    window.move(window.spot(WORDS, 3.0))
    window.move(window.spot(WORDS, 2.0, dx=3))
    window.release(window.spot(WORDS, 2.0, dx=3))
    assert window.grid is before
    assert window.workspace.state.undo_name is None


def test_a_press_without_a_move_puts_the_cursor_there_exactly(window: Bench) -> None:
    before = window.grid
    window.click(window.spot(PHONES, 4.0, dx=5))
    assert window.selection == Selection(4.0, 4.0, PHONES)
    assert window.grid is before


def test_escape_cancels_a_drag_and_nothing_else(window: Bench, qtbot: QtBot) -> None:
    stopped = QAction(window.window)
    stopped.setShortcut(QKeySequence("Escape"))
    window.window.addAction(stopped)
    before = window.grid
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 5.0))
    with qtbot.assertNotEmitted(stopped.triggered):
        window.key(Qt.Key.Key_Escape)
    assert window.timeline.pointer.overlay.ghost is None
    window.move(window.spot(PHONES, 5.2))
    window.release(window.spot(PHONES, 5.2))
    assert window.grid is before
    with qtbot.waitSignal(stopped.triggered):
        window.key(Qt.Key.Key_Escape)


def test_the_right_button_cancels_and_brings_no_menu(window: Bench, qtbot: QtBot) -> None:
    before = window.grid
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 5.0))
    with qtbot.assertNotEmitted(window.timeline.tier_menu_requested):
        window.press(window.spot(PHONES, 5.0), button=RIGHT)
        window.release(window.spot(PHONES, 5.0), button=RIGHT)
    window.release(window.spot(PHONES, 5.0))
    assert window.grid is before


def test_undo_during_a_drag_cancels_it(window: Bench) -> None:
    before = window.grid
    window.drag(window.spot(PHONES, 4.0), window.spot(PHONES, 5.0))
    window.press(window.spot(PHONES, 6.0))
    window.move(window.spot(PHONES, 7.0))
    window.workspace.undo()
    assert not window.timeline.pointer.dragging
    window.move(window.spot(PHONES, 7.5))
    window.release(window.spot(PHONES, 7.5))
    assert window.grid == before
    assert window.refused == []


def test_a_zoom_during_a_drag_keeps_the_right_boundary(window: Bench) -> None:
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 4.5))
    zoom_to(window, 3.0, 6.0)
    window.move(window.spot(PHONES, 4.2))
    window.release(window.spot(PHONES, 4.2))
    assert window.edges(PHONES) == [1.0, 2.0, pytest.approx(4.2, abs=window.pixel), 6.0]


def test_a_drag_beyond_the_view_scrolls(window: Bench, qtbot: QtBot) -> None:
    zoom_to(window, 2.0, 5.0)
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 5.0, dx=200))
    qtbot.waitUntil(lambda: window.workspace.state.view.start > 2.5)
    ghost = window.timeline.pointer.overlay.ghost
    assert ghost is not None
    assert ghost > 5.4
    window.key(Qt.Key.Key_Escape)
    seen = window.workspace.state.view
    qtbot.wait(80)
    assert window.workspace.state.view == seen
    window.release(window.spot(PHONES, 5.0))


def test_points_move_and_pass_each_other(window: Bench) -> None:
    window.drag(window.spot(TONES, 1.5), window.spot(TONES, 8.5))
    tier = window.grid.tiers[TONES]
    assert tier.labels == ("L%", "H*")
    assert window.times(TONES)[1] == pytest.approx(8.5, abs=window.pixel)


def test_boundaries_two_pixels_apart_are_all_reached(qtbot: QtBot) -> None:
    grid = TextGrid(0, 10, (intervals(0, 4, 5, 10),))
    window = bench(qtbot, grid)
    step = 2 * window.pixel
    tier = intervals(0, 4, 4 + step, 4 + 2 * step, 10)
    for n, dx in enumerate((-1, 2, 5)):
        window = bench(qtbot, TextGrid(0, 10, (tier,)))
        window.drag(window.spot(0, 4.0, dx=dx), window.spot(0, 4.0, dx=dx - 30), keys=CTRL)
        changed = [m for m, edge in enumerate(window.edges(0)) if edge != tier.ends[m]]
        assert changed == [n]


def test_the_outer_edges_do_not_move(window: Bench) -> None:
    before = window.grid
    window.drag(window.spot(WORDS, 0.0, dx=1), window.spot(WORDS, 1.0))
    window.drag(window.spot(WORDS, 10.0, dx=-1), window.spot(WORDS, 9.0))
    assert window.grid is before


def test_edges_of_gaps_move_alone(qtbot: QtBot) -> None:
    rows = [Interval(1, 3, "a"), Interval(6, 8, "b")]
    window = bench(qtbot, TextGrid(0, 10, (IntervalTier.of("t", 0, 10, rows),)))
    window.drag(window.spot(0, 3.0), window.spot(0, 4.0))
    tier = window.grid.tiers[0]
    assert isinstance(tier, IntervalTier)
    assert tier.ends[0] == pytest.approx(4.0, abs=window.pixel)
    assert tier[1] == rows[1]


def test_an_edge_of_the_selection_goes_along(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    window.drag(window.spot(PHONES, 4.0), window.spot(PHONES, 5.0))
    assert window.selection == Selection(2.0, window.edges(PHONES)[2], PHONES)


def test_a_release_that_was_never_heard_cancels(window: Bench) -> None:
    before = window.grid
    window.press(window.spot(PHONES, 4.0))
    window.move(window.spot(PHONES, 5.0))
    window.hover(window.spot(PHONES, 5.2))
    assert not window.timeline.pointer.dragging
    window.release(window.spot(PHONES, 5.2))
    assert window.grid is before


def test_nothing_moves_where_no_time_is_left(qtbot: QtBot) -> None:
    tier = IntervalTier.of("t", 0, 10, [Interval(0, 4, "a"), Interval(4, 4, "b"), Interval(4, 10)])
    window = bench(qtbot, TextGrid(0, 10, (tier,)))
    window.drag(window.spot(0, 4.0, dx=3), window.spot(0, 6.0), keys=CTRL)
    ends = [float(end) for end in window.edges(0)]
    assert ends[0] == 4.0
    assert 5.9 < ends[1] < 6.1
    assert window.refused == []


def test_what_the_engine_refuses_is_said_and_changes_nothing(window: Bench) -> None:
    before = window.grid
    window.select(7.0, 7.0, TONES)
    window.drag(window.spot(TONES, 1.5), window.spot(TONES, 7.0, dx=-3))
    assert window.grid is before
    assert len(window.refused) == 1
    assert "already" in window.refused[0]
