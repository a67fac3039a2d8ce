"""`tierline check`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.support.desktop import hum
from tests.support.program import Program
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.textgrid import save_textgrid


@pytest.fixture
def made(folder: Path) -> Path:
    """What another program may have made: one word without length, and sound without text."""
    rows = [Interval(0.1, 0.103, "gone"), Interval(0.2, 0.6, "there")]
    tiers = (
        IntervalTier.of("mary - words", 0, 2, rows),
        IntervalTier.of("notes", 0, 2, [Interval(0, 2, "a lot of noise in the background")]),
    )
    save_textgrid(TextGrid(0, 2, tiers), folder / "a.TextGrid")
    return hum(folder / "a.wav")


@pytest.mark.usefixtures("made")
def test_a_textgrid_finds_its_recording(tierline: Program) -> None:
    ran = tierline("check", "a.TextGrid", "--least", "1")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines() == [
        "     0.100 s        'gone': has hardly any length",
        "     0.600 s        music is heard, and there is no text",
        "2 doubtful places in a.TextGrid",
    ]
    ran = tierline("check", "a.wav", "missing.TextGrid", "--strict")
    assert (ran.code, ran.out) == (1, "")
    assert "missing.TextGrid does not exist" in ran.sentence


@pytest.mark.usefixtures("made")
def test_json_and_csv_tell_the_same(tierline: Program, folder: Path) -> None:
    (folder / "a.wav").unlink()
    said = json.loads(tierline("check", "a.TextGrid", "--json", "--tier", "mary - words").out)
    assert said["tiers"] == ["mary - words"]
    assert (said["textgrid"], said["recording"]) == ("a.TextGrid", None)
    assert [place["kind"] for place in said["places"]] == ["zero-length"]
    ran = tierline("check", "a.TextGrid", "--csv")
    rows = list(csv.DictReader(ran.out.splitlines()))
    assert [row["what"] for row in rows] == [place["what"] for place in said["places"]]
    assert ran.err.startswith("tierline: note: There is no recording beside a.TextGrid")
