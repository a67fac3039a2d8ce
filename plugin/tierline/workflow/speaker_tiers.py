"""Tiers that hold what several speakers say, a tier each: which they are, and whose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from tierline.annotation import IntervalTier, TextGrid
from tierline.workflow.text_tier import USUAL, labelled_tiers
from tierline.workflow.word_tiers import named_like_notes, named_like_phones, named_like_words

_SAID = re.compile(rf"^(?P<name>.*\S) - (?:{'|'.join(USUAL)})$", re.IGNORECASE)
_WILD = frozenset("*?[")


def is_pattern(name: str, grid: TextGrid) -> bool:
    """Tell whether a name stands for any number of tiers, such as "*"; no tier is called so."""
    return name not in grid.names and not _WILD.isdisjoint(name)


def matching_tiers(grid: TextGrid, pattern: str) -> Iterator[IntervalTier]:
    """Yield the tiers with labels that a pattern stands for, but for those of words and phones.

    Args:
        grid: The tiers.
        pattern: "*" stands for any letters, "?" for one, "[ab]" for one of those.
    """
    for tier in texts_apart(grid):
        if fnmatchcase(tier.name, pattern):
            yield tier


def texts_apart(grid: TextGrid) -> tuple[IntervalTier, ...]:
    """Return the tiers that may each hold what one speaker says."""
    labelled = labelled_tiers(grid)
    return tuple(tier for tier in labelled if may_hold_text(tier.name)) or labelled


def may_hold_text(name: str) -> bool:
    """Tell whether a tier of that name may hold what is said: no words, phones or notes."""
    return not (named_like_words(name) or named_like_phones(name) or named_like_notes(name))


def speakers_by(names: Sequence[str]) -> tuple[str, ...]:
    """Return whose each tier is: "Anna" and "Anna - utterances" are Anna's.

    Args:
        names: Of the tiers; what two of them would share is not left out.
    """
    short = [found["name"] if (found := _SAID.match(name)) else name for name in names]
    times = Counter(short)
    return tuple(name if times[stem] > 1 else stem for name, stem in zip(names, short, strict=True))
