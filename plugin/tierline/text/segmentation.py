"""Units cut finer, or joined: characters, words between white space, and phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tierline.text.spoken import Speaker
from tierline.text.unit import Unit

# What ends a phrase, if it stands between two units: a line's end, or one of these signs.
_PHRASE_END: Final = re.compile(r"[\r\n,;:!?.…،؛؟।、。，；：！？｡､]|\s[-–—]+\s|[–—]")
_SMALL_KANA: Final = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮー")


def resegmented(units: Sequence[Unit], text: str, language: str, by: str) -> tuple[Unit, ...]:
    """Return the units of a text cut another way; each character stays with one unit.

    Args:
        units: What `split_units` made of the text.
        text: The text.
        language: BCP 47 code.
        by: "auto" leaves them as they are. "words" joins what nothing parts: Chinese that is typed
            with blanks between its words becomes these words, and without blanks what stands
            between signs. "characters" makes a unit of each letter with its marks (of each mora in
            kana). "phrases" joins what stands between signs of punctuation, or on one line.
    """
    if by == "words":
        return tuple(_joined(units, text, lambda between: not between))
    if by == "phrases":
        return tuple(_joined(units, text, lambda between: not _PHRASE_END.search(between)))
    if by == "characters":
        speaker = Speaker(language)
        return tuple(letter for unit in units for letter in _characters(unit, speaker))
    return tuple(units)


def _joined(units: Sequence[Unit], text: str, together: Callable[[str], bool]) -> Iterator[Unit]:
    """Join neighbours, if what stands between them allows it."""
    group: list[Unit] = []
    for unit in units:
        if group and not together(text[group[-1].end : unit.start]):
            yield _one(group, text)
            group = []
        group.append(unit)
    if group:
        yield _one(group, text)


def _one(group: Sequence[Unit], text: str) -> Unit:
    if len(group) == 1:
        return group[0]
    start, end = group[0].start, group[-1].end
    return Unit(text[start:end], start, end, tuple(word for unit in group for word in unit.spoken))


def _characters(unit: Unit, speaker: Speaker) -> Iterator[Unit]:
    starts = [place for place, sign in enumerate(unit.label) if _begins(sign)]
    if len(starts) < 2:
        yield unit
        return
    starts[0] = 0  # signs before the first letter go with it
    for begin, end in zip(starts, [*starts[1:], len(unit.label)], strict=True):
        label = unit.label[begin:end]
        yield Unit(label, unit.start + begin, unit.start + end, speaker.words(label))


def _begins(sign: str) -> bool:
    """Tell whether a character of its own begins here: not a mark, nor a sign between letters."""
    return unicodedata.category(sign)[0] in "LN" and sign not in _SMALL_KANA and not _modifies(sign)


def _modifies(sign: str) -> bool:
    return unicodedata.category(sign) == "Lm" and sign not in "々〻ゝゞヽヾ"
