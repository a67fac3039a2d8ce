"""Why a boundary is to be doubted, and what a defect means, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from tierline.alignment.contract import Defect
from tierline.doubt.profile import EVIDENCE, Doubles

Known: TypeAlias = Mapping[str, float]  # what speaks for and against an edge, by name

_LOUD = -2.5  # tens of decibels below what is loud: a sound that goes on
_LONG = 0.8  # logarithm: more than twice as long as usual
_BETTER = 1.0  # how much more the sound changes elsewhere

_REASONS: tuple[tuple[Callable[[Known], bool], str], ...] = (
    (lambda known: known["in shortest"] > 0, "its sound there is as short as can be"),
    (lambda known: known["out shortest"] > 0, "the sound beside it is as short as can be"),
    (lambda known: known["in long"] > _LONG, "its sound there is very long"),
    (lambda known: known["out long"] > _LONG, "the sound beside it is very long"),
    (
        lambda known: known["pause"] > 0 and known["level +50"] > _LOUD,
        "something is still heard in the pause beside it",
    ),
    (
        lambda known: max(known["parted better inside"], known["parted better outside"]) > _BETTER,
        "the sound changes more close by",
    ),
    (lambda known: known["pause"] > 0, "the sound fades there"),
    (
        lambda known: known["same class"] > 0 or known["both sonorous"] > 0,
        "two sounds alike run into each other",
    ),
)
_OTHERWISE = "such boundaries often need a look"

DEFECTS: Mapping[Defect, str] = {
    Defect.UNPLACED: "not found in the recording: its time only keeps the order",
    Defect.SQUEEZED: "gave up time to a word that was not found",
    Defect.GUESSED_PRONUNCIATION: "not in the dictionary: its sounds were guessed",
    Defect.WIDENED_SEARCH: "only found after searching widely",
    Defect.RETIMED: "too short or overlapping as the aligner gave it",
    Defect.UNSUPPORTED: "the aligner heard little to put it there",
    Defect.ZERO_LENGTH: "has hardly any length",
    Defect.DISAGREEMENT: "a second aligner heard it elsewhere, and was believed",
    Defect.ABSURD_LENGTH: "far too long or too short for what it says",
    Defect.PILED_UP: "one of several words piled up in too little time",
    Defect.SILENCE_INSIDE: "a pause is inside it",
    Defect.NO_SPEECH: "nothing is heard where it is",
}


def reason(evidence: Doubles) -> str:
    """Say in a few words what is most odd about an edge.

    Args:
        evidence: One row of what `evidence_of` returned.
    """
    known = dict(zip(EVIDENCE, evidence.tolist(), strict=True))
    return next((said for applies, said in _REASONS if applies(known)), _OTHERWISE)
