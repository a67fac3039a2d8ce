"""Odd words and untold sound."""

from __future__ import annotations

import numpy as np
import pytest

from tierline.alignment.contract import Defect
from tierline.doubt import SaidWord, Why, defects_of, untold
from tierline.doubt.reasons import DEFECTS, REASONS
from tierline.navigation import Span

NO_PAUSE = np.zeros((0, 2))


def word(start: float, end: float, label: str = "seven") -> SaidWord:
    return SaidWord(0, label, start, end)


@pytest.mark.parametrize(
    ("found", "defects"),
    [
        (word(1.0, 1.3), ()),
        (word(1.0, 1.005), (Defect.ZERO_LENGTH,)),
        (word(1.0, 1.04), (Defect.ABSURD_LENGTH,)),
        (word(1.0, 3.5), (Defect.ABSURD_LENGTH,)),
    ],
)
def test_a_word_of_odd_length(found: SaidWord, defects: tuple[Defect, ...]) -> None:
    assert defects_of((found,), NO_PAUSE) == (defects,)


def test_words_that_are_piled_up() -> None:
    words = (word(0.5, 0.8), word(1.0, 1.06), word(1.06, 1.12), word(1.12, 1.18), word(1.2, 1.5))
    piled = (Defect.PILED_UP,)
    assert defects_of(words, NO_PAUSE) == ((), piled, piled, piled, ())


def test_silence_inside_a_word_and_a_word_in_silence() -> None:
    pauses = np.array([[0.9, 1.05], [1.2, 1.6], [3.0, 6.0]])
    words = (word(1.0, 1.8, "interesting"), word(2.5, 3.05), word(4.0, 4.4))
    assert defects_of(words, pauses) == ((Defect.SILENCE_INSIDE,), (), (Defect.NO_SPEECH,))


def test_sound_without_text() -> None:
    pauses = np.array([[0.0, 0.5], [1.0, 2.0]])
    words = (word(0.5, 0.9), word(3.5, 4.0))
    assert list(untold(words, pauses, Span(0.0, 4.3))) == [Span(2.0, 3.5)]
    assert list(untold((), NO_PAUSE, Span(1.0, 2.0))) == [Span(1.0, 2.0)]
    assert list(untold((), NO_PAUSE, Span(1.0, 1.2))) == []


def test_every_defect_and_every_reason_is_told_in_words() -> None:
    assert set(DEFECTS) == set(Defect)
    assert set(REASONS) == set(Why)
