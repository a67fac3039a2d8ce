"""How likely the edges of words are off, whoever placed them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.doubt.edges import CONTEXT, Edge, edges_of
from tierline.doubt.listening import Hearing, heard_at
from tierline.doubt.profile import TOLERANCES_MS, Profile, shipped_profile
from tierline.doubt.reasons import reason
from tierline.doubt.said import SaidWord
from tierline.doubt.value import Doubt, Doubts

Doubles: TypeAlias = NDArray[np.float64]

_TOLD = 0.1  # probability of more than 50 ms from which it is said why


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Words whose edges were judged.

    Attributes:
        doubts: How much the start and the end of each word are to be doubted.
        evidence: What speaks for and against each edge: (2 * words, len(EVIDENCE)).
    """

    doubts: tuple[Doubts, ...]
    evidence: Doubles


def judged(
    words: Sequence[SaidWord], hearing: Hearing, *, profile: Profile | None = None
) -> Judged:
    """Judge both edges of each word.

    Args:
        words: The words of a tier, in order of time.
        hearing: What to listen to.
        profile: The fitted numbers; None takes those that come with Tierline.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    profile = profile or shipped_profile()
    edges, evidence = evidence_of(words, hearing, profile.usual)
    with_phones = np.array([bool(words[edge.word].phones) for edge in edges], bool)
    likely = []
    for tolerance in TOLERANCES_MS:
        both = [profile.logits(evidence, tolerance, with_phones=known) for known in (True, False)]
        logits = together(edges, np.where(with_phones, *both))
        likely.append(1 / (1 + np.exp(-np.clip(logits, -30, 30))))
    over_20, over_50 = np.maximum(*likely), likely[1]
    doubts = [
        Doubt(round(a, 4), round(b, 4), reason(row) if b >= _TOLD else None)
        for a, b, row in zip(over_20.tolist(), over_50.tolist(), evidence, strict=True)
    ]
    return Judged(tuple(zip(doubts[::2], doubts[1::2], strict=True)), evidence)


def evidence_of(
    words: Sequence[SaidWord], hearing: Hearing, usual: Mapping[str, float]
) -> tuple[tuple[Edge, ...], Doubles]:
    """Return the edges of words, two for each, and what speaks for and against each of them.

    Args:
        words: The words of a tier, in order of time.
        hearing: What to listen to.
        usual: Usual seconds of each class of phones, and of a "letter".

    Returns:
        The edges, and (edges, len(EVIDENCE)) numbers.

    Raises:
        AudioError: The recording is damaged, or has no such channel.
    """
    edges = tuple(edges_of(words, usual, 0.0, hearing.recording.duration))
    context = np.array([edge.context for edge in edges]).reshape(len(edges), len(CONTEXT))
    return edges, np.hstack([context, heard_at(edges, words, hearing)])


def together(edges: Sequence[Edge], logits: Doubles) -> Doubles:
    """Give both words that meet at a boundary the mean of what is known from either side."""
    joined = logits.copy()
    for place, edge in enumerate(edges[:-1]):
        if edge.is_end and edge.touching:
            joined[place] = joined[place + 1] = (logits[place] + logits[place + 1]) / 2
    return joined
