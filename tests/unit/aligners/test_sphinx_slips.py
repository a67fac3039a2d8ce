"""The `sphinx` aligner where a text repeats itself, and sound comes before it that it lacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tierline.aligners.sphinx import SPEC, SphinxOptions
from tierline.aligners.sphinx.slips import has_slipped
from tierline.alignment import Aligner, Alignment, AlignmentRequest, Progress
from tierline.audio import probe, read_samples
from tierline.audio.recording import Samples
from tierline.text import split_units

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
WORDS = "amongst her friends she was considered beautiful"
AGAIN = "amongst her friends was considered beautiful"  # as it is typed the second time
GAP = 0.5  # seconds
RATE_HZ = 16000


@pytest.fixture(scope="module")
def sphinx() -> Iterator[Aligner]:
    aligner = SPEC.create(SphinxOptions())
    yield aligner
    aligner.close()


def sound_of(name: str) -> Samples:
    recording = probe(SPEECH / f"{name}.wav")
    return read_samples(recording, 0.0, recording.duration, sample_rate_hz=RATE_HZ)


@pytest.mark.parametrize("before", ["msajc022", "msajc023", "msajc057"])
def test_the_first_time_is_not_taken_for_the_second(
    sphinx: Aligner, before: str, tmp_path: Path
) -> None:
    other, said = sound_of(before)[: int(1.2 * RATE_HZ)], sound_of("msajc003")
    silence = np.zeros(int(GAP * RATE_HZ))
    sound = np.concatenate([other, silence, said, silence, said])
    audio = tmp_path / "twice.wav"
    soundfile.write(str(audio), sound, RATE_HZ)
    units = split_units(f"{WORDS} {AGAIN}")
    request = AlignmentRequest("twice", audio, units, 0.0, sound.size / RATE_HZ)
    [(_, answer)] = sphinx.align([request], Progress())
    assert isinstance(answer, Alignment)
    begin = 1.2 + GAP
    again = begin + said.size / RATE_HZ + GAP
    starts = [-1.0 if word.span is None else word.span[0] for word in answer.words]
    count = len(WORDS.split())
    assert all(begin < start < again - GAP for start in starts[:count])
    assert all(start > again for start in starts[count:])


@pytest.mark.parametrize(
    ("placed", "expected"),
    [("", False), ("++++", False), ("+--+--", False), ("---+", True), ("+" + "-" * 21, False)],
)
def test_some_units_in_a_row_without_a_place_may_be_a_slip(placed: str, expected: bool) -> None:
    assert has_slipped(sign == "+" for sign in placed) is expected
