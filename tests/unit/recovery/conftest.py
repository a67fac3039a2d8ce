from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.recovery import Abandoned, abandoned
from tierline.textgrid import save_textgrid

ROWS = [Interval(at / 2, (at + 1) / 2, f"w{at}" if at % 3 else "") for at in range(20)]
GRID = TextGrid(
    0, 10, (IntervalTier.of("words", 0, 10, ROWS), PointTier.of("tones", 0, 10, [Point(0.7, "H")]))
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "recovery"


@pytest.fixture
def textgrid(tmp_path: Path) -> Path:
    path = tmp_path / "talk.TextGrid"
    save_textgrid(GRID, path)
    return path


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "talk.wav"
    soundfile.write(str(path), np.zeros(80_000, dtype=np.float32), 8000)
    return path


def only(folder: Path) -> Abandoned:
    (one,) = abandoned(folder)
    return one
