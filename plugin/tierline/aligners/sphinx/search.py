"""Looks for units in sound: first which of them are there, then when; ever wider if need be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from tierline.aligners.sphinx.grammar import OTHER, build_grammar
from tierline.aligners.sphinx.mending import Frames, Mended, mend
from tierline.aligners.sphinx.pronunciation import Said
from tierline.aligners.sphinx.recogniser import (
    FRAMES_PER_PHONE,
    SAMPLE_RATE_HZ,
    Recogniser,
    Segment,
)
from tierline.aligners.sphinx.slips import has_slipped
from tierline.audio.recording import Samples

BEAMS = (1e-100, 1e-200, 0.0)  # the first is wide enough for clean speech and its own text
# From this length on, phones are timed after the first pass already if it left nothing out, which
# saves a quarter of the time. Mean errors change from 20.7 to 20.3 ms (TIMIT), 18.7 to 20.4 (ae).
_COSTLY_SECONDS = 8.0

Numbered: TypeAlias = Sequence[tuple[int, Said]]  # units with their indices
ByUnit: TypeAlias = Mapping[int, tuple[Segment, ...]]  # the spoken words of a unit, by its index


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        words: The spoken words of each unit that was found, in frames.
        frames_per_second: How many frames a second has.
        widened: Whether the search had to be widened.
        score: How well sound and words agree, a frame: about -13 for clean speech and its own text,
            -20 in noise, -60 for another text. None: not measured.
        misfits: Units that were placed but do not fit what is heard.
        extra: Spans, in frames, of what is said and not among the units.
        instead: Spans, in frames, of what is said instead of units that were not found.
    """

    words: ByUnit = field(default_factory=dict)
    frames_per_second: int = 100
    widened: bool = False
    score: float | None = None
    misfits: frozenset[int] = frozenset()
    extra: tuple[Frames, ...] = ()
    instead: Mapping[int, Frames] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ways:
    """How to search.

    Attributes:
        leaps: Whether units may be left out.
        mends: Whether to look again where words do not fit the sound.
    """

    leaps: bool = True
    mends: bool = False


def search(recogniser: Recogniser, samples: Samples, units: Sequence[Said], ways: Ways) -> Found:
    """Place the units and their phones; what is not there is left out if `ways` allow it.

    Words are found by a grammar that may leap over units, and timed by one that may not: leaps
    blur the contexts of phones, and the pass that times phones cannot follow them. In long sound
    the second grammar is used only if there was a leap; in short sound all units are placed after
    all if none was found, since a word alone in an unknown language is no reason to give up.

    Args:
        recogniser: The decoder.
        samples: 16 kHz; at most half a minute.
        units: What is said, in order.
        ways: How to search.
    """
    numbered = list(enumerate(units))
    costly = samples.size >= _COSTLY_SECONDS * SAMPLE_RATE_HZ
    rough = Found(frames_per_second=recogniser.frames_per_second)
    if ways.leaps:
        rough = _look(recogniser, samples, numbered, leaps=True, whole=True)
        if len(rough.words) == len(units) and costly:
            found = _with_phones(recogniser, samples, numbered, rough, mends=ways.mends)
            if found.score is not None:
                return found
        if rough.words or costly:
            numbered = [(index, said) for index, said in numbered if index in rough.words]
        else:
            rough = replace(rough, widened=True)
    if not numbered:
        return rough
    timed = _look(recogniser, samples, numbered, leaps=False, whole=True)
    if not timed.words:
        return rough
    timed = replace(timed, widened=rough.widened or timed.widened)
    mends = ways.mends and not rough.widened  # else what was asked for is to be placed at any cost
    found = _with_phones(recogniser, samples, numbered, timed, mends=mends)
    if ways.leaps and has_slipped([index in rough.words for index in range(len(units))]):
        return _unless_all_fit(recogniser, samples, units, found, mends=mends)
    return found


def _unless_all_fit(
    recogniser: Recogniser, samples: Samples, units: Sequence[Said], found: Found, *, mends: bool
) -> Found:
    """Return what was found, or all units placed if that agrees with the sound at least as well."""
    numbered = list(enumerate(units))
    timed = _look(recogniser, samples, numbered, leaps=False, whole=True)
    if not timed.words or found.score is None:
        return found
    every = _with_phones(recogniser, samples, numbered, timed, mends=mends)
    return every if every.score is not None and every.score >= found.score else found


def search_beginning(recogniser: Recogniser, samples: Samples, units: Sequence[Said]) -> Found:
    """Place as many of the leading units as the sound holds; rough word times, no phones."""
    fitting = _that_may_fit(units, recogniser.frames(samples))
    return _look(recogniser, samples, list(enumerate(fitting)), leaps=True, whole=False)


def frames_needed(units: Sequence[Said]) -> int:
    """The fewest frames in which all units can be said."""
    return FRAMES_PER_PHONE * sum(said.shortest for said in units)


def _look(
    recogniser: Recogniser, samples: Samples, units: Numbered, *, leaps: bool, whole: bool
) -> Found:
    """Search ever wider until something is found."""
    grammar = build_grammar(units, leaps=leaps)
    for place, beam in enumerate(BEAMS):
        if recogniser.listen(samples, grammar, beam, whole=whole):
            words = _by_unit(recogniser.words(), recogniser)
            return Found(words, recogniser.frames_per_second, place > 0)
    return Found(frames_per_second=recogniser.frames_per_second)


def _with_phones(
    recogniser: Recogniser, samples: Samples, units: Numbered, timed: Found, *, mends: bool
) -> Found:
    detailed = recogniser.detailed()
    if detailed is None:
        return timed
    mended = Mended(detailed.segments)
    if mends:
        mended = mend(recogniser, samples, units, detailed)
    return replace(
        timed,
        words=_by_unit(mended.segments, recogniser),
        score=detailed.score,
        misfits=mended.misfits,
        extra=mended.extra,
        instead=mended.instead,
    )


def _that_may_fit(units: Sequence[Said], frames: int) -> Sequence[Said]:
    """The leading units that fit if each is said as fast as can be, and one more."""
    ends = accumulate(FRAMES_PER_PHONE * said.shortest for said in units)
    return units[: sum(1 for end in ends if end <= frames) + 1]


def _by_unit(segments: Sequence[Segment], recogniser: Recogniser) -> ByUnit:
    units: dict[int, tuple[Segment, ...]] = {}
    for segment in segments:
        entry = recogniser.grammar.entries.get(segment.name)
        if entry is not None and entry.unit != OTHER:
            units[entry.unit] = (*units.get(entry.unit, ()), segment)
    return units
