"""What the program shows on a terminal, in a pipe, and when its output cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.program import Program

Make = Callable[..., Path]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")


def _on_terminal(program: Program, *arguments: str, **environment: str) -> tuple[int, str]:
    """Run the program with a terminal for stderr; return its exit code and what was shown."""
    ours, theirs = os.openpty()
    with subprocess.Popen(
        [*program.command, *arguments],
        cwd=program.folder,
        env=program.environment | {"TERM": "xterm"} | environment,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        shown = b""
        try:
            while part := os.read(ours, 4096):
                shown += part
        except OSError:  # how Linux says that the other end is closed
            pass
    os.close(ours)
    return process.returncode, shown.decode("utf-8", "replace")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_terminal_gets_a_bar_and_whole_sentences(
    tierline: Program, hum: Make, text: Make, folder: Path, encoding: str
) -> None:
    hum("in/ə[b].wav"), text(name="in/ə[b].txt"), hum("in/lonely.wav")
    (folder / "in/bad.wav").write_bytes(b"")
    text(name="in/bad.txt")
    command = ("align", "in", "-o", "out", "--aligner", "uniform")
    code, shown = _on_terminal(tierline, *command, PYTHONIOENCODING=encoding)
    assert code == 1
    assert "100%" in shown
    assert "Traceback" not in shown
    assert "note: lonely.wav has no text" in shown
    assert "bad.wav" in shown
    assert (folder / "out/ə[b].TextGrid").exists()


def test_a_name_is_shown_as_it_is_however_narrow_the_terminal(
    tierline: Program, hum: Make, text: Make
) -> None:
    name = "a rather long name :cat: with [red]brackets in it"
    hum("in/a.wav"), text(name="in/a.txt"), hum("in/b.wav")
    text("12 Hello", name="in/b.txt"), text("world", name=f"in/{name}.lab")
    command = ("align", "in", "-o", "out", "--aligner", "uniform", "--text-tier", name)
    code, shown = _on_terminal(tierline, *command, COLUMNS="30")
    assert code == 1
    assert shown.count(f"has no tier {name!r}; leave out --text-tier, or give") == 2


def test_quiet_shows_no_bar(tierline: Program, hum: Make, text: Make) -> None:
    hum(), text()
    command = ("align", "hello.wav", "hello.txt", "--aligner", "uniform", "--quiet")
    assert _on_terminal(tierline, *command) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_result_that_cannot_be_printed_is_told(tierline: Program) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*tierline.command, "aligners"],
            env=tierline.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "tierline: The result cannot be printed: No space left on device.\n"


def test_a_reader_that_goes_away_is_no_failure_to_talk_about(tierline: Program) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        [*tierline.command, "aligners"],
        env=tierline.environment,
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(theirs)
    assert done.stderr == ""
