"""The help page and the list of keys come from the table."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, desk, type_into
from tests.support.user import USER
from tierline_desktop.actions.help_page import keys_of, keys_text


def test_the_page_shows_every_command(qtbot: QtBot, tmp_path: Path) -> None:
    program = desk(qtbot, tmp_path).program
    program.command("help.keys")
    page = program.keys_page
    assert page.isVisible()
    shown = page.browser.toPlainText()
    for command in program.commands:
        assert command.title.rstrip("…") in shown, command.id
        assert keys_of(command) in shown, command.id
    assert "Not now: Open a recording or a TextGrid first." in shown
    page.close()


def test_the_page_can_be_searched(qtbot: QtBot, tmp_path: Path) -> None:
    program = desk(qtbot, tmp_path).program
    program.command("help.keys")
    page = program.keys_page
    type_into(page.search, "remove boundary")
    shown = page.browser.toPlainText()
    assert "Alt+Backspace" in shown
    assert "Zoom in" not in shown
    page.search.setText("<nothing>")
    assert "No command has to do with “<nothing>”." in page.browser.toPlainText()
    qtbot.waitUntil(page.isActiveWindow)
    USER.keyClick(page.windowHandle(), Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_the_list_for_the_terminal_has_every_key(qtbot: QtBot, tmp_path: Path) -> None:
    commands = desk(qtbot, tmp_path).program.commands
    listed = keys_text(commands)
    assert all(keys_of(command) in listed for command in commands)
    assert listed.startswith("File\n")


def test_about_says_the_version(qtbot: QtBot, tmp_path: Path) -> None:
    from tierline.workflow import tierline_version

    program = desk(qtbot, tmp_path).program
    answering = Answering(QMessageBox, lambda box: box.accept())
    program.command("help.about")
    answering.stop()
    assert tierline_version() in answering.answered[0]
