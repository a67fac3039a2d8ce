"""Transcribing and aligning in one go, and aligning what was transcribed, in the whole window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QTextCursor
from PyQt6.QtWidgets import QCheckBox, QMessageBox, QRadioButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.support.aligners import registry_of
from tests.support.desktop import Answering, Desk, click, desk, hum, press, type_into
from tests.support.dictation import dictation
from tests.support.shelf import pretended_devices
from tests.support.slow_aligner import SPEC as SLOW
from tests.support.user import USER
from tierline.annotation import IntervalTier
from tierline.navigation import Selection
from tierline.workflow import AlignChoice, AlignSettings, Scope, remembered
from tierline_desktop.dialogs.align_dialog import AlignDialog
from tierline_desktop.dialogs.transcribe_dialog import TranscribeDialog

HEARD = "one two three 1\none two three 2"


@pytest.fixture
def answers() -> Iterator[list[Answering]]:
    """Those who answer dialogs; they stop looking when the test is over."""
    made: list[Answering] = []
    yield made
    for one in made:
        one.stop()


def text(bench: Desk) -> str:
    return bench.program.workspace.state.transcript


def button(bench: Desk) -> QToolButton:
    tools = bench.program.tools
    found = tools.widgetForAction(tools.buttons["transcribe.now"])
    assert isinstance(found, QToolButton)
    return found


def wait(bench: Desk) -> None:
    bench.qtbot.waitUntil(lambda: not bench.program.transcribing.running)


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Desk:
    """A window that can align as well."""
    made = desk(qtbot, tmp_path, transcribers=dictation(), devices=pretended_devices())
    made.program.settings.remember_transcriber_choices({"transcriber": "dictation"})
    settings = AlignSettings(aligner="uniform", tiers=("words",), language="de")
    kept = remembered(AlignChoice(Scope.WHOLE, settings=settings))
    made.program.settings.remember_aligner_choices(kept)
    made.open(hum(tmp_path / "a.wav"))
    return made


def words(bench: Desk) -> list[tuple[float, float, str]]:
    tier = bench.grid.tier("words")
    assert isinstance(tier, IntervalTier)
    return [(round(row.start, 3), round(row.end, 3), row.label) for row in tier if row.label]


def aligned(bench: Desk) -> None:
    bench.qtbot.waitUntil(lambda: "words" in bench.names())
    bench.qtbot.waitUntil(lambda: not bench.program.aligning.running)


def test_one_confirmation_brings_text_and_tiers(whole: Desk, answers: list[Answering]) -> None:
    def answer(dialog: TranscribeDialog) -> None:
        tick = next(box for box in dialog.findChildren(QCheckBox) if "align" in box.text())
        tick.setFocus()
        USER.keyClick(tick, Qt.Key.Key_Space)
        assert dialog.problem is None
        press("Transcribe and align")(dialog)

    answers.append(Answering(TranscribeDialog, answer))
    whole.key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    aligned(whole)
    assert text(whole) == HEARD
    assert whole.names() == ("utterance", "words")
    assert [label for label in whole.labels(0) if label] == HEARD.splitlines()
    starts = [start for start, _, label in words(whole) if label == "one"]
    assert starts == [0.0, 1.0]  # each utterance begins where it was heard
    assert whole.program.workspace.state.undo_name == "Align recording"
    assert whole.program.settings.aligner_choices["language"] == "en"
    assert whole.program.settings.transcriber_choices["then_align"] is True


def test_one_click_aligns_too_once_that_was_chosen(whole: Desk) -> None:
    settings = whole.program.settings
    settings.remember_transcriber_choices({"transcriber": "dictation", "then_align": True})
    click(button(whole))
    aligned(whole)
    assert len(words(whole)) == 8


def test_a_corrected_text_is_aligned_where_it_was_heard(
    whole: Desk, answers: list[Answering]
) -> None:
    panel = whole.program.transcript
    click(button(whole))
    wait(whole)
    assert whole.names() == ()
    panel.editor.setFocus()
    panel.editor.moveCursor(QTextCursor.MoveOperation.Start)
    type_into(panel.editor, "so ")
    seen: list[str] = []

    def answer(dialog: AlignDialog) -> None:
        seen.extend(b.text() for b in dialog.findChildren(QRadioButton) if b.isChecked())
        press("Align")(dialog)

    answers.append(Answering(AlignDialog, answer))
    click(panel.align)
    aligned(whole)
    assert seen == ["The &whole recording, with what was transcribed (9 words)"]
    assert [label for label in whole.labels(0) if label] == [
        "so one two three 1",
        "one two three 2",
    ]
    found = words(whole)
    assert [label for _, _, label in found[:5]] == ["so", "one", "two", "three", "1"]
    assert (found[4][1], found[5][0]) == (1.0, 1.0)


def test_what_was_stopped_is_not_aligned(whole: Desk) -> None:
    options = {"patience": 1, "seconds": 0.1}
    whole.program.settings.remember_transcriber_choices(
        {"transcriber": "dictation", "then_align": True, "options": options}
    )
    progress = whole.program.text_progress
    click(button(whole))
    whole.qtbot.waitUntil(lambda: "1\none" in whole.program.transcript.incoming.toPlainText())
    click(progress.keep)
    wait(whole)
    assert text(whole) == "one two three 1"
    assert not whole.program.aligning.running


def test_stretches_that_are_appended_keep_their_places(
    whole: Desk, answers: list[Answering]
) -> None:
    for span, said in (((0.0, 0.9), None), ((1.0, 1.9), "Append to it")):
        whole.program.workspace.select(Selection(*span))
        if said:
            answers.append(Answering(QMessageBox, press(said)))

        def answer(dialog: TranscribeDialog) -> None:
            _, selected = dialog.findChildren(QRadioButton)
            selected.setFocus()
            USER.keyClick(selected, Qt.Key.Key_Space)
            press("Transcribe")(dialog)

        answers.append(Answering(TranscribeDialog, answer))
        whole.program.command("transcribe.open")
        wait(whole)
    heard = whole.program.workspace.state.heard
    assert [(each.start, each.end) for each in heard] == [(0.0, 0.9), (1.0, 1.9)]
    assert text(whole) == "\n".join(each.text for each in heard)


def test_what_the_aligner_lacks_is_said_before_anything_is_written_down(
    qtbot: QtBot, tmp_path: Path, answers: list[Answering]
) -> None:
    aligner = replace(SLOW, needs=lambda _: "The model of the aligner is not on this machine.")
    bench = desk(qtbot, tmp_path, transcribers=dictation(), registry=registry_of(aligner))
    bench.program.settings.remember_transcriber_choices(
        {"transcriber": "dictation", "then_align": True}
    )
    kept = remembered(AlignChoice(Scope.WHOLE, settings=AlignSettings(aligner="slow")))
    bench.program.settings.remember_aligner_choices({**kept, "tiers": ["words"]})
    bench.open(hum(tmp_path / "a.wav"))
    answers.append(Answering(QMessageBox, QMessageBox.reject))
    click(button(bench))
    qtbot.waitUntil(lambda: bool(answers[0].answered))
    wait(bench)
    assert answers[0].answered == ["The model of the aligner is not on this machine."]
    assert text(bench) == ""
