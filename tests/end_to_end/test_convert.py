"""`tierline convert`."""

from __future__ import annotations

from pathlib import Path

import pytest

import tierline as engine
from tests.support.program import Program
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.textgrid import FileFormat, save_textgrid

GRID = TextGrid(
    -0.5,
    1.5,
    (
        IntervalTier.of("words", -0.5, 1.5, [Interval(-0.5, 0.1, 'say "ʃə"'), Interval(0.1, 1.5)]),
        PointTier.of("tones", -0.5, 1.5, [Point(0.25, "H*")]),
    ),
)


def _saved(path: Path, form: str = "long", encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    save_textgrid(GRID, path, FileFormat.of(form, encoding))
    return path


@pytest.mark.parametrize("form", ["long", "short", "chronological", "binary"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_form_and_encoding_are_as_asked(
    tierline: Program, folder: Path, form: str, encoding: str
) -> None:
    _saved(folder / "a.TextGrid", "short", "utf-16")
    ran = tierline(
        *("convert", "a.TextGrid", "--out-dir", "out", "--form", form, "--encoding", encoding)
    )
    assert (ran.code, ran.out) == (0, "1 converted, 0 failed; results are in out\n")
    file = engine.open_textgrid(folder / "out/a.TextGrid")
    assert file.grid == GRID
    assert file.format.form == form
    if form != "binary":
        assert file.format.encoding == encoding


def test_by_default_nothing_changes(tierline: Program, folder: Path) -> None:
    source = _saved(folder / "in/deep/a.textgrid", "chronological", "utf-16")
    assert tierline("convert", "in", "--out-dir", "out").code == 0
    assert (folder / "out/deep/a.textgrid").read_bytes() == source.read_bytes()


def test_a_file_that_fails_is_told_and_the_others_are_done(tierline: Program, folder: Path) -> None:
    _saved(folder / "a.TextGrid"), _saved(folder / "z.TextGrid")
    (folder / "bad.TextGrid").write_text("no TextGrid")
    ran = tierline(
        "convert", "a.TextGrid", "bad.TextGrid", "gone.TextGrid", "z.TextGrid", "--out-dir", "out"
    )
    assert (ran.code, ran.out) == (1, "2 converted, 2 failed; results are in out\n")
    lines = ran.err.splitlines()
    assert ["bad.TextGrid" in lines[0], "gone.TextGrid" in lines[1]] == [True, True]
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.TextGrid", "z.TextGrid"]


def test_nothing_is_overwritten_without_force_not_even_the_input(
    tierline: Program, folder: Path
) -> None:
    before = _saved(folder / "a.TextGrid").read_bytes()
    ran = tierline.typed("convert a.TextGrid --out-dir . --form short")
    assert ran.code == 1
    assert "a.TextGrid is already there and was left as it is" in ran.sentence
    assert (folder / "a.TextGrid").read_bytes() == before
    assert tierline.typed("convert a.TextGrid --out-dir . --form short --force").code == 0
    assert engine.open_textgrid(folder / "a.TextGrid").format.form == "short"


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_the_second_of_two_equal_names_fails(
    tierline: Program, folder: Path, force: tuple[str, ...]
) -> None:
    for number in (1, 2):
        _saved(folder / f"{number}/a.TextGrid", "long" if number == 1 else "short")
    ran = tierline("convert", "1/a.TextGrid", "2/a.TextGrid", "--out-dir", "out", *force)
    assert ran.code == 1
    assert ran.sentence.startswith(f"{Path('2/a.TextGrid')} was left out: {Path('1/a.TextGrid')}")
    assert engine.open_textgrid(folder / "out/a.TextGrid").format.form == "long"


def test_what_was_guessed_is_said_with_the_files_name(tierline: Program, folder: Path) -> None:
    grid = TextGrid(0, 1, (IntervalTier.of("été", 0, 1, [Interval(0, 1, "né")]),))
    save_textgrid(grid, folder / "a.TextGrid", FileFormat.of("long", "latin-1"))
    ran = tierline.typed("convert a.TextGrid --out-dir out --encoding utf-8")
    assert ran.code == 0
    assert ran.err.startswith("tierline: note: a.TextGrid, line 11: the file is not UTF-8")
    assert "Latin-1" in ran.err
    told = tierline.typed(
        "convert a.TextGrid --out-dir told --encoding utf-8 --input-encoding latin-1"
    )
    assert (told.code, told.err) == (0, "")
    assert engine.open_textgrid(folder / "told/a.TextGrid").grid == grid


def test_a_place_for_results_that_is_a_file(tierline: Program, folder: Path) -> None:
    _saved(folder / "a.TextGrid")
    (folder / "out").write_text("mine")
    ran = tierline("convert", "a.TextGrid", "--out-dir", "out")
    assert ran.code == 1
    assert "out is a file, not a folder" in ran.sentence
    assert (folder / "out").read_text() == "mine"
