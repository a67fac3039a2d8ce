"""The `sphinx` aligner where the text is not what was said, in real speech."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tierline.aligners.sphinx import SPEC, SphinxOptions
from tierline.alignment import Aligner, Alignment, AlignmentRequest, Defect, Progress, Word
from tierline.audio import probe
from tierline.text import split_units

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
FRIENDS = SPEECH / "msajc003.wav"
SAID: dict[str, tuple[float, float]] = {
    word["text"]: (word["start"], word["end"])
    for word in json.loads(FRIENDS.with_suffix(".json").read_text("utf-8"))["words"]
}
DOUBTED = {Defect.UNPLACED, Defect.UNSUPPORTED}


@pytest.fixture(scope="module")
def sphinx() -> Iterator[Aligner]:
    aligner = SPEC.create(SphinxOptions())
    yield aligner
    aligner.close()


def align(aligner: Aligner, text: str, audio: Path = FRIENDS) -> Alignment:
    request = AlignmentRequest(audio.stem, audio, split_units(text), 0.0, probe(audio).duration)
    [(_, answer)] = aligner.align([request], Progress())
    assert isinstance(answer, Alignment), answer
    assert list(answer.faults(request)) == []
    return answer


def distance(word: Word) -> float:
    """How far a word is from where a phonetician put it, in seconds."""
    assert word.span is not None
    return max(abs(ours - hand) for ours, hand in zip(word.span, SAID[word.label], strict=True))


def test_a_word_written_for_another_is_marked_and_takes_no_time_from_its_neighbours(
    sphinx: Aligner,
) -> None:
    found = align(sphinx, "amongst her friends she was yesterday beautiful")
    wrong = found.words[5]
    assert DOUBTED & set(wrong.defects)
    others = [word for word in found.words if word is not wrong]
    assert not any(word.defects for word in others)
    assert max(map(distance, others)) < 0.1
    assert found.untold == ()  # the word that is written stands for what is said there


def test_a_word_that_the_text_lacks_is_heard_where_it_is_said(sphinx: Aligner) -> None:
    found = align(sphinx, "amongst her friends she was beautiful")
    [(start, end)] = found.untold
    low, high = SAID["considered"]
    assert low - 0.1 < start < end < high + 0.1
    assert end - start > (high - low) / 2
    assert not any(word.defects for word in found.words)
    assert max(map(distance, found.words)) < 0.12


def test_what_is_said_as_it_is_written_is_left_alone(sphinx: Aligner) -> None:
    for audio in sorted(SPEECH.glob("*.wav")):
        found = align(sphinx, audio.with_suffix(".txt").read_text("utf-8"), audio)
        assert not any(word.defects for word in found.words)
        assert found.untold == ()


def test_who_leaves_nothing_out_gets_every_word_placed() -> None:
    aligner = SPEC.create(SphinxOptions(leave_out=False))
    found = align(aligner, "amongst her friends she was yesterday beautiful")
    aligner.close()
    assert all(word.span for word in found.words)
    assert found.untold == ()
