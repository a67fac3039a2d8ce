"""The real program, run as users run it, and material for it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.program import Program

ROOT = Path(__file__).parents[2]
PLUGIN = """\
from tests.support import bad_aligners

MOODY = bad_aligners.spec_of(bad_aligners.moody, patience=3.0)  # two tests wait until it is over
FUSSY = bad_aligners.spec_of(bad_aligners.fussy, options=bad_aligners.HowToStart)
BUSY = bad_aligners.spec_of(bad_aligners.busy)
"""


@pytest.fixture(autouse=True)
def ctrl_c_is_heard() -> None:
    """Let programs hear Ctrl+C, even if whoever started the tests has it ignored."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty working folder."""
    path = tmp_path / "work"
    path.mkdir()
    return path


@pytest.fixture
def tierline(tmp_path: Path, folder: Path) -> Program:
    return Program(folder, tmp_path / "home")


@pytest.fixture
def with_bad_aligners(tmp_path: Path, tierline: Program) -> Program:
    """The program with a package of bad aligners installed beside it."""
    place = tmp_path / "site"
    described = place / "bad_aligners-1.dist-info"
    described.mkdir(parents=True)
    (place / "bad_aligners_plugin.py").write_text(PLUGIN)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: bad-aligners\nVersion: 1\n")
    (described / "entry_points.txt").write_text(
        "[tierline.aligners]\n"
        + "".join(
            f"{name} = bad_aligners_plugin:{name.upper()}\n" for name in ("moody", "fussy", "busy")
        )
        + "torn = bad_aligners_nowhere:SPEC\n"
    )
    tierline.environment["PYTHONPATH"] = os.pathsep.join([str(place), str(ROOT)])
    return tierline


@pytest.fixture
def hum(folder: Path) -> Callable[..., Path]:
    """Makes recordings of a hum, which is all that the aligner `uniform` needs."""

    def make(name: str = "hello.wav", seconds: float = 2.0, channels: int = 1) -> Path:
        rate = 16000
        times = np.arange(round(seconds * rate)) / rate
        wave = 0.3 * np.sin(2 * np.pi * 150 * times)
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(str(path), np.stack([wave] * channels, axis=1), rate)
        return path

    return make


@pytest.fixture
def text(folder: Path) -> Callable[..., Path]:
    """Writes texts."""

    def make(content: str = "Hello, wide world!", name: str = "hello.txt") -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        return path

    return make
