"""Which word of a transcript is which word of a text: the best path through both."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

LEFT_OUT = 0.3  # what a word without a partner costs: three are worth one that fits
ALIKE = 0.5  # what a pair is worth whose words are not the same but much alike
_LEAST_ALIKE = 0.5  # share of pairs of letters that such words have in common


@dataclass(frozen=True, slots=True)
class Step:
    """A pair, or a word without a partner.

    Attributes:
        heard: Index of the recognised word, or None.
        said: Index of the word of the text, or None.
    """

    heard: int | None
    said: int | None


def matched(heard: Sequence[str], said: Sequence[str]) -> list[Step]:
    """Pair recognised words with words of a text, in order, as well as can be.

    The text may go on behind what was recognised: what is left of it costs nothing, and is not in
    the answer. (Needleman and Wunsch 1970, with one free end.)

    Args:
        heard: What was recognised, folded.
        said: The text, folded.
    """
    alike = _likeness()
    columns = len(said) + 1
    before = [-LEFT_OUT * n for n in range(columns)]
    came_from: list[bytearray] = [bytearray([_SAID]) * columns]
    for word in heard:
        now = [before[0] - LEFT_OUT]
        came = bytearray([_HEARD]) * columns
        for n, other in enumerate(said, start=1):
            worth, way = before[n] - LEFT_OUT, _HEARD
            if now[n - 1] - LEFT_OUT > worth:
                worth, way = now[n - 1] - LEFT_OUT, _SAID
            likeness = 1.0 if word == other else alike(word, other)
            if likeness and before[n - 1] + likeness > worth:
                worth, way = before[n - 1] + likeness, _BOTH
            now.append(worth)
            came[n] = way
        came_from.append(came)
        before = now
    end = max(range(columns), key=lambda n: before[n])
    return list(_steps(came_from, len(heard), end))[::-1]


_HEARD, _SAID, _BOTH = 0, 1, 2  # what the last step of a path takes


def _steps(came_from: Sequence[bytearray], heard: int, said: int) -> Iterator[Step]:
    """Follow the best path back to its beginning."""
    while heard or said:
        way = came_from[heard][said]
        heard -= way != _SAID
        said -= way != _HEARD
        yield Step(heard if way != _SAID else None, said if way != _HEARD else None)


def _likeness() -> Callable[[str, str], float]:
    """Return a function that tells how much alike two different words are."""
    letters: dict[str, frozenset[str]] = {}
    known: dict[tuple[str, str], float] = {}

    def pairs(word: str) -> frozenset[str]:
        if word not in letters:
            framed = f" {word} "
            letters[word] = frozenset(framed[n : n + 2] for n in range(len(framed) - 1))
        return letters[word]

    def alike(one: str, other: str) -> float:
        key = (one, other)
        if key not in known:
            first, second = pairs(one), pairs(other)
            share = 2 * len(first & second) / (len(first) + len(second))
            known[key] = ALIKE if share >= _LEAST_ALIKE else 0.0
        return known[key]

    return alike
