"""Where a label may be divided: between letters as readers see them, never inside one."""

from __future__ import annotations

import unicodedata

JOINER = "\u200d"
VIRAMA = 9  # combining class: the consonant behind it belongs to the same syllable sign
DOUBLE = frozenset((233, 234))  # combining classes: a tie bar spans the next letter too


def whole_caret(label: str, caret: int) -> int:
    """Return the last place at or before `caret` where a label may be divided.

    Combining marks stay with their letter, and so do joined emoji, flags, Hangul syllables, Indic
    conjuncts and letters under a tie bar.

    Args:
        label: The label.
        caret: In characters (code points) from the start; cut to the label's length.
    """
    caret = min(max(caret, 0), len(label))
    while 0 < caret < len(label) and _inside_grapheme(label, caret):
        caret -= 1
    return caret


def _inside_grapheme(label: str, caret: int) -> bool:
    before, behind = label[caret - 1], label[caret]
    return (
        _extends(behind)
        or before == JOINER
        or (before, behind) == ("\r", "\n")
        or _binds(label, caret)
        or _is_surrogate_pair(before, behind)
        or _inside_flag(label, caret)
        or _inside_hangul(before, behind)
    )


def _extends(letter: str) -> bool:
    """Tell whether a character belongs to the one before it: marks, joiners, skin tones, tags."""
    return (
        unicodedata.category(letter) in ("Mn", "Mc", "Me")
        or letter in (JOINER, "\u200c")
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
    )


def _binds(label: str, caret: int) -> bool:
    """Tell whether marks before the caret tie the letter behind it to the one before them."""
    place = caret - 1
    while place >= 0 and _extends(label[place]):
        kind = unicodedata.combining(label[place])
        if kind in DOUBLE or (kind == VIRAMA and unicodedata.category(label[caret]) == "Lo"):
            return True
        place -= 1
    return False


def _is_surrogate_pair(before: str, behind: str) -> bool:
    return "\ud800" <= before <= "\udbff" and "\udc00" <= behind <= "\udfff"


def _inside_flag(label: str, caret: int) -> bool:
    if not _is_regional(label[caret]):
        return False
    place = caret
    while place > 0 and _is_regional(label[place - 1]):
        place -= 1
    return (caret - place) % 2 == 1


def _is_regional(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _inside_hangul(before: str, behind: str) -> bool:
    if "\u1100" <= before <= "\u115f":  # leading consonant
        return "\u1100" <= behind <= "\u11a7" or _is_syllable(behind)
    open_syllable = _is_syllable(before) and (ord(before) - 0xAC00) % 28 == 0
    if open_syllable or "\u1160" <= before <= "\u11a7":  # ends in a vowel
        return "\u1160" <= behind <= "\u11ff"
    if _is_syllable(before) or "\u11a8" <= before <= "\u11ff":  # ends in a consonant
        return "\u11a8" <= behind <= "\u11ff"
    return False


def _is_syllable(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"
