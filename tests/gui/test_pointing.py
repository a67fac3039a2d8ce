"""Pointing, clicking and selecting on the timeline with a real mouse."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from tests.support.windows import (
    MIDDLE,
    NONE,
    RIGHT,
    SHIFT,
    Bench,
    bench,
    recorded,
    words_and_phones,
    zoom_to,
)
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.navigation import Selection

WORDS, PHONES, TONES = 0, 1, 2


@pytest.fixture
def window(qtbot: QtBot) -> Bench:
    return bench(qtbot)


def test_a_row_has_a_menu(window: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.timeline.tier_menu_requested) as asked:
        window.press(window.spot(TONES, 5.0), button=RIGHT)
        window.release(window.spot(TONES, 5.0), button=RIGHT)
    assert asked.args is not None
    assert asked.args[0] == TONES


def test_a_click_in_a_row_selects_its_interval(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    assert window.selection == Selection(2.0, 4.0, PHONES)
    window.click(window.spot(WORDS, 7.0))
    assert window.selection == Selection(6.0, 10.0, WORDS)


def test_a_click_on_a_point_or_beside_it(window: Bench) -> None:
    window.click(window.spot(TONES, 7.0, dx=4))
    assert window.selection == Selection(7.0, 7.0, TONES)
    window.click(window.spot(TONES, 5.0))
    assert window.selection.is_cursor
    assert window.selection.start == pytest.approx(5.0, abs=window.pixel)


def test_a_click_in_a_gap_sets_the_cursor(qtbot: QtBot) -> None:
    tier = IntervalTier.of("t", 0, 10, [Interval(1, 3, "a")])
    window = bench(qtbot, TextGrid(0, 10, (tier,)))
    window.click(window.spot(0, 5.0))
    assert window.selection.is_cursor
    assert window.selection.tier == 0


def test_a_click_in_the_sound_sets_the_cursor_and_keeps_the_tier(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = bench(qtbot, recording=recorded(tmp_path))
    window.click(window.spot(PHONES, 3.0))
    window.click(window.sound_spot(5.0))
    assert window.selection.is_cursor
    assert window.selection.start == pytest.approx(5.0, abs=window.pixel)
    assert window.selection.tier == PHONES


def test_a_drag_selects_and_shift_click_extends(qtbot: QtBot, tmp_path: Path) -> None:
    window = bench(qtbot, recording=recorded(tmp_path))
    window.drag(window.sound_spot(5.0), window.sound_spot(3.0))
    assert window.selection.start == pytest.approx(3.0, abs=window.pixel)
    assert window.selection.end == pytest.approx(5.0, abs=window.pixel)
    end = window.selection.end
    window.click(window.sound_spot(1.0), keys=SHIFT)
    assert window.selection.start == pytest.approx(1.0, abs=window.pixel)
    assert window.selection.end == end
    window.click(window.spot(WORDS, 6.0, dx=2), keys=SHIFT)
    assert window.selection.end == 6.0


def test_a_drag_on_a_row_ends_exactly_on_a_boundary(window: Bench) -> None:
    window.drag(window.spot(PHONES, 0.0, dx=2), window.spot(PHONES, 4.0, dx=-3))
    assert window.selection == Selection(0.0, 4.0, PHONES)
    window.drag(window.spot(PHONES, 3.0), window.spot(PHONES, 5.0, dx=1))
    assert window.selection.start == pytest.approx(3.0, abs=window.pixel)
    assert window.selection.end == pytest.approx(5.0, abs=2 * window.pixel)


def test_escape_gives_the_former_selection_back(window: Bench) -> None:
    window.select(1.0, 1.5)
    window.press(window.spot(PHONES, 3.0))
    window.move(window.spot(PHONES, 5.0))
    assert window.selection.end > 4.0
    window.key(Qt.Key.Key_Escape)
    assert window.selection == Selection(1.0, 1.5, 0)
    window.release(window.spot(PHONES, 5.0))
    assert window.selection == Selection(1.0, 1.5, 0)


def test_a_selection_beyond_the_view_scrolls(window: Bench, qtbot: QtBot) -> None:
    zoom_to(window, 6.0, 8.0)
    window.press(window.spot(PHONES, 7.0))
    window.move(window.spot(PHONES, 6.0, dx=-100))
    qtbot.waitUntil(lambda: window.selection.start < 4.0)
    window.release(QPointF(300, window.spot(PHONES, 6.0).y()))
    assert window.selection.end == pytest.approx(7.0, abs=window.pixel)


def test_the_middle_button_drags_the_view(window: Bench) -> None:
    zoom_to(window, 2.0, 6.0)
    held = window.timeline.time_at(500)
    window.drag(QPointF(500, 60), QPointF(350, 60), button=MIDDLE)
    assert window.timeline.time_at(350) == pytest.approx(held)
    assert window.workspace.state.view.duration == pytest.approx(4.0)


@pytest.mark.parametrize("tier", [WORDS, PHONES])
def test_a_click_on_the_circle_adds_a_boundary(window: Bench, tier: int) -> None:
    window.select(3.0, 3.0, PHONES)
    overlay = window.timeline.pointer.overlay
    assert (overlay.circle, overlay.circled) == (3.0, (WORDS, PHONES, TONES))
    at = window.spot(tier, 3.0, dy=0) + QPointF(0, 7)
    window.hover(at)
    assert window.shape == Qt.CursorShape.PointingHandCursor
    window.click(at)
    assert 3.0 in window.edges(tier)
    assert tier not in window.timeline.pointer.overlay.circled
    window.click(at)  # now a boundary is there
    assert window.selection == Selection(3.0, 3.0, tier)
    assert window.workspace.state.undo_name == "Add boundary"


def test_a_double_click_on_the_circle_adds_one_boundary(window: Bench) -> None:
    window.select(3.0, 3.0, PHONES)
    window.double_click(window.spot(PHONES, 3.0, dy=0) + QPointF(0, 7))
    assert window.edges(PHONES) == [1.0, 2.0, 3.0, 4.0, 6.0]
    assert window.labels(PHONES) == ("ð", "ə", "k", "", "a", "b")


def test_the_circle_of_a_point_tier_adds_a_point(window: Bench) -> None:
    window.select(3.0, 3.0, PHONES)
    window.click(window.spot(TONES, 3.0, dy=0) + QPointF(0, 7))
    assert window.times(TONES) == [1.5, 3.0, 7.0]


def test_no_circle_where_a_boundary_is_or_a_stretch_is_selected(window: Bench) -> None:
    window.select(2.0, 2.0, WORDS)
    assert list(window.timeline.pointer.overlay.circled) == [TONES]
    window.select(2.0, 3.0, WORDS)
    assert list(window.timeline.pointer.overlay.circled) == []
    window.select(0.0, 0.0, WORDS)
    assert WORDS not in window.timeline.pointer.overlay.circled


def test_a_double_click_in_a_row_starts_typing_over_the_label(window: Bench) -> None:
    window.double_click(window.spot(PHONES, 3.0))
    window.type("t")
    assert window.labels(PHONES) == ("ð", "ə", "t", "a", "b")


def test_a_click_on_a_name_selects_the_tier(window: Bench) -> None:
    window.select(3.0, 4.0, WORDS)
    row = window.timeline.row_rect(PHONES)
    window.click(QPointF(row.left() / 2, row.center().y()))
    assert window.selection == Selection(3.0, 4.0, PHONES)


def test_the_mouse_gone_nothing_is_lit(window: Bench) -> None:
    window.hover(window.spot(WORDS, 2.0))
    window.timeline.pointer.left()
    assert window.timeline.pointer.overlay.lit == ()


def test_a_grid_without_tiers_can_be_pointed_at(qtbot: QtBot) -> None:
    window = bench(qtbot, TextGrid(0, 10))
    window.hover(QPointF(500, 200))
    window.drag(QPointF(400, 100), QPointF(600, 100), keys=NONE)
    assert window.selection.duration == pytest.approx(200 * window.pixel)


def test_untouched_tiers_are_shared(window: Bench) -> None:
    before = words_and_phones()
    assert window.grid == before
    tiers = window.grid.tiers
    window.drag(window.spot(PHONES, 4.0), window.spot(PHONES, 4.5))
    assert window.grid.tiers[WORDS] is tiers[WORDS]
    assert window.grid.tiers[TONES] is tiers[TONES]
