"""Refinement on the way, after an aligner that gives words alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.support.at_hand import AtHand
from tests.support.hand_labels import NAMES, SPEECH, hand_words
from tierline.alignment import (
    AlignerSpec,
    Alignment,
    AlignmentRequest,
    OneAtATime,
    Progress,
    Registry,
    Word,
)
from tierline.annotation import Interval, IntervalTier
from tierline.errors import UsageError
from tierline.plugins.provenance import Provenance
from tierline.workflow import AlignedRecording, AlignSession, AlignSettings

GRID = 0.08  # seconds
NAME = NAMES[0]


def _coarse(_options: object) -> OneAtATime:
    def answer(request: AlignmentRequest, _progress: Progress) -> Alignment:
        words = []
        for unit, row in zip(request.units, hand_words(NAME), strict=True):
            start, end = (round(time / GRID) * GRID for time in (row.start, row.end))
            words.append(Word.of(unit, (start, max(end, start + GRID))))
        return Alignment(tuple(words), (), Provenance("coarse", "1"))

    return OneAtATime(answer)


COARSE = AlignerSpec(
    name="coarse",
    title="Coarse",
    version="1",
    languages=("*",),
    create=_coarse,
    isolated=False,
    refined=True,
)


def _aligned(tmp_path: Path, settings: AlignSettings) -> AlignedRecording:
    text = tmp_path / "a.txt"
    text.write_text(" ".join(row.label for row in hand_words(NAME)))
    sphinx = Registry().spec("sphinx")
    registry = Registry([AtHand.of(COARSE), AtHand.of(sphinx)])
    with AlignSession(settings, registry) as session:
        return session.align(SPEECH / f"{NAME}.wav", text)


def _rows(tier: object) -> list[Interval]:
    assert isinstance(tier, IntervalTier)
    return [row for row in tier if row.label]


def _error(aligned: AlignedRecording) -> float:
    rows = _rows(aligned.grid.tiers[0])
    errors = [
        abs(time - hand)
        for ours, theirs in zip(rows, hand_words(NAME), strict=True)
        for time, hand in zip((ours.start, ours.end), (theirs.start, theirs.end), strict=True)
    ]
    return float(np.mean(errors))


def test_words_on_a_grid_come_nearer_to_those_by_hand(tmp_path: Path) -> None:
    rough = _aligned(tmp_path, AlignSettings(aligner="coarse", refine=False))
    fine = _aligned(tmp_path, AlignSettings(aligner="coarse"))
    assert fine.grid.names == rough.grid.names == ("words",)
    assert _error(fine) < 0.8 * _error(rough)


def test_phones_are_found_for_it_if_they_are_asked_for(tmp_path: Path) -> None:
    both = AlignSettings(aligner="coarse", tiers=("words", "phones"))
    words, phones = _aligned(tmp_path, both).grid.tiers
    assert {row.start for row in _rows(words)} <= {row.start for row in _rows(phones)}
    with pytest.raises(UsageError, match="'coarse' gives no phones"):
        _aligned(tmp_path, AlignSettings(aligner="coarse", tiers=("phones",), refine=False))
    with pytest.raises(UsageError, match="'sphinx' does not write phones in 'sampa'"):
        _aligned(tmp_path, AlignSettings(aligner="coarse", tiers=("phones",), phone_set="sampa"))
