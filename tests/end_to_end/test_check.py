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
        "     0.600 s        something is heard, and there is no text",
        "2 doubtful places in a.TextGrid",
    ]
    assert tierline("check", "a.wav", "a.TextGrid", "--least", "1").out == ran.out
    assert tierline("check", "a.TextGrid", "--strict").code == 1


@pytest.mark.usefixtures("made")
def test_json_and_csv_tell_the_same(tierline: Program, folder: Path) -> None:
    said = json.loads(tierline("check", "a.TextGrid", "--json", "--least", "0").out)
    assert said["tiers"] == ["mary - words"]
    assert (said["textgrid"], said["recording"]) == ("a.TextGrid", "a.wav")
    table = tierline("check", "a.TextGrid", "--csv", "--least", "0").out
    rows = list(csv.DictReader(table.splitlines()))
    assert [row["what"] for row in rows] == [place["what"] for place in said["places"]]
    (folder / "a.wav").unlink()
    ran = tierline("check", "a.TextGrid", "--json", "--tier", "mary - words", "--tier", "notes")
    value = json.loads(ran.out)
    assert value["recording"] is None
    assert [place["kind"] for place in value["places"]] == ["zero-length"]
    assert ran.err.startswith("tierline: note: There is no recording beside a.TextGrid")


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("a.wav missing.TextGrid", 1, "missing.TextGrid does not exist"),
        ("missing.wav a.TextGrid", 1, "missing.wav does not exist"),
        ("a.TextGrid --tier other", 1, "a.TextGrid has no interval tier 'other'; its interval"),
        ("a.TextGrid --channel 2", 2, "no channel 2"),
        ("a.TextGrid --least 7", 2, "from 0 to 1; 7.0 is outside"),
        ("damaged.TextGrid", 1, "damaged.TextGrid"),
        (".", 1, "is a folder"),
        ("note.txt", 1, "There is no TextGrid beside note.txt; name one to be checked."),
    ],
)
@pytest.mark.usefixtures("made")
def test_what_goes_wrong_is_one_sentence(
    tierline: Program, folder: Path, line: str, code: int, said: str
) -> None:
    (folder / "damaged.TextGrid").write_text(
        'File type = "ooTextFile"\nObject class = "TextGrid"\n0'
    )
    (folder / "note.txt").write_text("hello")
    ran = tierline.typed(f"check {line}")
    assert ran.code == code
    assert said in ran.sentence
    assert ran.out == ""
