"""Praat's free-form text: values between words and comments that are skipped."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NoReturn

from tierline.textgrid.failure import TextGridError
from tierline.textgrid.numbers import LONGEST_NUMBER, parse_count, parse_real

# What Praat takes for white space between values.
SPACE = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"

_SKIPPED = re.compile(rf'(?:[{SPACE}]++|![^\n]*+\n|[^{SPACE}!"<+\-0-9][^{SPACE}]*+(?=[{SPACE}]))*+')
_WORD = re.compile(rf"[^{SPACE}]++")
_STRING = re.compile(r'"([^"]*+(?:""[^"]*+)*+)"')
_FLAG = re.compile(rf"<([^>{SPACE}]{{0,40}})>")
_NUMBER_STARTS = frozenset("+-0123456789")
_SHOWN_CHARACTERS = 30


class EarlyEndError(TextGridError):
    """The text ends where a value should begin."""


class Scanner:
    """Takes value after value from a text, skipping what Praat skips.

    Attributes:
        text: The whole text, line ends unified.
        at: Where the next value is looked for.
        began: Where the last value began.
        place: What is being read ("interval 5 of tier 2"), for messages.
        first_comment: Where the first comment was skipped, if any was.
    """

    def __init__(self, text: str, source: str) -> None:
        self.text = text
        self.source = source
        self.at = 0
        self.began = 0
        self.place = ""
        self.first_comment: int | None = None
        self._line_starts: list[int] = []

    def real(self, what: str) -> float:
        """Take a number."""
        while True:
            word = self._number(what, "a number")
            if word != "+":  # Praat passes over single plus signs
                return parse_real(word)

    def count(self, what: str) -> int:
        """Take a whole number."""
        word = self._number(what, "a whole number")
        number = parse_count(word)
        if number is None:
            self.fail(what, "a whole number of at most ten digits", word)
        return number

    def string(self, what: str) -> str:
        """Take a text in double quotes; doubled quotes inside become single ones."""
        if self._skip(what, "a text in double quotes") != '"':
            self.fail(what, "a text in double quotes", self._word())
        match = _STRING.match(self.text, self.at)
        if match is None:
            self.fail(what, "a text that ends in a double quote", "the end of the file")
        end = match.end()
        if end < len(self.text) and not self._is_space(end):
            self._fail_after_quote(what, end)
        self.at = end + 1
        label = match[1]
        return label.replace('""', '"') if '"' in label else label

    def flag(self, what: str) -> str:
        """Take a word in angle brackets, without them."""
        if self._skip(what, "<exists>") != "<":
            self.fail(what, "<exists>", self._word())
        match = _FLAG.match(self.text, self.at)
        if match is None:
            self.fail(what, "<exists>", self._word())
        self.at = match.end()
        return match[1]

    def line_of(self, position: int) -> int:
        """Return the line, counted from 1, where a position of the text is."""
        if not self._line_starts:
            self._line_starts = [match.end() for match in re.finditer("\n", self.text)]
        return bisect_right(self._line_starts, position) + 1

    def fail(self, what: str, expected: str, found: str) -> NoReturn:
        """Raise the error that says what stands where something else should.

        Raises:
            TextGridError: Always; `EarlyEndError` if the end of the file was found.
        """
        kind = EarlyEndError if found == "the end of the file" else TextGridError
        if kind is TextGridError:
            found = repr(found) if len(found) <= _SHOWN_CHARACTERS else f"{found[:27]!r}..."
        of = f" of {self.place}" if self.place else ""
        raise kind(
            f"{self.source}, line {self.line_of(min(self.began, len(self.text)))}: expected "
            f"{expected} for the {what}{of}, found {found}; Praat cannot read it either: correct "
            "it in a text editor or get a whole copy of the file"
        )

    def _skip(self, what: str, expected: str) -> str:
        before = self.at
        match = _SKIPPED.match(self.text, before)
        self.at = self.began = match.end() if match else before
        if self.first_comment is None:
            self._note_comment(before)
        if self.at >= len(self.text):
            self.fail(what, expected, "the end of the file")
        character = self.text[self.at]
        if character not in _NUMBER_STARTS and character not in '"<':
            # A comment or a skipped word that no white space ends.
            self.fail(what, expected, "the end of the file")
        return character

    def _note_comment(self, before: int) -> None:
        mark = self.text.find("!", before, self.at)
        if mark == before or (mark > 0 and self._is_space(mark - 1)):
            self.first_comment = mark

    def _number(self, what: str, expected: str) -> str:
        if self._skip(what, expected) not in _NUMBER_STARTS:
            self.fail(what, expected, self._word())
        word = self._word()
        if len(word) > LONGEST_NUMBER or not word.isascii():
            self.fail(what, expected, word)
        self.at += len(word) + 1
        return word

    def _word(self) -> str:
        match = _WORD.match(self.text, self.at)
        return match.group() if match else ""

    def _is_space(self, position: int) -> bool:
        return _WORD.match(self.text, position) is None

    def _fail_after_quote(self, what: str, end: int) -> NoReturn:
        line = self.line_of(end)
        of = f" of {self.place}" if self.place else ""
        raise TextGridError(
            f"{self.source}, line {line}: expected white space behind the quote that ends the "
            f"{what}{of}, found {self.text[end]!r}; Praat cannot read it either: write a quote "
            'inside a label twice ("")'
        )
