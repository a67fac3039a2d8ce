"""A journal may end anywhere: what was noted up to there comes back, to the last bit."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.recovery.conftest import only
from tests.unit.recovery.editor import Editor, state_of
from tests.unit.recovery.test_restoring import SIDECAR
from tierline.editing import Boundary, History, move_grips, set_label
from tierline.recovery import Journal
from tierline.workflow import open_document, save_document


@pytest.mark.parametrize("seed", range(4))
def test_every_beginning_of_a_journal_restores_what_was_so_far(
    textgrid: Path, folder: Path, seed: int
) -> None:
    document = open_document(textgrid)
    journal = Journal.begin(document, folder=folder)
    states: list[str] = []
    editor = Editor(
        History(document.grid), journal, seed=seed, told=lambda: states.append(editor.state)
    )
    states.append(editor.state)
    for _ in range(25):
        editor.step()
    journal.close(keep=True)
    (place,) = folder.iterdir()
    lines = (place / "journal").read_bytes().splitlines(keepends=True)
    chance = random.Random(seed)
    noted = -1
    for number, line in enumerate(lines, 1):
        noted += line.split(b"\t")[1].strip() != b"seal"
        torn = lines[number][: chance.randrange(len(lines[number]))] if number < len(lines) else b""
        (place / "journal").write_bytes(b"".join(lines[:number]) + torn)
        if number == 1:
            continue  # nothing was edited, so there is nothing to offer
        recovered = only(folder).restore()
        assert state_of(recovered.history, recovered.transcript) == states[noted]
        assert recovered.document.remarks[1:] == ()  # the first: there is no recording
    assert noted == len(states) - 1


def test_halves_of_letters_that_meet_stay_halves(textgrid: Path, folder: Path) -> None:
    journal = Journal.begin(open_document(textgrid), folder=folder)
    for text in ("\ud83d\ude00", "\ud83d\ude00 and more", "\ud83d and more"):
        journal.typed(text)
    journal.close(keep=True)
    recovered = only(folder).restore()
    assert recovered.transcript == "\ud83d and more"


def test_a_step_that_was_sealed_after_a_recovery_stays_sealed(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    history = History(document.grid)
    journal = Journal.begin(document, folder=folder)
    edit = set_label(history.grid, 0, 1, "a")
    history.apply(edit, joins="label")
    journal.edited(edit, "label")
    journal.close(keep=True)

    recovered = only(folder).restore()
    history, journal = recovered.history, Journal.resume(recovered)
    history.seal()
    journal.sealed()
    edit = set_label(history.grid, 0, 1, "ab")
    history.apply(edit, joins="label")
    journal.edited(edit, "label")
    history.undo()
    journal.undone()
    journal.close(keep=True)
    assert history.grid.tiers[0].labels[1] == "a"
    assert only(folder).restore().history.grid == history.grid


def test_a_keystroke_in_a_long_text_is_a_short_line(textgrid: Path, folder: Path) -> None:
    journal = Journal.begin(open_document(textgrid), folder=folder)
    text = "words and words " * 65_536  # a megabyte
    journal.typed(text)
    for number in range(20):
        text = f"{text[:500_000]}{number}{text[500_000:]}"
        journal.typed(text)
    journal.close(keep=True)
    (place,) = folder.iterdir()
    first, second, *others = (place / "journal").read_bytes().splitlines()
    assert len(first) + len(second) > 1_000_000
    assert max(map(len, others)) < 100
    assert only(folder).restore().transcript == text


def test_a_drag_far_from_the_start_keeps_every_bit(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    history = History(document.grid)
    journal = Journal.begin(document, folder=folder)
    time = 0.5
    for step in range(1, 50):
        grip = Boundary(0, 0, 1, float(history.grid.tiers[0].ends[0]))  # type: ignore[union-attr]
        time = 0.5 + step * 0.1 / 30
        edit = move_grips(history.grid, (grip,), time)
        history.apply(edit, joins="drag")
        journal.edited(edit, "drag")
    journal.close(keep=True)
    assert only(folder).restore().history.grid == history.grid


def test_marks_that_were_taken_back_do_not_come_back(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    journal = Journal.begin(document, folder=folder)
    journal.edited(set_label(document.grid, 0, 1, "a"), None)
    journal.rebase(replace(document, sidecar=SIDECAR))
    journal.undone()
    journal.rebase(document)
    journal.close(keep=True)
    recovered = only(folder).restore()
    assert recovered.document.sidecar is None
    assert recovered.document.remarks == document.remarks[1:]


def test_what_was_done_while_a_file_was_written_is_unsaved(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    history = History(document.grid)
    journal = Journal.begin(document, folder=folder)

    def type_label(label: str) -> None:
        edit = set_label(history.grid, 0, 1, label)
        history.apply(edit)
        journal.edited(edit, None)

    type_label("written")
    journal.saving()
    written = history.grid
    type_label("meanwhile")
    journal.rebase(save_document(document, written))
    journal.close(keep=True)
    recovered = only(folder).restore()
    assert recovered.document.grid == written
    assert recovered.history.grid == history.grid
    textgrid.write_bytes(textgrid.read_bytes() + b"\n")  # and then by another program
    again = only(folder).restore()
    assert "changed by another program" in again.document.remarks[-1]
    assert again.document.grid == written


def test_of_two_that_restored_the_same_neither_cuts_off_the_other(
    textgrid: Path, folder: Path
) -> None:
    document = open_document(textgrid)
    journal = Journal.begin(document, folder=folder)
    journal.edited(set_label(document.grid, 0, 1, "a"), None)
    journal.close(keep=True)
    (place,) = folder.iterdir()
    with (place / "journal").open("ab") as file:
        file.write(b"torn")
    one, other = only(folder).restore(), only(folder).restore()
    journal = Journal.resume(one)
    journal.edited(set_label(one.history.grid, 0, 1, "first window"), None)
    journal.close(keep=True)  # it crashes as well
    told: list[str] = []
    journal = Journal.resume(other, on_failure=told.append)
    journal.edited(set_label(other.history.grid, 0, 1, "second window"), None)
    journal.close(keep=True)
    assert "has gone on with the same edits" in told[0]
    assert only(folder).restore().history.grid.tiers[0].labels[1] == "first window"
