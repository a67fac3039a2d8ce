"""Which tiers of a TextGrid hold words, and which the phones of those, by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from tierline.annotation import IntervalTier, TextGrid
from tierline.errors import InputError
from tierline.text.silences import is_silence
from tierline.workflow.compare_files import PHONE_TIERS

# As Tierline and MFA ("words", "mary - words"), WebMAUS ("ORT-MAU") and others name them.
_WORDS = re.compile(r"(^|[^a-z])(words?|wrd|ort|ort-mau|orthography|mots|palabras)($|[^a-z])")
_WORD = re.compile(r"(?<![a-z])words?(?![a-z])", re.IGNORECASE)
_NOTES = re.compile(r"(^|[^a-z])(notes?|comments?|remarks?|annotations?|todo)($|[^a-z])")
_PHONES = re.compile(rf"(^|[^a-z])({'|'.join(PHONE_TIERS)}|phonemes?)($|[^a-z])")


def word_tiers(grid: TextGrid, names: Sequence[str], source: str) -> tuple[IntervalTier, ...]:
    """Return the tiers of words.

    Args:
        grid: The tiers.
        names: Those that somebody asks for; none: those that are named like words, or else all
            with labels that are named neither like phones nor like notes.
        source: What the tiers are from, for sentences about them.

    Raises:
        InputError: There is no such tier.
    """
    there = [tier for tier in grid.tiers if isinstance(tier, IntervalTier)]
    listed = ", ".join(repr(tier.name) for tier in there) or "none"
    for name in names:
        if all(tier.name != name for tier in there):
            raise InputError(
                f"{source} has no interval tier {name!r}; its interval tiers are {listed}."
            )
    if names:
        return tuple(tier for tier in there if tier.name in names)
    found = [tier for tier in there if named_like_words(tier.name)]
    if found:
        return tuple(found)
    labelled = [tier for tier in there if any(not is_silence(label) for label in tier.labels)]
    if not labelled:
        raise InputError(
            f"{source} has no interval tier with labels, so there are no words to look at: "
            "align its text first, or type the words into an interval tier."
        )
    others = [tier for tier in labelled if not named_like_phones(tier.name)] or labelled
    return tuple([tier for tier in others if not named_like_notes(tier.name)] or others)


def named_like_words(name: str) -> bool:
    """Tell whether a tier of that name is one of words."""
    return _WORDS.search(name.casefold()) is not None


def named_like_notes(name: str) -> bool:
    """Tell whether a tier of that name is one of notes about what is said."""
    return _NOTES.search(name.casefold()) is not None


def named_like_phones(name: str) -> bool:
    """Tell whether a tier of that name is one of phones."""
    return _PHONES.search(name.casefold()) is not None


def phones_name(words: str) -> str:
    """Return the name for a new tier of the phones of a tier of words.

    Args:
        words: Name of the tier of words: "mary - words" gives "mary - phones", "ORT" gives
            "ORT - phones".
    """
    made = _WORD.sub("phones", words, count=1)
    return f"{words} - phones" if made == words else made


def phone_tier(grid: TextGrid, words: IntervalTier) -> IntervalTier | None:
    """Return the tier of phones that belongs to a tier of words; None if there is none.

    Of several tiers with the right name, it is the one that has most of the words' edges.

    Args:
        grid: The tiers.
        words: The tier of words: "phones" belongs to "words", "mary - phones" to "mary - words",
            and "MAU" to "ORT-MAU"; what `phones_name` says belongs to it as well.
    """
    stem, found, suffix = words.name.casefold().rpartition("word")
    names = {*PHONE_TIERS, phones_name(words.name).casefold()}
    if found:
        names = {f"{stem}{phone}{suffix.removeprefix('s')}" for phone in PHONE_TIERS}
    there = [
        tier
        for tier in grid.tiers
        if isinstance(tier, IntervalTier) and tier.name.casefold() in names
    ]
    if not there or there[0].name == words.name:
        return None
    alike = [tier for tier in there if tier.name == there[0].name]
    return alike[0] if len(alike) == 1 else max(alike, key=lambda tier: _shared(words, tier))


def index_of(grid: TextGrid, tier: IntervalTier) -> int:
    """Return where in a grid one of its tiers stands; names may not tell, as several may share one.

    Raises:
        ValueError: It is none of them.
    """
    return [id(one) for one in grid.tiers].index(id(tier))


def _shared(words: IntervalTier, phones: IntervalTier) -> int:
    """Count the edges of words that are edges of phones too."""
    edges = np.concatenate([words.starts, words.ends])
    return int(np.isin(edges, np.concatenate([phones.starts, phones.ends])).sum())
