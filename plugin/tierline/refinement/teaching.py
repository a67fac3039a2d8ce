"""What a person's own boundaries teach: the true times of an aligner's contacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tierline.alignment.contract import Alignment
from tierline.refinement.classes import PhoneClass, class_of
from tierline.refinement.contacts import Times, contacts_of
from tierline.refinement.features import Features
from tierline.refinement.fitting import Examples, examples_of
from tierline.refinement.refining import Place, chain_of

_ONE_TIME = 0.02  # seconds: words further apart have a pause between them
_LEFT_OUT, _SAME_CLASS, _UNLIKE = 1.0, 0.5, 1.6  # costs of pairing phones; unlike ones stay apart


@dataclass(frozen=True, slots=True)
class HandPhone:
    """A phone that a person labelled.

    Attributes:
        label: In IPA.
        start: In seconds.
        end: In seconds.
    """

    label: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class HandLabels:
    """How a person labelled what an aligner has aligned.

    Attributes:
        words: Start and end of each word in seconds, as many as the aligner was given; not a number
            where the person has not looked.
        phones: Phones in order, silences left out; may be empty.
    """

    words: tuple[tuple[float, float], ...]
    phones: tuple[HandPhone, ...] = ()


def taught(
    alignment: Alignment, span: tuple[float, float], features: Features, hand: HandLabels
) -> Examples:
    """Return what is learned from one recording.

    Args:
        alignment: What the aligner said, nothing refined.
        span: What it was asked for, in seconds.
        features: Of that span, as `listened` gives them.
        hand: How a person labelled it.
    """
    chain = chain_of(alignment, *span)
    contacts = contacts_of([place.sound for place in chain])
    edges = [left.word != right.word for left, right in pairwise(chain)]
    return examples_of(features, contacts, truth_of(alignment, chain, hand), edges)


def truth_of(alignment: Alignment, chain: Sequence[Place], hand: HandLabels) -> Times:
    """Return (contacts, 2) where a person has the contacts of a chain; NaN where nobody knows.

    The end of what ends there and the start of what begins there. Where a person has a pause
    between words that touch for the aligner, nothing is learned: with both times taught, errors
    of unheard speakers in TIMIT were 14.7 ms instead of 14.2.
    """
    truth = np.full((len(chain) - 1, 2), np.nan)
    for n, (left, right) in enumerate(pairwise(chain)):
        if left.word == right.word:
            continue
        end = None if left.word is None else hand.words[left.word][1]
        start = None if right.word is None else hand.words[right.word][0]
        if end is None or start is None or abs(start - end) <= _ONE_TIME:
            truth[n] = (start if end is None else end, end if start is None else start)
    for n, time in _inner(alignment, chain, hand):
        truth[n] = time
    return truth


def _inner(
    alignment: Alignment, chain: Sequence[Place], hand: HandLabels
) -> list[tuple[int, float]]:
    """Return contacts inside words, each with its true time."""
    found: list[tuple[int, float]] = []
    by_word: dict[int, list[int]] = {}
    for n, place in enumerate(chain):
        if place.word is not None and place.phone is not None:
            by_word.setdefault(place.word, []).append(n)
    for word, places in by_word.items():
        low, high = hand.words[word]
        own = [phone for phone in hand.phones if low <= (phone.start + phone.end) / 2 < high]
        labels = [alignment.phones[chain[n].phone or 0].label for n in places]
        partners = _partners(labels, [phone.label for phone in own])
        for k in range(len(places) - 1):
            here, there = partners[k], partners[k + 1]
            if here is not None and there == here + 1:
                found.append((places[k], own[there].start))
    return found


def _partners(labels: Sequence[str], hand: Sequence[str]) -> list[int | None]:
    """Say which phone of a person each phone is, by the least cost of edits."""
    costs = np.zeros((len(labels) + 1, len(hand) + 1))
    costs[:, 0], costs[0] = np.arange(len(labels) + 1), np.arange(len(hand) + 1)
    kinds, others = [class_of(label) for label in labels], [class_of(label) for label in hand]

    def cost(i: int, j: int) -> float:
        if labels[i] == hand[j]:
            return 0.0
        known = kinds[i] is not PhoneClass.UNKNOWN
        return _SAME_CLASS if known and kinds[i] is others[j] else _UNLIKE

    for i in range(len(labels)):
        for j in range(len(hand)):
            together = costs[i, j] + cost(i, j)
            alone = min(costs[i, j + 1], costs[i + 1, j]) + _LEFT_OUT
            costs[i + 1, j + 1] = min(together, alone)
    partners: list[int | None] = [None] * len(labels)
    i, j = len(labels), len(hand)
    while i and j:
        if costs[i, j] == costs[i - 1, j - 1] + cost(i - 1, j - 1):
            i, j = i - 1, j - 1
            partners[i] = j
        elif costs[i, j] == costs[i - 1, j] + _LEFT_OUT:
            i -= 1
        else:
            j -= 1
    return partners
