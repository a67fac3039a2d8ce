"""The words said for a label: numbers, symbols and abbreviations spelled out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from tierline.text.amounts import Amounts
from tierline.text.characters import SPEAKABLE
from tierline.text.numerals import Words, plain_digits
from tierline.text.phonetic import notation_of
from tierline.text.quotes import APOSTROPHES
from tierline.text.wording import wording

_INITIALS: Final = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?")
_SIGNS: Final = re.escape(SPEAKABLE)
_SEPARATORS: Final = r"\-‐‑־－_.,/⁄‿⁀．，٫٬"
_LETTERS: Final = re.compile(rf"[^\s\d{_SIGNS}{_SEPARATORS}]+")
_SIGN: Final = re.compile(rf"°[cf](?!\w)|[{_SIGNS}]")
_NO_WIDTH: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_ELISION: Final = re.compile(r"(?<!\w)((?:jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst])')(?=[^\W\d_])")
_DOTLESS_I: Final = ("tr", "az", "crh", "gag")


class Speaker:
    """Spells labels out in one language."""

    def __init__(self, language: str) -> None:
        """Take a BCP 47 code. Where it says that text is phonetic, labels stay as they are."""
        code = language.lower().replace("_", "-")
        self._main = code.split("-")[0]
        self._is_phonetic = notation_of(code) is not None
        self._dotless_i = self._main in _DOTLESS_I
        self._words = wording(self._main)
        self._said: dict[tuple[str, str], Words] = {}  # texts repeat their words
        self._rules = (
            *Amounts(language, self._words).rules(),
            (_SIGN, lambda match: self._sign(match[0])),
            (_LETTERS, lambda match: self._letters(match[0])),
        )

    def words(self, label: str, behind: str = "") -> Words:
        """Spell a label out: at least one word, lower case, NFC.

        Args:
            label: As typed.
            behind: The few characters that follow: "St" before ". J" is "saint".
        """
        if self._is_phonetic:
            return (unicodedata.normalize("NFC", label),)
        key = (label, behind if behind.startswith(".") else "")
        if key not in self._said:
            self._said[key] = self._spell(*key)
        return self._said[key]

    def _spell(self, label: str, behind: str) -> Words:
        text = self._folded(label)
        abbreviated = self._abbreviated(text, behind)
        if abbreviated is not None:
            return tuple(abbreviated.split())
        if _INITIALS.fullmatch(text):
            return tuple(text.replace(".", ""))
        return tuple(self._pieces(text)) or (text,)

    def _abbreviated(self, text: str, behind: str) -> str | None:
        known = self._words
        said = known.abbreviations.get(text)
        if said is not None or not behind.startswith("."):
            return said
        following = behind[1:].lstrip()[:1]
        if following.isdigit() and text in known.numbered:
            return known.numbered[text]
        if following.isupper() and text in known.titles:
            return known.titles[text]
        return known.dotted.get(text)

    def _folded(self, label: str) -> str:
        text = _NO_WIDTH.sub("", unicodedata.normalize("NFC", label)) or label
        text = re.sub(f"[{APOSTROPHES}]", "'", text)
        if self._dotless_i:
            text = text.replace("İ", "i").replace("I", "ı")
        return unicodedata.normalize("NFC", plain_digits(text.lower()))

    def _pieces(self, text: str) -> Iterator[str]:
        place = 0
        if text[0] == "-" and text[1:2].isdigit():
            yield from self._sign("−")
        while place < len(text):
            for pattern, read in self._rules:
                match = pattern.match(text, place)
                said = read(match) if match else None
                if match and said is not None:
                    yield from said
                    place = match.end()
                    break
            else:
                place += 1  # a hyphen or the like: nothing is said for it

    def _sign(self, sign: str) -> Words:
        """Name a symbol; one without a known name stays, since eSpeak NG may know it."""
        name = self._words.symbols.get(sign)
        if name is None and len(sign) > 1:
            return (*self._sign(sign[0]), sign[1:])
        return tuple((name or sign).split())

    def _letters(self, text: str) -> Words:
        text = text.replace(":", "")
        if self._main == "fr":
            return tuple(_ELISION.sub(r"\1 ", text).split())
        return (text,) if text else ()
