"""What a user has done is never lost: text to the letter, crashes, two windows, undo and saving."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QInputMethodEvent
from PyQt6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.desktop import (
    PATIENCE_MS,
    Answering,
    Desk,
    desk,
    hum,
    press,
    two_tiers,
    type_into,
)
from tierline.editing import History, extend_to
from tierline.navigation import Selection, Span
from tierline.recovery import abandoned
from tierline.workflow import open_document
from tierline_desktop.dialogs import RecoveryDialog
from tierline_desktop.workspace import Workspace

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Desk:
    return desk(qtbot, tmp_path)


def crash(sitting: Desk) -> None:
    """Leave as a crash does: nothing is asked, and the journal stays."""
    journals = sitting.program.journals
    assert journals.journal is not None
    journals.journal.close(keep=True)
    sitting.program.window.may_close = lambda: True
    sitting.program.window.close()


def restored(qtbot: QtBot, folder: Path) -> Desk:
    """Start again and have the lost work restored."""
    again = desk(qtbot, folder)
    answering = Answering(RecoveryDialog, press("Restore"))
    with qtbot.waitSignal(again.program.opening.opened, timeout=PATIENCE_MS):
        again.program.begin([])
    answering.stop()
    return again


def type_text(sitting: Desk, letters: str) -> None:
    """Type at the start of the text beside the tiers, and wait until it has arrived."""
    editor = sitting.program.transcript.editor
    editor.setFocus()
    before = sitting.program.workspace.state.transcript
    type_into(editor, letters)
    workspace = sitting.program.workspace
    sitting.qtbot.waitUntil(lambda: workspace.state.transcript == letters + before)


def saved(sitting: Desk) -> Callable[[], bool]:
    state = sitting.program.workspace
    return lambda: not (state.state.unsaved or state.state.text_unsaved)


def test_no_letter_of_a_text_changes_but_those_typed(bench: Desk) -> None:
    text = bench.folder / "a.txt"
    content = "Quoi\u00a0? L\u2028\u00ab\u202fnon\u202f\u00bb\tk\u0302 \u06a9\u200c\u062a\nend"
    text.write_text(content, "utf-8")
    bench.open(hum(bench.folder / "a.wav"), text)
    type_text(bench, "x")
    bench.key(Qt.Key.Key_S, CTRL)
    bench.qtbot.waitUntil(saved(bench))
    assert text.read_text("utf-8") == "x" + content


def test_a_recovered_text_is_unsaved(qtbot: QtBot, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("one")
    first = desk(qtbot, tmp_path)
    first.open(hum(tmp_path / "a.wav"), text)
    type_text(first, "lost and ")
    crash(first)
    second = restored(qtbot, tmp_path)
    assert second.program.transcript.editor.text() == "lost and one"
    assert second.program.window.isWindowModified()
    answering = Answering(QMessageBox, press("Save"))
    second.program.window.close()
    qtbot.waitUntil(lambda: not second.program.window.isVisible())
    answering.stop()
    assert answering.answered
    assert text.read_text() == "lost and one"
    assert abandoned(second.program.journals.folder) == ()


def test_what_an_input_method_commits_survives_a_crash(qtbot: QtBot, tmp_path: Path) -> None:
    first = desk(qtbot, tmp_path)
    first.open(two_tiers(tmp_path / "a.TextGrid"))
    first.program.workspace.select(Selection(0.5, 1.0, 0))
    editor = QApplication.focusWidget()
    for commit in ("日本", "語"):
        event = QInputMethodEvent("に", [])
        QApplication.sendEvent(editor, event)
        event = QInputMethodEvent("", [])
        event.setCommitString(commit)
        QApplication.sendEvent(editor, event)
    label = first.labels(0)[1]
    assert "日本語" in label
    crash(first)
    second = restored(qtbot, tmp_path)
    assert second.labels(0)[1] == label
    second.program.command("edit.undo")
    assert second.labels(0)[1] == "two"


def test_undo_leads_back_to_what_was_saved_amid_typing(bench: Desk) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    bench.open(path)
    state = bench.program.workspace
    state.select(Selection(0.5, 1.0, 0))
    editor = QApplication.focusWidget()
    assert editor is not None
    type_into(editor, "ab")
    written = bench.grid
    bench.key(Qt.Key.Key_S, CTRL)
    bench.qtbot.waitUntil(saved(bench))
    type_into(editor, "cd")
    assert state.state.unsaved
    bench.key(Qt.Key.Key_Z, CTRL)
    assert bench.grid == written == open_document(path).grid
    assert not state.state.unsaved
    bench.key(Qt.Key.Key_Z, CTRL)
    assert state.state.unsaved


def test_two_windows_on_one_file_do_not_overwrite_each_other(qtbot: QtBot, tmp_path: Path) -> None:
    path = two_tiers(tmp_path / "a.TextGrid")
    one = desk(qtbot, tmp_path)
    one.open(path)
    other = desk(qtbot, tmp_path)
    other.open(path)
    for sitting, label in ((one, "mine"), (other, "yours")):
        sitting.program.workspace.select(Selection(0.0, 0.5, 0))
        sitting.program.edits.type_label(0, 0, label)
    one.program.command("file.save")
    qtbot.waitUntil(saved(one))
    answering = Answering(QMessageBox, press("Cancel"))
    other.program.command("file.save")
    qtbot.waitUntil(lambda: bool(answering.answered))
    answering.stop()
    assert open_document(path).grid == one.grid
    assert other.program.workspace.state.unsaved
    assert abandoned(one.program.journals.folder) == ()  # both live


def test_text_typed_while_a_file_is_opened_is_asked_about(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav"))
    program = bench.program
    program.opening.open([two_tiers(bench.folder / "b.TextGrid")])
    program.transcript.editor.setPlainText("typed meanwhile")
    answering = Answering(QMessageBox, press("Cancel"))
    bench.qtbot.waitUntil(lambda: bool(answering.answered))
    answering.stop()
    assert program.workspace.state.transcript == "typed meanwhile"
    assert bench.names() == ()


def test_what_was_recovered_is_seen_whole(tmp_path: Path) -> None:
    document = open_document(two_tiers(tmp_path / "a.TextGrid"))
    history = History(document.grid)
    history.apply(extend_to(history.grid, 5.0))
    workspace = Workspace()
    workspace.open(document, history=history)
    assert workspace.state.bounds == workspace.state.view == Span(0.0, 5.0)


def test_a_shorter_file_leaves_nothing_of_a_longer_one(bench: Desk) -> None:
    bench.open(two_tiers(bench.folder / "long.TextGrid", 50.0))
    bench.program.workspace.select(Selection(40.0, 45.0, 1))
    bench.program.workspace.show(Span(39.0, 46.0))
    bench.open(two_tiers(bench.folder / "short.TextGrid", 2.0))
    state = bench.program.workspace.state
    assert state.view == state.bounds == Span(0.0, 2.0)
    assert state.selection == Selection(0.0, 0.0, 0)
    bench.program.command("tier.remove")
    bench.program.command("tier.remove")
    assert bench.program.workspace.state.selection.tier is None
    bench.key(Qt.Key.Key_Z, CTRL)
    bench.key(Qt.Key.Key_Z, CTRL)
    assert bench.names() == ("words", "tones")


def test_a_window_whose_work_cannot_be_saved_stays_open(bench: Desk) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    bench.open(path)
    bench.program.edits.type_label(0, 0, "dear")
    path.chmod(0o444)
    answering = Answering(QMessageBox, press("Save"))
    bench.program.window.close()
    bench.qtbot.waitUntil(lambda: bool(answering.answered))
    answering.stop()
    bench.qtbot.waitUntil(lambda: not bench.program.runner.tasks)
    assert bench.program.window.isVisible()
    assert "write-protected" in bench.program.messages.text.text()
    assert bench.program.workspace.state.unsaved


def test_edits_go_on_where_no_journal_can_be_kept(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    bench = desk(qtbot, tmp_path, journal_folder=tmp_path / "file" / "journals")
    bench.open(two_tiers(tmp_path / "a.TextGrid"))
    qtbot.waitUntil(lambda: "cannot be kept safe" in bench.program.messages.text.text())
    bench.program.edits.type_label(0, 0, "dear")
    bench.program.command("file.save")
    qtbot.waitUntil(saved(bench))
    assert open_document(tmp_path / "a.TextGrid").grid.tiers[0].labels[0] == "dear"
