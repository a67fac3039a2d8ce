"""The doubtful places of any TextGrid, from Python and the terminal."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

import tierline
from tierline.alignment.contract import Defect
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.audio import probe
from tierline.cli import main
from tierline.doubt import Doubt
from tierline.errors import InputError, UsageError
from tierline.review import Status, read_sidecar, sidecar_path, write_sidecar
from tierline.textgrid import save_textgrid
from tierline.workflow import CheckSettings, check

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
NAME = min(path.stem for path in SPEECH.glob("*.wav"))
Shown = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A recording with a TextGrid made by hand, but for one word that was put far away."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(SPEECH / f"{NAME}.wav", "a.wav")
    words = json.loads((SPEECH / f"{NAME}.json").read_text())["words"]
    rows = [Interval(row["start"], row["end"], row["text"]) for row in words]
    middle = rows[3]
    rows[3] = Interval(middle.start, middle.start + 0.004, middle.label)
    end = probe(Path("a.wav")).duration
    save_textgrid(TextGrid(0, end, (IntervalTier.of("words", 0, end, rows),)), Path("a.TextGrid"))
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_places_come_in_order_of_time_in_plain_words() -> None:
    places = check("a.wav", "a.TextGrid", CheckSettings(least=0.1))
    assert [place.start for place in places] == sorted(place.start for place in places)
    assert any("has hardly any length" in place.what for place in places)
    boundaries = [place for place in places if place.probability is not None]
    assert boundaries
    assert all(place.start == place.end for place in boundaries)
    assert all(0.1 <= (place.probability or 0) <= 1 for place in boundaries)
    fewer = check("a.wav", "a.TextGrid", CheckSettings(least=1.0))
    assert [place.probability for place in fewer] == [None] * len(fewer)


@pytest.mark.usefixtures("folder")
def test_the_terminal_tells_the_same(capsys: Shown) -> None:
    places = check("a.wav", "a.TextGrid")
    assert main(["check", "a.wav", "a.TextGrid"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(places) + 1
    assert "doubtful place" in lines[-1]
    assert main(["check", "a.wav", "a.TextGrid", "--strict", "--csv", "--sort", "doubt"]) == 1
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert sorted(float(row["start"]) for row in rows) == [place.start for place in places]
    likely = [float(row["probability"]) for row in rows if row["probability"]]
    assert likely == sorted(likely, reverse=True)


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_checked_is_said() -> None:
    with pytest.raises(InputError, match="no interval tier 'Words'"):
        check("a.wav", "a.TextGrid", CheckSettings(tier="Words"))
    with pytest.raises(InputError, match=r"b\.TextGrid does not exist"):
        check("a.wav", "b.TextGrid")
    with pytest.raises(UsageError, match="no channel 3"):
        check("a.wav", "a.TextGrid", CheckSettings(channel=2))
    with pytest.raises(UsageError, match="from 0 to 1"):
        CheckSettings(least=2)


def test_an_alignment_knows_its_doubts_and_a_human_ends_them(folder: Path, capsys: Shown) -> None:
    times = np.arange(48000) / 16000
    soundfile.write("b.wav", np.where(times < 2, 0.3 * np.sin(900 * times), 0), 16000)
    Path("b.txt").write_text("one two three four five six")
    tierline.align("b.wav", "b.txt", aligner="uniform").save("b.TextGrid")
    path = sidecar_path(folder / "b.TextGrid")
    known = read_sidecar(path)
    items = {item.label: item for item in known.items if item.tier == "words"}
    assert all(isinstance(item.doubt, tuple) for item in items.values())
    assert Defect.NO_SPEECH in items["six"].defects
    assert any("'six': nothing is heard" in place.what for place in check("b.wav", "b.TextGrid"))
    checked = tuple(replace(item, status=Status.CHECKED) for item in known.items)
    write_sidecar(path, replace(known, items=checked))
    assert check("b.wav", "b.TextGrid") == ()
    assert main(["check", "b.wav", "b.TextGrid", "--strict"]) == 0
    assert "nothing is doubtful" in capsys.readouterr().out


def test_what_a_human_moved_is_doubted_no_more(folder: Path) -> None:
    from tierline.review import merged
    from tierline.textgrid import open_textgrid

    Path("a.txt").write_text("one two three")
    tierline.align("a.wav", "a.txt", aligner="uniform").save("c.TextGrid")
    known = read_sidecar(sidecar_path(folder / "c.TextGrid"))
    grid = open_textgrid("c.TextGrid").grid
    tier = grid.tiers[0]
    assert isinstance(tier, IntervalTier)
    ends, starts = tier.ends.copy(), tier.starts.copy()
    ends[0] = starts[1] = ends[0] + 0.05
    moved = merged(known, grid.with_tier(0, replace(tier, starts=starts, ends=ends))).items
    assert [item.doubt is None for item in moved] == [True, True, False]
    assert isinstance(moved[2].doubt, tuple)
    assert isinstance(moved[2].doubt[0], Doubt)
