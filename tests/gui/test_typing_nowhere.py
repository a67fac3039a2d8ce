"""Typing where there is no label, and labels that are still empty."""

from __future__ import annotations

import pytest
from PyQt6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.support.windows import Bench, bench
from tierline.annotation import Interval, IntervalTier, TextGrid

TONES = 2


@pytest.fixture
def window(qtbot: QtBot) -> Bench:
    return bench(qtbot)


@pytest.mark.parametrize(
    ("start", "tier", "sentence"),
    [
        (3.0, TONES, "There is no point at the cursor: press Enter to add one, then type."),
        (3.0, None, "Select a tier first: click into it, or press Alt+Down."),
    ],
)
def test_a_letter_that_no_label_takes_is_answered(
    window: Bench, start: float, tier: int | None, sentence: str
) -> None:
    before = window.grid
    window.select(start, start, tier)
    window.type("ab")
    assert window.grid is before
    assert window.refused == [sentence, sentence]


def test_typing_without_tiers_says_how_to_make_one(qtbot: QtBot) -> None:
    window = bench(qtbot, TextGrid(0, 1, ()))
    window.type("a")
    assert window.refused == ["There is no tier yet: add one with the menu Tier."]


def test_typing_in_a_gap_says_how_to_fill_it(qtbot: QtBot) -> None:
    gappy = IntervalTier.of("w", 0, 3, [Interval(0, 1, "a"), Interval(2, 3, "b")])
    window = bench(qtbot, TextGrid(0, 3, (gappy,)))
    window.select(1.5, 1.5, 0)
    window.type("x")
    assert window.refused == [
        "There is no interval at the cursor: press Enter to add one, then type."
    ]


def test_keys_that_type_nothing_are_not_answered(window: Bench) -> None:
    window.select(3.0, 3.0, TONES)
    for key in (Qt.Key.Key_Shift, Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_Backspace):
        window.key(key)
    assert window.refused == []


def test_an_empty_label_leaves_its_neighbours_in_sight(qtbot: QtBot) -> None:
    rows = [Interval(0, 0.01, ""), Interval(0.01, 10, "neighbour")]
    window = bench(qtbot, TextGrid(0, 10, (IntervalTier.of("w", 0, 10, rows),)))
    window.select(0, 0.01)
    editor = window.timeline.label_editor
    assert editor.width() <= 3 * editor.fontMetrics().averageCharWidth() + 4
