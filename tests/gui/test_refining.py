"""Refining tiers that another program made, in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.desktop import Desk, desk
from tests.support.hand_labels import NAMES, hand_words, labelled, save
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.navigation import Selection
from tierline.review import Status

PATIENCE_MS = 60_000
GRID = 0.08


@pytest.fixture
def sitting(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A window with hand times on a grid of 80 ms."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    audio, textgrid = labelled(tmp_path, NAMES[0])
    rows = [
        Interval(round(row.start / GRID) * GRID, round(row.end / GRID) * GRID, row.label)
        for row in hand_words(NAMES[0])
    ]
    save(textgrid, audio, {"words": rows, "notes": [Interval(0.0, 1.0, "mumbled")]})
    made = desk(qtbot, tmp_path)
    made.open(audio, textgrid)
    return made


def refine(sitting: Desk) -> None:
    sitting.program.command("refine.open")
    assert sitting.program.refining.running
    sitting.qtbot.waitUntil(lambda: not sitting.program.refining.running, timeout=PATIENCE_MS)


def errors(grid: TextGrid) -> float:
    tier = grid.tiers[0]
    assert isinstance(tier, IntervalTier)
    rows = [row for row in tier if row.label]
    pairs = zip(rows, hand_words(NAMES[0]), strict=True)
    return sum(abs(ours.start - theirs.start) for ours, theirs in pairs)


def test_it_is_one_step_that_can_be_undone(sitting: Desk) -> None:
    before = sitting.grid
    refine(sitting)
    assert errors(sitting.grid) < 0.8 * errors(before)
    assert sitting.names() == ("words", "notes", "phones")
    document = sitting.program.workspace.state.document
    assert document is not None
    assert document.sidecar is not None
    assert {item.status for item in document.sidecar.items} == {Status.AUTO}
    sitting.program.workspace.undo()
    assert sitting.grid == before


def test_refining_that_is_cancelled_changes_nothing_and_says_so(sitting: Desk) -> None:
    before = sitting.grid
    sitting.program.command("refine.open")
    sitting.program.command("refine.cancel")
    sitting.qtbot.waitUntil(lambda: not sitting.program.refining.running, timeout=PATIENCE_MS)
    assert sitting.said == "Nothing was refined: you cancelled it."
    assert sitting.grid is before
    assert not sitting.program.workspace.state.unsaved


def test_what_is_edited_meanwhile_is_left_alone(sitting: Desk) -> None:
    sitting.program.workspace.select(Selection(0.5, 0.5, 1))
    sitting.program.command("refine.open")
    sitting.program.command("tier.remove")
    sitting.qtbot.waitUntil(lambda: not sitting.program.refining.running, timeout=PATIENCE_MS)
    assert sitting.names() == ("words",)
    assert "left as they are" in sitting.program.messages.text.text()
