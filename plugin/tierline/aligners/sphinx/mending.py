"""Where the text is not what was said: words that do not fit, and sound that no word accounts for.

Words that fit badly, and silences that are none, are looked at once more with a grammar in which
any phones may stand in their place. That finds what a leap over words cannot: a word said in the
place of another, and a word that the text lacks.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from tierline.aligners.sphinx.grammar import OTHER, Elsewise, Grammar, build_grammar
from tierline.aligners.sphinx.pronunciation import Said
from tierline.aligners.sphinx.recogniser import FRAMES_PER_PHONE, Detailed, Recogniser, Segment
from tierline.audio.recording import Samples

Frames: TypeAlias = tuple[int, int]  # the first, and the one behind the last

# All in scores a frame or summed. Of words really said (TIMIT, 424 of them) 2 % score below -56,
# of 21 replaced ones 75 % below -59 (median -80).
_MISFIT = -55.0
_DOUBTED, _DOUBTED_PHONE = -45.0, -80.0  # words and their phones that are looked at again
_NO_SILENCE, _LEAST_FRAMES = -40.0, 4  # of a "silence" in which something is said
_HOPELESS = -40.0  # of all words: another text, which is told in other ways
# What other phones must gain over the words in a place. In 24 stretches of a sound text 7 places
# gained more than this (words said unlike any dictionary, mostly).
_GAIN = 900.0
_BEAM = 1e-60


@dataclass(frozen=True, slots=True)
class Mended:
    """Words, silences and other sounds of a stretch, in order.

    Attributes:
        segments: All of them.
        misfits: Units that are there but do not fit what is heard.
        extra: Spans, in frames, of what is said and not in the text.
        instead: Spans, in frames, of what is said instead of units, by their indices.
    """

    segments: tuple[Segment, ...]
    misfits: frozenset[int] = frozenset()
    extra: tuple[Frames, ...] = ()
    instead: Mapping[int, Frames] = field(default_factory=dict)


def mend(
    recogniser: Recogniser,
    samples: Samples,
    units: Sequence[tuple[int, Said]],
    detailed: Detailed,
) -> Mended:
    """Look again where words do not fit; what was found before stays wherever that gains little.

    Args:
        recogniser: The decoder, which has just timed these units without leaving any out.
        samples: What it listened to.
        units: The units and their indices, in order.
        detailed: What it found.
    """
    grammar = recogniser.grammar
    if detailed.score < _HOPELESS:
        return Mended(detailed.segments)
    elsewise = _doubted(units, detailed, recogniser)
    segments = detailed.segments
    if elsewise is not None:
        looser = build_grammar(units, leaps=False, elsewise=elsewise)
        if recogniser.listen(samples, looser, _BEAM, whole=True):
            again = recogniser.detailed()
            mixed = _mixed(segments, again.segments, looser) if again else segments
            if any(_unit(segment, looser) is not None for segment in mixed):
                segments, grammar = mixed, looser
    return Mended(
        segments,
        _misfits(segments, grammar),
        tuple(_extra(segments, grammar)),
        _instead(detailed.segments, segments, grammar),
    )


def _doubted(
    units: Sequence[tuple[int, Said]], detailed: Detailed, recogniser: Recogniser
) -> Elsewise | None:
    """Return where to look again: at words that do not fit, beside them, and in loud silences."""
    grammar = recogniser.grammar
    places = {index: place for place, (index, _) in enumerate(units)}
    words: set[int] = set()
    gaps: set[int] = set()
    gap = 0
    for segment in detailed.segments:
        unit = _unit(segment, grammar)
        fit = _fit(segment)
        if unit is None:
            if fit < _NO_SILENCE and segment.end - segment.start >= _LEAST_FRAMES:
                gaps.add(gap)
            continue
        gap = places[unit] + 1
        doubted = fit < _DOUBTED or any(map(_misfitting, segment.phones))
        if doubted and not units[places[unit]][1].guessed:
            words.add(places[unit])
            gaps |= {places[unit], gap}
    if not words and not gaps:
        return None
    return Elsewise(recogniser.phones, frozenset(words), frozenset(gaps))


def _mixed(
    before: Sequence[Segment], after: Sequence[Segment], grammar: Grammar
) -> tuple[Segment, ...]:
    """Take what was found with other phones where it fits much better, else what was there."""
    agreed = _words(before, grammar) & _words(after, grammar)
    mixed: list[Segment] = []
    for old, new in zip(_cut(before, agreed), _cut(after, agreed), strict=True):
        gain = sum(part.score for part in new) - sum(part.score for part in old)
        other = any(_is_other(part, grammar) for part in new)
        mixed += new if other and gain >= _GAIN else old
    return tuple(mixed)


def _words(segments: Iterable[Segment], grammar: Grammar) -> frozenset[tuple[str, int, int]]:
    return frozenset(
        (part.name, part.start, part.end) for part in segments if _unit(part, grammar) is not None
    )


def _cut(
    segments: Sequence[Segment], agreed: frozenset[tuple[str, int, int]]
) -> Iterator[list[Segment]]:
    """Yield what lies between the words that both searches place alike, with the word behind."""
    part: list[Segment] = []
    for segment in segments:
        part.append(segment)
        if (segment.name, segment.start, segment.end) in agreed:
            yield part
            part = []
    yield part


def _misfits(segments: Sequence[Segment], grammar: Grammar) -> frozenset[int]:
    found = ((_unit(segment, grammar), _fit(segment)) for segment in segments)
    return frozenset(unit for unit, fit in found if unit is not None and fit < _MISFIT)


def _extra(segments: Sequence[Segment], grammar: Grammar) -> Iterator[Frames]:
    """Yield the longest of what is said between two units that follow each other in the text.

    Between others it is what was said instead of those that are missing.
    """
    unit = -1
    longest: Frames = (0, 0)
    run: Frames = (0, 0)
    for segment in segments:
        if _is_other(segment, grammar):
            run = (run[0] if run[1] == segment.start else segment.start, segment.end)
            longest = max(longest, run, key=lambda frames: frames[1] - frames[0])
        following = _unit(segment, grammar)
        if following is None:
            continue
        if longest[1] and following == unit + 1:
            yield longest
        unit, longest = following, (0, 0)


def _instead(
    before: Sequence[Segment], after: Sequence[Segment], grammar: Grammar
) -> dict[int, Frames]:
    """Leave units that something else was found for where they were, between their neighbours."""
    were, are = _frames(before, grammar), _frames(after, grammar)
    instead: dict[int, Frames] = {}
    kept = sorted(are)
    for unit in were.keys() - are.keys():
        place = bisect(kept, unit)
        start, end = were[unit]
        if place > 0:
            start = max(start, are[kept[place - 1]][1])
        if place < len(kept):
            end = min(end, are[kept[place]][0])
        if end - start >= FRAMES_PER_PHONE:
            instead[unit] = (start, end)
    return instead


def _frames(segments: Sequence[Segment], grammar: Grammar) -> dict[int, Frames]:
    frames: dict[int, Frames] = {}
    for segment in segments:
        unit = _unit(segment, grammar)
        if unit is not None:
            frames[unit] = (frames.get(unit, (segment.start, 0))[0], segment.end)
    return frames


def _unit(segment: Segment, grammar: Grammar) -> int | None:
    """Return the unit that a segment is a word of; None for silences and other sounds."""
    entry = grammar.entries.get(segment.name)
    return None if entry is None or entry.unit == OTHER else entry.unit


def _misfitting(phone: Segment) -> bool:
    return phone.end - phone.start >= _LEAST_FRAMES and _fit(phone) < _DOUBTED_PHONE


def _is_other(segment: Segment, grammar: Grammar) -> bool:
    entry = grammar.entries.get(segment.name)
    return entry is not None and entry.unit == OTHER


def _fit(segment: Segment) -> float:
    return segment.score / max(segment.end - segment.start, 1)
