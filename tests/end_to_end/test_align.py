"""`tierline align` on single recordings."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import tierline as engine
from tests.support.program import Program
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.review import Status, read_sidecar, sidecar_schema, write_sidecar
from tierline.textgrid import FileFormat, open_textgrid, save_textgrid

Make = Callable[..., Path]


def _labels(path: Path, tier: str = "words") -> list[str]:
    return [label for label in engine.open_textgrid(path).grid.tier(tier).labels if label]


def _grid(folder: Path, *tiers: IntervalTier | PointTier, end: float = 2.0) -> Path:
    path = folder / "hello.TextGrid"
    save_textgrid(TextGrid(0.0, end, tiers), path, FileFormat.of("short", "utf-16"))
    return path


def _utterances(*rows: tuple[float, float, str], name: str = "utterance") -> IntervalTier:
    return IntervalTier.of(name, 0.0, rows[-1][1], [Interval(*row) for row in rows])


def test_a_recording_and_its_text_become_a_textgrid_and_a_sidecar(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(seconds=2.00001), text()
    ran = tierline.typed("align hello.wav hello.txt -o out.TextGrid --aligner uniform")
    assert (ran.code, ran.out, ran.err) == (0, "wrote out.TextGrid\n", "")
    grid = engine.open_textgrid(folder / "out.TextGrid").grid
    assert grid.names[0] == "words"
    assert (grid.start, grid.end) == (0.0, 32000 / 16000)
    assert [label for label in grid.tier("words").labels if label] == ["Hello", "wide", "world"]
    value = json.loads((folder / "out.tierline.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, sidecar_schema())
    assert [item["label"] for item in value["items"] if item["tier"] == "words"] == [
        "Hello",
        "wide",
        "world",
    ]
    assert value["source"]["audio"] == "hello.wav"
    assert str(folder) not in json.dumps(value)


def test_without_o_the_textgrid_lies_beside_the_recording(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum("sub/hello.wav"), text()
    ran = tierline("align", "sub/hello.wav", "hello.txt", "--aligner", "uniform", "--no-sidecar")
    assert ran.code == 0
    assert sorted(path.name for path in (folder / "sub").iterdir()) == [
        "hello.TextGrid",
        "hello.wav",
    ]


def test_a_folder_for_the_result_is_made(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(), text()
    ran = tierline("align", "hello.wav", "hello.txt", "-o", "new/deep/", "--aligner", "uniform")
    assert ran.code == 0
    assert (folder / "new/deep/hello.TextGrid").exists()


@pytest.mark.parametrize("taken", ["out.TextGrid", "out.tierline.json"])
def test_nothing_is_overwritten_without_force(
    tierline: Program, hum: Make, text: Make, folder: Path, taken: str
) -> None:
    hum(), text()
    (folder / taken).write_text("mine")
    command = "align hello.wav hello.txt -o out.TextGrid --aligner uniform"
    ran = tierline.typed(command)
    assert ran.code == 1
    assert ran.sentence.startswith(f"{taken} is already there and was left as it is")
    assert (folder / taken).read_text() == "mine"
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        ["hello.txt", "hello.wav", taken]
    )
    assert tierline.typed(command, "--force").code == 0
    assert (folder / taken).read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize("status", [Status.MOVED, Status.CHECKED])
def test_the_work_of_a_human_is_not_overwritten_even_with_force(
    tierline: Program, hum: Make, text: Make, folder: Path, status: Status
) -> None:
    hum(), text()
    command = "align hello.wav hello.txt --aligner uniform --force"
    assert tierline.typed(command).code == 0
    beside = folder / "hello.tierline.json"
    sidecar = read_sidecar(beside)
    worked_on = replace(sidecar.items[0], status=status)
    write_sidecar(beside, replace(sidecar, items=(worked_on, *sidecar.items[1:])))
    before = {path: path.read_bytes() for path in folder.iterdir()}
    for flags in ((), ("--no-sidecar",)):
        ran = tierline.typed(command, *flags)
        assert ran.code == 1
        assert "a human has worked on 1 label there, which --force does not" in ran.sentence
        assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_sidecar_of_an_earlier_run_that_stays_is_told(
    tierline: Program, hum: Make, text: Make
) -> None:
    hum(), text()
    command = "align hello.wav hello.txt --aligner uniform"
    assert tierline.typed(command).err == ""
    ran = tierline.typed(command, "--force", "--no-sidecar")
    assert (ran.code, ran.err) == (
        0,
        "tierline: note: hello.tierline.json is from an earlier run and does not describe the new "
        "hello.TextGrid.\n",
    )


@pytest.mark.parametrize("name", ["hello.wav", "hello.txt"])
def test_the_recording_and_its_text_are_never_overwritten(
    tierline: Program, hum: Make, text: Make, folder: Path, name: str
) -> None:
    hum(), text()
    before = (folder / name).read_bytes()
    ran = tierline.typed(f"align hello.wav hello.txt --aligner uniform --force -o ./{name}")
    assert ran.code == 2
    assert f"The result would overwrite {name}" in ran.sentence
    assert (folder / name).read_bytes() == before


def test_each_labelled_interval_is_aligned_inside_its_own_span_and_all_tiers_are_kept(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum()
    utterances = _utterances(
        (0.0, 0.25, ""), (0.25, 0.75, "Good morning!"), (0.75, 1.0, " \t"), (1.0, 2.0, "l’été 21")
    )
    notes = PointTier.of("notes", 0.0, 2.0, [Point(1.5, "élan")])
    source = _grid(folder, utterances, notes)
    ran = tierline(
        "align", "hello.wav", source.name, "-o", "out.TextGrid", "--aligner", "uniform",
        "--text-tier", "utterance", "--tiers", "words",
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    file = engine.open_textgrid(folder / "out.TextGrid")
    assert file.grid.names == ("utterance", "notes", "words")
    assert file.grid.tiers[:2] == (utterances, notes)
    assert (file.format.form, file.format.encoding) == ("short", "utf-16")
    words = [row for row in file.grid.tier("words") if row.label]
    assert [row.label for row in words] == ["Good", "morning", "l’été", "21"]
    assert all(
        0.25 <= row.start < row.end <= 0.75 for row in words[:2] if isinstance(row, Interval)
    )
    assert all(1.0 <= row.start < row.end <= 2.0 for row in words[2:] if isinstance(row, Interval))
    assert read_sidecar(folder / "out.tierline.json").source.text_tier == "utterance"


def test_the_only_tier_with_labels_needs_no_name_but_that_is_said(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum()
    _grid(folder, IntervalTier("empty", 0, 2), _utterances((0.0, 2.0, "Hello world")))
    ran = tierline.typed("align hello.wav hello.TextGrid -o out.TextGrid --aligner uniform")
    assert ran.code == 0
    assert "note: hello.TextGrid: the text was taken from its only tier with labels" in ran.err
    assert _labels(folder / "out.TextGrid") == ["Hello", "world"]


def test_a_textgrid_without_labels_holds_no_text(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum()
    _grid(folder, _utterances((0, 2, " ")))
    ran = tierline.typed("align hello.wav hello.TextGrid --aligner uniform -o out.TextGrid")
    assert (ran.code, ran.sentence) == (
        1,
        "No interval tier of hello.TextGrid has labels, so there is no text to align.",
    )


def test_several_tiers_with_labels_need_a_name(tierline: Program, hum: Make, folder: Path) -> None:
    hum()
    _grid(folder, _utterances((0, 2, "a"), name="one"), _utterances((0, 2, "b"), name="two"))
    command = "align hello.wav hello.TextGrid -o out.TextGrid --aligner uniform"
    ran = tierline.typed(command)
    assert ran.code == 2
    assert ran.sentence == (
        "Say which tier of hello.TextGrid holds the text, with --text-tier, or that each is what "
        "one speaker says, with --text-tier '*'; its interval tiers are 'one', 'two'."
    )
    ran = tierline.typed(command, "--text-tier", "three")
    assert ran.code == 2
    assert "hello.TextGrid has no tier 'three'; its interval tiers are 'one', 'two'" in ran.err
    assert not (folder / "out.TextGrid").exists()


def test_of_several_tiers_the_one_with_the_usual_name_is_taken(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum()
    _grid(folder, _utterances((0, 2, "a"), name="one"), _utterances((0, 2, "b"), name="Text"))
    ran = tierline.typed("align hello.wav hello.TextGrid -o out.TextGrid --aligner uniform")
    assert ran.code == 0
    assert "hello.TextGrid: the text was taken from its tier 'Text'." in ran.err
    words = open_textgrid(folder / "out.TextGrid").grid.tier("words")
    assert [label for label in words.labels if label] == ["b"]


def test_a_tier_of_that_name_is_an_error_unless_replaced_or_renamed(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum()
    old = _utterances((0, 2, "old"), name="words")
    last = PointTier("last", 0, 2)
    _grid(folder, old, _utterances((0.0, 2.0, "Hello world")), last)
    command = "align hello.wav hello.TextGrid --text-tier utterance --aligner uniform"
    command += " --tiers words"
    ran = tierline.typed(command, "-o", "out.TextGrid")
    assert ran.code == 2
    assert "already has a tier named 'words'" in ran.sentence
    assert "--replace" in ran.sentence
    assert "--suffix" in ran.sentence
    assert tierline.typed(command, "-o", "replaced.TextGrid", "--replace").code == 0
    assert engine.open_textgrid(folder / "replaced.TextGrid").grid.names == (
        "words",
        "utterance",
        "last",
    )
    assert _labels(folder / "replaced.TextGrid") == ["Hello", "world"]
    assert tierline.typed(command, "-o", "more.TextGrid", "--suffix", " 2").code == 0
    grid = engine.open_textgrid(folder / "more.TextGrid").grid
    assert grid.names == ("words", "utterance", "last", "words 2")
    assert grid.tiers[0] == old


def test_new_labels_that_the_old_encoding_cannot_hold_bring_utf8_and_a_note(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum()
    grid = TextGrid(0, 2, (_utterances((0.0, 2.0, "Hello été")),))
    save_textgrid(grid, folder / "hello.TextGrid", FileFormat.of("long", "latin-1"))
    ran = tierline.typed("align hello.wav hello.TextGrid -o out.TextGrid --aligner uniform",
        "--text-tier", "utterance", "--suffix", " ʃ",
    )  # fmt: skip
    assert ran.code == 0
    assert "saved in UTF-8 instead of latin-1" in ran.err
    assert engine.open_textgrid(folder / "out.TextGrid").format.encoding == "utf-8"


def test_one_channel_is_chosen_counting_from_one(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(channels=2), text()
    command = "align hello.wav hello.txt --aligner uniform -o"
    assert tierline.typed(command, "a.TextGrid", "--channel", "2").code == 0
    assert read_sidecar(folder / "a.tierline.json").source.channel == 1
    ran = tierline.typed(command, "b.TextGrid", "--channel", "3")
    assert (ran.code, ran.sentence) == (2, "hello.wav has 2 channels; there is no channel 3.")
    assert tierline.typed(command, "c.TextGrid", "--channel", "0").code == 2


def test_options_reach_the_aligner_and_the_sidecar(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(), text("a wonderful day")
    command = "align hello.wav hello.txt --aligner uniform --force -o out.TextGrid --set"
    assert tierline.typed(command, "uniform.spacing=equal").code == 0
    sidecar = read_sidecar(folder / "out.tierline.json")
    lengths = [item.end - item.start for item in sidecar.items if item.tier == "words"]
    assert max(lengths) - min(lengths) < 1e-6
    assert sidecar.items[0].origin.options["spacing"] == "equal"
    for wrong in ("spacing=odd", "nonsense=1", "sphinx.spacing=equal", "spacing", "=1"):
        ran = tierline.typed(command, wrong)
        assert ran.code == 2, wrong
        assert ran.sentence


def test_equal_input_gives_equal_output_but_for_the_run(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(), text()
    for name in ("one", "two"):
        tierline(
            "align", "hello.wav", "hello.txt", "-o", f"{name}.TextGrid", "--aligner", "uniform"
        )
    assert (folder / "one.TextGrid").read_bytes() == (folder / "two.TextGrid").read_bytes()
    one, two = (
        json.loads((folder / f"{name}.tierline.json").read_text()) for name in ("one", "two")
    )
    assert one.pop("run")
    assert two.pop("run")
    assert one == two


def test_names_and_texts_in_any_script_can_be_printed_anywhere(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum("تسجيل ʃə.wav"), text("مرحبا بالعالم", "تسجيل ʃə.txt")
    ran = tierline(
        *["align", "تسجيل ʃə.wav", "تسجيل ʃə.txt", "--aligner", "uniform", "--language", "ar"],
        environment={"PYTHONIOENCODING": "ascii"},
    )
    assert ran.code == 0
    assert r"\u0283" in ran.out
    assert _labels(folder / "تسجيل ʃə.TextGrid") == ["مرحبا", "بالعالم"]
    ran = tierline("align", "ə.wav", "ə.txt", environment={"PYTHONIOENCODING": "ascii"})
    assert (ran.code, ran.sentence) == (1, r"\u0259.wav does not exist.")


def test_quiet_prints_notes_and_errors_only(tierline: Program, hum: Make, text: Make) -> None:
    hum(), text()
    ran = tierline.typed("align hello.wav hello.txt --aligner uniform --quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_version(tierline: Program) -> None:
    ran = tierline("--version")
    assert ran.code == 0
    assert ran.out.startswith("tierline 0.")
    module = [sys.executable, "-m", "tierline", "--version"]
    assert subprocess.check_output(module, text=True, cwd=tierline.folder) == ran.out


def test_the_script_in_the_readme_does_what_it_says(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    script = (root / "README.md").read_text("utf-8").partition("```python\n")[2].partition("```")[0]
    saved = tmp_path / "demo.TextGrid"
    script = script.replace('"demo.TextGrid"', repr(str(saved)))
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert "amongst" in ran.stdout
    assert saved.exists()


def test_speakers_and_their_channels_are_flags(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(channels=2), text("Anna: one\nDr. Ó Brien: two\nAnna: three\nNote: four\n")
    ran = tierline.typed(
        "align hello.wav hello.txt --aligner uniform -o out.TextGrid --channel 2 --channel Anna=1"
    )
    assert (ran.code, ran.err) == (0, "")
    grid = engine.open_textgrid(folder / "out.TextGrid").grid
    assert grid.names == ("Anna - words", "Dr. Ó Brien - words")
    assert _labels(folder / "out.TextGrid", "Dr. Ó Brien - words") == ["two"]
    assert _labels(folder / "out.TextGrid", "Anna - words") == ["one", "three", "Note", "four"]
