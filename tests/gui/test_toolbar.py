"""The toolbar, the text panel's key, and what the window says where there is nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from tests.support.desktop import Desk, click, desk, hum, two_tiers
from tierline.navigation import Selection, Span
from tierline_desktop.actions.glyphs import GLYPHS, icon
from tierline_desktop.actions.help_page import welcome


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Desk:
    return desk(qtbot, tmp_path)


def button(bench: Desk, name: str) -> QToolButton:
    tools = bench.program.tools
    found = tools.widgetForAction(tools.buttons[name])
    assert isinstance(found, QToolButton)
    return found


def test_buttons_do_what_their_commands_do(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav"), two_tiers(bench.folder / "a.TextGrid"))
    bench.program.workspace.select(Selection(0.5, 1.0, 0))
    click(button(bench, "view.selection"))
    assert bench.program.workspace.state.view == Span(0.5, 1.0)
    click(button(bench, "view.all"))
    assert bench.program.workspace.state.view == Span(0.0, 2.0)
    bench.program.workspace.select(Selection(1.5, 1.5, 0))
    assert not button(bench, "edit.undo").isEnabled()
    bench.key(Qt.Key.Key_Return)
    assert len(bench.labels(0)) == 4
    click(button(bench, "edit.undo"))
    assert len(bench.labels(0)) == 3
    click(button(bench, "edit.redo"))
    assert len(bench.labels(0)) == 4


def test_buttons_say_their_key_and_why_they_are_grey(bench: Desk) -> None:
    save, play = button(bench, "file.save"), button(bench, "play.toggle")
    assert not save.isEnabled()
    assert save.toolTip() == "Save (Ctrl+S)\nOpen a recording or a TextGrid first."
    assert button(bench, "file.open").isEnabled()
    bench.open(hum(bench.folder / "a.wav"))
    assert save.isEnabled()
    assert play.toolTip().startswith("Play or stop (Tab)\nPlays the selection")


def test_one_button_plays_and_stops_and_keeps_its_width(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav", 30.0))
    play = button(bench, "play.toggle")
    width = play.width()
    click(play)
    assert bench.program.player.playing
    assert play.text() == "Stop"
    assert play.width() == width
    click(play)
    assert not bench.program.player.playing
    assert play.text() == "Play"


def test_the_toolbar_can_be_hidden_and_stays_so(qtbot: QtBot, tmp_path: Path) -> None:
    first = desk(qtbot, tmp_path)
    assert first.program.tools.isVisible()
    first.program.command("view.tools")
    assert not first.program.tools.isVisible()
    assert not first.program.menus.actions["view.tools"].isChecked()
    first.program.window.close()
    second = desk(qtbot, tmp_path)
    assert not second.program.tools.isVisible()
    second.program.command("view.tools")
    assert second.program.tools.isVisible()


@pytest.mark.parametrize("name", GLYPHS)
def test_glyphs_have_the_colour_of_text(qtbot: QtBot, name: str) -> None:
    del qtbot  # only so that there is an application
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.ButtonText, Qt.GlobalColor.red)
    picture = icon(name, palette, 20).pixmap(20).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    colours = [picture.pixelColor(*place) for place in places]
    shown = [colour for colour in colours if colour.alpha() > 200]
    assert len(shown) > 10
    assert all((one.red() > 250 and one.green() < 5) for one in shown)


def test_a_key_goes_to_the_text_and_back(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav"))
    program = bench.program
    assert not program.transcript.isVisible()
    bench.key(Qt.Key.Key_F6)
    assert program.transcript.isVisible()
    assert program.transcript.editor.hasFocus()
    bench.key(Qt.Key.Key_F6)
    assert program.timeline.canvas.hasFocus()


def test_a_hidden_text_stays_hidden(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("one two")
    files = hum(tmp_path / "a.wav"), text
    first = desk(qtbot, tmp_path)
    first.open(*files)
    assert first.program.transcript.isVisible()
    first.program.transcript.close()  # its own button
    first.program.window.close()
    second = desk(qtbot, tmp_path)
    second.open(*files)
    assert not second.program.transcript.isVisible()
    second.program.command("view.text")
    second.program.window.close()
    third = desk(qtbot, tmp_path)
    third.open(*files)
    assert third.program.transcript.isVisible()


@pytest.mark.qt_log_ignore("raise", "propagateSizeHints")
def test_closing_the_window_does_not_hide_the_text_for_good(qtbot: QtBot, tmp_path: Path) -> None:
    first = desk(qtbot, tmp_path)
    first.program.command("view.text")
    first.program.transcript.setFloating(True)
    first.program.window.close()
    assert first.program.settings.text_shown


def test_empty_places_name_the_keys_of_the_table(bench: Desk) -> None:
    opening, tiers, text = welcome(bench.program.commands)
    assert opening == "or press Ctrl+Shift+O"
    assert tiers == ("No tiers yet: Tier > Add interval tier (Ctrl+Shift+I) makes an empty one.")
    assert "Align > Align (Ctrl+Shift+D) makes tiers from the text" in text
