"""Speech without text, and noise that needs none."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.audio import probe
from tierline.doubt import Hearing, voiced
from tierline.navigation import Span

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
NAMES = sorted(path.stem for path in SPEECH.glob("*.wav"))


@pytest.mark.parametrize("name", NAMES)
def test_words_are_voiced(name: str) -> None:
    rows = json.loads((SPEECH / f"{name}.json").read_text())["words"]
    spans = [Span(one["start"], other["end"]) for one, other in zip(rows, rows[2:], strict=False)]
    assert list(voiced(spans, Hearing(probe(SPEECH / f"{name}.wav")))) == spans


def test_noise_is_not(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).normal(0, 0.2, 16000 * 25)
    soundfile.write(str(tmp_path / "noise.wav"), noise, 16000)
    recording = probe(tmp_path / "noise.wav")
    spans = [Span(0.0, 25.0), Span(1.0, 1.5), Span(24.99, 25.0)]
    assert list(voiced(spans, Hearing(recording))) == []
