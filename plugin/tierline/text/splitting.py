"""A transcript cut into units, each tied to the characters it came from."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tierline.text.characters import HAN, KANA, UNSPACED, kinds_of
from tierline.text.phonetic import notation_of
from tierline.text.quotes import without_quotes
from tierline.text.spoken import Speaker
from tierline.text.unit import Unit

Span = tuple[int, int]

# Over kinds (see `characters`), not characters. Possessive quantifiers: linear time on any text.
_UNIT: Final = re.compile(
    r"""
    H h*+                                               # a Han character
    | K++ (?:Z++K++)*+                                  # kana as they stand
    | T++ (?:Z++T++)*+                                  # an unspaced script, up to its own breaks
    | (?<![LDS'.y]) L(?:[.y]L)++ (?![LDS]) [.y]?            # initials: U.S.A.
    | (?: (?<![^ (P]) [-.] (?=D) | (?<!') '(?=[LDS]) )?  # -5, .5, 'tis
      [LDS]++
      (?: [Zz]*+
          (?: ['_-] | (?<=D)[.,:/g](?=D) | (?<=L)[:y](?=L) )?
          [Zz]*+ [LDS]++
      )*+
      (?: '(?!') )?                                     # dogs'
    """,
    re.VERBOSE,
)
_BETWEEN_BLANKS: Final = re.compile(r"\S+")
_RUN: Final = re.compile(r"[^ ]+")
_OPENING: Final = frozenset("([{<«‹“„‟「『【〈《（［｛¿¡‚‘")


def split_units(
    text: str, language: str = "en", *, keep_punctuation: bool = False
) -> tuple[Unit, ...]:
    """Cut a text into the units to be aligned, labels as typed, in order.

    A unit is what stands between white space, without the punctuation around it. A dash, a slash
    between words, brackets and the like also part units; apostrophes, hyphens and zero-width
    characters inside a word do not. Each Han character is a unit of its own; kana, Thai, Lao,
    Khmer and Myanmar stay together until punctuation, white space or another script. Pure
    punctuation and emoji have no spoken form and are no unit. X-SAMPA is cut at white space only.

    Args:
        text: The transcript.
        language: BCP 47 code: how numbers and symbols are spoken.
        keep_punctuation: Make the whole run between white space the label. In a run that holds
            unspaced script, punctuation goes to the unit before it (an opening bracket to the
            one behind).
    """
    if notation_of(language) == "x-sampa":  # whose signs are punctuation elsewhere
        return tuple(Unit(run[0], *run.span(), (run[0],)) for run in _BETWEEN_BLANKS.finditer(text))
    kinds = kinds_of(text)
    spans = without_quotes(text, [match.span() for match in _UNIT.finditer(kinds)])
    speaker = Speaker(language)
    units = [_unit(text, span, speaker) for span in spans]
    if keep_punctuation:
        return tuple(_with_punctuation(text, kinds, units))
    return tuple(units)


def _unit(text: str, span: Span, speaker: Speaker) -> Unit:
    start, end = span
    label = text[start:end]
    return Unit(label, start, end, speaker.words(label, text[end : end + 3]))


def _with_punctuation(text: str, kinds: str, units: Sequence[Unit]) -> Iterator[Unit]:
    ahead = 0
    for run in _RUN.finditer(kinds):
        first = ahead
        while ahead < len(units) and units[ahead].start < run.end():
            ahead += 1
        inside = units[first:ahead]
        if not inside:
            continue
        if any(kinds[unit.start] in (HAN, KANA, UNSPACED) for unit in inside):
            yield from _shared_out(text, run.span(), inside)
        else:
            spoken = tuple(word for unit in inside for word in unit.spoken)
            yield Unit(text[run.start() : run.end()], *run.span(), spoken)


def _shared_out(text: str, run: Span, units: Sequence[Unit]) -> Iterator[Unit]:
    """Give every character of a run to one of its units."""
    start = run[0]
    for place, unit in enumerate(units):
        end = run[1]
        if place + 1 < len(units):
            end = units[place + 1].start
            while end > unit.end and text[end - 1] in _OPENING:
                end -= 1
        yield Unit(text[start:end], start, end, unit.spoken)
        start = end
