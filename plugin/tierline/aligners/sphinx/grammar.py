"""The grammar of one request: its units in order, any of which may be left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tierline.aligners.sphinx.pronunciation import Pronunciation, Said, Sound, heard

Arc: TypeAlias = tuple[int, int, float] | tuple[int, int, float, str]  # from, to, probability, word

# Measured on TIMIT: with its own text no word was left out (of 686, also in noise at 10 dB); with
# 74 words inserted, 69 of those and 3 others were. A longer leap must stay within the first beam.
_LEAP = 1e-50
_LONGER_LEAP = 1e-10
_LONGEST_LEAP = 12  # units
# A phone of something else. 1e-12 found 12 of 25 dropped words (TIMIT, 3 minutes, one word in ten
# spoiled), 1e-8 19 of them.
_ELSE = 1e-8
OTHER = -1  # the "unit" of what is something else


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word of the grammar stands for: a unit, one of its spoken words, how it is said."""

    unit: int
    word: int
    sounds: Pronunciation


@dataclass(frozen=True, slots=True)
class Elsewise:
    """Where something else may be said than the units: any phones, each at a price.

    Attributes:
        phones: All phones of the model.
        words: Places, among the units given, of those that it may replace.
        gaps: Places of the gaps that it may fill: gap 0 is before the first unit.
    """

    phones: tuple[str, ...]
    words: frozenset[int]
    gaps: frozenset[int]


@dataclass(frozen=True, slots=True)
class Grammar:
    """States and arcs for the decoder; `entries` tells what its words stand for."""

    arcs: tuple[Arc, ...]
    last: int
    entries: dict[str, Entry]


def build_grammar(
    units: Sequence[tuple[int, Said]], *, leaps: bool, elsewise: Elsewise | None = None
) -> Grammar:
    """Chain units up, every spoken word with its variants side by side.

    The decoder cannot forget a word, so words are named after their phones and how often these
    came before: names are used again by later requests and are still unique within one.

    Args:
        units: The units and their indices, in order.
        leaps: Whether units may be left out.
        elsewise: Where something else may be said.
    """
    arcs: list[Arc] = []
    entries: dict[str, Entry] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    state = 0
    bounds = [0]
    for index, said in units:
        for place, variants in enumerate(said.words):
            for variant in variants:
                phones = heard(variant)
                seen[phones] += 1
                name = f"{'_'.join(phones)}.{seen[phones]}"
                entries[name] = Entry(index, place, variant)
                arcs.append((state, state + 1, 1.0, name))
            state += 1
        bounds.append(state)
    if leaps:
        arcs += _leaps(bounds)
    if elsewise:
        entries |= {
            _other(phone): Entry(OTHER, 0, (Sound(phone, (phone,)),)) for phone in elsewise.phones
        }
        arcs += _others(bounds, elsewise)
    return Grammar(tuple(arcs), state, entries)


def _leaps(bounds: Sequence[int]) -> list[Arc]:
    return [
        (bounds[place], bounds[place + length], _LEAP * _LONGER_LEAP ** (length - 1))
        for place in range(len(bounds) - 1)
        for length in range(1, min(_LONGEST_LEAP, len(bounds) - 1 - place) + 1)
    ]


def _others(bounds: Sequence[int], elsewise: Elsewise) -> list[Arc]:
    spans = [(bounds[place], bounds[place + 1]) for place in sorted(elsewise.words)]
    spans += [(bounds[place], bounds[place]) for place in sorted(elsewise.gaps)]
    return [(start, end, _ELSE, _other(phone)) for start, end in spans for phone in elsewise.phones]


def _other(phone: str) -> str:
    return f"_{phone}"
