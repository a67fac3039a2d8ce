"""What is heard where there is no text: voices, music, and noise that stands out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.support.sounds import SOUNDS
from tierline.audio import probe, read_samples
from tierline.doubt import Heard, Hearing, Untold, heard_in
from tierline.navigation import Span

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
NAMES = sorted(path.stem for path in SPEECH.glob("*.wav"))
RATE = 16000


def hearing_of(samples: NDArray[np.float64], folder: Path) -> Hearing:
    soundfile.write(str(folder / "a.wav"), samples, RATE)
    return Hearing(probe(folder / "a.wav"))


@pytest.mark.parametrize("name", NAMES)
def test_words_are_voices(name: str) -> None:
    rows = json.loads((SPEECH / f"{name}.json").read_text())["words"]
    spans = [Span(one["start"], other["end"]) for one, other in zip(rows, rows[2:], strict=False)]
    found = list(heard_in(spans, Hearing(probe(SPEECH / f"{name}.wav"))))
    assert found == [Untold(span.start, span.end, Heard.VOICE) for span in spans]


@pytest.mark.parametrize(
    ("sound", "kind"),
    [
        ("melody", Heard.MUSIC),
        ("chords", Heard.MUSIC),
        ("drums", Heard.MUSIC),
        ("applause", Heard.NOISE),
        ("laughter", Heard.VOICE),
    ],
)
def test_what_is_heard_between_two_sentences_is_told_apart(
    tmp_path: Path, sound: str, kind: Heard
) -> None:
    audio = probe(SPEECH / f"{NAMES[0]}.wav")
    said = read_samples(audio, 0.0, audio.duration)
    at = audio.duration
    for seed in range(3):
        made = SOUNDS[sound](np.random.default_rng(seed), 2.5) * np.abs(said).max()
        hearing = hearing_of(np.concatenate([said, made, said]), tmp_path)
        assert list(heard_in([Span(at, at + 2.5)], hearing)) == [Untold(at, at + 2.5, kind)]


def test_noise_needs_no_text_unless_it_is_long_and_loud(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).normal(0, 0.2, RATE * 25)
    hearing = hearing_of(noise, tmp_path)
    spans = [Span(0.0, 25.0), Span(1.0, 1.5), Span(24.99, 25.0)]
    assert list(heard_in(spans, hearing)) == []
    noise[RATE * 5 : RATE * 8] *= 0.2
    hearing = hearing_of(noise, tmp_path)
    assert list(heard_in([Span(5.0, 8.0)], hearing)) == []
