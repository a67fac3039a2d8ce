"""Typing labels in place: real keys and input methods on the real editor."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QAction, QGuiApplication, QKeySequence
from PyQt6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.support.windows import ALT, CTRL, SHIFT, Bench, bench, intervals, zoom_to
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.navigation import Selection

WORDS, PHONES, TONES = 0, 1, 2
ODD = (
    "one\ntwo",
    "tab\there",
    "\r\n",
    "nul\0l",
    "bell\x07",
    " lead and trail ",
    "e\u0301",
    "\u00e9",
    "\ud800",
    "\U0001d4d0\u200d\u2028x",
    "كتاب ا",
    "a\u202eb",
    "क्षि",
    "x" * 40_000,
    '"quoted" & <b>',
    "\u0085",
)


@pytest.fixture
def window(qtbot: QtBot) -> Bench:
    return bench(qtbot)


def odd_grid() -> TextGrid:
    rows = [Interval(n, n + 1, label) for n, label in enumerate(ODD)]
    points = [Point(n + 0.5, label) for n, label in enumerate(ODD)]
    end = len(ODD)
    return TextGrid(0, end, (IntervalTier.of("i", 0, end, rows), PointTier.of("p", 0, end, points)))


def test_typing_goes_to_the_clicked_interval_at_once(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    window.type("h")
    assert window.labels(PHONES)[2] == "kh"
    window.type("a")
    assert window.labels(PHONES) == ("ð", "ə", "kha", "a", "b")
    assert window.workspace.state.undo_name == "Type label"


def test_typing_goes_to_the_clicked_point(window: Bench) -> None:
    window.click(window.spot(TONES, 7.0))
    window.type("!")
    assert window.labels(TONES) == ("H*", "L%!")


def test_a_visit_is_one_step_and_the_next_visit_another(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    window.type("xyz")
    window.click(window.spot(PHONES, 5.0))
    window.type("1")
    window.click(window.spot(PHONES, 3.0))
    window.type("!")
    assert window.labels(PHONES)[2:4] == ("kxyz!", "a1")
    for expected in (("kxyz", "a1"), ("kxyz", "a"), ("k", "a")):
        window.workspace.undo()
        assert window.labels(PHONES)[2:4] == expected
    assert window.workspace.state.undo_name is None


def test_undo_and_redo_show_in_the_editor_and_keep_the_caret_there(window: Bench) -> None:
    editor = window.timeline.label_editor
    window.click(window.spot(WORDS, 8.0))
    window.key(Qt.Key.Key_Home)
    window.type("em")
    assert editor.text() == "embarks"
    window.workspace.undo()
    assert (editor.text(), window.timeline.caret()) == ("barks", 0)
    window.workspace.redo()
    assert (editor.text(), window.timeline.caret()) == ("embarks", 2)
    window.type("-")
    assert window.labels(WORDS)[2] == "em-barks"


def test_typing_after_an_undo_is_a_step_of_its_own(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    window.type("x")
    window.workspace.undo()
    window.type("y")
    assert window.labels(PHONES)[2] == "ky"
    window.workspace.undo()
    assert window.labels(PHONES)[2] == "k"


@pytest.mark.parametrize("text", ["कुत्ता", "مرحبا", "ʃɑ̃ˈtɐ̯", "ˉ˥˩", "한국어", "𝒳́", "שלום"])
def test_any_script_is_typed_as_it_is(window: Bench, text: str) -> None:
    window.double_click(window.spot(PHONES, 3.0))
    window.type(text)
    assert window.labels(PHONES)[2] == text
    window.click(window.spot(PHONES, 5.0))
    window.key(Qt.Key.Key_A, CTRL | ALT)
    window.double_click(window.spot(PHONES, 5.0))
    window.compose(text[:1], text)
    assert window.labels(PHONES)[2:4] == (text, text)
    assert window.workspace.state.undo_name == "Type label"


def test_what_an_input_method_only_shows_is_not_in_the_grid(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    before = window.grid
    window.compose("नम", "")
    assert window.grid is before


def test_being_selected_changes_no_label(qtbot: QtBot) -> None:
    window = bench(qtbot, odd_grid())
    before = window.grid
    for tier in (0, 1):
        for n, label in enumerate(ODD):
            start, end = (n, n + 1) if tier == 0 else (n + 0.5, n + 0.5)
            window.select(start, end, tier)
            window.timeline.focus_label()
            assert window.timeline.label_editor.edited == (tier, n)
            assert window.timeline.label_editor.text() == label
            window.key(Qt.Key.Key_Left)
            window.key(Qt.Key.Key_End)
    window.select(0, 0, None)
    assert window.grid is before
    assert window.workspace.state.undo_name is None


@pytest.mark.parametrize("n", range(len(ODD)))
def test_typing_keeps_what_was_there(qtbot: QtBot, n: int) -> None:
    window = bench(qtbot, odd_grid())
    window.select(n, n + 1, 0)
    window.timeline.focus_label()
    window.key(Qt.Key.Key_End)
    window.type("Q")
    window.key(Qt.Key.Key_Home)
    window.type("W")
    assert window.labels() == (*ODD[:n], f"W{ODD[n]}Q", *ODD[n + 1 :])


def test_text_keys_act_on_the_text(window: Bench) -> None:
    window.click(window.spot(WORDS, 8.0))
    window.key(Qt.Key.Key_Home)
    window.key(Qt.Key.Key_Delete)
    window.key(Qt.Key.Key_Right)
    window.key(Qt.Key.Key_Backspace)
    assert window.labels()[2] == "rks"
    window.key(Qt.Key.Key_End, SHIFT)
    window.key(Qt.Key.Key_X, CTRL)
    assert window.labels()[2] == ""
    window.key(Qt.Key.Key_V, CTRL)
    window.key(Qt.Key.Key_V, CTRL)
    assert window.labels()[2] == "rksrks"


def test_pasted_lines_become_one(window: Bench) -> None:
    clipboard = QGuiApplication.clipboard()
    assert clipboard is not None
    clipboard.setText("two\r\nlines\n")
    window.double_click(window.spot(WORDS, 8.0))
    window.key(Qt.Key.Key_V, CTRL)
    assert window.labels()[2] == "two lines"


@pytest.mark.parametrize(
    "keys",
    [
        *("Tab", "Shift+Tab", "Escape", "Return", "Alt+Left", "Alt+Right", "Alt+Up", "Alt+Down"),
        *("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+A", "Ctrl+I", "Ctrl+0", "Ctrl+1", "Ctrl+S"),
        *("Up", "Down", "Shift+Up", "Ctrl+Up", "PgUp", "PgDown", "Alt+Backspace", "Ctrl+Return"),
        *("Shift+Alt+Right", "F5"),
    ],
)
def test_keys_of_commands_reach_the_commands(window: Bench, qtbot: QtBot, keys: str) -> None:
    command = QAction(window.window)
    command.setShortcut(QKeySequence(keys))
    window.window.addAction(command)
    window.click(window.spot(WORDS, 8.0))
    window.type("x")
    before = window.grid
    combination = QKeySequence(keys)[0]
    with qtbot.waitSignal(command.triggered):
        window.key(combination.key(), combination.keyboardModifiers())
    assert window.grid is before
    assert window.timeline.label_editor.text() == "barksx"


def test_keys_of_commands_that_are_not_there_change_nothing(window: Bench) -> None:
    window.click(window.spot(WORDS, 8.0))
    window.type("x")
    before = window.grid
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y, Qt.Key.Key_K, Qt.Key.Key_U):
        window.key(key, CTRL)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_F2):
        window.key(key)
    assert window.grid is before


def test_a_letter_is_typed_even_where_a_command_has_it(window: Bench, qtbot: QtBot) -> None:
    command = QAction(window.window)
    command.setShortcut(QKeySequence("P"))
    window.window.addAction(command)
    window.click(window.spot(WORDS, 8.0))
    with qtbot.assertNotEmitted(command.triggered):
        window.key(Qt.Key.Key_P)
    assert window.labels()[2] == "barksp"


def test_the_caret_divides_the_label(window: Bench) -> None:
    window.select(8.0, 8.0, WORDS)
    window.timeline.focus_label()
    window.key(Qt.Key.Key_Home)
    for _ in range(3):
        window.key(Qt.Key.Key_Right)
    assert window.timeline.caret() == 3
    window.timeline.boundary_requested.emit(WORDS, 8.0)
    assert window.labels() == ("the", "कुत्ता", "bar", "ks")


def test_the_caret_counts_characters(qtbot: QtBot) -> None:
    window = bench(qtbot, TextGrid(0, 1, (IntervalTier.of("t", 0, 1, [Interval(0, 1, "𝒳y")]),)))
    window.select(0, 1)
    window.timeline.focus_label()
    assert window.timeline.caret() == 2
    window.key(Qt.Key.Key_Left)
    assert window.timeline.caret() == 1


def test_a_click_in_the_text_puts_the_caret_and_selects_no_time(window: Bench) -> None:
    window.select(8.0, 8.0, WORDS)
    editor = window.timeline.label_editor
    centre = QPointF(editor.geometry().center())
    window.click(centre)
    assert window.selection == Selection(8.0, 8.0, WORDS)
    assert window.timeline.caret() in (2, 3)
    window.drag(centre, centre + QPointF(60, 0))
    assert editor.selectedText() in ("ks", "rks")
    window.hover(centre)
    assert window.canvas.cursor().shape() == Qt.CursorShape.IBeamCursor


def test_beside_the_text_a_drag_selects_time(window: Bench) -> None:
    window.click(window.spot(WORDS, 8.0))
    y = window.timeline.label_editor.geometry().center().y()
    start = QPointF(window.spot(WORDS, 9.0).x(), y)
    window.drag(start, start + QPointF(40, 0))
    assert window.selection.duration == pytest.approx(40 * window.pixel)


def test_a_boundary_under_the_editor_is_grabbed(qtbot: QtBot) -> None:
    narrow = IntervalTier.of(
        "t", 0, 10, [Interval(0, 5, "a"), Interval(5, 5.1, "b"), Interval(5.1, 10, "c")]
    )
    window = bench(qtbot, TextGrid(0, 10, (narrow,)))
    window.select(5.0, 5.1)
    editor = window.timeline.label_editor
    at = QPointF(round(window.timeline.x_at(5.1)), editor.geometry().center().y())
    assert editor.geometry().contains(at.toPoint())
    window.drag(at, at + QPointF(50, 0), keys=CTRL)
    assert window.grid.tiers[0].ends[1] > 5.5  # type: ignore[union-attr]


def test_the_editor_lies_on_the_label_and_follows(window: Bench) -> None:
    editor = window.timeline.label_editor
    window.click(window.spot(PHONES, 3.0))

    def lies_well() -> bool:
        left, right = window.timeline.x_at(2.0), window.timeline.x_at(4.0)
        row = window.timeline.row_rect(PHONES)
        box = editor.geometry()
        return (
            left <= box.left()
            and box.right() <= right
            and row.top() <= box.top()
            and box.bottom() <= row.bottom()
            and abs(box.center().x() - (left + right) / 2) < 2
        )

    assert lies_well()
    zoom_to(window, 1.5, 5.0)
    assert lies_well()
    window.timeline.resize(700, 420)
    assert lies_well()
    window.timeline.set_heights({"tier words": 90, "tier phones": 80})
    assert lies_well()


@pytest.mark.parametrize("time", [0.0, 9.9])
def test_short_intervals_have_room_inside_the_view(qtbot: QtBot, time: float) -> None:
    tier = intervals(*sorted({0.0, time, time + 0.1, 10.0}))
    window = bench(qtbot, TextGrid(0, 10, (tier,)))
    window.select(time, time + 0.1)
    window.timeline.focus_label()
    box = window.timeline.label_editor.geometry()
    row = window.timeline.row_rect(0)
    assert row.left() <= box.left()
    assert box.right() <= row.right()
    assert box.width() > 10
    window.type("a long label here")
    box = window.timeline.label_editor.geometry()
    assert box.width() > 80
    assert row.left() <= box.left()
    assert box.right() <= row.right()


def test_out_of_view_it_keeps_the_keyboard_and_typing_brings_it_back(window: Bench) -> None:
    window.click(window.spot(PHONES, 0.5))
    zoom_to(window, 7.0, 9.0)
    editor = window.timeline.label_editor
    assert not editor.in_view
    assert not window.canvas.rect().intersects(editor.geometry())
    window.type("z")
    assert window.labels(PHONES)[0] == "ðz"
    assert editor.in_view
    assert window.workspace.state.view.start < 1.0


def test_walking_by_keys_keeps_the_keyboard(window: Bench) -> None:
    window.click(window.spot(PHONES, 0.5))
    window.select(1.0, 2.0, PHONES)
    window.type("1")
    window.select(6.0, 10.0, WORDS)
    window.type("2")
    assert window.labels(PHONES)[1] == "ə1"
    assert window.labels(WORDS)[2] == "barks2"


def test_where_no_label_is_it_hides_and_comes_back(qtbot: QtBot) -> None:
    rows = [Interval(1, 3, "a")]
    window = bench(qtbot, TextGrid(0, 10, (IntervalTier.of("t", 0, 10, rows),)))
    editor = window.timeline.label_editor
    window.click(window.spot(0, 2.0))
    assert editor.hasFocus()
    window.click(window.spot(0, 6.0))
    assert not editor.isVisible()
    assert window.timeline.caret() is None
    assert window.canvas.hasFocus()
    window.type("lost")
    window.click(window.spot(0, 2.0))
    window.type("b")
    assert window.labels() == ("ab",)


def test_it_takes_the_keyboard_from_no_other_field(window: Bench, qtbot: QtBot) -> None:
    other = QLineEdit()
    qtbot.addWidget(other)
    other.setParent(window.timeline)
    other.show()
    window.click(window.spot(WORDS, 8.0))
    window.type("x")
    other.setFocus()
    window.select(1.0, 2.0, PHONES)
    assert QApplication.focusWidget() is other
    window.timeline.focus_label()
    window.type("y")
    assert window.labels(PHONES)[1] == "əy"


def test_leaving_for_another_field_ends_the_step(window: Bench, qtbot: QtBot) -> None:
    other = QLineEdit(window.timeline)
    other.show()
    window.click(window.spot(WORDS, 8.0))
    window.type("x")
    with qtbot.waitSignal(window.timeline.label_left):
        other.setFocus()
    window.timeline.focus_label()
    window.type("y")
    window.workspace.undo()
    assert window.labels()[2] == "barksx"


def test_a_label_taken_away_by_others(window: Bench) -> None:
    window.click(window.spot(PHONES, 3.0))
    window.type("h")
    shorter = TextGrid(0, 10, window.grid.tiers[:1])
    window.workspace.open(type(window.workspace.state.document)(grid=shorter))  # type: ignore[misc]
    assert window.timeline.label_editor.text() == "the"
    window.timeline.focus_label()
    window.type("!")
    assert window.labels() == ("the!", "कुत्ता", "barks")


def test_text_from_right_to_left_begins_at_the_right(qtbot: QtBot) -> None:
    window = bench(qtbot, TextGrid(0, 10, (intervals(0, 10),)))
    window.select(0, 10)
    window.timeline.focus_label()
    window.type("مرحبا")
    editor = window.timeline.label_editor
    after = editor.cursorRect().center().x()
    window.key(Qt.Key.Key_Home)
    assert editor.cursorRect().center().x() > after
