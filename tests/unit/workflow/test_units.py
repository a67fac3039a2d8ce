"""What a text is cut into before it is aligned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import tierline
from tests.support.oracle import make_speech
from tests.support.stage import document_of
from tierline.alignment import Progress
from tierline.errors import UsageError
from tierline.workflow import AlignSettings, WarmAligner, align_plan, plan_whole

LABELS = {
    "auto": ["So", "it", "is"],
    "words": ["So", "it", "is"],
    "characters": ["S", "o", "i", "t", "i", "s"],
    "phrases": ["So", "it is"],
}


@pytest.mark.parametrize(("units", "labels"), LABELS.items())
def test_a_text_is_cut_as_asked_in_files_and_in_a_window(
    tmp_path: Path, units: str, labels: list[str]
) -> None:
    speech = make_speech(tmp_path, 8)
    text = speech.audio.with_suffix(".txt")
    text.write_text("So, it is")
    aligned = tierline.align(speech.audio, text, aligner="uniform", units=units)
    assert [row.label for row in aligned.grid.tier("words") if row.label] == labels
    document = replace(document_of(speech), transcript="So, it is")
    settings = AlignSettings(aligner="uniform", units=units)
    plan = plan_whole(document, document.grid, document.transcript, settings)
    with WarmAligner() as aligner:
        result = align_plan(aligner, plan, Progress())
    assert [word.label for word in result.alignments[0].words] == labels


def test_another_way_to_cut_is_refused() -> None:
    with pytest.raises(UsageError, match="choose from auto, words, characters, phrases"):
        AlignSettings(units="syllables")
