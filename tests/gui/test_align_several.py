"""Several recordings in one go: chosen in a dialog, aligned in the background, saved beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QMessageBox, QTableWidget
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, Desk, click, desk, hum, press, two_tiers
from tests.support.dictation import dictation
from tests.support.processes import children
from tests.support.slow_aligner import slow_registry
from tests.support.user import USER
from tierline.annotation import Interval, IntervalTier
from tierline.navigation import Selection
from tierline.textgrid import open_textgrid, save_textgrid
from tierline.workflow import AlignSettings, remembered
from tierline.workflow.align_order import AlignChoice
from tierline.workflow.planning import Scope
from tierline_desktop.dialogs.align_dialog import AlignDialog
from tierline_desktop.dialogs.several_results import SeveralResults
from tierline_desktop.dialogs.several_scope import SeveralChooser

SLOW = AlignSettings(aligner="slow", tiers=("words",), options={"seconds": 0.01})


def recording(folder: Path, name: str, text: str | None, seconds: float = 1.0) -> Path:
    path = hum(folder / f"{name}.wav", seconds)
    if text is not None:
        path.with_suffix(".txt").write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = desk(qtbot, tmp_path, registry=slow_registry(), transcribers=dictation())
    settle(made, SLOW)
    yield made
    for dialog in made.program.window.findChildren(SeveralResults):
        dialog.close()


def settle(sitting: Desk, settings: AlignSettings) -> None:
    """Have these settings offered first, as after a use of them."""
    kept = remembered(AlignChoice(Scope.WHOLE, settings=settings))
    sitting.program.settings.remember_aligner_choices(kept)


def choose(*paths: Path) -> Answering:
    """Choose files, as a user who types their names into the file dialog does."""

    def answer(dialog: QFileDialog) -> None:
        dialog.setDirectory(str(paths[0].parent))
        name = dialog.findChild(QLineEdit, "fileNameEdit")
        assert name is not None
        name.setText(" ".join(f'"{path.name}"' for path in paths))
        press("Open")(dialog)

    return Answering(QFileDialog, answer)


def begin(sitting: Desk, *paths: Path, **boxes: int) -> AlignDialogAnswer:
    """Go through both dialogs; `boxes` are rows of the boxes of `SeveralChooser` by name."""
    files, how = choose(*paths), AlignDialogAnswer(boxes)
    sitting.program.command("several.open")
    sitting.qtbot.waitUntil(lambda: bool(how.asked.answered))
    assert files.answered
    return how


class AlignDialogAnswer:
    """Looks at the dialog, sets boxes, and presses Align, or Cancel where it cannot be done."""

    def __init__(self, boxes: dict[str, int]) -> None:
        self._boxes = boxes
        self.rows: list[tuple[str, ...]] = []
        self.problem: str | None = None
        self.asked = Answering(AlignDialog, self._answer)

    def _answer(self, dialog: AlignDialog) -> None:
        scope = dialog.findChild(SeveralChooser)
        assert scope is not None
        for name, row in self._boxes.items():
            box = getattr(scope, name)
            assert isinstance(box, QComboBox)
            assert box.isEnabled()
            box.setFocus()
            while box.currentIndex() < row:
                USER.keyClick(box, Qt.Key.Key_Down)
        self.rows = table(scope.table)
        self.problem = dialog.problem
        press("Align" if self.problem is None else "Cancel")(dialog)


def table(widget: object) -> list[tuple[str, ...]]:
    assert isinstance(widget, QTableWidget)
    found = []
    for row in range(widget.rowCount()):
        items = [widget.item(row, column) for column in range(widget.columnCount())]
        found.append(tuple(item.text() for item in items if item is not None))
    return found


def results(sitting: Desk) -> SeveralResults:
    """Wait for the list of what came of it."""
    found: list[SeveralResults] = []

    def there() -> bool:
        found[:] = [d for d in sitting.program.window.findChildren(SeveralResults) if d.isVisible()]
        return bool(found)

    sitting.qtbot.waitUntil(there)
    return found[0]


def labels(path: Path, tier: str = "words") -> list[str]:
    grid = open_textgrid(path).grid
    return [label for label in grid.tiers[grid.names.index(tier)].labels if label]


def test_each_is_saved_beside_its_recording(sitting: Desk, tmp_path: Path) -> None:
    first, second = recording(tmp_path, "a", "one two"), recording(tmp_path, "b", "three")
    without = recording(tmp_path, "c", None)
    how = begin(sitting, first, second, without)
    assert how.rows == [
        ("a.wav", "a.txt", "a.TextGrid"),
        ("b.wav", "b.txt", "b.TextGrid"),
        ("c.wav", "none", "left out"),
    ]
    shown = results(sitting)
    assert labels(tmp_path / "a.TextGrid") == ["one", "two"]
    assert labels(tmp_path / "b.TextGrid") == ["three"]
    assert not (tmp_path / "c.TextGrid").exists()
    assert shown.summary.text() == "2 recordings were aligned and saved, 1 was not."
    assert [row[:2] for row in table(shown.table)] == [
        ("a.wav", "a.TextGrid"),
        ("b.wav", "b.TextGrid"),
        ("c.wav", "not saved"),
    ]
    assert "no text of the same name" in table(shown.table)[2][2]
    assert not shown.isModal()  # whoever types meanwhile goes on typing


def test_a_result_opens_from_the_list(sitting: Desk, tmp_path: Path) -> None:
    begin(sitting, recording(tmp_path, "a", "one two"))
    shown = results(sitting)
    with sitting.qtbot.waitSignal(sitting.program.opening.opened):
        click(shown.open_it)
    document = sitting.program.workspace.state.document
    assert document is not None
    assert document.path == tmp_path / "a.TextGrid"
    assert document.recording is not None
    assert sitting.labels(0) == ("one", "two")


def test_nothing_is_overwritten_unless_asked(sitting: Desk, tmp_path: Path) -> None:
    path = recording(tmp_path, "a", "one two")
    begin(sitting, path)
    results(sitting).close()
    before = (tmp_path / "a.TextGrid").read_bytes()
    path.with_suffix(".txt").write_text("three", encoding="utf-8")
    how = begin(sitting, path)
    assert how.rows == [("a.wav", "a.txt", "left out")]
    assert how.problem == "All of these recordings are left out; the list says why."
    assert (tmp_path / "a.TextGrid").read_bytes() == before
    begin(sitting, path, there=1)
    results(sitting)
    assert labels(tmp_path / "a.TextGrid") == ["three"]


def test_what_people_worked_on_is_never_made_anew(sitting: Desk, tmp_path: Path) -> None:
    path, other = recording(tmp_path, "a", "one two"), recording(tmp_path, "b", "three")
    begin(sitting, path, other)
    results(sitting).close()
    beside = tmp_path / "a.tierline.json"
    said = beside.read_text(encoding="utf-8")
    beside.write_text(said.replace('"status": "auto"', '"status": "moved"'), encoding="utf-8")
    assert beside.read_text(encoding="utf-8") != said
    for one in (path, other):
        one.with_suffix(".txt").write_text("four", encoding="utf-8")
    how = begin(sitting, path, other, there=1)
    assert how.rows == [("a.wav", "a.txt", "left out"), ("b.wav", "b.txt", "b.TextGrid")]
    results(sitting)
    assert labels(tmp_path / "a.TextGrid") == ["one", "two"]
    assert labels(tmp_path / "b.TextGrid") == ["four"]


def test_a_textgrid_of_ones_own_stays_beside_its_result(sitting: Desk, tmp_path: Path) -> None:
    path = recording(tmp_path, "a", None)
    two_tiers(path.with_suffix(".TextGrid"), 1.5)
    before = path.with_suffix(".TextGrid").read_bytes()
    how = begin(sitting, path)
    assert how.rows == [("a.wav", "a.TextGrid", "a-aligned.TextGrid")]
    shown = results(sitting)
    assert path.with_suffix(".TextGrid").read_bytes() == before
    assert table(shown.table)[0][1] in ("a-aligned.TextGrid", "not saved")


def test_those_without_a_text_are_written_down_first(sitting: Desk, tmp_path: Path) -> None:
    first, without = recording(tmp_path, "a", "one two"), recording(tmp_path, "b", None)
    how = begin(sitting, first, without, textless=1)
    assert how.rows[1] == ("b.wav", "written down first", "b.TextGrid")
    shown = results(sitting)
    assert shown.summary.text() == "2 recordings were aligned and saved."
    assert labels(tmp_path / "b.TextGrid")


def test_one_that_fails_costs_no_other(sitting: Desk, tmp_path: Path) -> None:
    good, broken = recording(tmp_path, "a", "one"), recording(tmp_path, "b", "two")
    broken.write_bytes(b"no sound at all")
    begin(sitting, good, broken)
    shown = results(sitting)
    assert labels(tmp_path / "a.TextGrid") == ["one"]
    name, output, said = table(shown.table)[1]
    assert (name, output) == ("b.wav", "not saved")
    assert "b.wav" in said
    assert said.endswith(".")


def test_a_text_that_cannot_be_said_in_the_time_is_told(sitting: Desk, tmp_path: Path) -> None:
    begin(sitting, recording(tmp_path, "b", "word " * 100))
    said = table(results(sitting).table)[0][2]
    assert said.startswith("Its 100 words cannot be said in 1.00 s")


def test_cancelling_keeps_what_was_saved(sitting: Desk, tmp_path: Path) -> None:
    quick = recording(tmp_path, "a", "one")
    long = recording(tmp_path, "b", "word " * 100, 40.0)
    settle(sitting, replace(SLOW, options={"seconds": 0.3}))
    begin(sitting, quick, long)
    sitting.qtbot.waitUntil((tmp_path / "a.TextGrid").exists)
    sitting.qtbot.waitUntil(sitting.program.several_progress.cancel.isVisible)
    click(sitting.program.several_progress.cancel)
    shown = results(sitting)
    assert "cancelled" in shown.summary.text()
    assert not (tmp_path / "b.TextGrid").exists()
    assert labels(tmp_path / "a.TextGrid") == ["one"]
    assert table(shown.table)[1] == ("b.wav", "not saved", "Cancelled.")


def test_closing_the_window_asks_while_it_runs(sitting: Desk, tmp_path: Path) -> None:
    settle(sitting, replace(SLOW, options={"seconds": 0.3}))
    begin(sitting, recording(tmp_path, "a", "word " * 100, 40.0))
    asked = Answering(QMessageBox, press("Keep working"))
    sitting.program.window.close()
    assert asked.answered == ["Several recordings are being aligned. Close and stop?"]
    assert sitting.program.window.isVisible()
    assert sitting.program.several.running
    sitting.program.several.cancel()
    results(sitting)


def test_the_aligner_that_is_warm_is_used(sitting: Desk, tmp_path: Path) -> None:
    path = recording(tmp_path, "a", "one two")
    sitting.open(path, two_tiers(tmp_path / "other.TextGrid"))
    sitting.program.workspace.select(Selection(0.1, 0.1, 0))
    sitting.program.command("align.interval")
    sitting.qtbot.waitUntil(lambda: not sitting.program.aligning.running)
    warm = children()
    assert len(warm) == 1
    begin(sitting, path)
    results(sitting)
    assert children() == warm


def test_the_tier_with_the_text_is_chosen_where_nobody_can_tell(
    sitting: Desk, tmp_path: Path
) -> None:
    path = recording(tmp_path, "a", None)
    two_tiers(path.with_suffix(".TextGrid"), 1.0)
    grid = open_textgrid(path.with_suffix(".TextGrid")).grid
    spoken = IntervalTier.of("gloss", 0, 1, [Interval(0, 1, "three four")])
    save_textgrid(grid.with_tiers(spoken), path.with_suffix(".TextGrid"), force=True)
    settle(sitting, replace(SLOW, suffix="2"))
    how = begin(sitting, path)
    assert how.rows == [("a.wav", "a.TextGrid", "left out")]
    how = begin(sitting, path, text_tier=1)
    assert how.rows == [("a.wav", "a.TextGrid: gloss", "a-aligned.TextGrid")]
    results(sitting)
    assert labels(tmp_path / "a-aligned.TextGrid", "words2") == ["three", "four"]
