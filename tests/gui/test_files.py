"""Opening, saving, leaving and recovering, with real dialogs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent
from PyQt6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox
from pytestqt.qtbot import QtBot

from tests.support.desktop import (
    PATIENCE_MS,
    Answering,
    Desk,
    click,
    desk,
    hum,
    press,
    two_tiers,
    type_into,
)
from tierline.annotation import IntervalTier
from tierline.navigation import Selection
from tierline.textgrid import FileFormat, Form, open_textgrid, save_textgrid
from tierline_desktop.dialogs import RecoveryDialog
from tierline_desktop.settings import Recent

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Desk:
    return desk(qtbot, tmp_path)


def edit(bench: Desk) -> None:
    """Add a boundary at 1.5 s with the keyboard."""
    bench.program.workspace.select(Selection(1.5, 1.5, 0))
    bench.key(Qt.Key.Key_Return)
    assert bench.program.workspace.state.unsaved


def choosing(path: Path) -> Callable[[QFileDialog], None]:
    """Type a path into a file dialog and accept."""

    def answer(dialog: QFileDialog) -> None:
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(path))
        dialog.accept()

    return answer


def test_it_says_and_shows_what_is_open(bench: Desk) -> None:
    text = bench.folder / "a.txt"
    text.write_text("one two")
    bench.open(two_tiers(bench.folder / "a.TextGrid"), text, hum(bench.folder / "a.wav"))
    assert "2.000 s, 1 channel, 8000 Hz" in bench.said
    assert "words (3), tones (1)" in bench.said
    window = bench.program.window
    assert window.windowTitle() == "a.TextGrid[*] - Tierline"
    assert not window.isWindowModified()
    assert bench.program.transcript.editor.toPlainText() == "one two"
    assert bench.program.transcript.isVisible()
    assert bench.program.settings.recents[0].paths[0].name == "a.wav"


def test_a_recording_alone_has_empty_tiers(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav", channels=2))
    assert "2 channels" in bench.said
    assert bench.names() == ()
    assert not bench.program.transcript.isVisible()


def test_a_text_opened_later_goes_beside_the_recording(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav"))
    text = bench.folder / "other.txt"
    text.write_text("words")
    bench.open(text)
    state = bench.program.workspace.state
    assert state.document is not None
    assert state.document.recording is not None
    assert state.transcript == "words"


def test_what_cannot_be_opened_is_a_sentence_with_details(bench: Desk) -> None:
    bad = bench.folder / "bad.wav"
    bad.write_bytes(b"RIFF\x00\x01\xff\xfe\x00\x00" * 99)
    with bench.qtbot.waitSignal(bench.program.opening.failed, timeout=PATIENCE_MS):
        bench.program.opening.open([bad])
    messages = bench.program.messages
    assert "bad.wav" in messages.message
    assert messages.isVisible()
    assert not messages.details.isVisible()
    click(messages.more)
    assert messages.details.isVisible()
    click(messages.copy)
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert "Traceback" in clipboard.text()
    click(messages.dismiss)
    assert not messages.isVisible()


def test_a_message_goes_when_something_else_is_opened(bench: Desk) -> None:
    messages = bench.program.messages
    bench.program.prompts.tell("Something went wrong.", "details")
    assert messages.isVisible()
    bench.open(hum(bench.folder / "a.wav"))
    assert not messages.isVisible()
    assert messages.message == ""
    bench.program.prompts.tell("Something went wrong.", "details")
    bench.open(two_tiers(bench.folder / "b.TextGrid"), hum(bench.folder / "a.wav"))
    assert "Something" not in messages.message


def test_too_many_files_are_refused(bench: Desk) -> None:
    bench.program.opening.open([Path("a"), Path("b"), Path("c"), Path("d")])
    assert "too many" in bench.program.messages.message


def test_files_are_opened_by_dialog(bench: Desk) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    answering = Answering(QFileDialog, choosing(path))
    with bench.qtbot.waitSignal(bench.program.opening.opened, timeout=PATIENCE_MS):
        bench.key(Qt.Key.Key_O, CTRL | SHIFT)
    assert answering.answered
    assert bench.grid.names == ("words", "tones")


def test_files_are_opened_by_dropping_them(bench: Desk) -> None:
    files = [two_tiers(bench.folder / "a.TextGrid"), hum(bench.folder / "b.wav")]
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    window, held = bench.program.window, Qt.MouseButton.LeftButton
    none, copy = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(300, 300), copy, dragged, held, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    with bench.qtbot.waitSignal(bench.program.opening.opened, timeout=PATIENCE_MS):
        QApplication.sendEvent(window, QDropEvent(QPointF(300, 300), copy, dragged, held, none))
    assert "b.wav" in bench.said


def test_recent_files_open_again_and_missing_ones_are_grey(bench: Desk) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    bench.program.settings.remember(Recent(None, bench.folder / "gone.TextGrid"))
    bench.program.settings.remember(Recent(None, path))
    menu = bench.program.menus.menu("File/Open recent")
    menu.aboutToShow.emit()
    there, gone, clean = menu.actions()
    assert there.isEnabled()
    assert not gone.isEnabled()
    with bench.qtbot.waitSignal(bench.program.opening.opened, timeout=PATIENCE_MS):
        there.trigger()
    clean.trigger()
    assert [one.text for one in bench.program.settings.recents] == [path]


def test_saving_keeps_form_and_encoding(bench: Desk) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    grid = open_textgrid(path).grid
    save_textgrid(grid, path, FileFormat.of(Form.SHORT, "utf-16"), force=True)
    bench.open(path)
    edit(bench)
    assert bench.program.window.isWindowModified()
    bench.key(Qt.Key.Key_S, CTRL)
    assert not bench.program.window.isWindowModified()
    again = open_textgrid(path)
    assert (again.format.form, again.format.encoding) == (Form.SHORT, "utf-16")
    assert again.grid == bench.grid
    assert again.grid.tiers[1] == grid.tiers[1]
    bench.key(Qt.Key.Key_Z, CTRL)
    assert bench.program.window.isWindowModified()


def test_what_was_never_saved_is_suggested_beside_the_recording(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav"))
    suggested: list[str] = []

    def answer(dialog: QFileDialog) -> None:
        suggested.extend(dialog.selectedFiles())
        dialog.accept()

    answering = Answering(QFileDialog, answer)
    bench.program.command("file.save")
    answering.stop()
    assert suggested == [str(bench.folder / "a.TextGrid")]
    assert open_textgrid(bench.folder / "a.TextGrid").grid == bench.grid
    assert bench.program.window.windowTitle() == "a.TextGrid[*] - Tierline"


def test_text_is_typed_and_saved(bench: Desk) -> None:
    text = bench.folder / "a.txt"
    text.write_text("one")
    bench.open(hum(bench.folder / "a.wav"), text)
    editor = bench.program.transcript.editor
    editor.setFocus()
    type_into(editor, "x")
    bench.key(Qt.Key.Key_Return)  # the editor's, not the command's
    bench.key(Qt.Key.Key_S, CTRL)  # before the pause is over: nothing typed is left out
    assert text.read_text() == "x\none"
    assert not bench.program.window.isWindowModified()
    type_into(editor, "y")
    bench.qtbot.waitUntil(lambda: bench.program.workspace.state.text_unsaved)
    assert "*" in bench.program.transcript.windowTitle()
    assert bench.program.window.isWindowModified()


@pytest.mark.parametrize(("button", "expected"), [("Overwrite", "ours"), ("Cancel", "theirs")])
def test_a_file_that_changed_is_asked_about(bench: Desk, button: str, expected: str) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    bench.open(path)
    edit(bench)
    theirs = bench.grid.with_tiers(IntervalTier("theirs", 0, 2))
    save_textgrid(theirs, path, force=True)
    answering = Answering(QMessageBox, press(button))
    bench.program.command("file.save")
    answering.stop()
    assert answering.answered == ["The file has changed"]
    assert ("theirs" in open_textgrid(path).grid.names) is (expected == "theirs")


@pytest.mark.parametrize(
    ("button", "closes", "saves"),
    [("Save", True, True), ("Don't save", True, False), ("Cancel", False, False)],
)
def test_closing_asks_about_unsaved_changes(
    bench: Desk, button: str, closes: bool, saves: bool
) -> None:
    path = two_tiers(bench.folder / "a.TextGrid")
    before = path.read_bytes()
    bench.open(path)
    edit(bench)
    answering = Answering(QMessageBox, press(button))
    bench.key(Qt.Key.Key_W, CTRL)
    answering.stop()
    assert answering.answered == ["Save the changes to a.TextGrid?"]
    assert bench.program.window.isVisible() is not closes
    assert (path.read_bytes() != before) is saves


def test_opening_another_asks_about_unsaved_changes(bench: Desk) -> None:
    bench.open(two_tiers(bench.folder / "a.TextGrid"))
    edit(bench)
    answering = Answering(QMessageBox, press("Cancel"))
    bench.program.opening.open([two_tiers(bench.folder / "b.TextGrid")])
    answering.stop()
    assert answering.answered
    assert bench.program.runner.tasks == ()
    assert bench.program.workspace.state.unsaved


def test_reload_and_new(bench: Desk) -> None:
    bench.open(hum(bench.folder / "a.wav"), two_tiers(bench.folder / "a.TextGrid"))
    two_tiers(bench.folder / "a.TextGrid", 2.0)
    with bench.qtbot.waitSignal(bench.program.opening.opened, timeout=PATIENCE_MS):
        bench.program.command("file.reload")
    assert bench.names() == ("words", "tones")
    bench.program.command("file.new")
    assert bench.names() == ()
    assert bench.grid.end == 2.0


def crashed(qtbot: QtBot, folder: Path) -> Desk:
    """Edit and leave the journal behind, as a crash does."""
    first = desk(qtbot, folder)
    first.open(two_tiers(folder / "a.TextGrid"))
    edit(first)
    journals = first.program.journals
    assert journals.journal is not None
    journals.journal.close(keep=True)
    first.program.window.may_close = lambda: True
    first.program.window.close()
    return first


def test_what_a_crash_left_is_restored(qtbot: QtBot, tmp_path: Path) -> None:
    lost = crashed(qtbot, tmp_path).grid
    second = desk(qtbot, tmp_path)
    answering = Answering(RecoveryDialog, press("Restore"))
    with qtbot.waitSignal(second.program.opening.opened, timeout=PATIENCE_MS):
        second.program.begin([])
    answering.stop()
    assert answering.answered
    assert second.grid == lost
    assert second.program.workspace.state.undo_name is not None
    assert second.program.workspace.state.unsaved


def test_files_not_opened_because_work_was_restored_are_named(qtbot: QtBot, tmp_path: Path) -> None:
    crashed(qtbot, tmp_path)
    second = desk(qtbot, tmp_path)
    answering = Answering(RecoveryDialog, press("Restore"))
    with qtbot.waitSignal(second.program.opening.opened, timeout=PATIENCE_MS):
        second.program.begin([tmp_path / "a.TextGrid", hum(tmp_path / "b.wav")])
    answering.stop()
    said = second.program.messages.message
    assert said.startswith("b.wav was not opened, because unsaved work was restored.")
    assert "File > Open" in said


def begun(bench: Desk) -> None:
    """Begin as at start-up, and wait until that has come to its end."""
    bench.program.begin([])
    bench.qtbot.waitUntil(lambda: not bench.program.runner.tasks, timeout=PATIENCE_MS)


def test_what_a_crash_left_can_wait_or_go(qtbot: QtBot, tmp_path: Path) -> None:
    crashed(qtbot, tmp_path)
    later = desk(qtbot, tmp_path)
    answering = Answering(RecoveryDialog, press("Later"))
    begun(later)
    qtbot.waitUntil(lambda: bool(answering.answered))
    assert later.program.workspace.state.document is None
    answering = Answering(RecoveryDialog, press("Discard"))
    begun(later)
    qtbot.waitUntil(lambda: bool(answering.answered))
    begun(later)  # nothing is asked any more
    assert later.program.workspace.state.document is None
