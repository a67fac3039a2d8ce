"""`tierline align` on a long recording, killed as nobody should kill it, and begun again."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.processes import unmeasured
from tests.support.program import Program
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.textgrid import FileFormat, save_textgrid

ROOT = Path(__file__).parents[2]
NAME = "Ærøskøbing 日本"
EVERY, COUNT = 20.0, 16  # seconds of an utterance, and how many there are


@pytest.fixture
def with_slow_aligner(tmp_path: Path, tierline: Program) -> Program:
    """The program with an aligner installed beside it that takes its time."""
    described = tmp_path / "site" / "slow-1.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1\n")
    entry = "[tierline.aligners]\nslow = tests.support.slow_aligner:SPEC\n"
    (described / "entry_points.txt").write_text(entry)
    places = [str(described.parent), str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    tierline.environment["PYTHONPATH"] = os.pathsep.join(places)
    return tierline


@pytest.fixture
def recording(folder: Path) -> None:
    """More than five minutes, in utterances."""
    end, rate = EVERY * COUNT, 8000
    noise = np.random.default_rng(1).normal(0, 0.1, round(end * rate))
    soundfile.write(str(folder / f"{NAME}.wav"), noise, rate)
    rows = [Interval(EVERY * n, EVERY * (n + 1), f"naïve word{n}") for n in range(COUNT)]
    grid = TextGrid(0.0, end, (IntervalTier.of("utterance", 0.0, end, rows),))
    save_textgrid(grid, folder / f"{NAME}.TextGrid", FileFormat())


class Runs:
    """Runs of one command."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._kept = Path(program.environment["XDG_CACHE_HOME"]) / "tierline" / "unfinished"

    def command(self, output: str) -> list[str]:
        files = (f"{NAME}.wav", f"{NAME}.TextGrid", "-o", output)
        return ["align", *files, "--aligner", "slow", "--set", "seconds=0.03"]

    @contextlib.contextmanager
    def begun(self, answers: int) -> Iterator[subprocess.Popen[str]]:
        """Run it until it has so many answers more."""
        wanted = self.answers() + answers
        ours = unmeasured().keys() | {"HOME", "XDG_CACHE_HOME", "PYTHONPATH"}
        environment = {
            name: value for name, value in self._program.environment.items() if name in ours
        }
        with subprocess.Popen(
            [*self._program.command, *self.command("out.TextGrid")],
            cwd=self._program.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        ) as process:
            end = time.monotonic() + 60
            while self.answers() < wanted and process.poll() is None and time.monotonic() < end:
                time.sleep(0.01)
            yield process

    def answers(self) -> int:
        """Count what is kept."""
        return sum(path.read_bytes().count(b"\tanswer\t") for path in self._kept.glob("*.answers"))

    def left(self) -> list[Path]:
        """Return what is kept on the disk."""
        return list(self._kept.iterdir())


def known(textgrid: Path) -> dict[str, object]:
    """Return what the sidecar says, but for when and how long."""
    content: dict[str, object] = json.loads(
        textgrid.with_suffix(".tierline.json").read_text(encoding="utf-8")
    )
    del content["run"]
    return content


@pytest.mark.usefixtures("recording")
def test_it_goes_on_where_it_was_killed(with_slow_aligner: Program, folder: Path) -> None:
    tierline = with_slow_aligner
    runs = Runs(tierline)
    assert tierline(*runs.command("whole.TextGrid")).code == 0
    assert runs.left() == []
    for number, answers in enumerate((1, 3)):
        with runs.begun(answers) as process:
            process.kill()
            _, said = process.communicate()
        assert process.returncode == -signal.SIGKILL
        assert ("note: Going on at 00:0" in said) is (number > 0)
    with runs.begun(3) as process:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
    assert process.returncode == 130
    kept = f"tierline: note: What is settled of {NAME}.wav is kept: the same again goes on"
    assert kept in said
    done = tierline(*runs.command("out.TextGrid"))
    assert done.code == 0
    going_on = f"of 00:05:20 in {NAME}.wav (from an earlier run that was broken off).\n"
    assert going_on in done.err
    assert (folder / "out.TextGrid").read_bytes() == (folder / "whole.TextGrid").read_bytes()
    assert known(folder / "out.TextGrid") == known(folder / "whole.TextGrid")
    assert runs.left() == []
