"""Numbers in words, through num2words."""

import unicodedata
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from typing import Final

_LONGEST = 15  # digits: longer ones are read out digit by digit
_DIALECTS: Final = {"nb": "no", "nn": "no", "kk": "kz", "pt-br": "pt_BR", "fr-be": "fr_BE",
                    "fr-ch": "fr_CH", "en-in": "en_IN"}  # fmt: skip

Words = tuple[str, ...]


def plain_digits(text: str) -> str:
    """Write the decimal digits of any script as 0-9; superscripts too."""
    return "".join(str(unicodedata.digit(c, None) if c.isdigit() else c) for c in text)


def value_of(character: str) -> Fraction | None:
    """What a character like "½" or "Ⅳ" counts, or None."""
    value = unicodedata.numeric(character, None)
    return None if value is None else Fraction(value).limit_denominator(100)


class Numerals:
    """Says numbers in one language.

    Where num2words does not know the language the digits stay digits: eSpeak NG, which gives
    pronunciations later, reads numbers in all of its languages.
    """

    def __init__(self, language: str) -> None:
        """Take a BCP 47 code."""
        code = language.lower().replace("_", "-")
        self._language = _DIALECTS.get(code, code.split("-")[0])

    @cached_property
    def _known(self) -> Callable[..., str] | None:
        """The converter, loaded when the first number comes; None for an unknown language."""
        from num2words import CONVERTER_CLASSES, num2words

        return num2words if self._language in CONVERTER_CLASSES else None

    def whole(self, digits: str) -> Words:
        """Say a whole number given in digits 0-9."""
        if len(digits) > _LONGEST or (digits.startswith("0") and len(digits) > 1):
            return self.one_by_one(digits)
        return self._say(int(digits), "cardinal") or (digits,)

    def one_by_one(self, digits: str) -> Words:
        """Say each digit."""
        return tuple(w for d in digits for w in self._say(int(d), "cardinal") or (d,))

    def decimal(self, before: str, behind: str) -> Words:
        """Say "3.5" as num2words does, else as two numbers."""
        short = len(before) + len(behind) <= _LONGEST
        said = self._say(float(f"{before or 0}.{behind}"), "cardinal") if short else ()
        return said or (*self.whole(before or "0"), *self.one_by_one(behind))

    def ordinal(self, digits: str) -> Words:
        """Say "1" as "first"."""
        said = self._say(int(digits), "ordinal") if len(digits) <= _LONGEST else ()
        return said or self.whole(digits)

    def year(self, digits: str) -> Words:
        """Say "1984" as "nineteen eighty four", where the language counts years by hundreds."""
        counts_hundreds = self._language in ("en", "de")
        said = self._say(int(digits), "year") if counts_hundreds else ()
        return said or self.whole(digits)

    def _say(self, number: float, form: str) -> Words:
        if self._known is None:
            return ()
        try:
            said = self._known(number, lang=self._language, to=form)
        except Exception:  # noqa: BLE001 - its fifty languages raise whatever they like
            return ()
        if self._language.startswith("fr"):
            said = said.replace("vingts", "vingt")  # sounds alike, and is what dictionaries list
        return tuple(said.lower().replace("-", " ").replace(",", " ").split())
