"""Numbers as they are typed (1,234.5, $20, 10:30, 7/8, 21st, 1990s) in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

from tierline.text.numerals import Numerals, Words, value_of
from tierline.text.wording import Wording

_POINT_LANGUAGES: Final = frozenset(
    ("en", "zh", "cmn", "yue", "ja", "ko", "he", "th", "hi", "bn", "ta", "te", "ml", "kn",
     "mr", "gu", "pa", "ur", "ms", "sw", "ga", "cy", "mi", "haw")
)  # fmt: skip
_ORDINAL_ENDINGS: Final = {
    "en": "st|nd|rd|th",
    "fr": "er|re|ère|e|è|ème|eme|nd|nde|ers|res|es|èmes",
    "es": "[ºª]|er|ro|ra|do|da",
    "it": "[ºª°]",
    "pt": "[ºª]",
    "nl": "e|de|ste",
    "sv": ":?a|:?e",
}
_NUMBER: Final = r"(?:\d+(?:[.,'\u00a0\u202f\u2009٫٬]\d+)*+|(?<!\d)\.\d+)"
_CURRENCY: Final = "[$€£¥₹]"
_AND_A_HALF: Final = {"en": ("and", "a", "half"), "fr": ("et", "demi")}
_PLURALS: Final = (("y", "ies"), ("x", "xes"), ("", "s"))

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Words | None]]


class Amounts:
    """Reads numbers aloud in one language: rules to be tried in order, the first that fits wins."""

    def __init__(self, language: str, words: Wording) -> None:
        """Take a BCP 47 code and that language's wording."""
        self._main = language.lower().replace("_", "-").split("-")[0]
        self._numerals = Numerals(language)
        self._words = words

    def rules(self) -> Iterator[Rule]:
        """Patterns, each with what reads it; None from a reader means that it does not apply."""
        endings = _ORDINAL_ENDINGS.get(self._main)
        yield re.compile(rf"({_CURRENCY})({_NUMBER})"), lambda m: self._money(m[2], m[1])
        yield re.compile(rf"({_NUMBER})({_CURRENCY})"), lambda m: self._money(m[1], m[2])
        yield re.compile(r"(\d{1,2}):([0-5]\d)(?![\d:])"), self._clock
        if self._main == "fr":
            yield re.compile(r"(\d{1,2})h([0-5]\d)?(?!\w)"), self._clock
        yield re.compile(r"(?<![\d/⁄])(\d{1,3})[/⁄](\d{1,3})(?![\d/⁄])"), self._quotient
        if self._main == "en":
            yield re.compile(r"'?(\d+)'?s(?!\w)"), self._decade
        if endings:
            yield re.compile(rf"(\d+)(?:{endings})(?!\w)"), lambda m: self._numerals.ordinal(m[1])
        yield re.compile(rf"({_NUMBER})([a-z]+(?:/h)?)(?!\w)"), self._measure
        yield re.compile(_NUMBER), lambda m: self._number(m[0])
        yield re.compile(r"[^\W\d_]|[^\w\s]"), self._counted

    def _number(self, typed: str) -> Words:
        """Say a number with its grouping marks and decimals."""
        digits = re.sub("[\u00a0\u202f\u2009']", "", typed).replace("٫", ".").replace("٬", ",")
        decimal = "." if self._main in _POINT_LANGUAGES else ","
        grouping = "," if decimal == "." else "."
        if re.fullmatch(rf"\d{{1,3}}(?:[{grouping}]\d{{2,3}})*[{grouping}]\d{{3}}.*", digits):
            digits = digits.replace(grouping, "")
        parts = re.split("[.,]", digits)
        if len(parts) == 1:
            return self._plain(digits, grouped=digits != typed)
        if len(parts) == 2:
            return self._decimal(*parts)
        return tuple(word for part in parts for word in self._numerals.whole(part))

    def _plain(self, digits: str, *, grouped: bool) -> Words:
        if not grouped and re.fullmatch(r"1[1-9]\d\d|20[1-9]\d", digits):
            return self._numerals.year(digits)
        return self._numerals.whole(digits)

    def _decimal(self, before: str, behind: str) -> Words:
        if not self._words.point:
            return self._numerals.decimal(before, behind)
        point = (self._words.point,)
        whole = self._numerals.whole(before) if before else ()
        if self._main == "fr" and len(behind) <= 2:
            return (*whole, *point, *self._numerals.whole(behind))
        return (*whole, *point, *self._numerals.one_by_one(behind))

    def _money(self, typed: str, sign: str) -> Words | None:
        names = self._words.currencies.get(sign)
        if names is None:
            return None
        name = names[0] if typed == "1" else names[1]
        cents = re.fullmatch(r"(\d+)[.,](\d\d)", typed)
        if cents is None:
            return (*self._number(typed), name)
        name = names[0] if cents[1] == "1" else names[1]
        fraction = self._numerals.whole(cents[2].lstrip("0")) if cents[2] != "00" else ()
        return (*self._number(cents[1]), name, *fraction)

    def _clock(self, match: re.Match[str]) -> Words | None:
        hours, minutes = match[1], match[2] or "00"
        if self._main not in ("en", "fr") or int(hours) > 24:
            return None
        said = self._numerals.whole(str(int(hours)))
        rest = self._numerals.whole(minutes.lstrip("0")) if minutes != "00" else ()
        if self._main == "fr":
            said = ("une",) if said == ("un",) else said
            return (*said, "heure" if int(hours) < 2 else "heures", *rest)
        if not rest:
            return (*said, "o'clock") if int(hours) <= 12 else (*said, "hundred")
        return (*said, "oh", *rest) if minutes[0] == "0" else (*said, *rest)

    def _quotient(self, match: re.Match[str]) -> Words | None:
        over, under = int(match[1]), int(match[2])
        if not 0 < over < under <= 100:
            return None  # 24/7, 9/11: two numbers
        return self._share(over, under)

    def _share(self, over: int, under: int) -> Words | None:
        special = {
            ("en", 2): ("half", "halves"),
            ("en", 4): ("quarter", "quarters"),
            ("fr", 2): ("demi", "demis"),
            ("fr", 3): ("tiers", "tiers"),
            ("fr", 4): ("quart", "quarts"),
        }.get((self._main, under))
        if self._main not in ("en", "fr"):
            return None
        count = self._numerals.whole(str(over))
        if special:
            return (*count, special[over > 1])
        part = self._numerals.ordinal(str(under))
        return (*count, *part) if over == 1 else (*count, *_plural(part))

    def _decade(self, match: re.Match[str]) -> Words:
        return _plural(self._plain(match[1], grouped=False))

    def _measure(self, match: re.Match[str]) -> Words | None:
        name = self._words.measures.get(match[2])
        return None if name is None else (*self._number(match[1]), *name.split())

    def _counted(self, match: re.Match[str]) -> Words | None:
        value = value_of(match[0])
        if value is None or match[0].isdecimal():
            return None
        if value.denominator == 1:
            return self._numerals.whole(str(value.numerator))
        added = match.string[: match.start()].endswith(tuple("0123456789"))
        if added and value == Fraction(1, 2) and self._main in _AND_A_HALF:
            return _AND_A_HALF[self._main]
        return self._share(value.numerator, value.denominator)


def _plural(words: Words) -> Words:
    last = words[-1]
    ending, plural = next(pair for pair in _PLURALS if last.endswith(pair[0]))
    return (*words[:-1], last[: len(last) - len(ending)] + plural)
