"""What each character of a transcript is to a word: letter, joiner, punctuation or space."""

import unicodedata
from typing import Final

# One letter for each kind of character, so that patterns can be written over kinds.
SPACE: Final = " "
LETTER: Final = "L"  # letters, marks, modifier and tone letters
DIGIT: Final = "D"
HAN: Final = "H"  # stands alone
HAN_MARK: Final = "h"  # a mark or variation selector behind a Han character
KANA: Final = "K"
UNSPACED: Final = "T"  # Thai, Lao, Khmer, Myanmar: words are written without spaces
SYMBOL: Final = "S"  # has a spoken form
APOSTROPHE: Final = "'"
HYPHEN: Final = "-"
CONNECTOR: Final = "_"  # joins what stands on its both sides
POINT: Final = "."
SYLLABLE: Final = "y"  # a point behind a letter that does not look like the end of a sentence
COMMA: Final = ","
COLON: Final = ":"
SLASH: Final = "/"
GROUPING: Final = "g"  # a space that does not break, as in "1 234"
HIDDEN: Final = "Z"  # soft hyphens and other characters without width
WORD_BREAK: Final = "z"  # the zero-width space
OTHER: Final = "P"

SPEAKABLE: Final = "%‰$€£¥₹&+−@№§°#=×÷±≠≤≥√∞"
_JOINERS: Final = "\u200c\u200d"
_LISTED: Final = {
    **dict.fromkeys("'’‘‛＇´′", APOSTROPHE),
    **dict.fromkeys("-‐‑־－", HYPHEN),
    **dict.fromkeys("·‧‿⁀_׳״", CONNECTOR),
    **dict.fromkeys(".．", POINT),
    **dict.fromkeys(",，٫٬", COMMA),
    ":": COLON,
    **dict.fromkeys("/⁄", SLASH),
    **dict.fromkeys(SPEAKABLE, SYMBOL),
    **dict.fromkeys("々〆〇〻", HAN),
    **dict.fromkeys("\u00a0\u202f\u2009", GROUPING),
    "\u200b": WORD_BREAK,
}
_SCRIPTS: Final = (
    (0x0E01, 0x0EFF, UNSPACED),
    (0x1000, 0x109F, UNSPACED),
    (0x1780, 0x17D3, UNSPACED),
    (0x17D7, 0x17DD, UNSPACED),
    (0x1950, 0x19DF, UNSPACED),
    (0x1A20, 0x1AAF, UNSPACED),
    (0x2E80, 0x2FDF, HAN),
    (0x3041, 0x30FF, KANA),
    (0x31F0, 0x31FF, KANA),
    (0x3400, 0x4DBF, HAN),
    (0x4E00, 0x9FFF, HAN),
    (0xA9E0, 0xA9FE, UNSPACED),
    (0xAA60, 0xAADF, UNSPACED),
    (0xF900, 0xFAFF, HAN),
    (0xFF66, 0xFF9F, KANA),
    (0x1B000, 0x1B16F, KANA),
    (0x20000, 0x3FFFD, HAN),
)


def kinds_of(text: str) -> str:
    """Give the kind of each character, one letter a character.

    Marks, variation selectors and (non-)joiners take on the kind of what they stand on.
    """
    alone = {character: _kind(character) for character in set(text)}
    kinds: list[str] = []
    before = SPACE
    for place, character in enumerate(text):
        kind = alone[character]
        if kind == "M":
            kind = _on(before, character)
        elif kind == GROUPING:
            kind = GROUPING if before == DIGIT and _three_digits(text, place + 1) else SPACE
        elif kind == POINT and before == LETTER and not _ends_sentence(text, place):
            kind = SYLLABLE
        kinds.append(kind)
        before = kind
    return "".join(kinds)


def _three_digits(text: str, place: int) -> bool:
    """Whether exactly three digits stand here."""
    return text[place : place + 3].isdecimal() and not text[place + 3 : place + 4].isdecimal()


def _ends_sentence(text: str, place: int) -> bool:
    """Whether a point parts sentences although no blank follows: "home.Then"."""
    behind = text[place + 1 : place + 2]
    return text[place - 1].islower() and behind.isupper()


def _kind(character: str) -> str:
    """Kind of a character on its own; "M" for one that depends on what it stands on."""
    category = unicodedata.category(character)
    if character in _LISTED:
        return _LISTED[character]
    if category[0] == "M" or character in _JOINERS:
        return "M"
    if character.isspace() or category == "Cc":
        return SPACE
    if category[0] == "N":
        return DIGIT
    if category == "Cf":
        return HIDDEN
    return _letter_kind(ord(character), category)


def _letter_kind(code: int, category: str) -> str:
    if category[0] == "L" or 0x2E80 <= code <= 0x2FDF:
        return next((kind for first, last, kind in _SCRIPTS if first <= code <= last), LETTER)
    tone_letter = category == "Sk" and (0x02C2 <= code <= 0x02FF or 0xA700 <= code <= 0xA78A)
    return LETTER if tone_letter or category == "Co" or _may_be_letter(code, category) else OTHER


def _may_be_letter(code: int, category: str) -> bool:
    """Whether a code point that this Python does not know may be a letter of a newer Unicode."""
    emoji = 0x1F000 <= code <= 0x1FBFF
    not_a_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return category == "Cn" and not emoji and not not_a_character


def _on(base: str, character: str) -> str:
    """Kind of a mark or joiner, by the kind it stands on."""
    if base in (HAN, HAN_MARK):
        return HAN_MARK
    if base in (LETTER, KANA, UNSPACED, DIGIT, SYMBOL):
        return base
    if character in _JOINERS:
        return HIDDEN
    selects_variant = 0xFE00 <= ord(character) <= 0xFE0F or character == "\u20e3"
    return OTHER if selects_variant else LETTER
