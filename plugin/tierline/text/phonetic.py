"""Text that is written in IPA or X-SAMPA: its phones, as typed, and the signs that mean nothing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tierline.text.ipa import LETTERS, is_vowel
from tierline.text.xsampa import ipa_of_xsampa

_TIES: Final = "\u0361\u035c"
# Stress, breaks, intonation and tone have no sound of their own; digits write tone as well.
_SILENT: Final = frozenset("ˈˌ.|‖‿-+↓↑↗↘ꜜꜛ˥˦˧˨˩0123456789¹²³⁴⁵⁰[]/")
_TYPED: Final = {"g": "ɡ", ":": "ː", "ε": "ɛ", "ʦ": "t͡s", "ʧ": "t͡ʃ", "ʤ": "d͡ʒ", "ʣ": "d͡z"}
_APOSTROPHES: Final = "'’ʼ"
_SECOND_OF_DIPHTHONG: Final = "ɪʊ"  # [aɪ] is one phone, [ai] and [a.ɪ] are two
_NOT_SYLLABIC: Final = "\u032f"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phonetic transcription says.

    Attributes:
        phones: Its phones in IPA, as typed: length, diacritics and ties stay on them.
        strange: The signs that mean nothing in IPA, in order; nothing is said for them.
    """

    phones: tuple[str, ...]
    strange: tuple[str, ...] = ()


def notation_of(language: str) -> str | None:
    """Return "ipa" or "x-sampa" if a language code says that text is phonetic, else None.

    BCP 47 has variants for that: "und-fonipa", "sw-fonipa", "und-fonxsamp".
    """
    variants = language.lower().replace("_", "-").split("-")[1:]
    if "fonipa" in variants:
        return "ipa"
    return "x-sampa" if "fonxsamp" in variants else None


def read_phonetic(text: str, notation: str) -> Reading:
    """Cut a word in IPA or X-SAMPA into phones.

    Signs joined by a tie are one phone, and so are diphthongs that end in [ɪ], [ʊ] or a vowel
    marked as not syllabic, unless a point or a stress mark stands between. Other letters are phones
    of their own: [t͡s] is one, [ts] is two. Tones, stress and breaks are left out.

    Args:
        text: A word.
        notation: "ipa" or "x-sampa".
    """
    if notation == "x-sampa":
        text, strange = ipa_of_xsampa(text)
        read = _read(text)
        return Reading(read.phones, (*strange, *read.strange))
    return _read(text)


def _read(text: str) -> Reading:
    phones: list[str] = []
    strange: list[str] = []
    open_end = False  # whether the next letter may still belong to the phone before
    tied = False
    for sign in _signs(text):
        if sign in _SILENT or sign.isspace():
            open_end = tied = False
        elif sign in _TIES:
            tied = bool(phones)
            phones[-1:] = [phones[-1] + sign] if phones else []
        elif _is_mark(sign) or sign in _APOSTROPHES:
            _add_mark(phones, sign, strange)
        elif _letter(sign) not in LETTERS:
            strange.append(sign)
            open_end = tied = False
        elif phones and (tied or (open_end and _one_phone(phones[-1], sign))):
            phones[-1] += sign
            tied = False
        else:
            phones.append(sign)
            open_end = True
    return Reading(tuple(unicodedata.normalize("NFC", phone) for phone in phones), tuple(strange))


def _signs(text: str) -> Iterator[str]:
    """Single signs: a letter and its marks apart, but "ç" is a letter."""
    for typed in unicodedata.normalize("NFC", text):
        for sign in _TYPED.get(typed, typed):
            yield from sign if sign in LETTERS else unicodedata.normalize("NFD", sign)


def _letter(sign: str) -> str:
    return "ɡ" if sign == "g" else sign


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in ("Lm", "Mn", "Mc", "Sk")


def _add_mark(phones: list[str], sign: str, strange: list[str]) -> None:
    if sign in _APOSTROPHES:  # behind a consonant an ejective, elsewhere a stress mark
        if phones and not is_vowel(phones[-1]):
            phones[-1] += sign
    elif sign == _NOT_SYLLABIC and len(phones) > 1 and is_vowel(phones[-2]):
        phones[-2:] = [phones[-2] + phones[-1] + sign]
    elif phones:
        phones[-1] += sign
    elif sign not in "ʰʱʷʲˠˤⁿˀ":  # what may stand before its letter
        strange.append(sign)


def _one_phone(before: str, sign: str) -> bool:
    second = sign in _SECOND_OF_DIPHTHONG and before not in _SECOND_OF_DIPHTHONG
    return second and is_vowel(before)
