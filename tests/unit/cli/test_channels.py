"""Who speaks, and on which channel, said on the command line."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

import tierline
from tests.support.two_speakers import placed
from tierline.cli import main

TEXT = "Anna: one\nBen: two\nAnna: three\nNote: four\n"
TYPED = ("align", "talk.wav", "talk.txt", "--aligner", "uniform")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    times = np.arange(32000) / 16000
    soundfile.write("talk.wav", np.stack([0.3 * np.sin(900 * times)] * 2, axis=1), 16000)
    Path("talk.txt").write_text(TEXT)


@pytest.mark.parametrize(
    ("flags", "made"),
    [
        ("", {"Anna": ["one", "three", "Note", "four"], "Ben": ["two"]}),
        ("--channel each", {"Anna": ["one", "three", "Note", "four"], "Ben": ["two"]}),
        (
            "--channel ben=2 --channel ANNA=1 --speakers ben,anna,note --channel note=1",
            {"Anna": ["one", "three"], "Ben": ["two"], "Note": ["four"]},
        ),
        ("--speakers Ben", {"": ["Anna", "one"], "Ben": ["two", "Anna", "three", "Note", "four"]}),
        ("--speakers never", {"": ["Anna", "one", "Ben", "two", "Anna", "three", "Note", "four"]}),
    ],
)
def test_flags_say_who_speaks(flags: str, made: dict[str, list[str]]) -> None:
    assert main([*TYPED, *flags.split()]) == 0
    grid = tierline.open_textgrid("talk.TextGrid").grid
    names = [f"{name} - words" if name else "words" for name in made]
    assert list(grid.names) == names
    said = [[label for label, _, _ in placed(grid.tier(name))] for name in names]
    assert said == list(made.values())


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        ("--channel each --channel 1", "each says all"),
        ("--channel 1 --channel 2", "several channels for all"),
        ("--channel Anna=1 --channel Anna=2", "'Anna' several channels"),
        ("--channel Anna=0", "no whole number from 1 up, nor a speaker's"),
        ("--channel =1", "names no speaker"),
        ("--channel Anna=1", "'Ben' speaks in talk.txt, too; say on which channel"),
        ("--channel Anna=1 --channel Ben=3", "has 2 channels, so there is no channel 3 for 'Ben'"),
        ("--channel Carl=1", "no speaker 'Carl' in talk.txt; its speakers are 'Anna', 'Ben'"),
        ("--speakers ,", "names nobody"),
        ("--speakers never --channel each", "leave out --speakers never"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    flags: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*TYPED, *flags.split()]) == 2
    assert sentence in capsys.readouterr().err
    assert not Path("talk.TextGrid").exists()
