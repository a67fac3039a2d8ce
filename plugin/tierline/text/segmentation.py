"""Units cut finer, or joined: words of languages without blanks, characters, phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from typing import Final

from tierline.text.characters import HAN, KANA, kinds_of
from tierline.text.spoken import Speaker
from tierline.text.tokenizing import finds_words, word_spans
from tierline.text.unit import Unit

Span = tuple[int, int]

# What ends a phrase, if it stands between two words: a line's end, or one of these signs.
_LINE_END: Final = r"\n\r\v\f\x85\u2028\u2029"
_PHRASE_END: Final = re.compile(rf"[{_LINE_END},;:!?.…،؛؟।॥、。，；：！？｡､·．]|\s[-–—]+\s|[–—]")
_ABBREVIATED: Final = re.compile(r"\.[ \t]+")
_OPENING: Final = frozenset("([{<«‹“„‟「『【〈《（［｛¿¡‚‘")
_SMALL_KANA: Final = frozenset("ぁぃぅぇぉゃゅょゎァィゥェォャュョヮーｧｨｩｪｫｬｭｮｰ")
_JAMO: Final = ((0x1160, 0x11FF), (0xD7B0, 0xD7FF))  # behind the first of a Korean syllable
BLANK_IN: Final = 20  # characters: a text with at least one blank in so many has its words parted


def resegmented(units: Sequence[Unit], text: str, language: str, by: str) -> tuple[Unit, ...]:
    """Return the units of a text cut another way; each character stays with one unit.

    Args:
        units: What `split_units` made of the text.
        text: The text.
        language: BCP 47 code.
        by: "auto" leaves them as they are. "words" joins what nothing parts. Japanese and Chinese
            that are typed with blanks between words become these words; without blanks, the
            words that nagisa and jieba find. "characters" makes a unit of each letter with its
            marks (of each mora in kana). "phrases" joins what stands between signs of
            punctuation, or on one line.

    Raises:
        TextError: The package that finds the words is not installed.
    """
    if by == "words":
        if finds_words(language) and _is_unparted(units, text):
            return tuple(_found(units, text, language))
        return tuple(_joined(units, lambda left, right: left.end == right.start, text))
    if by == "phrases":
        return tuple(_joined(units, lambda left, right: not _ends(left, right, text), text))
    if by == "characters":
        speaker = Speaker(language)
        return tuple(letter for unit in units for letter in _characters(unit, speaker))
    return tuple(units)


def _joined(
    units: Sequence[Unit], together: Callable[[Unit, Unit], bool], text: str
) -> Iterator[Unit]:
    """Join neighbours, if what stands between them allows it."""
    group: list[Unit] = []
    for unit in units:
        if group and not together(group[-1], unit):
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


def _ends(left: Unit, right: Unit, text: str) -> bool:
    """Tell whether a phrase ends between two units, whose labels may hold punctuation."""
    inner = left.label.rstrip("".join(filter(_is_sign, left.label)))
    outer = right.label.lstrip("".join(filter(_is_sign, right.label)))
    if "." in inner and left.label == f"{inner}.":  # U.S.A.
        inner = left.label
    between = text[left.start + len(inner) : right.end - len(outer)]
    abbreviated = _ABBREVIATED.fullmatch(between) and _is_abbreviation(inner, left.spoken)
    return bool(_PHRASE_END.search(between)) and not abbreviated


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PSZC"


def _is_abbreviation(label: str, spoken: Sequence[str]) -> bool:
    """Tell whether other letters are said than stand there: Dr, Mrs."""
    return label.isalpha() and "".join(spoken) != unicodedata.normalize("NFC", label).lower()


def _is_unparted(units: Sequence[Unit], text: str) -> bool:
    """Tell whether nobody typed blanks between the words."""
    kinds = kinds_of(text)
    count = sum(kinds[unit.start] in (HAN, KANA) for unit in units)
    letters = sum(unit.end - unit.start for unit in units if kinds[unit.start] in (HAN, KANA))
    blanks = sum(
        not text[left.end : right.start].strip(" \t\u3000")
        and left.end < right.start
        and kinds[left.end - 1] in (HAN, KANA)
        and kinds[right.start] in (HAN, KANA)
        for left, right in pairwise(units)
    )
    return count > 0 and blanks * BLANK_IN < letters


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a unit that lies in one word.

    Attributes:
        unit: The unit.
        start: Where it begins in the text.
        end: Where it ends.
        word: Which word of the text it lies in.
    """

    unit: Unit
    start: int
    end: int
    word: int


def _found(units: Sequence[Unit], text: str, language: str) -> Iterator[Unit]:
    """Cut and join units where the words of a text begin and end."""
    speaker = Speaker(language)
    pieces = list(_pieces(units, text, word_spans(text, language)))
    # Pieces of one number lie in one word, with nothing between them.
    apart = (left.word != right.word or left.end != right.start for left, right in pairwise(pieces))
    numbers = accumulate(apart, initial=0)
    for _, group in groupby(zip(numbers, pieces, strict=True), key=lambda pair: pair[0]):
        yield _word([piece for _, piece in group], text, speaker)


def _word(pieces: Sequence[_Piece], text: str, speaker: Speaker) -> Unit:
    start, end = pieces[0].start, pieces[-1].end
    label = text[start:end]
    if all(piece.unit.label == text[piece.start : piece.end] for piece in pieces):
        return Unit(label, start, end, tuple(w for piece in pieces for w in piece.unit.spoken))
    return Unit(label, start, end, speaker.words(label))


def _pieces(units: Iterable[Unit], text: str, words: Sequence[Span]) -> Iterator[_Piece]:
    """Cut units where words begin; units of scripts with blanks stay whole."""
    kinds = kinds_of(text)
    ahead = 0
    for unit in units:
        while ahead < len(words) - 1 and words[ahead][1] <= unit.start:
            ahead += 1
        first, start = ahead, unit.start
        while words[ahead][1] < unit.end and ahead < len(words) - 1:
            end = words[ahead][1]
            apart = _says_something(text[start:end]) and _says_something(text[end : unit.end])
            if apart and {kinds[end - 1], kinds[end]} & {HAN, KANA}:
                yield _Piece(unit, start, end, first)
                start, first = end, ahead + 1
            ahead += 1
        yield _Piece(unit, start, unit.end, first)


def _says_something(part: str) -> bool:
    return any(unicodedata.category(character)[0] in "LN" for character in part)


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
    if sign in _SMALL_KANA or any(first <= ord(sign) <= last for first, last in _JAMO):
        return False
    return unicodedata.category(sign)[0] in "LN" and not _modifies(sign)


def _modifies(sign: str) -> bool:
    return unicodedata.category(sign) == "Lm" and sign not in "々〻ゝゞヽヾ"
