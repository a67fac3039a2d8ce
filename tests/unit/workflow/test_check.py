"""The doubtful places of any TextGrid, from Python and the terminal."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile

import tierline
from tierline.alignment.contract import Defect
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
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
    places = check("a.wav", "a.TextGrid", settings=CheckSettings(least=0.1)).places
    assert [place.start for place in places] == sorted(place.start for place in places)
    assert any("has hardly any length" in place.what for place in places)
    boundaries = [place for place in places if place.probability is not None]
    assert boundaries
    assert all(place.start == place.end for place in boundaries)
    assert all(0.1 <= (place.probability or 0) <= 1 for place in boundaries)
    fewer = check("a.TextGrid", "a.wav", settings=CheckSettings(least=1.0)).places
    assert [place.probability for place in fewer] == [None] * len(fewer)


@pytest.mark.usefixtures("folder")
def test_the_terminal_tells_the_same(capsys: Shown) -> None:
    places = check("a.TextGrid").places
    assert main(["check", "a.wav", "a.TextGrid"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(places) + 1
    assert "doubtful place" in lines[-1]
    assert main(["check", "a.wav", "a.TextGrid", "--strict", "--csv", "--sort", "doubt"]) == 1
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert sorted(float(row["start"]) for row in rows) == [place.start for place in places]
    likely = [float(row["probability"]) for row in rows if row["probability"]]
    assert likely == sorted(likely, reverse=True)


def _of_another_program(path: Path, *tiers: IntervalTier) -> None:
    save_textgrid(TextGrid(0, tiers[0].end, tiers), path)


@pytest.mark.usefixtures("folder")
def test_every_defect_is_found_in_what_another_program_made() -> None:
    times = np.arange(16000 * 9) / 16000
    spoken = (times < 3) | ((times > 4) & (times < 5)) | (times > 7.5)
    soundfile.write("m.wav", np.where(spoken, 0.3 * np.sin(5000 * times), 0), 16000)
    rows = [
        *(Interval(0.1, 0.104, "nothing"), Interval(0.2, 0.5, "sound"), Interval(0.5, 2.0, "a")),
        *(Interval(2.0 + n * 0.05, 2.05 + n * 0.05, "squeezed") for n in range(3)),
        *(Interval(2.2, 2.5, "xyzzy"), Interval(2.5, 4.4, "interesting"), Interval(5.5, 6, "gone")),
        Interval(9.5, 10.0, "outside"),
    ]
    words = IntervalTier.of("Mary - words", 0, 10, rows)
    phones = IntervalTier.of("Mary - phones", 0, 10, [Interval(2.2, 2.5, "spn")])
    _of_another_program(Path("m.TextGrid"), words, phones)
    found = check("m.TextGrid", settings=CheckSettings(least=1.0))
    assert found.tiers == ("Mary - words",)
    assert [(place.label, place.kind) for place in found.places] == [
        ("nothing", "zero-length"),
        ("a", "absurd-length"),
        *(("squeezed", "piled-up"),) * 3,
        ("xyzzy", "guessed-pronunciation"),
        ("interesting", "silence-inside"),
        ("", "untold"),
        ("gone", "no-speech"),
        ("", "untold"),
        ("outside", "no-speech"),
    ]
    assert "ends at 10.000 s, the recording m.wav at 9.000 s" in found.remarks[0]


@pytest.mark.parametrize("level", [0.0, 1 / 32768])
@pytest.mark.usefixtures("folder")
def test_of_silence_nothing_is_said_to_be_heard(level: float) -> None:
    soundfile.write("s.wav", np.random.default_rng(1).integers(-1, 2, 64000) * level, 16000)
    rows = [Interval(1.0, 1.3, "one"), Interval(1.3, 1.6, "two"), Interval(2.5, 2.9, "three")]
    _of_another_program(Path("s.TextGrid"), IntervalTier.of("words", 0, 4, rows))
    places = check("s.TextGrid").places
    assert [(place.label, place.kind) for place in places] == [
        (row.label, "no-speech") for row in rows
    ]


@pytest.mark.usefixtures("folder")
def test_what_is_known_of_a_tier_is_not_said_of_another_of_its_name() -> None:
    Path("b.txt").write_text("one two three four five six")
    shutil.copy("a.wav", "b.wav")
    aligned = tierline.align("b.wav", "b.txt", aligner="uniform", tiers=("words",))
    checked = [replace(item, status=Status.CHECKED) for item in aligned.sidecar.items]
    odd = [replace(item, defects=(Defect.DISAGREEMENT,)) for item in aligned.sidecar.items[:2]]
    (tier,) = aligned.grid.tiers
    save_textgrid(TextGrid(0, tier.end, (tier, tier)), Path("b.TextGrid"))
    known = replace(aligned.sidecar, items=(*checked, *odd))
    write_sidecar(sidecar_path("b.TextGrid"), known)
    found = check("b.TextGrid", settings=CheckSettings(listen=False, least=1.0)).places
    assert [(place.label, place.kind) for place in found] == [
        ("one", "disagreement"),
        ("two", "disagreement"),
    ]


@pytest.mark.usefixtures("folder")
def test_without_a_recording_lengths_are_looked_at_and_what_is_known() -> None:
    Path("b.txt").write_text("one two three four five six")
    shutil.copy("a.wav", "b.wav")
    tierline.align("b.wav", "b.txt", aligner="uniform").save("b.TextGrid")
    heard = check("b.TextGrid", settings=CheckSettings(least=0.05))
    Path("b.wav").unlink()
    known = check("b.TextGrid", settings=CheckSettings(least=0.05))
    assert known.recording is None
    assert heard.recording == Path("b.wav")
    assert known.remarks[0].startswith("There is no recording beside b.TextGrid: only lengths")
    for one, other in zip(known.places, heard.places, strict=True):
        assert (one.start, one.what, one.probability) == (
            other.start,
            other.what,
            other.probability,
        )
    Path("a.wav").unlink()
    alone = check("a.TextGrid")
    assert [place.kind for place in alone.places] == ["zero-length"]
    assert check("a.TextGrid", settings=CheckSettings(listen=False)).remarks == ()


@pytest.mark.usefixtures("folder")
def test_phrases_may_begin_and_end_in_a_pause_and_hold_some() -> None:
    end = probe(Path("a.wav")).duration
    rows = [Interval(0.0, end, "a whole sentence that somebody said at a stretch")]
    _of_another_program(Path("p.TextGrid"), IntervalTier.of("utterances", 0, end, rows))
    assert check("a.wav", "p.TextGrid", settings=CheckSettings(least=0.0)).places == ()


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("words", "phones"), ("words",)),
        (("mary - words", "mary - phones", "john - words"), ("mary - words", "john - words")),
        (("ORT-MAU", "KAN-MAU", "MAU"), ("ORT-MAU",)),
        (("speech", "phones"), ("speech",)),
        (("phones",), ("phones",)),
        (("Mary", "John", "phonemes"), ("Mary", "John")),
    ],
)
@pytest.mark.usefixtures("folder")
def test_the_tiers_of_words_are_known_by_their_names(
    names: tuple[str, ...], chosen: tuple[str, ...]
) -> None:
    tiers = [IntervalTier.of(name, 0, 1, [Interval(0, 0.4, "yes")]) for name in names]
    _of_another_program(Path("t.TextGrid"), *tiers)
    found = check("t.TextGrid", settings=CheckSettings(listen=False))
    assert found.tiers == chosen
    assert bool(found.remarks) == (chosen[0] in {"speech", "phones", "Mary"})


@pytest.mark.usefixtures("folder")
def test_words_that_are_not_in_the_dictionary_are_told_once_if_most_are_not() -> None:
    edges = np.linspace(0, 2, 6)
    rows = [Interval(low, high, "<unk>") for low, high in pairwise(edges)]
    _of_another_program(Path("t.TextGrid"), IntervalTier.of("words", 0, 2, rows))
    few = [*rows[:2], *(Interval(row.start, row.end, "known") for row in rows[2:])]
    _of_another_program(Path("f.TextGrid"), IntervalTier.of("words", 0, 2, few))
    quiet = CheckSettings(listen=False)
    all_of_them = check("t.TextGrid", settings=quiet)
    assert all_of_them.places == ()
    assert all_of_them.remarks == (
        "5 of 5 words are not in the dictionary: their sounds are guesses.",
    )
    two = check("f.TextGrid", settings=quiet)
    assert [place.kind for place in two.places] == ["guessed-pronunciation"] * 2
    assert two.remarks == ()


@pytest.mark.usefixtures("folder")
def test_what_cannot_be_checked_is_said() -> None:
    with pytest.raises(InputError, match="no interval tier 'Words'"):
        check("a.wav", "a.TextGrid", settings=CheckSettings(tiers=("Words",)))
    with pytest.raises(InputError, match=r"b\.TextGrid does not exist"):
        check("a.wav", "b.TextGrid")
    with pytest.raises(UsageError, match="no channel 3"):
        check("a.wav", "a.TextGrid", settings=CheckSettings(channel=2))
    shutil.copy("a.wav", "lonely.wav")
    with pytest.raises(InputError, match="There is no TextGrid beside"):
        check("lonely.wav")
    with pytest.raises(UsageError, match="both TextGrids"):
        check("a.TextGrid", "a.TextGrid")
    points = PointTier.of("tones", 0, 1, [Point(0.5, "H")])
    save_textgrid(TextGrid(0, 1, (points,)), Path("points.TextGrid"))
    with pytest.raises(InputError, match="no interval tier with labels"):
        check("points.TextGrid")
    with pytest.raises(UsageError, match="from 0 to 1"):
        CheckSettings(least=2)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("missing.wav a.TextGrid", 1, "missing.wav does not exist"),
        ("a.TextGrid --tier other", 1, "a.TextGrid has no interval tier 'other'; its interval"),
        ("a.TextGrid --channel 2", 2, "no channel 2"),
        ("a.TextGrid --least 7", 2, "from 0 to 1; 7.0 is outside"),
        ("damaged.TextGrid", 1, "damaged.TextGrid"),
        (".", 1, "is a folder"),
        ("note.txt", 1, "There is no TextGrid beside note.txt; name one to be checked."),
        ("a.TextGrid --strict --no-audio", 1, ""),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_goes_wrong_is_one_sentence(line: str, code: int, said: str, capsys: Shown) -> None:
    Path("damaged.TextGrid").write_text('File type = "ooTextFile"\nObject class = "TextGrid"\n0')
    Path("note.txt").write_text("hello")
    assert main(["check", *line.split()]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert len(shown.err.splitlines()) == bool(said)
    assert bool(shown.out) != bool(said)


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
    assert any(
        "'six': nothing is heard" in place.what for place in check("b.wav", "b.TextGrid").places
    )
    checked = tuple(replace(item, status=Status.CHECKED) for item in known.items)
    write_sidecar(path, replace(known, items=checked))
    assert check("b.wav", "b.TextGrid").places == ()
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
    known_of = [None if item.doubt is None else [*map(type, item.doubt)] for item in moved]
    nothing = type(None)
    assert known_of == [[Doubt, nothing], [nothing, Doubt], [Doubt, Doubt]]
