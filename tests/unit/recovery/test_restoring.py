from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.recovery.conftest import GRID, only
from tests.unit.recovery.editor import Editor, state_of
from tierline.alignment import Provenance
from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import History, add_tier, set_label
from tierline.recovery import Journal, Recovered, RecoveryError, abandoned
from tierline.review import AlignedLabel, Run, Sidecar, Source, sidecar_path, write_sidecar
from tierline.textgrid import FileFormat, Form, save_textgrid
from tierline.workflow import Document, open_document, save_document, save_text

ITEM = AlignedLabel("words", 0.5, 1.0, "w1", Provenance("uniform", "1"), (0.5, 1.0))
SIDECAR = Sidecar(Source("a.wav", "a.txt"), (ITEM,), Run("2026-01-01T00:00:00Z", 1.0, "1"))


def begun(document: Document, folder: Path, seed: int = 0) -> Editor:
    journal = Journal.begin(document, folder=folder)
    return Editor(History(document.grid), journal, document.transcript, seed=seed)


def work(editor: Editor, steps: int = 40) -> Editor:
    for _ in range(steps):
        editor.step()
    return editor


def crashed(editor: Editor, folder: Path) -> Recovered:
    editor.journal.close(keep=True)
    return only(folder).restore()


def assert_same(recovered: Recovered, editor: Editor) -> None:
    """The state is the same, and so is every state that undo and redo lead to."""
    assert state_of(recovered.history, recovered.transcript) == editor.state
    mine, theirs = recovered.history, editor.history
    while theirs.undo():
        assert mine.undo()
        assert (mine.grid, mine.undo_name) == (theirs.grid, theirs.undo_name)
    assert not mine.undo()
    while theirs.redo():
        assert mine.redo()
        assert (mine.grid, mine.redo_name) == (theirs.grid, theirs.redo_name)
    assert not mine.redo()


@pytest.mark.parametrize("seed", range(6))
def test_all_comes_back_with_every_step(wav: Path, textgrid: Path, folder: Path, seed: int) -> None:
    document = open_document(wav, textgrid)
    editor = work(begun(document, folder, seed), 150)
    recovered = crashed(editor, folder)
    assert_same(recovered, editor)
    again = recovered.document
    assert (again.grid, again.path, again.stamp) == (GRID, textgrid, document.stamp)
    assert (again.format, again.recording) == (document.format, document.recording)
    assert again.remarks == ()


def test_a_recording_with_a_text_comes_back(wav: Path, tmp_path: Path, folder: Path) -> None:
    text = tmp_path / "words.txt"
    text.write_text("one\ntwo\n")
    document = open_document(wav, text)
    editor = begun(document, folder)
    editor.journal.typed("one\r\nthree\n")
    editor.transcript = "one\r\nthree\n"
    recovered = crashed(editor, folder)
    assert recovered.transcript == "one\r\nthree\n"
    assert recovered.document.transcript == "one\ntwo\n"
    assert (recovered.document.text_path, recovered.document.grid) == (text, TextGrid(0, 10))
    assert recovered.document.text_stamp == document.text_stamp


@pytest.mark.parametrize(
    "format",
    [
        FileFormat.of(Form.SHORT, "utf-16"),
        FileFormat.of(Form.BINARY),
        FileFormat.of(Form.CHRONOLOGICAL),
        FileFormat(newline="\r\n", bom=True),
        FileFormat(encoding="mac_roman"),
    ],
)
def test_every_form_is_a_base(textgrid: Path, folder: Path, format: FileFormat) -> None:
    grid = GRID.with_tier(0, GRID.tiers[0].with_label(1, "été"))
    save_textgrid(grid, textgrid, format)
    asked = "mac_roman" if format.encoding == "mac_roman" else None
    document = open_document(textgrid, input_encoding=asked)
    assert document.grid == grid
    editor = work(begun(document, folder))
    recovered = crashed(editor, folder)
    assert_same(recovered, editor)
    assert recovered.document.format == document.format


def test_odd_tiers_come_back_to_the_bit(textgrid: Path, folder: Path) -> None:
    odd = IntervalTier.of("", -1, float("nan"), [])
    document = replace(open_document(textgrid), grid=GRID.with_tiers(odd), stamp=None)
    editor = work(begun(document, folder))
    assert_same(crashed(editor, folder), editor)


def test_the_file_may_be_gone_or_changed_meanwhile(wav: Path, textgrid: Path, folder: Path) -> None:
    document = open_document(wav, textgrid)
    editor = work(begun(document, folder))
    wav.unlink()
    textgrid.rename(textgrid.with_name("elsewhere.TextGrid"))
    recovered = crashed(editor, folder)
    assert state_of(recovered.history, "") != ""
    assert recovered.document.recording is None
    first, second = recovered.document.remarks
    assert "recording cannot be opened any more" in first
    assert "not there any more; saving writes it again" in second
    textgrid.write_bytes(b"something else")
    (other,) = abandoned(folder)
    assert "changed by another program" in other.restore().document.remarks[1]
    assert_same(other.restore(), editor)


def test_a_file_that_changed_before_the_first_edit_is_no_base(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    save_textgrid(TextGrid(0, 1), textgrid)
    editor = work(begun(document, folder))
    assert_same(crashed(editor, folder), editor)


def test_saved_work_is_not_offered(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    editor = begun(document, folder)
    edit = set_label(document.grid, 0, 0, "x")
    editor.history.apply(edit)
    editor.journal.edited(edit, None)
    editor.journal.rebase(save_document(document, editor.history.grid))
    editor.journal.close(keep=True)
    assert abandoned(folder) == ()
    assert list(folder.iterdir()) == []


def test_steps_before_and_after_a_saving_come_back(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    editor = work(begun(document, folder))
    other = textgrid.with_name("other.TextGrid")
    saved = save_document(document, editor.history.grid, path=other, format=FileFormat(Form.SHORT))
    editor.journal.rebase(saved)
    work(editor, 30)
    recovered = crashed(editor, folder)
    again = recovered.document
    assert (again.path, again.format, again.stamp) == (other, saved.format, saved.stamp)
    assert again.grid == saved.grid
    assert_same(recovered, editor)


def test_an_edit_while_saving_is_not_taken_as_saved(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    editor = work(begun(document, folder))
    saved = save_document(document, editor.history.grid)
    edit = set_label(editor.history.grid, 0, 0, "came later")
    assert editor.history.apply(edit)
    editor.journal.edited(edit, None)
    editor.journal.rebase(saved)
    editor.journal.undone()
    editor.history.undo()
    recovered = crashed(editor, folder)
    assert recovered.document.grid == saved.grid


def test_saving_the_text_leaves_unsaved_tiers(wav: Path, tmp_path: Path, folder: Path) -> None:
    document = open_document(wav)
    editor = begun(document, folder)
    editor.journal.edited(add_tier(document.grid, 0, "words", "interval"), None)
    editor.journal.typed("typed")
    saved = save_text(document, "typed", tmp_path / "new.txt")
    editor.journal.rebase(saved)
    recovered = crashed(editor, folder)
    assert recovered.document.transcript == recovered.transcript == "typed"
    assert recovered.document.text_path == tmp_path / "new.txt"
    assert recovered.document.grid == TextGrid(0, 10)
    assert recovered.history.grid.names == ("words",)


def test_what_the_machine_said_comes_back(textgrid: Path, folder: Path) -> None:
    document = open_document(textgrid)
    editor = work(begun(document, folder))
    editor.journal.rebase(replace(document, sidecar=SIDECAR))
    recovered = crashed(editor, folder)
    assert recovered.document.sidecar == SIDECAR
    for marks in recovered.place.glob("marks-*"):
        marks.write_text("{")
    write_sidecar(sidecar_path(textgrid), SIDECAR)
    again = only(folder).restore().document
    assert again.sidecar == SIDECAR
    assert "What the aligner said of its labels is lost" in again.remarks[0]


def test_a_second_crash_costs_nothing(textgrid: Path, folder: Path) -> None:
    editor = work(begun(open_document(textgrid), folder))
    recovered = crashed(editor, folder)
    journal = recovered.place / "journal"
    journal.write_bytes(journal.read_bytes() + b"torn")
    editor.journal = Journal.resume(recovered)
    work(editor)
    again = crashed(editor, folder)
    assert again.place == recovered.place
    assert_same(again, editor)


def test_a_torn_or_damaged_journal_gives_what_is_whole(textgrid: Path, folder: Path) -> None:
    states = []
    document = open_document(textgrid)
    editor = begun(document, folder)
    editor = Editor(editor.history, editor.journal, told=lambda: states.append(editor.state))
    states.append(editor.state)
    work(editor, 12)
    last = editor.state
    editor.journal.close(keep=True)
    one = only(folder)
    content = (one.place / "journal").read_bytes()
    first = content.index(b"\n") + 1
    cuts = [content[:at] for at in range(first, len(content), 97)]
    flips = [
        content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        for at in range(first, len(content), 101)
    ]
    swapped = b"\n".join([*content.split(b"\n")[:3], *content.split(b"\n")[4:]])
    for damaged in (*cuts, *flips, swapped):
        (one.place / "journal").write_bytes(damaged)
        recovered = one.restore()
        assert state_of(recovered.history, recovered.transcript) in [*states, last]


def test_an_edit_that_does_not_fit_ends_the_restoring(textgrid: Path, folder: Path) -> None:
    editor = work(begun(open_document(textgrid), folder))
    before = editor.state
    grid = editor.history.grid.with_tiers(*GRID.tiers, *GRID.tiers)
    editor.journal.edited(set_label(grid, len(grid.tiers) - 2, 0, "x"), None)
    editor.journal.undone()
    recovered = crashed(editor, folder)
    assert state_of(recovered.history, recovered.transcript) == before
    assert "The last 2 changes could not be restored" in recovered.document.remarks[0]
    editor.journal = Journal.resume(recovered)
    work(editor)
    assert_same(crashed(editor, folder), editor)


def test_what_cannot_be_read_is_a_sentence(textgrid: Path, folder: Path) -> None:
    editor = work(begun(open_document(textgrid), folder))
    place = crashed(editor, folder).place
    whole = (place / "journal").read_bytes()

    def refused() -> str:
        one = only(folder)
        with pytest.raises(RecoveryError) as caught:
            one.restore()
        assert one.problem in (None, caught.value.message)
        return caught.value.message

    (place / "journal").write_bytes(b"no journal")
    assert "damaged at its start" in refused()
    base = (place / "base").read_bytes()
    (place / "journal").write_bytes(whole)
    (place / "base").write_bytes(base[:-9])
    assert "copy of the tiers that they start from is damaged" in refused()
    (place / "base").unlink()
    assert "the tiers they start from are missing" in refused()
    only(folder).discard()
    assert not place.exists()


def test_a_newer_journal_is_a_sentence_and_stays(
    textgrid: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tierline.recovery.header.VERSION", 2)
        patch.setattr("tierline.recovery.header.tierline_version", lambda: "9.1")
        work(begun(open_document(textgrid), folder)).journal.close(keep=True)
    one = only(folder)
    assert one.title == "talk.TextGrid"
    assert one.problem is not None
    assert "written by a newer Tierline (9.1)" in one.problem
    with pytest.raises(RecoveryError, match="newer Tierline"):
        one.restore()
    assert only(folder) == one
