"""The window: theme, fonts, places, status bar, and what nobody foresaw."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest
from PyQt6.QtCore import QPoint, QRect, QTimer
from PyQt6.QtGui import QFontDatabase
from PyQt6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.desktop import desk, hum, two_tiers
from tierline.navigation import Selection
from tierline_desktop.dialogs import questions
from tierline_desktop.main_window import MainWindow
from tierline_desktop.panels import Found
from tierline_desktop.settings import Settings, label_font


def test_light_and_dark_are_remembered(qtbot: QtBot, tmp_path: Path) -> None:
    program = desk(qtbot, tmp_path).program
    program.command("view.theme_dark")
    assert QApplication.palette().window().color().lightness() < 100
    assert program.menus.actions["view.theme_dark"].isChecked()
    program.command("view.theme_light")
    assert QApplication.palette().window().color().lightness() > 200
    assert program.settings.theme == "light"


def test_the_bundled_font_shows_labels(qtbot: QtBot, tmp_path: Path) -> None:
    desk(qtbot, tmp_path)
    assert "Charis SIL" in QFontDatabase.families()
    assert label_font().families()[0] == "Charis SIL"


def test_the_status_bar_shows_selection_and_view(qtbot: QtBot, tmp_path: Path) -> None:
    ready = desk(qtbot, tmp_path)
    ready.open(hum(tmp_path / "a.wav"))
    ready.program.workspace.select(Selection(0.25, 0.5, None))
    status = ready.program.status
    assert status.selection.text() == "Selected 0.250000 – 0.500000 s: 0.250000 s"
    assert status.view.text() == "In sight 0.000 – 2.000 s"
    ready.program.workspace.select(Selection(0.25, 0.25, None))
    assert status.selection.text() == "Cursor 0.250000 s"


def test_size_text_and_rows_come_back(qtbot: QtBot, tmp_path: Path) -> None:
    first = desk(qtbot, tmp_path)
    first.program.window.resize(711, 555)
    first.program.timeline.heights_changed.emit({"tier words": 80})
    first.program.window.close()
    second = desk(qtbot, tmp_path, resize=False)
    assert second.program.window.width() == 711
    assert second.program.settings.row_heights == {"tier words": 80}


@pytest.mark.parametrize(
    ("place", "fitted"),
    [
        (QRect(0, 50, 2000, 1500), (0, 640)),
        (QRect(-900, -900, 500, 300), (0, 500)),
        (QRect(5000, 5000, 500, 300), (140, 500)),
    ],
)
def test_the_window_comes_wholly_onto_the_screen(
    qtbot: QtBot, place: QRect, fitted: tuple[int, int]
) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.setGeometry(place)
    screen = QRect(0, 0, 640, 400)
    window.fit(screen)
    assert screen.contains(window.geometry())
    assert (window.x(), window.width()) == fitted


@pytest.mark.parametrize("heights", [{}, {"wave": 400, "spectrogram": 500}])
def test_a_small_window_shows_two_tiers(
    qtbot: QtBot, tmp_path: Path, heights: dict[str, int]
) -> None:
    ready = desk(qtbot, tmp_path)
    ready.open(hum(tmp_path / "a.wav"), two_tiers(tmp_path / "a.TextGrid"))
    ready.program.timeline.set_heights(heights)
    ready.program.prompts.tell("Something to read.")
    ready.program.window.resize(640, 400)
    qtbot.waitUntil(lambda: ready.program.window.width() == 640)
    assert ready.program.window.height() == 400
    layout = ready.program.timeline.canvas.arrangement
    assert all(layout.rows_area.contains(row.rect) for row in layout.rows)


def test_hints_go_by_themselves_and_what_is_open_comes_back(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "HINT_MS", 50)
    monkeypatch.setattr(questions, "LETTER_MS", 0)
    ready = desk(qtbot, tmp_path)
    ready.open(hum(tmp_path / "a.wav"), two_tiers(tmp_path / "a.TextGrid"))
    found = ready.program.window.findChild(Found)
    assert found is not None
    ready.program.prompts.hint("Something small.")
    assert not found.isVisible()
    qtbot.waitUntil(found.isVisible)
    assert ready.said == ""
    assert found.text().startswith("a.wav: 2.000 s, 1 channel")


def test_damaged_settings_are_as_if_never_set(tmp_path: Path) -> None:
    (tmp_path / "tierline.ini").write_text(
        '[view]\ntheme=\\"mauve\\"\nlabel_size=[\nrow_heights=\\"no\\"\n[files]\nrecent=7\n'
    )
    settings = Settings(tmp_path)
    assert settings.theme == "system"
    assert settings.label_size is None
    assert settings.row_heights == {}
    assert settings.recents == ()
    settings.remember_aligner_choices({"aligner": "sphinx", "options": {"a": 1}})
    settings.close()
    assert Settings(tmp_path).aligner_choices == {"aligner": "sphinx", "options": {"a": 1}}


def test_the_text_panel_is_switched_by_its_menu(qtbot: QtBot, tmp_path: Path) -> None:
    program = desk(qtbot, tmp_path).program
    program.command("view.text")
    assert program.transcript.isVisible()
    program.command("view.text")
    assert not program.transcript.isVisible()


@pytest.mark.qt_log_ignore("raise", "grabbing the keyboard", "propagateSizeHints")
def test_a_right_click_on_a_tier_selects_it_and_shows_its_menu(
    qtbot: QtBot, tmp_path: Path
) -> None:
    ready = desk(qtbot, tmp_path)
    ready.open(two_tiers(tmp_path / "a.TextGrid"))
    ready.program.timeline.tier_menu_requested.emit(1, QPoint(50, 50))
    menu = ready.program.menus.menu("Tier")
    assert menu.isVisible()
    assert ready.program.workspace.state.selection.tier == 1
    menu.close()


def test_what_nobody_foresaw_is_told_and_the_program_lives_on(
    qtbot: QtBot, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ready = desk(qtbot, tmp_path)
    ready.open(two_tiers(tmp_path / "a.TextGrid"))
    program = ready.program
    hooks = sys.excepthook, threading.excepthook
    program.mishaps.install()
    QTimer.singleShot(0, _break)
    qtbot.waitUntil(lambda: "ZeroDivisionError" in program.messages.message)
    assert "Traceback" in program.messages.details.toPlainText()
    program.messages.clear()
    thread = threading.Thread(target=_break)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: "ZeroDivisionError" in program.messages.message)
    program.mishaps.remove()
    assert (sys.excepthook, threading.excepthook) == hooks
    assert "Traceback" in capsys.readouterr().err
    assert program.workspace.state.document is not None


def _break() -> None:
    raise ZeroDivisionError("on purpose")


def test_a_click_on_the_window_plays_and_the_playhead_follows(qtbot: QtBot, tmp_path: Path) -> None:
    ready = desk(qtbot, tmp_path)
    ready.open(hum(tmp_path / "a.wav"))
    ready.program.workspace.select(Selection(0.5, 0.5, None))
    ready.program.timeline.play_requested.emit(1.0, 1.5)
    qtbot.waitUntil(lambda: (ready.program.playing.heard or 0) > 1.0)
    ready.program.command("play.toggle")
    assert not ready.program.player.playing
    assert 1.0 < ready.program.workspace.state.selection.start < 1.5
    assert ready.program.playing.heard is None
