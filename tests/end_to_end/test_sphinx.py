"""The whole path on real speech, with the embedded aligner."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import soundfile

import tierline as engine
from tests.support.program import Program
from tierline.annotation import IntervalTier
from tierline.review import sidecar_schema

DEMO = Path(__file__).parents[2] / "resources" / "demo"


@pytest.fixture
def speech(folder: Path) -> Path:
    for name in ("demo.wav", "demo.txt"):
        shutil.copy(DEMO / name, folder)
    return folder


def test_speech_and_text_become_words_and_phones(tierline: Program, speech: Path) -> None:
    ran = tierline("align", "demo.wav", "demo.txt")
    assert (ran.code, ran.out, ran.err) == (0, "wrote demo.TextGrid\n", "")
    grid = engine.open_textgrid(speech / "demo.TextGrid").grid
    words, phones = grid.tiers
    assert isinstance(words, IntervalTier)
    assert isinstance(phones, IntervalTier)
    assert (words.name, phones.name) == ("words", "phones")
    typed = (speech / "demo.txt").read_text().split()
    assert [label for label in words.labels if label] == [word.strip(".,") for word in typed]
    for tier in (words, phones):
        assert (tier.starts[0], tier.ends[-1]) == (grid.start, grid.end)
        assert (tier.starts[1:] == tier.ends[:-1]).all()
    edges = {*words.starts.tolist(), *words.ends.tolist()}
    assert edges <= {*phones.starts.tolist(), *phones.ends.tolist()}
    value = json.loads((speech / "demo.tierline.json").read_text(encoding="utf-8"))
    jsonschema.validate(value, sidecar_schema())
    assert value["origins"][0]["aligner"] == "sphinx"


def test_the_text_of_another_recording_is_told(tierline: Program, speech: Path) -> None:
    (speech / "other.txt").write_text("itches are always so tempting to scratch")
    ran = tierline("align", "demo.wav", "other.txt", "-o", "other.TextGrid")
    assert ran.code == 0
    assert "demo.wav: this is most likely another text, or one in another language" in ran.err
    assert tierline("align", "demo.wav", "demo.txt").err == ""
    bad, good = (
        json.loads((speech / f"{name}.tierline.json").read_text(encoding="utf-8"))
        for name in ("other", "demo")
    )
    assert bad["stretches"][0]["agreement"] < 0.5
    assert good["stretches"][0]["agreement"] > 0.8
    assert {item["confidence"] for item in good["items"]} == {None}


def test_a_wrong_word_and_a_missing_one_are_marked(tierline: Program, speech: Path) -> None:
    (speech / "spoiled.txt").write_text("amongst her bananas she was beautiful")
    assert tierline("align", "demo.wav", "spoiled.txt", "-o", "spoiled.TextGrid").code == 0
    assert tierline("align", "demo.wav", "demo.txt").code == 0
    spoiled, good = (
        json.loads((speech / f"{name}.tierline.json").read_text(encoding="utf-8"))
        for name in ("spoiled", "demo")
    )
    marks = {"unplaced", "unsupported"}
    marked = [item["label"] for item in spoiled["items"] if marks & {*item["defects"]}]
    assert marked == ["bananas"]
    [lacking] = [item for item in good["items"] if item["label"] == "considered"]
    assert any(
        span["start"] < lacking["end"] and span["end"] > lacking["start"]
        for span in spoiled["untold"]
    )
    assert good["untold"] == []


@pytest.mark.parametrize("sound", ["noise", "tone"])
def test_sound_without_speech_is_doubted(tierline: Program, folder: Path, sound: str) -> None:
    times = np.arange(4 * 16000) / 16000
    noise = np.random.default_rng(1).standard_normal(times.size) * 0.1
    samples = noise if sound == "noise" else 0.3 * np.sin(2 * np.pi * 440 * times)
    soundfile.write(str(folder / "a.wav"), samples, 16000)
    (folder / "a.txt").write_text("hello my name is nobody at all")
    ran = tierline("align", "a.wav", "a.txt")
    assert "could not be placed" in ran.err
    assert "this is most likely another text" in ran.err
    labels = engine.open_textgrid(folder / "a.TextGrid").grid.tier("words").labels
    assert [label for label in labels if label] == [
        "hello",
        "my",
        "name",
        "is",
        "nobody",
        "at",
        "all",
    ]


def test_times_are_round(tierline: Program, speech: Path) -> None:
    assert tierline("align", "demo.wav", "demo.txt").code == 0
    for tier in engine.open_textgrid(speech / "demo.TextGrid").grid.tiers:
        assert isinstance(tier, IntervalTier)
        inside = tier.ends[:-1].tolist()
        assert inside == [round(time, 6) for time in inside]


def test_phones_in_arpabet(tierline: Program, speech: Path) -> None:
    ran = tierline("align", "demo.wav", "demo.txt", "--phone-set", "arpabet", "--tiers", "phones")
    assert ran.code == 0
    grid = engine.open_textgrid(speech / "demo.TextGrid").grid
    assert grid.names == ("phones",)
    assert all(label.isascii() and label.isupper() for label in grid.tiers[0].labels if label)


def test_one_child_does_many_files(tierline: Program, speech: Path) -> None:
    for number in range(3):
        for suffix in ("wav", "txt"):
            target = speech / "in" / f"{number}.{suffix}"
            target.parent.mkdir(exist_ok=True)
            shutil.copy(DEMO / f"demo.{suffix}", target)
    ran = tierline("align", "in", "-o", "out", "--jobs", "2")
    assert (ran.code, ran.out) == (0, "3 aligned, 0 failed; results are in out\n")
    contents = {path.read_bytes() for path in (speech / "out").glob("*.TextGrid")}
    assert len(contents) == 1
