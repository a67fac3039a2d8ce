"""What a linguist does in one sitting, with mouse and keys, judged by real Praat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.desktop import Answering, Desk, desk, hum, press
from tests.support.praat import praat_reads, rows_of
from tests.support.windows import Bench
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.textgrid import FileFormat, Form, open_textgrid, save_textgrid
from tierline_desktop.dialogs.align_dialog import AlignDialog

DEMO = Path(__file__).parents[2] / "resources" / "demo"
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
WORDS = ("", *DEMO.joinpath("demo.txt").read_text("utf-8").split(), "")


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path) -> Desk:
    return desk(qtbot, tmp_path)


def hands(sitting: Desk) -> Bench:
    """A mouse and a keyboard on the timeline of the whole program."""
    program = sitting.program
    return Bench(program.workspace, program.timeline, program.window, program.edits)


def return_to(sitting: Desk) -> None:
    """Make the window active again after a dialog, as a window manager does."""
    window = sitting.program.window
    with sitting.qtbot.waitActive(window):
        window.activateWindow()


def naming(path: Path) -> Answering:
    """Answer the next file dialog with a path."""

    def answer(dialog: QFileDialog) -> None:
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(path))
        dialog.accept()

    return Answering(QFileDialog, answer)


def align(sitting: Desk) -> None:
    """Align with the dialog, and wait for the tiers."""
    answering = Answering(AlignDialog, press("Align"))
    sitting.key(Qt.Key.Key_D, CTRL | SHIFT)
    sitting.qtbot.waitUntil(lambda: bool(answering.answered))
    sitting.qtbot.waitUntil(lambda: len(sitting.grid.tiers) == 2)
    return_to(sitting)


def test_a_recording_is_aligned_corrected_and_saved(sitting: Desk, tmp_path: Path) -> None:
    sitting.open(DEMO / "demo.wav", DEMO / "demo.txt")
    align(sitting)
    assert sitting.names() == ("words", "phones")
    assert sitting.labels(0) == WORDS
    assert sitting.program.workspace.state.undo_name == "Align recording"
    aligned = sitting.grid
    mouse = hands(sitting)

    boundary = mouse.edges(0)[1]  # between "amongst" and "her"
    mouse.drag(mouse.spot(0, boundary), mouse.spot(0, boundary, dx=-20), keys=ALT)
    moved = mouse.edges(0)[1]
    assert moved == pytest.approx(boundary - 20 * mouse.pixel, abs=mouse.pixel)
    assert sitting.program.workspace.state.undo_name == "Move boundary"

    mouse.click(mouse.spot(0, moved + 0.05))
    mouse.key(Qt.Key.Key_End)
    mouse.type("ʔ")
    mouse.type("s")
    assert sitting.labels(0)[2] == "herʔs"

    corrected = sitting.grid
    for _ in range(3):
        mouse.key(Qt.Key.Key_Z, CTRL)
    emptied = sitting.grid
    assert emptied.tiers == ()
    for _ in range(3):
        mouse.key(Qt.Key.Key_Y, CTRL)
    assert sitting.grid == corrected
    assert sitting.grid.tiers[1] is aligned.tiers[1]

    target = tmp_path / "أغنية.TextGrid"
    answering = naming(target)
    mouse.key(Qt.Key.Key_S, CTRL)
    sitting.qtbot.waitUntil(lambda: not sitting.program.workspace.state.unsaved)
    assert answering.answered
    assert praat_reads(target, tmp_path) == rows_of(corrected)


def odd_grid() -> TextGrid:
    """Gaps, an overlap, a zero length, own domains, equal times, quotes, newlines, half letters."""
    words = IntervalTier.of(
        "words",
        0.0,
        2.0,
        [Interval(0.0, 0.7, 'say "so"'), Interval(0.7, 1.4, "two\nlines"), Interval(1.4, 2.0)],
    )
    gaps = IntervalTier.of(
        "gaps",
        -0.5,
        2.5,
        [Interval(-0.5, 0.1, "a"), Interval(0.3, 0.9, "b"), Interval(0.8, 2.5, "overlap")],
    )
    points = PointTier.of("tones", 0.0, 2.0, [Point(1 / 3, "H*"), Point(0.1 + 0.2, "ꜜ")])
    return TextGrid(0.0, 2.0, (words, gaps, points, PointTier.of("empty", 0.0, 2.0, [])))


@pytest.mark.parametrize("form", list(Form))
def test_one_boundary_is_moved_and_all_else_stays_to_the_bit(
    sitting: Desk, tmp_path: Path, form: Form
) -> None:
    grid = TextGrid(0.0, 2.0, odd_grid().tiers[:1]) if form is Form.CHRONOLOGICAL else odd_grid()
    path = tmp_path / "odd.TextGrid"
    save_textgrid(grid, path, FileFormat(form))
    before, content = open_textgrid(path), path.read_bytes()
    sitting.open(hum(tmp_path / "odd.wav"), path)
    mouse = hands(sitting)
    mouse.drag(mouse.spot(0, 0.7), mouse.spot(0, 0.7, dx=-60), keys=ALT)
    moved = mouse.edges(0)[0]
    assert moved < 0.65
    mouse.key(Qt.Key.Key_S, CTRL)
    sitting.qtbot.waitUntil(lambda: not sitting.program.workspace.state.unsaved)

    after = open_textgrid(path)
    assert after.format == before.format
    words = before.grid.tiers[0]
    assert isinstance(words, IntervalTier)
    starts, ends = words.starts.copy(), words.ends.copy()
    ends[0] = starts[1] = moved
    expected = IntervalTier("words", words.start, words.end, starts, ends, words.labels)
    assert after.grid == before.grid.with_tier(0, expected)
    if form in (Form.LONG, Form.SHORT):
        pairs = zip(content.splitlines(), path.read_bytes().splitlines(), strict=True)
        assert sum(old != new for old, new in pairs) == 2  # where one ends and the next starts


def test_tiers_are_made_from_nothing_by_keyboard_alone(sitting: Desk, tmp_path: Path) -> None:
    sitting.open(hum(tmp_path / "नया.wav"))
    assert sitting.names() == ()
    for name, keys in (("शब्द", Qt.Key.Key_I), ("tones", Qt.Key.Key_T)):
        answering = Answering(QInputDialog, _naming(name))
        sitting.key(keys, CTRL | SHIFT)
        sitting.qtbot.waitUntil(partial(bool, answering.answered))
        return_to(sitting)
    assert sitting.names() == ("शब्द", "tones")
    keyboard = hands(sitting)
    keyboard.select(0.5, 0.5, 0)
    keyboard.key(Qt.Key.Key_Return)  # cuts the tier at the cursor
    keyboard.type("कुत्ता")
    keyboard.key(Qt.Key.Key_Left, ALT)
    keyboard.type("यह")
    keyboard.select(1.25, 1.25, 1)
    keyboard.key(Qt.Key.Key_Return)
    keyboard.type("H*")
    assert sitting.labels(0) == ("यह", "कुत्ता")
    assert sitting.labels(1) == ("H*",)
    target = tmp_path / "नया.TextGrid"
    answering = naming(target)
    keyboard.key(Qt.Key.Key_S, CTRL)
    sitting.qtbot.waitUntil(lambda: not sitting.program.workspace.state.unsaved)
    assert answering.answered
    assert praat_reads(target, tmp_path) == [
        ("tones", 1.25, 1.25, "H*"),
        ("शब्द", 0.0, 0.5, "यह"),
        ("शब्द", 0.5, 2.0, "कुत्ता"),
    ]


def _naming(name: str) -> Callable[[QInputDialog], None]:
    def answer(dialog: QInputDialog) -> None:
        dialog.setTextValue(name)
        dialog.accept()

    return answer
