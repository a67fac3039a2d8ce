"""The edges of words and what lies on both sides of each, in numbers."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tierline.doubt.said import TOUCHING, SaidPhone, SaidWord
from tierline.refinement.classes import PhoneClass

_SHORTEST_PHONE = 0.0305  # seconds: three frames of 10 ms, which is where many aligners give up
# Some aligners know times on a grid only, of 80 ms or 40 ms: more boundaries of theirs are off.
_GRID, _SPARE, _SHARE = 0.04, 0.0006, 0.8  # seconds, seconds, share of the times that lie on it
_LEAST = 0.005  # seconds: shorter than this, logarithms say nothing more
# Kinds of sound, as far as edges behave alike.
_OPEN = (PhoneClass.VOWEL,)
_RESONANT = (PhoneClass.NASAL, PhoneClass.APPROXIMANT)
_STOPPED = (PhoneClass.VOICELESS_STOP, PhoneClass.VOICED_STOP)
_HISSING = (
    PhoneClass.VOICELESS_FRICATIVE,
    PhoneClass.VOICED_FRICATIVE,
    PhoneClass.AFFRICATE,
)
_GROUPS = (_OPEN, _RESONANT, _STOPPED, _HISSING)
CONTEXT = (
    *("end", "pause", "pause end", "outermost"),
    *("in open", "in resonant", "in stopped", "in hissing"),
    *("in open, pause", "in resonant, pause", "in stopped, pause"),
    *("out open", "out resonant", "out stopped", "out hissing"),
    *("same class", "both sonorous"),
    *("in long", "in short", "out long", "out short"),
    *("word long", "word short", "other long", "other short"),
    *("in shortest", "out shortest", "gap", "length", "on grid"),
)  # names of what `context_of` gives, in order


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of a word.

    Attributes:
        word: Which word, counted among those that were given.
        is_end: Whether it is the end of the word, not its start.
        time: In seconds.
        touching: Whether another word begins or ends here.
        context: What is known of it without listening; see `CONTEXT`.
    """

    word: int
    is_end: bool
    time: float
    touching: bool
    context: tuple[float, ...]


def edges_of(
    words: Sequence[SaidWord], usual: Mapping[str, float], start: float, end: float
) -> Iterator[Edge]:
    """Yield both edges of each word, in order.

    Args:
        words: The words, in order of time.
        usual: Usual seconds of each class of phones, and of a "letter".
        start: Where the recording begins, in seconds.
        end: Where it ends, in seconds.
    """
    around = _Around(words, usual, (start, end), _on_grid(words))
    for place in range(len(words)):
        yield around.edge(place, is_end=False)
        yield around.edge(place, is_end=True)


@dataclass(frozen=True, slots=True)
class _Around:
    """Words, and how long their sounds usually are."""

    words: Sequence[SaidWord]
    usual: Mapping[str, float]
    domain: tuple[float, float]
    on_grid: bool

    def edge(self, place: int, *, is_end: bool) -> Edge:
        word = self.words[place]
        other_place = place + (1 if is_end else -1)
        other = self.words[other_place] if 0 <= other_place < len(self.words) else None
        time = word.end if is_end else word.start
        gap = self._gap(time, other, is_end=is_end)
        touching = other is not None and gap < TOUCHING
        outermost = other is None
        context = self._context(word, other if touching else None, is_end, outermost, max(gap, 0.0))
        return Edge(place, is_end, time, touching, tuple(map(float, context)))

    def _gap(self, time: float, other: SaidWord | None, *, is_end: bool) -> float:
        if other is None:
            return self.domain[1] - time if is_end else time - self.domain[0]
        return other.start - time if is_end else time - other.end

    def _context(
        self, word: SaidWord, other: SaidWord | None, is_end: bool, outermost: bool, gap: float
    ) -> list[float]:
        pause = other is None
        inner = _phone(word, last=is_end)
        outer = None if other is None else _phone(other, last=not is_end)
        own = [float(inner is not None and inner.kind in group) for group in _GROUPS]
        next_to = [float(outer is not None and outer.kind in group) for group in _GROUPS]
        alike = inner is not None and outer is not None and inner.kind is outer.kind
        return [
            *(is_end, pause, pause and is_end, outermost),
            *own,
            *(value * pause for value in own[:3]),
            *next_to,
            *(alike, any(own[:2]) and any(next_to[:2])),
            *_both_ways(self._phone_length(inner)),
            *_both_ways(self._phone_length(outer)),
            *_both_ways(self._word_length(word)),
            *_both_ways(0.0 if other is None else self._word_length(other)),
            inner is not None and inner.duration < _SHORTEST_PHONE,
            outer is not None and outer.duration < _SHORTEST_PHONE,
            math.log(max(gap, 0.01) / 0.1) * pause,
            math.log(max(word.duration, _LEAST) / 0.25),
            self.on_grid,
        ]

    def _phone_length(self, phone: SaidPhone | None) -> float:
        if phone is None:
            return 0.0
        return math.log(max(phone.duration, _LEAST) / self.usual[phone.kind.value])

    def _word_length(self, word: SaidWord) -> float:
        return math.log(max(word.duration, _LEAST) / usual_length(word, self.usual))


def _on_grid(words: Sequence[SaidWord]) -> bool:
    """Tell whether most times are multiples of a coarse step."""
    times = [time for word in words for time in (word.start, word.end)]
    near = sum(abs(time / _GRID - round(time / _GRID)) * _GRID <= _SPARE for time in times)
    return near >= _SHARE * len(times) > 0


def usual_length(word: SaidWord, usual: Mapping[str, float]) -> float:
    """Return how long a word usually is, in seconds: by its phones, else by its letters."""
    if word.phones:
        return sum(usual[phone.kind.value] for phone in word.phones)
    letters = sum(unicodedata.category(char)[0] in "LN" for char in word.label)
    return max(letters, 1) * usual["letter"]


def _phone(word: SaidWord, *, last: bool) -> SaidPhone | None:
    return word.phones[-1 if last else 0] if word.phones else None


def _both_ways(value: float) -> tuple[float, float]:
    """Return how much too long and how much too short: either may be odd for its own reasons."""
    return max(value, 0.0), max(-value, 0.0)
