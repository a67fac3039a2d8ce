"""Moving boundaries by keys alone, in the whole window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.desktop import Desk, desk
from tests.support.windows import words_and_phones
from tierline.annotation import IntervalTier, PointTier
from tierline.navigation import Selection, Span
from tierline.textgrid import save_textgrid
from tierline_desktop.actions.nudging import step_for

WORDS, TONES = 0, 2
KEY, HELD = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = HELD.ControlModifier, HELD.ShiftModifier


@pytest.fixture
def at_work(qtbot: QtBot, tmp_path: Path) -> Desk:
    path = tmp_path / "a.TextGrid"
    save_textgrid(words_and_phones(), path)
    table = desk(qtbot, tmp_path)
    table.open(path)
    return table


def _edges(table: Desk) -> list[float]:
    tier = table.grid.tiers[WORDS]
    assert isinstance(tier, IntervalTier)
    return [float(start) for start in tier.starts]


def _points(table: Desk) -> list[float]:
    tier = table.grid.tiers[TONES]
    assert isinstance(tier, PointTier)
    return [float(time) for time in tier.times]


def _select(table: Desk, start: float, end: float, tier: int = WORDS) -> None:
    table.program.workspace.select(Selection(start, end, tier))


def test_ten_boundaries_without_a_mouse(at_work: Desk) -> None:
    _select(at_work, 2.0, 6.0)
    before = _edges(at_work)
    for _ in range(5):
        at_work.key(KEY.Key_K, CTRL)
        at_work.key(KEY.Key_J, CTRL | SHIFT)
    step = step_for(at_work.program.workspace.state.view)
    assert _edges(at_work) == pytest.approx([0.0, before[1] + 5 * step, before[2] - 5 * step])
    selection = at_work.program.workspace.state.selection
    assert [selection.start, selection.end] == _edges(at_work)[1:]


def test_several_steps_of_one_boundary_are_one_to_undo(at_work: Desk) -> None:
    _select(at_work, 2.0, 6.0)
    before = at_work.grid
    for _ in range(4):
        at_work.key(KEY.Key_J, CTRL)
    assert _edges(at_work)[1] < 2.0
    at_work.key(KEY.Key_Z, CTRL)
    assert at_work.grid == before
    assert not at_work.program.workspace.state.undo_name


def test_a_boundary_stops_at_its_neighbour(at_work: Desk) -> None:
    _select(at_work, 2.0, 2.0)
    at_work.program.workspace.show(Span(0.0, 10.0))
    for _ in range(120):
        at_work.key(KEY.Key_J, CTRL)
    assert 0.0 < _edges(at_work)[1] < 0.01
    assert at_work.said == "It cannot be moved further that way."


@pytest.mark.parametrize("time", [0.0, 4.0])
def test_where_no_boundary_is_one_is_asked_for(at_work: Desk, time: float) -> None:
    _select(at_work, time, time)
    before = at_work.grid
    at_work.key(KEY.Key_K, CTRL)
    assert at_work.grid is before
    assert at_work.said.startswith("No boundary is selected")


def test_points_move_too(at_work: Desk) -> None:
    first, last = _points(at_work)
    _select(at_work, last, last, TONES)
    at_work.key(KEY.Key_K, CTRL)
    assert _points(at_work)[0] == first
    assert _points(at_work)[1] > last


def test_undo_shows_what_it_changed(at_work: Desk) -> None:
    _select(at_work, 2.0, 6.0)
    workspace = at_work.program.workspace
    at_work.key(KEY.Key_J, CTRL)
    away = Span(8.0, 9.0)
    workspace.show(away)
    at_work.key(KEY.Key_Z, CTRL)
    assert workspace.state.view.holds(2.0)
    assert workspace.state.view.duration == pytest.approx(1.0)
    workspace.show(away)
    at_work.key(KEY.Key_Y, CTRL)
    assert workspace.state.view.holds(2.0)
    near = Span(1.9, 8.0)
    workspace.show(near)
    at_work.key(KEY.Key_Z, CTRL)
    assert workspace.state.view == near


@pytest.mark.parametrize(
    ("seconds", "step"), [(10.0, 0.02), (2.9, 0.005), (1.0, 0.002), (0.5, 0.001), (0.001, 0.0001)]
)
def test_steps_are_round_and_fine_where_one_looks_near(seconds: float, step: float) -> None:
    assert step_for(Span(3.0, 3.0 + seconds)) == pytest.approx(step)
