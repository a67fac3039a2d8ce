"""Telling the apostrophes that belong to a word from single quotation marks around words."""

import re
from collections.abc import Sequence
from typing import Final

APOSTROPHES: Final = "'’‘‛＇´′"
# Words written with a leading apostrophe: what follows it is no quotation.
_CLIPPED: Final = frozenset(
    ("tis", "twas", "twere", "twill", "twould", "em", "cause", "cos", "cuz", "coz", "til",
     "till", "n", "bout", "round", "neath", "gainst", "twixt", "cept", "fore", "s", "t", "k",
     "m", "r", "ne", "nen")
)  # fmt: skip
_DECADE: Final = re.compile(r"\d\d(s|er|ers)?$")
# Words that end in an apostrophe: dogs', goin', o', an', th', wi', French l', qu'.
_DROPPED_END: Final = re.compile(r"(in|s|z|x|\b(o|an|th|wi|ov|mo|po|n|qu|[cdjlmt]))$", re.I)
_CLOSED_BEHIND: Final = re.compile(r"[^\w\s'’]+['’](?!\w)")  # the ,' of 'Yes,' she said
_LINE_BREAK: Final = re.compile("[\n\r\x85\u2028\u2029]")

Span = tuple[int, int]


def without_quotes(text: str, spans: Sequence[Span]) -> list[Span]:
    """Take single quotation marks off word spans that may begin or end in an apostrophe.

    An apostrophe belongs to its word unless it opens or closes a quotation on the same line.
    """
    opened: list[int] = []
    quoted: set[int] = set()
    line_end = 0
    for start, end in spans:
        if start >= line_end:
            opened.clear()
            line_end = _end_of_line(text, start)
        if _may_open(text, start, end):
            opened.append(start)
        if opened and _may_close(text, start, end, opened_here=opened[-1] == start):
            quoted.update((opened.pop(), end - 1))
        elif opened and _CLOSED_BEHIND.match(text, end):
            quoted.add(opened.pop())
    return [_trimmed(text, span, quoted) for span in spans]


def _end_of_line(text: str, start: int) -> int:
    match = _LINE_BREAK.search(text, start)
    return match.start() if match else len(text)


def _may_open(text: str, start: int, end: int) -> bool:
    word = text[start + 1 : end].lower().rstrip(APOSTROPHES)
    return text[start] in APOSTROPHES and word not in _CLIPPED and not _DECADE.match(word)


def _may_close(text: str, start: int, end: int, *, opened_here: bool) -> bool:
    if text[end - 1] not in APOSTROPHES:
        return False
    return opened_here or not _DROPPED_END.search(text[start : end - 1])


def _trimmed(text: str, span: Span, quoted: set[int]) -> Span:
    start, end = span
    word = text[start + 1 : end].lower().rstrip(APOSTROPHES)
    wrongly_curled = word in _CLIPPED or _DECADE.match(word)
    if start in quoted or (text[start] == "‘" and not wrongly_curled):
        start += 1
    if end - 1 in quoted or text[end - 1] in "‘‛´":
        end -= 1
    return start, end
