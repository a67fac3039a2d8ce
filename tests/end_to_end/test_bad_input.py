"""Bad input, end to end: a clear sentence each time, and nothing lost."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

import tierline as engine
from tests.support.program import Program, Ran
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.review import read_sidecar
from tierline.textgrid import FileFormat, save_textgrid

Make = Callable[..., Path]


def _truncated(path: Path) -> None:
    soundfile.write(str(path), np.zeros(16000), 16000, format="FLAC")
    path.write_bytes(path.read_bytes()[:30])


def _nan(path: Path) -> None:
    samples = np.full(16000, 0.1, dtype=np.float32)
    samples[::2] *= -1
    samples[5000] = np.nan
    soundfile.write(str(path), samples, 16000, subtype="FLOAT")


def _nothing(path: Path) -> None:
    assert not path.exists()


AUDIO: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (_nothing, "bad.wav does not exist."),
    "empty": (lambda path: path.write_bytes(b""), "empty"),
    "truncated": (_truncated, "bad.wav"),
    "text": (lambda path: path.write_text("this is no sound\n" * 9), "not a recording"),
    "noise": (lambda path: path.write_bytes(bytes(range(256)) * 9), "bad.wav"),
    "zero-length": (lambda path: soundfile.write(str(path), np.zeros(0), 16000), "no sound"),
    "silent": (
        lambda path: soundfile.write(str(path), np.zeros(9000), 16000),
        "nothing but silence",
    ),
    "nan": (_nan, "is no number"),
}


def _nothing_written(folder: Path, *there: str) -> bool:
    return sorted(path.name for path in folder.iterdir()) == sorted(there)


@pytest.mark.parametrize("kind", AUDIO)
def test_bad_audio(tierline: Program, text: Make, folder: Path, kind: str) -> None:
    make, sentence = AUDIO[kind]
    text()
    make(folder / "bad.wav")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    ran = tierline.typed("align bad.wav hello.txt -o out.TextGrid --aligner uniform")
    assert ran.code == 1
    assert sentence in ran.sentence
    assert "bad.wav" in ran.sentence
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_recording_that_was_cut_short_is_told_where_that_may_be_the_cause(
    tierline: Program, hum: Make, text: Make
) -> None:
    path = hum("bad.wav")
    path.write_bytes(path.read_bytes()[:3000])
    text("far more words than fit into what is left of it " * 3)
    ran = tierline.typed("align bad.wav hello.txt -o out.TextGrid --aligner uniform")
    assert ran.code == 1
    assert "cannot be said in 0.09 s" in ran.sentence
    assert "the header promises 2.000 s" in ran.sentence


TEXTS: dict[str, tuple[bytes | None, str]] = {
    "missing": (None, "bad.txt"),
    "empty": (b"", "holds no text"),
    "blank": (b" \n\t\r\n", "holds no text"),
    "marks": ("… – !?".encode(), "holds no words to align"),
    "far too long": (b"many more words than fit " * 100, "cannot be said in 2.00 s"),
    "sound": (b"RIFF\0\0\0\0WAVEfmt ", "is a sound file"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_bad_text(tierline: Program, hum: Make, folder: Path, kind: str) -> None:
    content, sentence = TEXTS[kind]
    hum()
    if content is not None:
        (folder / "bad.txt").write_bytes(content)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    ran = tierline.typed("align hello.wav bad.txt -o out.TextGrid --aligner uniform")
    assert ran.code == 1
    assert sentence in ran.sentence
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_textgrid_that_is_none(tierline: Program, hum: Make, folder: Path) -> None:
    hum()
    (folder / "bad.TextGrid").write_text('File type = "ooTextFile"\nObject class = "TextGrid"\n\n0')
    ran = tierline.typed("align hello.wav bad.TextGrid -o out.TextGrid --aligner uniform")
    assert ran.code == 1
    assert "bad.TextGrid" in ran.sentence
    assert not (folder / "out.TextGrid").exists()


def _spans(folder: Path, *rows: tuple[float, float, str], end: float) -> None:
    tier = IntervalTier.of("utterance", 0.0, end, [Interval(*row) for row in rows])
    save_textgrid(TextGrid(0.0, end, (tier,)), folder / "long.TextGrid", FileFormat())


def test_a_textgrid_longer_than_the_recording_loses_no_label(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum(seconds=2.0)
    rows = ((0.0, 1.0, "one two"), (1.0, 2.5, "three four"), (2.5, 4.0, "five six"))
    _spans(folder, *rows, end=4.0)
    ran = tierline.typed(
        "align hello.wav long.TextGrid -o out.TextGrid --aligner uniform --tiers words",
        *("--text-tier", "utterance"),
    )
    assert ran.code == 0
    notes = ran.err.splitlines()
    assert len(notes) == 2
    assert "interval 2 of 'utterance' (1.000-2.500 s) reaches behind the end" in notes[0]
    assert "interval 3 of 'utterance' (2.500-4.000 s) was not aligned: it lies outside" in notes[1]
    grid = engine.open_textgrid(folder / "out.TextGrid").grid
    words = grid.tier("words")
    assert isinstance(words, IntervalTier)
    assert (words.start, words.end, words.ends[-1]) == (0.0, 4.0, 4.0)
    spans = {row.label: (row.start, row.end) for row in words if row.label}
    assert list(spans) == ["one", "two", "three", "four", "five", "six"]
    assert spans["four"][1] <= 2.0
    assert spans["five"][0] >= 2.5
    defects = {
        item.label: item.defects for item in read_sidecar(folder / "out.tierline.json").items
    }
    assert defects["five"] == defects["six"] == ("unplaced",)
    assert defects["four"] == ()


def test_a_textgrid_that_is_longer_by_a_rounding_is_no_cause_for_a_note(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum(seconds=2.0)
    _spans(folder, (0.0, 2.0005, "one two"), end=2.0005)
    command = "align hello.wav long.TextGrid -o out.TextGrid --aligner uniform"
    ran = tierline.typed(command, "--text-tier", "utterance")
    assert (ran.code, ran.err) == (0, "")


def test_an_interval_that_cannot_hold_its_text_is_marked_and_the_others_are_done(
    tierline: Program, hum: Make, folder: Path
) -> None:
    hum(seconds=2.0)
    _spans(
        folder,
        (0.0, 0.1, "far too many words for such a short time indeed"),
        (0.1, 2.0, "yes"),
        end=2.0,
    )
    command = "align hello.wav long.TextGrid -o out.TextGrid --aligner uniform"
    ran = tierline.typed(command, "--text-tier", "utterance")
    assert ran.code == 0
    assert "cannot be said in 0.10 s" in ran.err
    labels = engine.open_textgrid(folder / "out.TextGrid").grid.tier("words").labels
    assert [label for label in labels if label][-2:] == ["indeed", "yes"]


def test_a_folder_that_may_not_be_written_to(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(), text()
    locked = folder / "locked"
    locked.mkdir(mode=0o555)
    if os.access(locked, os.W_OK):  # root may write anywhere, but not into the kernel's own files
        locked = Path("/sys")
        if not os.path.ismount(locked):
            pytest.skip("nothing is locked for root here")
    ran = tierline(
        "align", "hello.wav", "hello.txt", "-o", locked / "o.TextGrid", "--aligner", "uniform"
    )
    assert ran.code == 1
    assert "o.TextGrid was not written" in ran.sentence
    assert list(folder.glob("**/o.*")) == []


def _with_little_disk(tierline: Program, command: str) -> Ran:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    # The limit holds for what measures coverage too, so that stays out of this process.
    unmeasured = {"COVERAGE_PROCESS_START": None, "COVERAGE_PROCESS_CONFIG": None}
    return tierline.typed(command, preexec_fn=limit, environment=unmeasured)


@pytest.mark.skipif(sys.platform == "win32", reason="files cannot be kept small there")
def test_a_disk_that_is_full_while_saving_costs_nothing(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum(seconds=60), text("word " * 100)
    command = "align hello.wav hello.txt -o out.TextGrid --aligner uniform --force"
    for name in ("out.TextGrid", "out.tierline.json"):
        (folder / name).write_text("old")
    ran = _with_little_disk(tierline, command)
    assert ran.code == 1
    assert "out.TextGrid was not written: the disk is full" in ran.sentence
    assert (folder / "out.TextGrid").read_text() == "old"
    assert (folder / "out.tierline.json").read_text() == "old"
    assert _nothing_written(folder, "hello.wav", "hello.txt", "out.TextGrid", "out.tierline.json")


def test_a_result_where_a_folder_is(tierline: Program, hum: Make, text: Make, folder: Path) -> None:
    hum(), text()
    (folder / "hello.TextGrid").mkdir()
    ran = tierline.typed("align hello.wav hello.txt --aligner uniform --force")
    assert (ran.code, ran.sentence) == (1, "hello.TextGrid is a folder; name a file to write.")


def test_a_mistake_in_tierline_itself_is_one_sentence_and_a_report(
    tierline: Program, hum: Make, text: Make, tmp_path: Path
) -> None:
    hum(), text()
    site = tmp_path / "broken"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import tierline.text as text\n"
        "def broken(*_, **__): raise RuntimeError('nobody foresaw this')\n"
        "text.read_text = broken\n"
    )
    ran = tierline.typed(
        "align hello.wav hello.txt --aligner uniform",
        environment={"PYTHONPATH": str(site)},
    )
    assert ran.code == 1
    assert ran.sentence.startswith("hello.wav: something went wrong that Tierline did not foresee")
    (report,) = (tmp_path / "home").rglob("crash-*.txt")
    assert str(report) in ran.sentence
    assert "nobody foresaw this" in report.read_text()
