"""Saving while work goes on: nothing is lost, and nothing is called saved that is not."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.desktop import PATIENCE_MS, Answering, Desk, click, desk, hum, press, two_tiers
from tests.support.slow_aligner import slow_registry
from tierline.errors import OutputError
from tierline.navigation import Selection
from tierline.review import read_sidecar, sidecar_path
from tierline.textgrid import open_textgrid
from tierline.workflow import AlignChoice, AlignSettings, Scope, save_document
from tierline_desktop.actions import opening, saving_parts
from tierline_desktop.dialogs import RecoveryDialog

CTRL = Qt.KeyboardModifier.ControlModifier


class SlowDisk:
    """Writes only once it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.writing = 0
        self.full = False

    def save(self, *arguments: Any, **options: Any) -> Any:
        self.writing += 1
        assert self.free.wait(20)
        if self.full:
            raise OutputError("The disk is full; make room there.")
        return save_document(*arguments, **options)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowDisk]:
    made = SlowDisk()
    monkeypatch.setattr(saving_parts, "save_document", made.save)
    yield made
    made.free.set()


@pytest.fixture
def bench(disk: SlowDisk, qtbot: QtBot, tmp_path: Path) -> Desk:  # noqa: ARG001 - it ends first
    ready = desk(qtbot, tmp_path)
    ready.open(two_tiers(tmp_path / "a.TextGrid"))
    return ready


def cut(bench: Desk, time: float) -> None:
    """Add a boundary with the keyboard."""
    bench.program.workspace.select(Selection(time, time, 0))
    bench.key(Qt.Key.Key_Return)


def unsaved(bench: Desk) -> bool:
    return bench.program.window.isWindowModified()


def written(bench: Desk) -> None:
    bench.qtbot.waitUntil(lambda: not bench.program.saving.running, timeout=PATIENCE_MS)


def crash(bench: Desk) -> None:
    journal = bench.program.journals.journal
    assert journal is not None
    journal.close(keep=True)
    bench.program.window.may_close = lambda: True
    bench.program.window.close()


def restored(qtbot: QtBot, folder: Path, **around: Any) -> Desk:
    again = desk(qtbot, folder, **around)
    answering = Answering(RecoveryDialog, press("Restore"))
    with qtbot.waitSignal(again.program.opening.opened, timeout=PATIENCE_MS):
        again.program.begin([])
    answering.stop()
    return again


def test_what_is_edited_while_a_file_is_written_stays_unsaved(
    bench: Desk, disk: SlowDisk, tmp_path: Path
) -> None:
    cut(bench, 1.25)
    saved = bench.grid
    bench.key(Qt.Key.Key_S, CTRL)
    assert "Saving" in bench.said
    assert bench.program.files_progress.isHidden()
    bench.qtbot.waitUntil(bench.program.files_progress.isVisible)
    assert not bench.program.files_progress.cancel.isVisible()
    cut(bench, 1.75)
    edited = bench.grid
    disk.free.set()
    written(bench)
    assert open_textgrid(tmp_path / "a.TextGrid").grid == saved
    assert bench.grid is edited
    assert unsaved(bench)
    assert bench.program.files_progress.isHidden()
    bench.key(Qt.Key.Key_Z, CTRL)
    assert not unsaved(bench)
    bench.key(Qt.Key.Key_Y, CTRL)
    crash(bench)
    again = restored(bench.qtbot, tmp_path)
    assert again.grid == edited
    assert unsaved(again)


def test_an_edit_during_saving_survives_a_crash_right_after(
    bench: Desk, disk: SlowDisk, tmp_path: Path
) -> None:
    cut(bench, 1.25)
    bench.key(Qt.Key.Key_S, CTRL)
    cut(bench, 1.75)
    edited = bench.grid
    disk.free.set()
    written(bench)
    crash(bench)  # no edit behind the saving
    assert restored(bench.qtbot, tmp_path).grid == edited


def test_saving_twice_in_a_row_saves_everything(bench: Desk, disk: SlowDisk) -> None:
    cut(bench, 1.25)
    bench.key(Qt.Key.Key_S, CTRL)
    cut(bench, 1.75)
    bench.key(Qt.Key.Key_S, CTRL)
    assert disk.writing == 1
    disk.free.set()
    bench.qtbot.waitUntil(lambda: not unsaved(bench), timeout=PATIENCE_MS)
    assert open_textgrid(bench.folder / "a.TextGrid").grid == bench.grid


def test_closing_waits_for_the_file(bench: Desk, disk: SlowDisk) -> None:
    cut(bench, 1.25)
    grid = bench.grid
    answering = Answering(QMessageBox, press("Save"))
    bench.key(Qt.Key.Key_W, CTRL)
    answering.stop()
    assert bench.program.window.isVisible()
    disk.free.set()
    bench.qtbot.waitUntil(lambda: not bench.program.window.isVisible(), timeout=PATIENCE_MS)
    assert open_textgrid(bench.folder / "a.TextGrid").grid == grid


def test_the_window_stays_for_what_was_edited_since_it_was_told_to_close(
    bench: Desk, disk: SlowDisk
) -> None:
    cut(bench, 1.25)
    bench.key(Qt.Key.Key_S, CTRL)
    bench.key(Qt.Key.Key_W, CTRL)
    cut(bench, 1.75)
    disk.free.set()
    written(bench)
    assert bench.program.window.isVisible()
    assert unsaved(bench)


def test_what_cannot_be_written_is_told_and_stays(bench: Desk, disk: SlowDisk) -> None:
    cut(bench, 1.25)
    disk.full = True
    bench.key(Qt.Key.Key_S, CTRL)
    disk.free.set()
    written(bench)
    assert bench.program.messages.message == "The disk is full; make room there."
    assert unsaved(bench)


def test_saving_over_another_file_replaces_it(bench: Desk, disk: SlowDisk) -> None:
    disk.free.set()
    other = two_tiers(bench.folder / "b.TextGrid")
    cut(bench, 1.25)

    def answer(dialog: QFileDialog) -> None:
        # Once the dialog has read the folder, its suggestion may come back in between.
        while not dialog.result():
            dialog.selectFile(str(other))
            again = Answering(QMessageBox, agree)
            dialog.accept()
            again.stop()

    def agree(box: QMessageBox) -> None:
        press("Yes" if box.text().startswith("b.TextGrid") else "No")(box)

    answering = Answering(QFileDialog, answer)
    bench.program.command("file.save_as")
    answering.stop()
    written(bench)
    assert open_textgrid(other).grid == bench.grid
    assert bench.program.window.windowTitle() == "b.TextGrid[*] - Tierline"


def test_opening_what_takes_long_can_be_cancelled(
    bench: Desk, disk: SlowDisk, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bench.grid
    monkeypatch.setattr(opening, "open_document", lambda *_: disk.free.wait(20))
    bench.program.opening.open([two_tiers(bench.folder / "b.TextGrid")])
    panel = bench.program.files_progress
    assert not panel.isVisible()
    bench.qtbot.waitUntil(panel.isVisible)
    assert panel.title.text() == "Opening b.TextGrid"
    click(panel.cancel)
    bench.qtbot.waitUntil(lambda: not panel.isVisible())
    disk.free.set()
    assert bench.said == "Nothing was opened."
    assert bench.grid is before


class Agreeing:
    """Aligns the whole recording."""

    def choose(self, *_: object) -> AlignChoice:
        settings = AlignSettings(aligner="slow", options={"seconds": 0.01}, tiers=("words",))
        return AlignChoice(Scope.WHOLE, None, "", settings)

    def late(self) -> Any:
        raise AssertionError("nothing was edited")

    def missing(self, error: object) -> None:
        raise AssertionError(error)


@pytest.fixture
def aligned(qtbot: QtBot, tmp_path: Path) -> Desk:
    text = tmp_path / "a.txt"
    text.write_text("one two three")
    ready = desk(qtbot, tmp_path, registry=slow_registry())
    ready.open(hum(tmp_path / "a.wav"), text)
    ready.program.aligning._questions = Agreeing()
    ready.program.command("align.open")
    qtbot.waitUntil(lambda: ready.names() == ("words",))
    qtbot.waitUntil(lambda: not ready.program.aligning.running)
    return ready


def marks(bench: Desk) -> tuple[str, ...]:
    document = bench.program.workspace.state.document
    assert document is not None
    items = document.sidecar.items if document.sidecar else ()
    return tuple(item.label for item in items)


def test_what_the_aligner_said_survives_a_crash(aligned: Desk, tmp_path: Path) -> None:
    said = marks(aligned)
    assert said == ("one", "two", "three")
    crash(aligned)
    assert marks(restored(aligned.qtbot, tmp_path)) == said


def test_undoing_an_alignment_takes_back_what_it_said(aligned: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.TextGrid"
    aligned.program.workspace.undo()
    assert marks(aligned) == ()

    def save() -> None:
        answering = Answering(QFileDialog, lambda dialog: dialog.accept())
        aligned.program.command("file.save")
        answering.stop()
        written(aligned)

    save()
    assert not sidecar_path(path).exists()
    aligned.program.workspace.redo()
    save()
    assert len(read_sidecar(sidecar_path(path)).items) == 3
    aligned.program.workspace.undo()
    save()
    assert read_sidecar(sidecar_path(path)).items == ()
    aligned.program.workspace.redo()
    assert marks(aligned) == ("one", "two", "three")
    save()
    assert len(read_sidecar(sidecar_path(path)).items) == 3
