"""Coarse words of one engine, heard again by another that knows phones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tierline.alignment import (
    Alignment,
    AlignmentRequest,
    Defect,
    Phone,
    Provenance,
    Stretch,
    Word,
)
from tierline.audio import probe
from tierline.refinement.combining import refine_coarse
from tierline.refinement.profile import shipped_profile
from tierline.refinement.refining import listened
from tierline.text import split_units

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae" / "msajc003.wav"
REQUEST = AlignmentRequest("a", SPEECH, split_units("she was"), 1.2, 1.75)
TRUTH = ((1.289, 1.463), (1.463, 1.634))  # by hand
EDGES = (1.30, 1.41, 1.45, 1.49, 1.55, 1.62)
PHONES = (("ʃ", 0), ("i", 0), ("w", 1), ("ʌ", 1), ("z", 1))


def _coarse(*spans: tuple[float, float] | None) -> Alignment:
    words = tuple(Word.of(unit, span) for unit, span in zip(REQUEST.units, spans, strict=True))
    return Alignment(words, (), Provenance("coarse", "1"))


def _heard() -> Alignment:
    words = tuple(
        Word.of(unit, span)
        for unit, span in zip(REQUEST.units, ((1.30, 1.45), (1.45, 1.62)), strict=True)
    )
    phones = tuple(
        Phone(label, label, EDGES[n], EDGES[n + 1], word) for n, (label, word) in enumerate(PHONES)
    )
    return Alignment(words, phones, Provenance("heard", "1"))


def _refined(coarse: Alignment, heard: Alignment) -> Alignment:
    features = listened(probe(SPEECH), REQUEST.start, REQUEST.end, None)
    return refine_coarse(coarse, heard, REQUEST, features, shipped_profile())


def _errors(alignment: Alignment) -> list[float]:
    spans = [word.span or (0.0, 0.0) for word in alignment.words]
    return list(np.abs(np.array(spans) - np.array(TRUTH)).ravel())


def test_coarse_words_get_phones_and_finer_times() -> None:
    refined = _refined(_coarse((1.28, 1.44), (1.44, 1.68)), _heard())
    assert max(_errors(refined)) < 0.03
    assert [phone.label for phone in refined.phones] == [label for label, _ in PHONES]
    assert all(Defect.DISAGREEMENT not in word.defects for word in refined.words)
    assert refined.provenance.aligner == "coarse"


def test_a_word_far_away_is_put_right_and_marked() -> None:
    refined = _refined(_coarse((1.28, 1.44), (1.70, 1.75)), _heard())
    assert max(_errors(refined)) < 0.03
    assert Defect.DISAGREEMENT not in refined.words[0].defects
    assert Defect.DISAGREEMENT in refined.words[1].defects


def _misheard() -> Alignment:
    """Both words where the second one is said, squeezed together."""
    heard = _heard()
    spans = ((1.47, 1.55), (1.55, 1.62))
    words = tuple(replace(word, span=span) for word, span in zip(heard.words, spans, strict=True))
    edges = (1.47, 1.50, 1.55, 1.57, 1.59, 1.62)
    phones = tuple(
        replace(phone, start=edges[n], end=edges[n + 1]) for n, phone in enumerate(heard.phones)
    )
    return replace(heard, words=words, phones=phones)


@pytest.mark.parametrize("confidence", [None, 0.2, 0.9])
def test_who_is_sure_of_a_word_is_not_overruled(confidence: float | None) -> None:
    coarse = _coarse(TRUTH[0], TRUTH[1])
    words = tuple(replace(word, confidence=confidence) for word in coarse.words)
    refined = _refined(replace(coarse, words=words), _misheard())
    assert (max(_errors(refined)) < 0.04) == (confidence == 0.9)
    assert Defect.DISAGREEMENT in refined.words[0].defects
    assert list(refined.faults(REQUEST)) == []
    assert ({phone.word for phone in refined.phones} == {1}) == (confidence == 0.9)


def test_a_word_that_only_one_engine_placed_is_kept() -> None:
    heard = _heard()
    lost = replace(
        heard,
        words=(heard.words[0], Word.of(REQUEST.units[1])),
        phones=tuple(phone for phone in heard.phones if phone.word == 0),
    )
    first = _refined(_coarse((1.28, 1.44), (1.44, 1.68)), lost)
    second = _refined(_coarse(None, (1.44, 1.68)), heard)
    for refined in (first, second):
        assert all(word.span is not None for word in refined.words)
        assert list(refined.faults(REQUEST)) == []


@pytest.mark.parametrize("agreement", [0.1, 0.9])
def test_who_heard_something_else_is_not_believed(agreement: float) -> None:
    stretch = Stretch(1.2, 1.75, agreement)
    heard = replace(_heard(), stretches=(stretch,))
    refined = _refined(_coarse((1.28, 1.44), (1.44, 1.68)), heard)
    assert bool(refined.phones) is (agreement > 0.5)
