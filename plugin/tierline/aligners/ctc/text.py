"""A request's text as the tokens of a CTC model, and where a path puts its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tierline.alignment.contract import AlignmentRequest
from tierline.errors import TierlineError
from tierline.inference.ctc_model import FLOOR, LogProbabilities
from tierline.inference.ctc_path import Items
from tierline.inference.ctc_vocabulary import Spelling, Vocabulary

# What it costs to leave a word out: more than to say it with an accent, less than to say it where
# nothing of the kind is said (-10 to -20 a token with models that are sure of themselves).
_OMITTED, _OMITTED_TOKEN = -4.0, -4.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path puts a unit.

    Attributes:
        unit: Its index in the request.
        first: Its first frame.
        last: The frame behind its last one.
        confidence: Mean over its tokens of their best posterior, 0 to 1.
    """

    unit: int
    first: int
    last: int
    confidence: float


class Text:
    """The units of a request, spelled.

    Args:
        spellings: One for each unit.
        vocabulary: Of the model.
        failure: Why they could not be spelled.
    """

    def __init__(
        self,
        spellings: list[Spelling],
        vocabulary: Vocabulary,
        failure: TierlineError | None = None,
    ) -> None:
        self.failure = failure
        self.exact = [spelling.exact for spelling in spellings]
        self.items = [place for place, each in enumerate(spellings) if each.tokens]
        self._spelled = [spellings[place].tokens for place in self.items]
        self._silent = [vocabulary.blank, *vocabulary.marks]

    def reduced(self, scores: LogProbabilities) -> NDArray[np.float32]:
        """Keep of a window's scores what the text needs: the blank's column, and one a token.

        What only marks where words meet ("|") counts as a blank: with it a path is free to take
        the mark or not, as the speaker may pause or not.
        """
        silent = scores[:, self._silent]
        highest = silent.max(axis=1, keepdims=True)
        blank = highest + np.log(np.exp(silent - highest).sum(axis=1, keepdims=True))
        kept = np.hstack([np.clip(blank, FLOOR, 0.0), scores[:, self._used]])
        return kept.astype(np.float32)

    def targets(self, *, leave_out: bool, open_end: bool) -> Items:
        """Give what is to be said, for a path through reduced scores."""
        lengths = np.array([len(tokens) for tokens in self._spelled])
        costs = _OMITTED + _OMITTED_TOKEN * lengths
        return Items(
            np.searchsorted(self._used, self._tokens) + 1,
            self._firsts,
            costs if leave_out else np.full(len(lengths), -np.inf),
            open_end,
        )

    def places(self, scores: NDArray[np.float32], states: NDArray[np.int32]) -> Iterator[Place]:
        """Say where a path puts the units that it says, in order."""
        columns = np.searchsorted(self._used, self._tokens) + 1
        begins = np.searchsorted(states, 2 * np.arange(len(columns)) + 1, "left")
        ends = np.searchsorted(states, 2 * np.arange(len(columns)) + 1, "right")
        for unit, first, tokens in zip(self.items, self._firsts, self._spelled, strict=True):
            behind = first + len(tokens)
            if begins[first] == ends[first]:
                continue  # left out, or beyond the end
            best = [
                float(scores[begins[token] : ends[token], columns[token]].max())
                for token in range(first, behind)
            ]
            confidence = min(1.0, float(np.exp(best).mean()))
            yield Place(unit, int(begins[first]), int(ends[behind - 1]), round(confidence, 3))

    @cached_property
    def _tokens(self) -> NDArray[np.int64]:
        return np.array([token for tokens in self._spelled for token in tokens], np.int64)

    @cached_property
    def _used(self) -> NDArray[np.int64]:
        return np.unique(self._tokens)

    @cached_property
    def _firsts(self) -> NDArray[np.int64]:
        lengths = [len(tokens) for tokens in self._spelled]
        return np.cumsum([0, *lengths[:-1]]).astype(np.int64)


def text_of(request: AlignmentRequest, vocabulary: Vocabulary) -> Text:
    """Spell a request's units; what goes wrong is kept as its failure."""
    try:
        return Text(vocabulary.spell(request.units, request.language), vocabulary)
    except TierlineError as error:
        return Text([], vocabulary, error)
