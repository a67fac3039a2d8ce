"""`tierline align` on folders."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import tierline as engine
from tests.support.program import Program

Make = Callable[..., Path]
UNIFORM = ("--aligner", "uniform")


def test_a_folder_is_done_with_its_subfolders(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    for name in ("in/a", "in/sub/b"):
        hum(f"{name}.wav"), text(name=f"{name}.txt")
    ran = tierline("align", "in", "-o", "out", *UNIFORM)
    assert (ran.code, ran.out) == (0, "2 aligned, 0 failed; results are in out\n")
    assert sorted(
        str(path.relative_to(folder / "out")) for path in (folder / "out").rglob("*.*")
    ) == [
        "a.TextGrid",
        "a.tierline.json",
        "sub/b.TextGrid",
        "sub/b.tierline.json",
    ]


def test_what_fails_is_told_and_the_others_are_done(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum("in/a.wav"), text(name="in/a.txt")
    (folder / "in/b.wav").write_bytes(b"no audio at all\x00\x01")
    text(name="in/b.txt")
    hum("in/c.wav"), text("", name="in/c.txt")
    hum("in/d.wav"), hum("in/d.flac"), text(name="in/d.lab"), text(name="in/d.txt")
    hum("in/lonely.wav"), text(name="in/orphan.txt")
    ran = tierline("align", "in", "-o", "out", *UNIFORM)
    assert ran.code == 1
    assert ran.out == "2 aligned, 3 failed; results are in out\n"
    lines = ran.err.splitlines()
    assert sum("b.wav" in line for line in lines) == 1
    assert sum("c.txt" in line for line in lines) == 1
    assert "tierline: note: lonely.wav has no text of the same name." in lines
    assert "tierline: note: orphan.txt has no recording of the same name." in lines
    assert "tierline: note: d.wav: the text was taken from d.lab, not from d.txt." in lines
    assert any("d.flac was left out: d.wav has the same name" in line for line in lines)
    assert sorted(path.name for path in (folder / "out").glob("*.TextGrid")) == [
        "a.TextGrid",
        "d.TextGrid",
    ]


def test_results_that_are_there_are_kept_and_the_rest_is_done(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    for name in ("a", "b"):
        hum(f"in/{name}.wav"), text(name=f"in/{name}.txt")
    (folder / "out").mkdir()
    (folder / "out/a.TextGrid").write_text("mine")
    ran = tierline("align", "in", "-o", "out", *UNIFORM)
    assert (ran.code, ran.out) == (1, "1 aligned, 1 failed; results are in out\n")
    assert (folder / "out/a.TextGrid").read_text() == "mine"
    assert tierline("align", "in", "-o", "out", *UNIFORM, "--force").code == 0


def test_the_number_of_jobs_changes_nothing(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    for number in range(7):
        hum(f"in/{number}.wav", 0.5 + number / 10)
        text("some more words", name=f"in/{number}.txt")
    (folder / "in/3.wav").write_bytes(b"")
    runs = [
        tierline("align", "in", "-o", f"out{jobs}", *UNIFORM, "--jobs", str(jobs))
        for jobs in (1, 4)
    ]
    assert [run.code for run in runs] == [1, 1]
    assert runs[0].err == runs[1].err.replace("out4", "out1")
    for path in sorted((folder / "out1").glob("*.TextGrid")):
        assert path.read_bytes() == (folder / "out4" / path.name).read_bytes()
    assert len(list((folder / "out4").glob("*.TextGrid"))) == 6


def test_a_second_run_does_not_take_results_for_texts(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum("in/a.wav"), text(name="in/a.txt")
    for _ in range(2):
        ran = tierline("align", "in", "-o", "in/out", *UNIFORM, "--force")
        assert (ran.code, ran.err) == (0, "")
    assert engine.open_textgrid(folder / "in/out/a.TextGrid").grid.names[0] == "words"


def test_a_folder_can_be_aligned_in_place_again(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    hum("in/a.wav"), text("one", name="in/a.txt")
    assert tierline("align", "in", "-o", "in", *UNIFORM).code == 0
    text("one two", name="in/a.txt")
    ran = tierline("align", "in", "-o", "in", *UNIFORM, "--force")
    assert (ran.code, ran.err) == (0, "")
    assert engine.open_textgrid(folder / "in/a.TextGrid").grid.tier("words").labels == (
        "one",
        "two",
    )


def test_a_folder_with_nothing_to_do_is_told(tierline: Program, folder: Path) -> None:
    (folder / "in").mkdir()
    ran = tierline("align", "in", "-o", "out")
    assert (ran.code, ran.sentence) == (
        1,
        "in holds no recording with a text of the same name.",
    )
    assert not (folder / "out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl+C cannot be sent to a process there")
def test_ctrl_c_stops_at_once_and_finished_files_stay(
    with_bad_aligners: Program, hum: Make, text: Make, folder: Path
) -> None:
    program = with_bad_aligners
    hum("in/even.wav"), text(name="in/even.txt")
    hum("in/hang.wav", seconds=60), text(name="in/hang.txt")
    with subprocess.Popen(
        [*program.command, "align", "in", "-o", "out", "--aligner", "moody"],
        cwd=folder,
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == f"1/2 {Path('out/even.TextGrid')}\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "tierline: stopped; what was finished is kept.\n")
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "even.TextGrid",
        "even.tierline.json",
    ]


def test_several_recordings_take_the_texts_beside_them(
    tierline: Program, hum: Make, text: Make, folder: Path
) -> None:
    for name in ("in/a", "b"):
        hum(f"{name}.wav"), text(name=f"{name}.txt")
    hum("c.wav")
    ran = tierline("align", "in/a.wav", "b.wav", "c.wav", "-o", "out", *UNIFORM)
    assert (ran.code, ran.out) == (1, "2 aligned, 1 failed\n")
    assert "tierline: c.wav: there is no text of the same name beside it.\n" in ran.err
    assert sorted(path.name for path in (folder / "out").glob("*.TextGrid")) == [
        "a.TextGrid",
        "b.TextGrid",
    ]
    ran = tierline("align", "in/a.wav", "b.wav", *UNIFORM)
    assert (ran.code, ran.out) == (0, "2 aligned, 0 failed\n")
    assert (folder / "in" / "a.TextGrid").exists()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("align a.wav a.txt a.wav", "a.txt is no recording; give one recording and its text"),
        ("align a.wav in/a.wav -o a.txt", "a.txt is a file; the results of several"),
        ("align a.wav in/a.wav -o out", "in/a.wav: a.wav has the same name; rename one of them."),
    ],
)
def test_what_several_recordings_cannot_be_is_said(
    tierline: Program, hum: Make, text: Make, line: str, said: str
) -> None:
    for name in ("in/a", "a"):
        hum(f"{name}.wav"), text(name=f"{name}.txt")
    ran = tierline.typed(f"{line} --aligner uniform")
    assert ran.code in (1, 2)
    assert said in ran.err
