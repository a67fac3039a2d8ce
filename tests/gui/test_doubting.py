"""What is doubtful is marked quietly, told in words, and gone once a human has seen to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QRect, Qt
from PyQt6.QtGui import QHelpEvent, QImage
from PyQt6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from tests.support.desktop import Desk, desk, hum
from tests.support.user import USER
from tierline.alignment.contract import Defect
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.doubt import Doubt, Untold, Why
from tierline.navigation import Selection, Span, bounds_of
from tierline.plugins.provenance import Provenance
from tierline.review import (
    AlignedLabel,
    Run,
    Sidecar,
    Source,
    read_sidecar,
    sidecar_path,
    write_sidecar,
)
from tierline.textgrid import save_textgrid
from tierline.workflow import open_document
from tierline_desktop.timeline.doubts import HIGH
from tierline_desktop.timeline.theme import theme_of

# Qt's offscreen platform says this.
OF_A_TOOLTIP = pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
SOFT = 56  # of 255
KEY, HELD = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = HELD.ControlModifier, HELD.ShiftModifier
SURE, UNSURE = Doubt(0.1, 0.01), Doubt(0.9, 0.6, Why.FADING)
ROWS = ((0.0, 0.5, "one"), (0.5, 1.0, "two"), (1.0, 1.4, "three"))
MEET = "Where 'one' and 'two' meet may be off by more than 50 ms: the sound fades there"


def doubted(folder: Path) -> Path:
    """Write tiers as an alignment leaves them: one doubtful boundary, one odd word, sound alone."""
    path = folder / "a.TextGrid"
    tier = IntervalTier.of("words", 0, 2, [Interval(*row) for row in ROWS])
    save_textgrid(TextGrid(0, 2, (tier,)), path)
    doubts = ((SURE, UNSURE), (UNSURE, SURE), (SURE, SURE))
    odd = ((), (), (Defect.NO_SPEECH,))
    origin = Provenance("sphinx", "1")
    items = tuple(
        AlignedLabel("words", *row, origin, row[:2], defects=defects, doubt=doubt)
        for row, doubt, defects in zip(ROWS, doubts, odd, strict=True)
    )
    untold = (Untold(1.5, 2.0),)
    write_sidecar(
        sidecar_path(path),
        Sidecar(Source("a.wav", "a.txt"), items, Run("", 0, ""), untold=untold),
    )
    return path


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def at_work(qtbot: QtBot, tmp_path: Path, theme: str) -> Iterator[Desk]:
    table = desk(qtbot, tmp_path, theme=theme)
    table.open(hum(tmp_path / "a.wav"), doubted(tmp_path))
    table.program.workspace.select(Selection(0.0, 0.0, 0))
    yield table
    QToolTip.hideText()


def foot(table: Desk, time: float) -> QImage:
    """What is painted at the foot of the row of words, around a time."""
    timeline = table.program.timeline
    row = timeline.row_rect(0)
    x = round(timeline.x_at(time))
    box = QRect(x - 8, round(row.bottom() - HIGH - 1), 16, round(HIGH) + 1)
    return timeline.canvas.grab().toImage().copy(box.intersected(timeline.canvas.rect()))


def is_marked(table: Desk, time: float) -> bool:
    """Tell whether anything there is nearly of the colour of doubt; edges of lines are softer."""
    image = foot(table, time)
    doubt = np.array(theme_of(table.program.timeline.palette()).doubt.getRgb()[:3])
    pixels = [
        image.pixelColor(x, y).getRgb()[:3]
        for x in range(image.width())
        for y in range(image.height())
    ]
    return bool((np.abs(np.array(pixels, int) - doubt).max(axis=1) < SOFT).any())


def rest_at(table: Desk, time: float) -> str:
    """Let the mouse rest in the row of words; return the tooltip."""
    canvas = table.program.timeline.canvas
    row = table.program.timeline.row_rect(0)
    at = QPoint(round(table.program.timeline.x_at(time)), round(row.center().y()))
    QToolTip.hideText()
    event = QHelpEvent(QEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
    QApplication.sendEvent(canvas, event)
    return QToolTip.text()


def drag(table: Desk, time: float, to: float) -> None:
    canvas = table.program.timeline.canvas
    row = table.program.timeline.row_rect(0)
    x_at = table.program.timeline.x_at
    y = round(row.top() + 0.8 * row.height())
    start, end = QPoint(round(x_at(time)), y), QPoint(round(x_at(to)), y)
    left = Qt.MouseButton.LeftButton
    USER.mouseMove(canvas, start)
    USER.mousePress(canvas, left, pos=start)
    USER.mouseMove(canvas, end)
    USER.mouseRelease(canvas, left, pos=end)


@OF_A_TOOLTIP
def test_doubt_is_marked_at_the_foot_and_told_by_the_mouse(at_work: Desk) -> None:
    assert [is_marked(at_work, time) for time in (0.5, 1.2, 1.7)] == [True] * 3
    assert [is_marked(at_work, time) for time in (0.25, 0.75)] == [False] * 2
    assert rest_at(at_work, 0.75) == ""
    assert rest_at(at_work, 0.5) == f"{MEET} (60% likely)"
    assert rest_at(at_work, 1.2) == "'three': nothing is heard where it is"
    assert rest_at(at_work, 1.7) == "Something is heard, and there is no text"


def test_a_moved_boundary_is_doubted_no_more_and_undo_brings_the_doubt_back(at_work: Desk) -> None:
    drag(at_work, 0.5, 0.6)
    _, end = bounds_of(at_work.grid.tiers[0])
    assert end[0] == pytest.approx(0.6, abs=0.01)
    assert not is_marked(at_work, 0.5)
    assert not is_marked(at_work, float(end[0]))
    at_work.key(KEY.Key_Z, CTRL)
    assert is_marked(at_work, 0.5)


def test_keys_lead_from_place_to_place_and_say_why(at_work: Desk) -> None:
    seen = []
    for _ in range(4):
        at_work.key(KEY.Key_E, CTRL)
        selection = at_work.program.workspace.state.selection
        seen.append((selection.start, selection.end, at_work.said))
    assert seen == [
        (0.5, 0.5, f"{MEET}."),
        (1.0, 1.4, "'three': nothing is heard where it is."),
        (1.5, 2.0, "Something is heard, and there is no text."),
        (1.5, 2.0, "There is no doubtful place further on; Ctrl+Shift+E leads to those before."),
    ]
    at_work.key(KEY.Key_E, CTRL | SHIFT)
    assert at_work.program.workspace.state.selection.span == Span(1.0, 1.4)


def test_what_is_checked_is_doubted_no_more_and_is_saved(at_work: Desk, tmp_path: Path) -> None:
    at_work.key(KEY.Key_E, CTRL)
    assert not at_work.program.workspace.state.unsaved
    at_work.key(KEY.Key_Return, CTRL)
    assert at_work.said == "Checked: the boundary at 0.500 s."
    assert not is_marked(at_work, 0.5)
    assert at_work.program.workspace.state.unsaved
    at_work.key(KEY.Key_E, CTRL)
    at_work.key(KEY.Key_Return, CTRL)
    assert at_work.said == "Checked: 'three'."
    assert not is_marked(at_work, 1.2)
    at_work.key(KEY.Key_S, CTRL)
    assert not at_work.program.workspace.state.unsaved
    known = read_sidecar(sidecar_path(tmp_path / "a.TextGrid")).items
    assert [(item.status.value, item.checked_edges) for item in known] == [
        ("moved", (False, True)),
        ("moved", (True, False)),
        ("checked", (False, False)),
    ]
    at_work.key(KEY.Key_Return, CTRL)
    assert at_work.said == "Not checked any more: 'three'."
    assert is_marked(at_work, 1.2)


@pytest.mark.parametrize("theme", ["light"])
def test_where_nothing_is_known_nothing_can_be_checked(at_work: Desk, tmp_path: Path) -> None:
    other = tmp_path / "b.TextGrid"
    save_textgrid(at_work.grid, other)
    at_work.open(other)
    at_work.program.workspace.select(Selection(0.5, 0.5, 0))
    at_work.key(KEY.Key_Return, CTRL)
    assert "Align > Refine boundaries" in at_work.said
    at_work.key(KEY.Key_E, CTRL)
    assert at_work.said.startswith("Nothing is known of these tiers yet: Select > Look for")


@OF_A_TOOLTIP
@pytest.mark.parametrize("theme", ["light"])
def test_what_another_program_made_is_looked_at_on_demand(
    qtbot: QtBot, at_work: Desk, tmp_path: Path
) -> None:
    rows = [Interval(0.0, 0.5, "one"), Interval(0.5, 0.503, "two")]
    tiers = IntervalTier.of("mary - words", 0, 2, rows)
    save_textgrid(TextGrid(0, 2, (tiers,)), tmp_path / "b.TextGrid")
    at_work.open(tmp_path / "a.wav", tmp_path / "b.TextGrid")
    at_work.program.command("select.look")
    qtbot.waitUntil(lambda: at_work.said.endswith(" in mary - words."))
    assert is_marked(at_work, 1.2)
    assert rest_at(at_work, 1.2) == "Music is heard, and there is no text"
    at_work.program.workspace.select(Selection(0.5, 0.5, 0))
    at_work.key(KEY.Key_E, CTRL)
    assert at_work.said == "'two': has hardly any length."


@pytest.mark.parametrize("theme", ["light"])
def test_what_is_opened_meanwhile_can_be_looked_at_at_once(
    qtbot: QtBot, at_work: Desk, tmp_path: Path
) -> None:
    other = IntervalTier.of("mary - words", 0, 2, [Interval(0.0, 0.5, "one")])
    save_textgrid(TextGrid(0, 2, (other,)), tmp_path / "b.TextGrid")
    at_work.program.command("select.look")
    at_work.program.workspace.open(open_document(tmp_path / "b.TextGrid"))  # before that is done
    at_work.program.command("select.look")
    qtbot.waitUntil(lambda: at_work.said.endswith(" in mary - words."))


@pytest.mark.parametrize("theme", ["light"])
def test_sound_without_a_label_cannot_be_checked(at_work: Desk) -> None:
    at_work.program.workspace.select(Selection(1.5, 2.0, 0))
    at_work.key(KEY.Key_Return, CTRL)
    assert at_work.said.startswith("There is no label here")


@pytest.mark.parametrize("theme", ["light"])
def test_tiers_that_cannot_be_looked_at_are_told(
    qtbot: QtBot, at_work: Desk, tmp_path: Path
) -> None:
    empty = IntervalTier.of("words", 0, 2, [Interval(0.0, 2.0, "")])
    save_textgrid(TextGrid(0, 2, (replace(empty, name="other"),)), tmp_path / "b.TextGrid")
    at_work.open(tmp_path / "b.TextGrid")
    at_work.program.command("select.look")
    qtbot.waitUntil(lambda: "no words to look at" in at_work.program.messages.message)


@pytest.mark.parametrize("theme", ["light"])
def test_from_far_away_each_place_is_a_tick(at_work: Desk) -> None:
    at_work.program.window.resize(320, 400)
    at_work.program.workspace.show(Span(0.0, 2.0))
    many = tuple(Untold(0.01 * n, 0.01 * n + 0.005) for n in range(150, 200))
    document = at_work.program.workspace.state.document
    assert document is not None
    assert document.sidecar is not None
    known = replace(document.sidecar, untold=many)
    at_work.program.workspace.update_document(replace(document, sidecar=known))
    assert is_marked(at_work, 1.75)
