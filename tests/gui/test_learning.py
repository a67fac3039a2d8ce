"""Learning from corrections, in the window."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QFileDialog, QLineEdit, QMessageBox, QPushButton, QTableWidget
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, Desk, click, desk, press
from tests.support.hand_labels import NAMES, labelled
from tierline.refinement.profile import Lineage, Profile, shipped_profile
from tierline.workflow.own_profiles import keep_profile, own_path, own_profiles
from tierline_desktop.dialogs import LearnedDialog

PATIENCE_MS = 60_000


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A window of a user who has no profile yet."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    return desk(qtbot, tmp_path)


@pytest.fixture
def learned() -> Profile:
    """Something that was learned, without the wait for it."""
    lineage = Lineage("TextGrids in lab", len(NAMES), 104, 4, 20.0, 15.0, "english-sentences")
    return replace(shipped_profile(), lineage=lineage, languages=("en",))


def choose(folder: Path) -> Answering:
    def answer(dialog: QFileDialog) -> None:
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(str(folder))
        press("Choose")(dialog)

    return Answering(QFileDialog, answer)


def learn(sitting: Desk, folder: Path, button: str) -> str:
    """Learn from a folder; return what was told, and press a button then."""
    told: list[str] = []

    def answer(box: QMessageBox) -> None:
        default = next(b for b in box.findChildren(QPushButton) if b.isDefault())
        told.append(f"{box.informativeText()} [{default.text()}]")
        press(button)(box)

    asked, offered = choose(folder), Answering(QMessageBox, answer)
    sitting.program.command("learning.open")
    assert asked.answered
    sitting.qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE_MS)
    sitting.qtbot.waitUntil(lambda: not sitting.program.learning.running)
    assert offered.answered
    return told[0]


def test_what_is_learned_is_used_from_then_on(sitting: Desk, tmp_path: Path) -> None:
    for name in NAMES:
        labelled(tmp_path / "lab", name, late=0.03)

    told = learn(sitting, tmp_path / "lab", "Use it")
    assert told.startswith("Learned from 104 boundaries in 4 recordings. Mean error")
    assert told.endswith("[&Use it]")
    (profile,) = own_profiles("en", {"sphinx"})
    assert profile.name == "lab.json"
    message = sitting.program.messages.message
    assert message.startswith("From now on boundaries are refined by what was learned from lab;")
    assert message.endswith("to go back, remove it under Align > What was learned.")


def test_what_is_discarded_is_gone(sitting: Desk, tmp_path: Path) -> None:
    for name in NAMES:
        labelled(tmp_path / "lab", name, late=0.03)
    learn(sitting, tmp_path / "lab", "Discard")
    assert list(own_profiles("en", {"sphinx"})) == []


def test_what_cannot_be_learned_from_is_said(sitting: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    asked = choose(tmp_path / "empty")
    sitting.program.command("learning.open")
    assert asked.answered
    sitting.qtbot.waitUntil(sitting.program.messages.isVisible, timeout=PATIENCE_MS)
    assert "holds no recording with a TextGrid" in sitting.program.messages.text.text()
    assert not sitting.program.learning.running


def test_learning_that_is_cancelled_leaves_all_as_it_was(sitting: Desk, tmp_path: Path) -> None:
    for name in NAMES:
        labelled(tmp_path / "lab", name, late=0.03)
    asked = choose(tmp_path / "lab")
    sitting.program.command("learning.open")
    assert asked.answered
    buttons = sitting.program.window.findChildren(QPushButton)
    sitting.qtbot.waitUntil(lambda: any(map(_cancels, buttons)), timeout=PATIENCE_MS)
    click(next(filter(_cancels, buttons)))
    sitting.qtbot.waitUntil(lambda: not sitting.program.learning.running, timeout=PATIENCE_MS)
    assert sitting.said == "Nothing was learned: you cancelled it."
    assert list(own_profiles("en", {"sphinx"})) == []


def test_what_was_learned_is_listed_and_removed(sitting: Desk, learned: Profile) -> None:
    keep_profile(learned, "older")
    newest = keep_profile(learned, "newest")
    os.utime(own_path("older"), (1, 1))
    own_path("broken").write_text("{")
    os.utime(own_path("broken"), (0, 0))
    rows: list[list[str]] = []

    def answer(dialog: LearnedDialog) -> None:
        rows.extend(_rows(dialog.table))
        sure = Answering(QMessageBox, press("Remove"))
        press("Remove…")(dialog)
        assert sure.answered == ["Remove what was learned from newest?"]
        rows.extend(_rows(dialog.table))
        kept = Answering(QMessageBox, press("Keep"))
        press("Remove…")(dialog)
        assert kept.answered == ["Remove what was learned from older?"]
        assert "newest was removed" in dialog.said.text()
        press("Close")(dialog)

    asked = Answering(LearnedDialog, answer)
    sitting.program.command("learning.profiles")
    assert asked.answered
    assert [(row[0], row[-1]) for row in rows] == [
        ("newest", "yes"),
        ("older", "no: there is a newer one"),
        ("broken", "no: it cannot be read"),
        ("older", "yes"),
        ("broken", "no: it cannot be read"),
    ]
    assert rows[0][1:5] == ["en", "sphinx", str(len(NAMES)), "104"]
    assert rows[0][5].endswith("unrefined)")
    assert not newest.exists()
    assert [profile.name for profile in own_profiles("en", {"sphinx"})] == ["older.json"]


def test_without_anything_learned_the_list_says_so(sitting: Desk) -> None:
    said: list[str] = []

    def answer(dialog: LearnedDialog) -> None:
        said.append(dialog.said.text())
        assert not dialog.remove.isEnabled()
        press("Close")(dialog)

    asked = Answering(LearnedDialog, answer)
    sitting.program.command("learning.profiles")
    assert asked.answered
    assert said[0].startswith("Nothing was learned yet")


def _rows(table: QTableWidget) -> list[list[str]]:
    columns = range(table.columnCount())
    lines = [[table.item(row, column) for column in columns] for row in range(table.rowCount())]
    return [[item.text() for item in line if item is not None] for line in lines]


def _cancels(button: QPushButton) -> bool:
    return button.text().replace("&", "") == "Cancel" and button.isVisible()
