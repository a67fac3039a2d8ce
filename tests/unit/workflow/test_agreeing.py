"""Whether the text is what is said, told in sentences for the user."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.alignment import Alignment, AlignmentError, Provenance, Word
from tierline.alignment.contract import Stretch
from tierline.audio import probe, read_samples
from tierline.workflow import AlignSession, AlignSettings
from tierline.workflow.agreeing import agreement_remarks

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
SAID = [path.with_suffix("") for path in sorted(SPEECH.glob("*.wav"))]
TEXTS = [path.with_suffix(".txt").read_text() for path in SAID]
RATE = 16000
WRONG = "most likely another text"


@pytest.fixture(scope="module")
def sphinx() -> Iterator[AlignSession]:
    with AlignSession(AlignSettings(tiers=("words",), refine=False)) as session:
        yield session


def remarks(
    sphinx: AlignSession, folder: Path, sounds: list[int], texts: list[int], noise_db: float = 40.0
) -> tuple[str, ...]:
    """Join recordings, 0.4 s between them, in white noise, and align other texts with them."""
    parts = []
    for number in sounds:
        audio = probe(SAID[number].with_suffix(".wav"))
        samples = read_samples(audio, 0.0, audio.duration)
        parts += [samples / np.abs(samples).max() / 3, np.zeros(round(0.4 * RATE))]
    sound = np.concatenate(parts)
    noise = np.random.default_rng(1).standard_normal(len(sound))
    sound += noise * np.sqrt(np.mean(sound**2) / 10 ** (noise_db / 10))
    soundfile.write(str(folder / "a.wav"), sound, RATE)
    (folder / "a.txt").write_text("\n".join(TEXTS[number] for number in texts))
    return sphinx.align(folder / "a.wav", folder / "a.txt").remarks


@pytest.mark.parametrize(
    ("sound", "text", "noise_db", "wrong"),
    [
        *((n, n, noise_db, False) for n, noise_db in enumerate((40, 40, 10, 10))),
        *((n, (n + 1) % 4, noise_db, True) for n, noise_db in enumerate((40, 40, 10, 10))),
    ],
)
def test_the_text_of_another_recording_is_told_and_no_other(
    sphinx: AlignSession, tmp_path: Path, sound: int, text: int, noise_db: float, *, wrong: bool
) -> None:
    told = remarks(sphinx, tmp_path, [sound], [text], noise_db)
    assert sum(WRONG in remark for remark in told) == wrong
    assert wrong or not told


def test_so_is_that_of_a_long_recording(sphinx: AlignSession, tmp_path: Path) -> None:
    with pytest.raises(AlignmentError, match=r"Nothing of the text .* in a.wav: .* another text"):
        remarks(sphinx, tmp_path, [0, 1] * 6, [2, 3] * 6)


@pytest.mark.parametrize(
    ("agreements", "placed", "told"),
    [
        ((0.2, 0.4), 1.0, [WRONG]),
        ((0.2, 0.9), 1.0, ["sound and text agree badly at 0.00-10.00 s"]),
        ((0.5, 0.5), 0.3, [WRONG]),  # most of a long text that is wrong is passed over
        ((0.5, 0.7), 0.5, ["agree badly"]),
        ((0.9, 0.9), 0.3, []),  # the recording holds a part of its text only
        ((), 1.0, []),  # the aligner cannot tell
    ],
)
def test_a_long_text_is_judged_as_a_whole(
    agreements: tuple[float, ...], placed: float, told: list[str]
) -> None:
    parts = tuple(Stretch(10.0 * n, 10.0 * (n + 1), a) for n, a in enumerate(agreements))
    words = tuple(Word("a", (0, 1), (0.0, 1.0) if n < placed * 10 else None) for n in range(10))
    answer = Alignment(words, (), Provenance("", ""), parts)
    found = list(agreement_remarks([answer], 10))
    assert len(found) == len(told)
    assert all(part in remark for part, remark in zip(told, found, strict=True))
