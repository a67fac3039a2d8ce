"""How likely refinement would put edges elsewhere, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.doubt.edges import Edge
from tierline.doubt.said import SaidWord
from tierline.refinement.classes import PhoneClass
from tierline.refinement.contacts import Contacts, Sound, contacts_of
from tierline.refinement.decoding import decoded
from tierline.refinement.features import HOP, Features
from tierline.refinement.scoring import Network, candidates_of, scores_of, views_of

Doubles: TypeAlias = NDArray[np.float64]

ELSEWHERE = ("beyond 20", "beyond 50", "away")  # names of what `elsewhere` gives, in order
_GAP = 1e-4  # seconds: what is closer touches
_UNIT = 0.02  # seconds: distances are told in this
_LEAST = 1e-3  # probabilities nearer to 0 or 1 say nothing more


def elsewhere(
    edges: Sequence[Edge], words: Sequence[SaidWord], features: Features, network: Network
) -> Doubles:
    """Return where the network of refinement sees edges: (edges, len(ELSEWHERE)).

    The logits that an edge is off by more than 20 and 50 ms, and how far it is off on average, all
    boundaries near it taken into account. Edges that the features do not hold get zeros.

    Args:
        edges: Those asked for.
        words: All words, in order of time.
        features: Of a stretch that holds the edges, and some of what is around it.
        network: Scores places for boundaries.
    """
    found = np.zeros((len(edges), len(ELSEWHERE)))
    if not edges:
        return found
    first = max(min(edge.word for edge in edges) - 1, 0)
    last = max(edge.word for edge in edges) + 2
    chain = _Chain(words, range(first, min(last, len(words))), features)
    contacts = contacts_of(chain.sounds)
    if not len(contacts):
        return found
    candidates = candidates_of(views_of(features), features, contacts)
    scores = scores_of(network, candidates, contacts)
    chances = decoded(scores, candidates, contacts, features).chances
    if _stuck(chances):
        chances = _alone(scores)
    placed = features.start + candidates.frames * HOP
    known = [(n, chain.contact(edge, contacts)) for n, edge in enumerate(edges)]
    for n, contact in known:
        if contact is not None:
            found[n] = _told(np.abs(placed[contact] - edges[n].time), chances[contact])
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Laid:
    """A word on a chain: its sounds follow the contact before it; either may be cut off."""

    before: int | None
    behind: int | None


class _Chain:
    """Words laid out without gaps and overlaps, within the features; pauses lie between."""

    def __init__(self, words: Sequence[SaidWord], places: range, features: Features) -> None:
        self.sounds: list[Sound] = []
        self._laid: dict[int, _Laid] = {}
        self._start = features.start
        self._end = features.start + (features.frames - 1) * HOP
        cursor = self._start
        for place in places:
            word = words[place]
            begin, end = (min(max(time, cursor), self._end) for time in (word.start, word.end))
            if begin - cursor > _GAP:
                self.sounds.append(Sound(PhoneClass.PAUSE, cursor, begin))
            before = len(self.sounds) - 1 if word.start > self._start else -1
            self.sounds += _sounds(word, begin, end)
            behind = len(self.sounds) - 1 if word.end < self._end else -1
            self._laid[place] = _Laid(
                before if before >= 0 else None, behind if behind >= 0 else None
            )
            cursor = end
        self.sounds.append(Sound(PhoneClass.PAUSE, cursor, max(self._end, cursor)))

    def contact(self, edge: Edge, contacts: Contacts) -> int | None:
        """Return which contact is at an edge; None if it lies outside."""
        laid = self._laid[edge.word]
        contact = laid.behind if edge.is_end else laid.before
        return None if contact is None or contact >= len(contacts) else contact


def _sounds(word: SaidWord, begin: float, end: float) -> Iterator[Sound]:
    """Yield the sounds of a word, from one time to another whatever its phones say."""
    if not word.phones:
        yield Sound(PhoneClass.UNKNOWN, begin, end)
        return
    inner = np.array([phone.start for phone in word.phones[1:]])
    edges = [begin, *np.clip(np.maximum.accumulate(inner), begin, end).tolist(), end]
    for n, phone in enumerate(word.phones):
        yield Sound(phone.kind, edges[n], edges[n + 1])


def _stuck(chances: Doubles) -> bool:
    """Tell whether there is no way to put all of them in order; each is certain then."""
    return bool((chances.max(axis=1) == 1.0).all())


def _alone(scores: NDArray[np.float32]) -> Doubles:
    """Return the probability of each place, other boundaries left out of account."""
    logs = np.where(np.isfinite(scores), scores, -30.0).astype(np.float64)
    chances = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True), np.float64)


def _told(away: Doubles, chances: Doubles) -> tuple[float, float, float]:
    over_20, over_50 = (
        float(np.clip(chances[away > seconds].sum(), _LEAST, 1 - _LEAST))
        for seconds in (0.02, 0.05)
    )
    logit_20, logit_50 = (float(np.log(odds / (1 - odds))) for odds in (over_20, over_50))
    return logit_20, logit_50, float((chances * away).sum()) / _UNIT
