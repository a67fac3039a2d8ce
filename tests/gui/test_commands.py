"""The table of commands: keys, menus, what each does, and why it cannot."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeySequence
from PyQt6.QtWidgets import QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, Desk, desk, hum, two_tiers
from tierline.navigation import Selection, Span

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def open_desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    ready = desk(qtbot, tmp_path)
    ready.open(hum(tmp_path / "a.wav"), two_tiers(tmp_path / "a.TextGrid"))
    return ready


def select(desk: Desk, start: float, end: float, tier: int | None = 0) -> None:
    desk.program.workspace.select(Selection(start, end, tier))


def selection(desk: Desk) -> tuple[float, float, int | None]:
    now = desk.program.workspace.state.selection
    return round(now.start, 6), round(now.end, 6), now.tier


def view(desk: Desk) -> Span:
    return desk.program.workspace.state.view


def test_no_two_commands_share_a_key_or_a_name(qtbot: QtBot, tmp_path: Path) -> None:
    commands = desk(qtbot, tmp_path).program.commands
    keys = Counter(QKeySequence(key).toString() for one in commands for key in one.keys)
    assert "" not in keys, "a key that Qt does not know"
    assert [key for key, times in keys.items() if times > 1] == []
    assert max(Counter(one.id for one in commands).values()) == 1
    assert all(one.help.endswith(".") and one.title for one in commands)


def test_the_keys_are_those_of_praat(qtbot: QtBot, tmp_path: Path) -> None:
    keys = {key: one.id for one in desk(qtbot, tmp_path).program.commands for key in one.keys}
    expected = {
        "Ctrl+A": "view.all", "Ctrl+I": "view.zoom_in", "Ctrl+O": "view.zoom_out",
        "Ctrl+N": "view.selection", "Ctrl+B": "view.back", "Tab": "play.toggle",
        "Shift+Tab": "play.window", "Esc": "play.stop", "Return": "boundary.add",
        "Alt+Backspace": "boundary.remove", "Ctrl+F9": "boundary.add_all",
        "Ctrl+F3": "boundary.add_3", "Ctrl+2": "interval.add_2", "Ctrl+D": "align.interval",
        "Ctrl+0": "select.zero", "Ctrl+S": "file.save", "Ctrl+Z": "edit.undo",
        "Ctrl+Y": "edit.redo", "Alt+Left": "select.previous", "Alt+Up": "select.tier_up",
    }  # fmt: skip
    assert {key: keys.get(key) for key in expected} == expected


def test_every_command_stands_in_a_menu_and_says_why_it_cannot_be_done(
    qtbot: QtBot, tmp_path: Path
) -> None:
    program = desk(qtbot, tmp_path).program
    assert set(program.menus.actions) == {one.id for one in program.commands}
    menu = program.menus.menu("Boundary")
    menu.aboutToShow.emit()
    add = program.menus.actions["boundary.add"]
    assert not add.isEnabled()
    assert add.toolTip() == "Open a recording or a TextGrid first."
    menu.aboutToHide.emit()
    assert add.isEnabled()  # so that its key can say the same


def test_a_key_that_cannot_do_anything_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    empty = desk(qtbot, tmp_path)
    empty.key(Key.Key_Tab)
    assert empty.said == "Open a recording or a TextGrid first."


def test_zooming_and_scrolling(open_desk: Desk) -> None:
    select(open_desk, 0.5, 1.0)
    open_desk.key(Key.Key_N, CTRL)
    assert view(open_desk) == Span(0.5, 1.0)
    open_desk.key(Key.Key_I, CTRL)
    assert view(open_desk) == Span(0.625, 0.875)
    open_desk.key(Key.Key_O, CTRL)
    open_desk.key(Key.Key_PageDown)
    assert view(open_desk).start == pytest.approx(0.9)
    open_desk.key(Key.Key_A, CTRL)
    assert view(open_desk) == Span(0.0, 2.0)
    for _ in range(4):
        open_desk.key(Key.Key_B, CTRL)
    assert view(open_desk) == Span(0.0, 2.0)
    open_desk.key(Key.Key_B, CTRL)
    assert open_desk.said == "Nothing was zoomed yet."


def test_the_selection_moves_in_steps(open_desk: Desk) -> None:
    select(open_desk, 0.5, 0.6)
    open_desk.key(Key.Key_Up)
    assert selection(open_desk) == (0.49, 0.59, 0)
    open_desk.key(Key.Key_Down, SHIFT)
    assert selection(open_desk) == (0.5, 0.59, 0)
    open_desk.key(Key.Key_Down, CTRL)
    assert selection(open_desk) == (0.5, 0.6, 0)
    open_desk.key(Key.Key_Period, CTRL)
    assert selection(open_desk) == (0.6, 0.6, 0)
    select(open_desk, 0.0, 0.005)
    open_desk.key(Key.Key_Up)
    assert selection(open_desk) == (0.0, 0.005, 0)  # the edge does not shrink it


def test_walking_over_tiers_and_intervals(open_desk: Desk) -> None:
    select(open_desk, 0.0, 0.0)
    open_desk.key(Key.Key_Right, ALT)
    assert selection(open_desk) == (0.5, 1.0, 0)
    open_desk.key(Key.Key_Right, ALT | SHIFT)
    assert selection(open_desk) == (0.5, 2.0, 0)
    open_desk.key(Key.Key_Left, ALT | SHIFT)
    assert selection(open_desk) == (0.0, 2.0, 0)
    open_desk.key(Key.Key_Down, ALT)
    assert selection(open_desk)[2] == 1
    open_desk.key(Key.Key_Down, ALT)
    assert selection(open_desk)[2] == 0


def test_the_cursor_goes_to_a_zero_crossing(open_desk: Desk) -> None:
    select(open_desk, 0.501, 0.501)
    open_desk.key(Key.Key_0, CTRL)
    time = open_desk.program.workspace.state.selection.start
    assert time != 0.501
    assert time == pytest.approx(0.501, abs=1 / 150)


def test_boundaries_come_and_go_by_key(open_desk: Desk) -> None:
    select(open_desk, 1.5, 1.5)
    open_desk.key(Key.Key_Return)
    assert open_desk.labels(0) == ("one", "two", "", "")
    select(open_desk, 1.25, 1.25)
    open_desk.key(Key.Key_F2, CTRL)
    assert open_desk.labels(1) == ("H*", "")
    select(open_desk, 0.5, 1.0)
    open_desk.key(Key.Key_Backspace, ALT)
    assert open_desk.labels(0) == ("onetwo", "", "")
    undo = open_desk.program.menus.actions["edit.undo"]
    open_desk.program.menus.menu("Edit").aboutToShow.emit()
    assert undo.text() == "Undo remove boundary"
    open_desk.program.menus.menu("Edit").aboutToHide.emit()
    for _ in range(3):
        open_desk.key(Key.Key_Z, CTRL)
    assert open_desk.labels(0) == ("one", "two", "")
    open_desk.key(Key.Key_Y, CTRL)
    assert len(open_desk.grid.tiers[0]) == 4


def test_a_stretch_becomes_an_interval(open_desk: Desk) -> None:
    select(open_desk, 1.2, 1.6)
    open_desk.key(Key.Key_1, CTRL)
    assert len(open_desk.grid.tiers[0]) == 5
    open_desk.key(Key.Key_2, CTRL)
    assert open_desk.said == "This tier holds points, not intervals."
    open_desk.key(Key.Key_3, CTRL)
    assert open_desk.said == "There is no tier 3."
    open_desk.key(Key.Key_M, CTRL)
    assert len(open_desk.grid.tiers[0]) == 4


def test_no_boundary_to_remove_is_said(open_desk: Desk) -> None:
    select(open_desk, 0.7, 0.7)
    open_desk.key(Key.Key_Backspace, ALT)
    assert "put the cursor on one" in open_desk.said
    select(open_desk, 0.5, 0.5)
    open_desk.key(Key.Key_Return)
    assert open_desk.said  # a sentence of the engine: there is one already
    assert not open_desk.program.workspace.state.unsaved


def test_tiers_are_added_named_moved_and_removed(open_desk: Desk) -> None:
    def named(name: str) -> Answering:
        def answer(dialog: QInputDialog) -> None:
            field = dialog.findChild(QLineEdit)
            assert field is not None
            field.setText(name)
            dialog.accept()

        return Answering(QInputDialog, answer)

    run = open_desk.program.command
    answering = named("phones")
    run("tier.add_intervals")
    assert open_desk.names() == ("words", "phones", "tones")
    answering = named("F0")
    run("tier.add_points")
    answering = named("segments")
    select(open_desk, 0, 0, 1)
    run("tier.rename")
    assert answering.answered
    assert open_desk.names() == ("words", "segments", "F0", "tones")
    run("tier.up")
    run("tier.duplicate")
    assert open_desk.names()[0] == "segments"
    assert len(open_desk.grid.tiers) == 5
    run("tier.up")
    run("tier.remove")
    assert "undo brings it back" in open_desk.said
    select(open_desk, 0, 0, 1)
    run("tier.clear")
    assert set(open_desk.labels(1)) == {""}
    run("tier.clear")
    assert open_desk.said == "The tier holds no text."


def test_playing_by_key(open_desk: Desk) -> None:
    player = open_desk.program.player
    played: list[tuple[float, float]] = []
    player.started.connect(lambda start, end: played.append((start, end)))
    select(open_desk, 0.5, 1.0)
    open_desk.key(Key.Key_Tab)
    open_desk.key(Key.Key_Escape)
    open_desk.key(Key.Key_Tab, SHIFT)
    open_desk.key(Key.Key_Escape)
    open_desk.key(Key.Key_P, CTRL)
    open_desk.key(Key.Key_Escape)
    open_desk.key(Key.Key_Space, CTRL | SHIFT)
    open_desk.key(Key.Key_Escape)
    select(open_desk, 1.5, 1.5)
    open_desk.key(Key.Key_Tab)
    open_desk.key(Key.Key_Tab)
    expected = [(0.5, 1.0), (0.0, 2.0), (0.5, 1.0), (0.2, 1.3), (1.5, 2.0)]
    open_desk.qtbot.waitUntil(lambda: not player.playing)
    assert played == [pytest.approx(span) for span in expected]
    open_desk.key(Key.Key_Escape)
    assert open_desk.said == "Nothing is playing."


def test_labels_grow_and_shrink(open_desk: Desk) -> None:
    settings = open_desk.program.settings
    open_desk.key(Key.Key_Equal, CTRL)
    grown = settings.label_size
    assert grown is not None
    open_desk.key(Key.Key_Minus, CTRL)
    assert settings.label_size is not None
    assert settings.label_size < grown
    open_desk.program.command("view.normal")
    assert settings.label_size is None
