"""Aligners that misbehave, seen from the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import tierline as engine
from tests.support.program import Program
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.textgrid import save_textgrid

Make = Callable[..., Path]


@pytest.mark.parametrize(
    "case",
    [
        ("raise", "no such triphone"),
        ("told", "speech.wav holds no speech"),
        ("hang", "gave no sign of life"),
        ("exit", "exit code 7"),
        ("segfault", "signal 11"),
        ("memory", "MemoryError"),
        ("mute", "never answered"),
        ("nothing", "moody"),
        ("nan", "moody"),
        ("words-lost", "moody"),
        ("outside", "moody"),
    ],
)
def test_a_bad_answer_is_told_and_nothing_is_written(
    with_bad_aligners: Program, hum: Make, text: Make, case: tuple[str, str]
) -> None:
    (mood, sentence), folder = case, with_bad_aligners.folder
    hum(f"{mood}.wav", seconds=0.3), text()
    (folder / "out.TextGrid").write_text("old")
    ran = with_bad_aligners(
        *["align", f"{mood}.wav", "hello.txt", "-o", "out.TextGrid", "--aligner", "moody"],
        "--force",
    )
    assert ran.code == 1
    assert sentence in ran.sentence
    assert (folder / "out.TextGrid").read_text() == "old"
    assert not (folder / "out.tierline.json").exists()


def test_bad_answers_cost_their_own_files_only(
    with_bad_aligners: Program, hum: Make, text: Make, folder: Path
) -> None:
    for mood in ("a", "exit", "hang", "nan", "raise", "z"):
        hum(f"in/{mood}.wav", seconds=0.3), text(name=f"in/{mood}.txt")
    ran = with_bad_aligners(
        "align", "in", "-o", "out", "--aligner", "moody", "--tiers", "words", "--jobs", "2"
    )
    assert (ran.code, ran.out) == (1, "2 aligned, 4 failed; results are in out\n")
    assert sorted(path.name for path in (folder / "out").glob("*.TextGrid")) == [
        "a.TextGrid",
        "z.TextGrid",
    ]


def test_an_interval_that_fails_keeps_its_words_in_order(
    with_bad_aligners: Program, hum: Make, folder: Path
) -> None:
    hum("even.wav")
    rows = [Interval(0, 1, "one two"), Interval(1, 1, "three"), Interval(1, 2, "four five")]
    grid = TextGrid(0, 2, (IntervalTier.of("text", 0, 2, rows),))
    save_textgrid(grid, folder / "even.TextGrid")
    ran = with_bad_aligners.typed(
        "align even.wav even.TextGrid --text-tier text -o out.TextGrid --aligner moody"
    )
    assert ran.code == 0
    assert "interval 2 of 'text' (1.000-1.000 s) was not aligned: it has no length." in ran.err
    words = engine.open_textgrid(folder / "out.TextGrid").grid.tier("words")
    assert [label for label in words.labels if label] == ["one", "two", "three", "four", "five"]


def test_an_aligner_that_cannot_start_is_told(
    with_bad_aligners: Program, hum: Make, text: Make
) -> None:
    hum(), text()
    command = "align hello.wav hello.txt --aligner fussy --set"
    ran = with_bad_aligners.typed(command, "how=told")
    assert (ran.code, ran.sentence) == (
        1,
        "hello.wav: the model folder m/ is empty: download it again",
    )
    ran = with_bad_aligners.typed(command, "how=raise")
    assert ran.code == 1
    assert "could not be started" in ran.sentence


def test_a_broken_plugin_is_listed_and_hides_no_other(with_bad_aligners: Program) -> None:
    ran = with_bad_aligners("aligners", "--json")
    assert ran.code == 0
    listed = {entry["name"]: entry for entry in json.loads(ran.out)}
    ours = {"ctc", "qwen3", "sphinx", "uniform"}
    assert {"busy", "fussy", "moody", "torn"} | ours == set(listed)
    assert "bad_aligners_nowhere" in listed["torn"]["problem"]
    assert listed["torn"]["package"] == "bad-aligners"
    assert listed["uniform"]["problem"] is None
    ran = with_bad_aligners("aligners")
    assert "torn\n  cannot run here: its plug-in cannot be imported" in ran.out
    ran = with_bad_aligners("align", "a.wav", "a.txt", "--aligner", "torn")
    assert ran.code == 2
    assert "cannot be used" in ran.sentence
