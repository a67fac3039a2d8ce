"""Units as the words that the model was taught, and back by position."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tierline.text import Unit

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇ʹ′", "'"))
# Ideographs, of which each is a word to the model: blocks of Unicode, first and last.
_IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """Units as the model reads them.

    Attributes:
        words: The model's words, each of which gets two slots.
        owners: For each word, the index of the unit it belongs to; ascending.
    """

    words: tuple[str, ...]
    owners: tuple[int, ...]


def spelled(units: Sequence[Unit], language: str) -> Spelled:
    """Spell units for the model; what it has no letters for (emoji) has no word.

    The same words as the library's own splitting makes of the same text, with four differences,
    all on purpose: letters are composed first (the library drops the accents of decomposed ones;
    marks that cannot be composed are dropped here as well, since the model was taught without),
    typographic apostrophes count as apostrophes (the library drops them), a sign that is a unit by
    itself ("&", "%") is spelled as it is said (the library drops it, though there is sound for
    it), and words begin and end where units do, as "and/or" or Japanese, whose units may come from
    nagisa.

    A unit of several words, or of several Chinese characters, owns them all: the model was taught
    slots behind each. Only Japanese has no blanks to tell words, and is asked unit by unit.

    Args:
        units: What is to be placed.
        language: BCP 47 code.
    """
    cut = _joined if language.lower().split("-")[0] == "ja" else _split
    pairs = [
        (word, owner)
        for owner, unit in enumerate(units)
        for word in tuple(cut(unit.label)) or tuple(cut(" ".join(unit.spoken)))
    ]
    return Spelled(tuple(word for word, _ in pairs), tuple(owner for _, owner in pairs))


def _joined(label: str) -> Iterator[str]:
    word = "".join(filter(_is_kept, _composed(label)))
    if word:
        yield word


def _split(label: str) -> Iterator[str]:
    """Yield the words of a label: ideographs one by one, the rest between blanks."""
    held = ""
    for sign in _composed(label):
        ideograph = _is_ideograph(sign)
        if held and (ideograph or sign.isspace()):
            yield held
            held = ""
        if ideograph:
            yield sign
        elif _is_kept(sign):
            held += sign
    if held:
        yield held


def _composed(label: str) -> str:
    return unicodedata.normalize("NFC", label).translate(_APOSTROPHES)


def _is_kept(sign: str) -> bool:
    """Tell whether the model was taught a sign: letters, digits, apostrophes; no marks, no `<`.

    So nothing typed can become a special token, such as `<timestamp>`.
    """
    return sign == "'" or unicodedata.category(sign)[0] in "LN"


def _is_ideograph(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _IDEOGRAPHS)
