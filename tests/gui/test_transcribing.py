"""Transcribing in the whole window: a click, a dialog, text that comes, is kept or thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QMessageBox,
    QPlainTextEdit,
    QRadioButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, Desk, click, desk, hum, press, type_into
from tests.support.dictation import ABSENT, dictation
from tests.support.shelf import PretendShelf, pretended_devices
from tests.support.user import USER
from tierline.navigation import Selection
from tierline_desktop.dialogs import ModelsDialog
from tierline_desktop.dialogs.transcribe_dialog import TranscribeDialog

HEARD = "one two three 1\none two three 2"


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Desk:
    shelf, devices = PretendShelf(), pretended_devices()
    made = desk(qtbot, tmp_path, transcribers=dictation(), shelf=shelf, devices=devices)
    choose(made)
    made.open(hum(tmp_path / "a.wav"))
    return made


@pytest.fixture
def answers() -> Iterator[list[Answering]]:
    """Those who answer dialogs; they stop looking when the test is over."""
    made: list[Answering] = []
    yield made
    for one in made:
        one.stop()


def choose(bench: Desk, **options: object) -> None:
    """Have these choices from the last time."""
    bench.program.settings.remember_transcriber_choices(
        {"transcriber": "dictation", "options": options}
    )


def text(bench: Desk) -> str:
    return bench.program.workspace.state.transcript


def button(bench: Desk) -> QToolButton:
    tools = bench.program.tools
    found = tools.widgetForAction(tools.buttons["transcribe.now"])
    assert isinstance(found, QToolButton)
    return found


def wait(bench: Desk) -> None:
    bench.qtbot.waitUntil(lambda: not bench.program.transcribing.running)


def test_one_click_and_the_text_is_there(bench: Desk) -> None:
    panel = bench.program.transcript
    assert not panel.shown
    click(button(bench))
    wait(bench)
    assert text(bench) == panel.editor.text() == HEARD
    assert panel.shown
    assert panel.editor.isVisible()
    assert bench.program.workspace.state.text_unsaved
    assert bench.said == "Transcribed 8 words. Correct the text, then align it."


def test_the_empty_panel_offers_it_and_undo_takes_it_back(bench: Desk) -> None:
    panel = bench.program.transcript
    bench.key(Qt.Key.Key_F6)
    assert panel.offer.isVisible()
    click(panel.offer)
    assert not panel.offer.isVisible()
    wait(bench)
    assert text(bench) == HEARD
    assert not panel.offer.isVisible()
    panel.editor.setFocus()
    USER.keyClick(panel.editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.waitUntil(lambda: text(bench) == "")
    assert panel.offer.isVisible()


def test_the_text_is_seen_as_it_comes_and_cancelling_leaves_everything(bench: Desk) -> None:
    choose(bench, patience=1)
    panel, progress = bench.program.transcript, bench.program.text_progress
    click(button(bench))
    known = "one two three 1\none two three"  # it waits in the second piece
    bench.qtbot.waitUntil(lambda: panel.incoming.toPlainText() == known)
    assert panel.incoming.isVisible()
    assert progress.isVisible()
    assert text(bench) == ""
    click(progress.cancel)
    wait(bench)
    assert text(bench) == panel.editor.text() == ""
    assert panel.editor.isVisible()
    assert not progress.isVisible()
    choose(bench)
    click(button(bench))
    wait(bench)
    assert text(bench) == HEARD


def test_stopping_keeps_what_is_settled_and_says_so(bench: Desk) -> None:
    choose(bench, patience=1, seconds=0.1)
    progress = bench.program.text_progress
    click(button(bench))
    bench.qtbot.waitUntil(lambda: "1\none" in bench.program.transcript.incoming.toPlainText())
    assert progress.keep.isVisible()
    click(progress.keep)
    wait(bench)
    assert text(bench) == "one two three 1"
    assert "stopped early" in bench.program.messages.message


@pytest.mark.parametrize(
    ("pressed", "left"),
    [
        ("Append to it", f"mine\n{HEARD}"),
        ("Replace it", HEARD),
        ("Cancel", "mine\n"),
    ],
)
def test_a_text_that_is_there_is_asked_about(
    bench: Desk, answers: list[Answering], pressed: str, left: str
) -> None:
    bench.program.workspace.type_text("mine\n")
    answers.append(Answering(QMessageBox, press(pressed)))
    click(button(bench))
    wait(bench)
    assert answers[0].answered == ["There is a text already."]
    assert text(bench) == left


def test_the_dialog_says_how_and_is_remembered(bench: Desk, answers: list[Answering]) -> None:
    bench.program.workspace.select(Selection(0.0, 1.0))

    def answer(dialog: TranscribeDialog) -> None:
        _, selected = dialog.findChildren(QRadioButton)
        selected.setFocus()
        USER.keyClick(selected, Qt.Key.Key_Space)
        context = dialog.findChild(QPlainTextEdit)
        assert context is not None
        type_into(context, "Tierline")
        box = next(b for b in dialog.findChildren(QComboBox) if b.findText("German (de)") >= 0)
        assert box.currentText() == "Find out by itself"
        box.setCurrentText("German (de)")
        assert dialog.problem is None
        press("Transcribe")(dialog)

    answers.append(Answering(TranscribeDialog, answer))
    bench.key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    bench.qtbot.waitUntil(lambda: text(bench) == "one two three 1 Tierline")
    kept = bench.program.settings.transcriber_choices
    assert kept == {
        "then_align": False,
        "transcriber": "dictation",
        "language": "de",
        "context": "Tierline",
        "options": {},
    }
    assert bench.program.settings.aligner_choices["language"] == "de"


def test_what_cannot_be_done_at_once_is_asked(bench: Desk, answers: list[Answering]) -> None:
    bench.program.settings.remember_transcriber_choices({"transcriber": "gone"})
    seen: list[str] = []

    def answer(dialog: TranscribeDialog) -> None:
        seen.append(dialog.choice.settings.transcriber)
        dialog.reject()

    answers.append(Answering(TranscribeDialog, answer))
    click(button(bench))
    assert seen == ["dictation"]  # the one that can run here
    assert not bench.program.transcribing.running


def test_a_missing_model_is_said_and_the_way_to_it_shown(
    bench: Desk, answers: list[Answering]
) -> None:
    choose(bench, model="nobody/nothing")

    def answer(box: QMessageBox) -> None:
        answers.append(Answering(ModelsDialog, ModelsDialog.reject))
        press("Models…")(box)

    answers.append(Answering(QMessageBox, answer))
    click(button(bench))
    bench.qtbot.waitUntil(lambda: [one.answered for one in answers] == [[ABSENT], ["Models"]])
    assert text(bench) == ""


def test_the_dialog_says_what_is_missing(bench: Desk, answers: list[Answering]) -> None:
    choose(bench, model="nobody/nothing")
    said: list[str] = []

    def answer(dialog: TranscribeDialog) -> None:
        bench.qtbot.waitUntil(lambda: dialog.problem is not None)
        said.append(str(dialog.problem))
        dialog.reject()

    answers.append(Answering(TranscribeDialog, answer))
    bench.program.command("transcribe.open")
    assert said == [ABSENT]


def test_a_failure_is_a_sentence(bench: Desk) -> None:
    choose(bench, fails=True)
    click(button(bench))
    wait(bench)
    assert bench.program.messages.message.startswith("the dictation does not feel like it.")
    assert text(bench) == ""


def test_opening_something_else_throws_it_away(bench: Desk) -> None:
    choose(bench, patience=0)
    click(button(bench))
    bench.qtbot.waitUntil(lambda: bench.program.transcript.incoming.toPlainText() != "")
    bench.program.prompts.throw_away = lambda *_: True  # type: ignore[method-assign]
    bench.open(hum(bench.folder / "b.wav"))
    assert not bench.program.transcribing.running
    assert bench.program.transcript.editor.text() == ""
    bench.qtbot.waitUntil(lambda: not bench.program.runner.tasks)


def test_closing_asks_about_it(bench: Desk, answers: list[Answering]) -> None:
    choose(bench, patience=0)
    click(button(bench))
    answers.append(Answering(QMessageBox, press("Keep working")))
    assert not bench.program.window.close()
    assert "A transcription is running" in answers[0].answered[0]
    assert bench.program.transcribing.running
    bench.program.command("transcribe.cancel")
    wait(bench)


def test_two_at_a_time_are_refused(bench: Desk) -> None:
    choose(bench, patience=0)
    click(button(bench))
    click(button(bench))
    assert bench.said.startswith("A recording is being transcribed already")
    bench.program.command("transcribe.cancel")
    wait(bench)
