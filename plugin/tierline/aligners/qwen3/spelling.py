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

    The same words as the library's own splitting makes of the same text, with three differences,
    all on purpose: letters are composed first (the library drops the accents of decomposed ones),
    typographic apostrophes count as apostrophes (the library drops them), and Japanese is split
    where the units are: it is the text's units that may come from nagisa.

    Args:
        units: What is to be placed.
        language: BCP 47 code.
    """
    whole = language.lower().split("-")[0] == "ja"
    pairs = [
        (word, owner)
        for owner, unit in enumerate(units)
        for word in (_joined(unit.label) if whole else _split(unit.label))
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
