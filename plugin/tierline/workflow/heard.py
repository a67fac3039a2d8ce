"""A text that was transcribed and may have been corrected since: what of it is said where."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

import numpy as np

from tierline.annotation import IntervalTier
from tierline.transcription.contract import Segment

TIER = "utterance"
MARGIN = 0.1  # seconds: what is heard begins a little early and ends late, as models tell it
SAME_TEXT = 0.5  # of the words that a corrected text shares with what was heard, at least
_UNSPACED = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))  # Thai, Lao, ...


def lined_up(heard: Sequence[Segment], text: str) -> tuple[Segment, ...]:
    """Return what was heard, with the words that a corrected text has in their place.

    A line of the text is an utterance, unless lines were joined or parted; then its words decide.

    Args:
        heard: The utterances, in order of time.
        text: The text as it is now.

    Returns:
        The utterances that have words now; none if it is another text.
    """
    said = [" ".join(each.text.split()) for each in heard]
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    if said == lines:
        return tuple(heard)
    if not _alike("\n".join(said), "\n".join(lines)):
        return ()
    parts: list[list[str]] = [[] for _ in heard]
    for _, a, b, c, d in SequenceMatcher(None, said, lines, autojunk=False).get_opcodes():
        if b - a == d - c:
            for place, line in zip(range(a, b), lines[c:d], strict=True):
                parts[place].append(line)
        elif a == b:
            parts[max(a - 1, 0)] += lines[c:d]
        else:
            for place, word in _spread(said[a:b], lines[c:d]):
                parts[a + place].append(word)
    both = zip(heard, parts, strict=True)
    return tuple(replace(each, text=" ".join(words)) for each, words in both if words)


def utterance_tier(segments: Sequence[Segment], duration: float, name: str = TIER) -> IntervalTier:
    """Return a tier with an interval for each utterance, and empty ones between.

    Utterances reach 0.1 s into the silence around them, or half of it: an aligner that is told to
    stay within an edge that is too narrow errs by more.

    Args:
        segments: The utterances; where two overlap, the second begins where the first ends.
        duration: Length of the recording, in seconds.
        name: Of the tier.
    """
    rows: list[tuple[float, float, str]] = []
    at, waiting = 0.0, ""
    for segment, (before, behind) in zip(segments, _silences(segments, duration), strict=True):
        start = max(segment.start - min(MARGIN, before / 2), at)
        end = min(segment.end + min(MARGIN, behind / 2), duration)
        text = f"{waiting} {segment.text}".strip()
        if start >= end:  # no time is left for it: it goes with the next one
            waiting = text
            continue
        if start > at:
            rows.append((at, start, ""))
        rows.append((start, end, text))
        at, waiting = end, ""
    if waiting and rows:
        start, end, text = rows[-1]
        rows[-1] = (start, end, f"{text} {waiting}")
    if at < duration:
        rows.append((at, duration, ""))
    columns = np.array([start for start, _, _ in rows]), np.array([end for _, end, _ in rows])
    return IntervalTier(name, 0.0, duration, *columns, tuple(label for _, _, label in rows))


def _silences(segments: Sequence[Segment], duration: float) -> Iterator[tuple[float, float]]:
    """Yield how long it is silent before and behind each segment, in seconds; all of it at ends."""
    starts = [*(each.start for each in segments[1:]), 2 * duration]
    at = 0.0
    for number, (segment, following) in enumerate(zip(segments, starts, strict=True)):
        before = segment.start - at if number else 2 * segment.start
        yield max(before, 0.0), max(following - segment.end, 0.0)
        at = segment.end


def _alike(one: str, other: str) -> bool:
    """Tell whether two texts share their words, or letters where no blanks are written."""
    if any(_unspaced(sign) for sign in one):
        return SequenceMatcher(None, one, other).quick_ratio() >= SAME_TEXT
    return SequenceMatcher(None, one.split(), other.split()).quick_ratio() >= SAME_TEXT


def _unspaced(sign: str) -> bool:
    """Tell whether a letter is of a script that may do without blanks between words."""
    wide = unicodedata.east_asian_width(sign) == "W"
    return wide or any(first <= sign <= last for first, last in _UNSPACED)


def _spread(said: Sequence[str], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the words of lines, each with the place of the utterance that it belongs to."""
    owners = [place for place, line in enumerate(said) for _ in line.split()]
    if not owners:
        return
    old = [word.casefold() for line in said for word in line.split()]
    new = [word for line in lines for word in line.split()]
    folded = [word.casefold() for word in new]
    for _, a, b, c, d in SequenceMatcher(None, old, folded, autojunk=False).get_opcodes():
        for number, word in enumerate(new[c:d]):
            place = a + number * (b - a) // (d - c) if b > a else max(a - 1, 0)
            yield owners[place], word
