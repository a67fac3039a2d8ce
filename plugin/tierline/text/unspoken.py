"""What stands in a transcript and nobody says: notes in brackets, headings, time marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tierline.text.errors import TextError
from tierline.text.phonetic import notation_of
from tierline.text.unit import Unit

Span = tuple[int, int]

# Round brackets, single ones, hold words that are read aloud in ordinary prose: they are no notes.
# "<unk>" and the like are no notes either: they stand for a word that was said.
USUAL: Final = (
    r"\[(?!\s*(?:unk|oov)\s*\])(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]",
    r"<(?!(?:unk|oov)>|\s)[^<>\n]*(?<!\s)>",
    r"\(\([^()\n]*\)\)",
    r"\{[^{}\n]*\}",
    r"［[^［］\n]*］",
    r"＜[^＜＞\n]*＞",
    r"【[^【】\n]*】",
    r"〔[^〔〕\n]*〕",
    r"^[ \t]*#+[ \t][^\n]*$",  # a heading, as Markdown writes it
    r"\(\d{1,2}(?::\d\d){1,2}(?:[.,]\d+)?\)",  # a time mark: (00:12:01)
    r"^[ \t]*\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?=\s|$)",  # the same without brackets
    r"&=[^\s,.;:!?]+",  # what CHAT writes for sounds: &=laughs
)
_MOST = 0.5  # share of labels: where more are notes, brackets mean something else
_BREAK: Final = "\n"  # stands for what is taken out: no word and no phrase goes across it


@dataclass(frozen=True, slots=True)
class Unspoken:
    """Patterns for what nobody says.

    Attributes:
        patterns: Regular expressions (Python's `re`, where ^ and $ stand for the ends of lines);
            what one of them finds is not spoken.

    Raises:
        TextError: A pattern is no regular expression.
    """

    patterns: tuple[str, ...] = ()
    _compiled: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_compiled", tuple(map(_compiled, self.patterns)))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the first character and the one behind the last of each note, in order.

        White space around a note is no part of it; notes that overlap are one.
        """
        found: list[Span] = []
        for span in sorted(self._found(text)):
            if found and span[0] < found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], span[1]))
            else:
                found.append(span)
        return tuple(found)

    def _found(self, text: str) -> Iterator[Span]:
        for pattern in self._compiled:
            for match in pattern.finditer(text):
                inside = match.group()
                start = match.start() + len(inside) - len(inside.lstrip())
                end = match.start() + len(inside.rstrip())
                if start < end:
                    yield start, end

    def among(self, labels: Iterable[str]) -> frozenset[int]:
        """Return the positions of the labels that nobody says, as a whole.

        Where that holds of most of them, brackets mean something else there: none is returned.
        """
        told = [(n, label) for n, label in enumerate(labels) if label.strip()]
        found = frozenset(n for n, label in told if self.holds(label))
        return found if len(found) <= _MOST * len(told) else frozenset()

    def holds(self, label: str) -> bool:
        """Tell whether nothing but notes and white space is in a label, and at least one note."""
        spans = self.spans(label)
        return bool(spans) and not without(label, spans).strip()


def usual_notes(language: str = "en") -> tuple[str, ...]:
    """Return the patterns for what is usually not spoken; none for text in IPA or X-SAMPA.

    Args:
        language: BCP 47 code.
    """
    return () if notation_of(language) else USUAL


def without(text: str, spans: Sequence[Span]) -> str:
    """Return a text of the same length in which breaks stand where these spans were."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], _BREAK * (end - start)]
        at = end
    return "".join((*parts, text[at:]))


def notes_in(text: str, spans: Sequence[Span]) -> tuple[Unit, ...]:
    """Return notes as units for which nothing is said."""
    return tuple(Unit(text[start:end], start, end, ()) for start, end in spans)


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise TextError(
            f"The pattern {pattern!r} for what is not spoken is no regular expression: {error}."
        ) from error
