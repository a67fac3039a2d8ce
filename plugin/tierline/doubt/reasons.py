"""Why a boundary is to be doubted, and what a defect means, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tierline.alignment.contract import Defect
from tierline.doubt.profile import EVIDENCE, Doubles
from tierline.doubt.value import Why

Known: TypeAlias = Mapping[str, float]  # what speaks for and against an edge, by name

_LOUD = -2.5  # tens of decibels below what is loud: a sound that goes on
_LONG = 0.8  # logarithm: more than twice as long as usual
_BETTER = 1.0  # how much more the sound changes elsewhere

_SIGNS: tuple[tuple[Callable[[Known], bool], Why], ...] = (
    (lambda known: known["in shortest"] > 0, Why.SHORTEST),
    (lambda known: known["out shortest"] > 0, Why.SHORTEST_BESIDE),
    (lambda known: known["in long"] > _LONG, Why.LONG),
    (lambda known: known["out long"] > _LONG, Why.LONG_BESIDE),
    (lambda known: known["pause"] > 0 and known["level +50"] > _LOUD, Why.SOUND_IN_PAUSE),
    (
        lambda known: max(known["parted better inside"], known["parted better outside"]) > _BETTER,
        Why.CHANGE_NEAR,
    ),
    (lambda known: known["pause"] > 0, Why.FADING),
    (lambda known: known["same class"] > 0 or known["both sonorous"] > 0, Why.ALIKE),
)

REASONS: Mapping[Why, str] = {
    Why.SHORTEST: "its sound there is as short as can be",
    Why.SHORTEST_BESIDE: "the sound beside it is as short as can be",
    Why.LONG: "its sound there is very long",
    Why.LONG_BESIDE: "the sound beside it is very long",
    Why.SOUND_IN_PAUSE: "something is still heard in the pause beside it",
    Why.CHANGE_NEAR: "the sound changes more close by",
    Why.FADING: "the sound fades there",
    Why.ALIKE: "two sounds alike run into each other",
    Why.OFTEN_OFF: "such boundaries often need a look",
}

DEFECTS: Mapping[Defect, str] = {
    Defect.UNPLACED: "not found in the recording: its time only keeps the order",
    Defect.SQUEEZED: "gave up time to a word that was not found",
    Defect.GUESSED_PRONUNCIATION: "not in the dictionary, so its sounds are a guess",
    Defect.WIDENED_SEARCH: "only found after searching widely",
    Defect.RETIMED: "too short or overlapping as the aligner gave it",
    Defect.UNSUPPORTED: "the aligner heard little to put it there",
    Defect.ZERO_LENGTH: "has hardly any length",
    Defect.DISAGREEMENT: "a second aligner heard it elsewhere, and was believed",
    Defect.ABSURD_LENGTH: "far too long or too short for what it says",
    Defect.PILED_UP: "one of several words piled up in too little time",
    Defect.SILENCE_INSIDE: "a pause is inside it",
    Defect.NO_SPEECH: "nothing is heard where it is",
    Defect.NOT_SPOKEN: "a note that nobody says",
}


def reason(evidence: Doubles) -> Why:
    """Return what is most odd about an edge.

    Args:
        evidence: One row of what `evidence_of` returned.
    """
    known = dict(zip(EVIDENCE, evidence.tolist(), strict=True))
    return next((why for applies, why in _SIGNS if applies(known)), Why.OFTEN_OFF)
