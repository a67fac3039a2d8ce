"""What is open is left while an alignment runs: asked about, and never put in elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, Desk, desk, hum, press, two_tiers
from tests.support.slow_aligner import slow_registry
from tierline.navigation import Selection
from tierline.workflow import AlignChoice, AlignSettings, Scope, remembered

CTRL = Qt.KeyboardModifier.ControlModifier
STOP, KEEP = "Stop and throw away", "Keep working"


@pytest.fixture
def busy(qtbot: QtBot, tmp_path: Path) -> Desk:
    """A window in which an alignment of the first word runs, for half a minute."""
    ready = desk(qtbot, tmp_path, registry=slow_registry())
    ready.open(hum(tmp_path / "a.wav"), two_tiers(tmp_path / "a.TextGrid"))
    settings = AlignSettings(aligner="slow", options={"seconds": 30}, tiers=("words",))
    choice = AlignChoice(Scope.SELECTION, 0, "one", settings)
    ready.program.settings.remember_aligner_choices(remembered(choice))
    ready.program.workspace.select(Selection(0.2, 0.2, 0))
    ready.program.command("align.interval")
    assert ready.program.aligning.running, ready.said + ready.program.messages.message
    return ready


@pytest.mark.parametrize(("button", "closes"), [(STOP, True), (KEEP, False)])
def test_closing_asks_about_a_running_alignment(busy: Desk, button: str, closes: bool) -> None:
    answering = Answering(QMessageBox, press(button))
    busy.key(Qt.Key.Key_W, CTRL)
    answering.stop()
    (question,) = answering.answered
    assert question.startswith("An alignment is running")
    assert question.endswith("Close and throw it away?")
    assert busy.program.window.isVisible() is not closes
    assert busy.program.aligning.running is not closes


@pytest.mark.parametrize("button", [STOP, KEEP])
def test_new_tiers_end_it_and_get_nothing_of_it(busy: Desk, button: str) -> None:
    before = busy.grid
    answering = Answering(QMessageBox, press(button))
    busy.program.command("file.new")
    answering.stop()
    assert answering.answered
    assert busy.program.aligning.running is (button == KEEP)
    if button == KEEP:
        assert busy.grid is before
        return
    busy.qtbot.wait(100)
    assert busy.names() == ()
    assert busy.program.runner.tasks == ()


def test_unsaved_changes_are_asked_about_first_and_kept_with_the_alignment(busy: Desk) -> None:
    busy.program.workspace.select(Selection(1.5, 1.5, 0))
    busy.key(Qt.Key.Key_Return)
    answerings: list[Answering] = []

    def answer(box: QMessageBox) -> None:
        answerings.append(Answering(QMessageBox, press(KEEP)))
        press("Don't save")(box)

    answerings.append(Answering(QMessageBox, answer))
    busy.key(Qt.Key.Key_W, CTRL)
    for answering in answerings:
        answering.stop()
    asked = [answering.answered[0].partition("?")[0] for answering in answerings]
    assert asked[0] == "Save the changes to a.TextGrid"
    assert asked[1].startswith("An alignment is running")
    assert busy.program.window.isVisible()
    assert busy.program.aligning.running
    assert busy.program.workspace.state.unsaved
