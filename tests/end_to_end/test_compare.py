"""`tierline compare`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.program import Program
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.textgrid import save_textgrid


def _saved(path: Path, *rows: tuple[float, float, str], name: str = "words") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tier = IntervalTier.of(name, 0, rows[-1][1], [Interval(*row) for row in rows])
    save_textgrid(TextGrid(0, rows[-1][1], (tier,)), path)


def test_two_files(tierline: Program, folder: Path) -> None:
    _saved(folder / "gold.TextGrid", (0, 1, "Hello"), (1, 2, ""), (2, 3, "world"))
    _saved(folder / "found.TextGrid", (0, 1.03, "hello"), (1.03, 2, "uh"), (2, 3, "world"))
    ran = tierline("compare", "gold.TextGrid", "found.TextGrid")
    assert (ran.code, ran.err) == (0, "")
    assert "2 in the reference, 3 in the hypothesis, 2 paired, 0 missing, 1 extra" in ran.out
    assert "7.5 ms mean, 0.0 ms median, +7.5 ms signed" in ran.out
    assert "20 ms: 75.0 %" in ran.out
    ran = tierline("compare", "gold.TextGrid", "found.TextGrid", "--json")
    figures = json.loads(ran.out)["total"]
    assert figures["mean_ms"] == pytest.approx(7.5)
    assert (figures["files"], figures["failed"], figures["within_50"]) == (1, 0, 1.0)


def test_two_folders_with_what_is_missing(tierline: Program, folder: Path) -> None:
    for name in ("a", "sub/b", "gone", "other"):
        _saved(folder / f"gold/{name}.TextGrid", (0, 1, "one"), (1, 2, "two"))
    for name in ("a", "sub/b"):
        _saved(folder / f"found/{name}.TextGrid", (0, 1, "one"), (1, 2, "two"))
    _saved(folder / "found/other.TextGrid", (0, 1, "one"), name="phones")
    ran = tierline("compare", "gold", "found", "--json")
    assert ran.code == 1
    assert "gone.TextGrid does not exist" in ran.err
    assert "has no interval tier 'words'; its tiers are 'phones'" in ran.err
    value = json.loads(ran.out)
    assert [file["name"] for file in value["files"]] == [
        "a.TextGrid",
        "gone.TextGrid",
        "other.TextGrid",
        "sub/b.TextGrid",
    ]
    assert value["total"]["missing"] == 4
    assert value["total"]["mean_ms"] == 0
    assert value["total"]["failed"] == 2


def test_where_nothing_could_be_compared_no_figures_are_shown(
    tierline: Program, folder: Path
) -> None:
    _saved(folder / "a.TextGrid", (0, 1, "one"), name="other")
    ran = tierline("compare", "a.TextGrid", "a.TextGrid")
    assert (ran.code, ran.out) == (1, "files      1, 1 of them could not be compared\n")


def test_what_cannot_be_compared_is_told(tierline: Program, folder: Path) -> None:
    _saved(folder / "in/a.TextGrid", (0, 1, "one"))
    (folder / "empty").mkdir()
    for arguments, sentence in (
        (("in", "in/a.TextGrid"), "in is a folder, the other is not"),
        (("in/a.TextGrid", "gone"), "gone does not exist"),
        (("empty", "in"), "empty holds no TextGrids"),
    ):
        ran = tierline("compare", *arguments)
        assert ran.code == 1
        assert sentence in ran.sentence
