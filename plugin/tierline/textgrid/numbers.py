"""Numbers as Praat reads and prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

import numpy as np
import orjson

from tierline.annotation import Times

UNDEFINED = "--undefined--"
PRAAT_STYLE = "praat"
PYTHON_STYLE = "python"
# The longest word that Praat takes for a number.
LONGEST_NUMBER = 40
LARGEST_COUNT = 2**31 - 1

_DECIMAL = re.compile(r"([+-]?[0-9]+(?:\.[0-9]*)?)([eE][+-]?[0-9]*)?(%?)")
_HEXADECIMAL = re.compile(
    r"[+-]?0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?[0-9]+)?"
)
_INTEGER = re.compile(r"[+-]?[0-9]+")

# Praat tries 15, 16 and 17 digits; between these bounds the shortest digits that read back as the
# same number are the same, and no exponent is written.
_PLAIN_BELOW = 1e15
_PLAIN_FROM = 1e-4


def parse_real(word: str) -> float:
    """Read a word that begins like a number: decimal, fraction, percentage, else undefined (NaN).

    Like Praat, this ignores what follows a number that is complete ("5abc" is 5), and takes
    hexadecimal numbers.
    """
    numerator, slash, denominator = word.partition("/")
    value = _parse_simple(numerator)
    if not slash:
        return value
    divisor = _parse_simple(denominator)
    if not (math.isfinite(value) and math.isfinite(divisor)) or divisor == 0.0:
        return math.nan
    return value / divisor


def _parse_simple(word: str) -> float:
    match = _DECIMAL.match(word)
    if match is None:
        return math.nan
    mantissa, exponent, percent = match.groups()
    if hexadecimal := _HEXADECIMAL.match(word):
        return _from_hexadecimal(hexadecimal.group())
    if exponent is not None and not exponent[-1].isdigit():
        return math.nan
    value = float(mantissa + (exponent or ""))
    return 0.01 * value if percent else value


def _from_hexadecimal(word: str) -> float:
    try:
        return float.fromhex(word)
    except OverflowError:
        return -math.inf if word.startswith("-") else math.inf


def parse_plain(words: Sequence[str]) -> list[float]:
    """Read many plain decimal numbers at once.

    Raises:
        ValueError: A word is no such number, or longer than Praat's numbers.
    """
    if max(map(len, words)) > LONGEST_NUMBER:
        raise ValueError("a number is too long")
    # The JSON reader is five times as fast; it knows no integer below zero that is zero.
    if "-0" not in words:
        try:
            numbers: list[float] = orjson.loads(f"[{','.join(words)}]")
        except ValueError:
            pass
        else:
            return numbers
    return list(map(float, words))


def parse_count(word: str) -> int | None:
    """Read a word that begins like a number as a whole one; None if it is out of Praat's range."""
    match = _INTEGER.match(word)
    value = int(match.group()) if match else 0
    return value if -LARGEST_COUNT - 1 <= value <= LARGEST_COUNT else None


def format_real(value: float, style: str = PRAAT_STYLE) -> str:
    """Print a double so that it reads back as the same double.

    An infinite time, which Praat can read but prints as undefined, is written so that it reads
    back infinite.

    Args:
        value: The number.
        style: `PRAAT_STYLE`: 15, 16 or 17 digits, the fewest that do; `PYTHON_STYLE`: the same,
            but whole numbers end in ".0"; a number of decimals, kept to where they suffice.
    """
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return "1e999" if value > 0 else "-1e999"
    if style.isdigit():
        text = f"{value:.{style}f}"
        if len(text) <= LONGEST_NUMBER and float(text) == value:
            return text
    text = next(text for digits in (15, 16, 17) if float(text := f"{value:.{digits}g}") == value)
    return text + ".0" if style == PYTHON_STYLE and text.lstrip("-").isdigit() else text


def format_reals(values: Times, style: str = PRAAT_STYLE) -> list[bytes]:
    """Print many doubles at once, each as `format_real` does, as ASCII bytes."""
    if not len(values):
        return []
    if style.isdigit():
        return [format_real(value, style).encode("ascii") for value in values.tolist()]
    listing = orjson.dumps(np.ascontiguousarray(values), option=orjson.OPT_SERIALIZE_NUMPY)
    if style != PYTHON_STYLE:
        listing = listing.replace(b".0,", b",").replace(b".0]", b"]")
    texts = listing[1:-1].split(b",")
    magnitude = np.abs(values)
    plain = (magnitude < _PLAIN_BELOW) & ((magnitude >= _PLAIN_FROM) | (magnitude == 0.0))
    for index in np.flatnonzero(~plain).tolist():
        texts[index] = format_real(float(values[index]), style).encode("ascii")
    return texts


def format_indices(first: int, count: int) -> list[bytes]:
    """Print so many whole numbers from `first` on, as ASCII bytes."""
    numbers = np.arange(first, first + count, dtype=np.int64)
    return orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")


def style_of(texts: Iterable[str]) -> str:
    """Find the style in which numbers were printed, from how their decimals end."""
    decimals = [text.partition(".")[2] for text in texts]
    lengths = set(map(len, decimals))
    if len(lengths) == 1 and lengths != {0} and any(text.endswith("0") for text in decimals):
        (length,) = lengths
        return str(length) if length > 1 else PYTHON_STYLE
    return PYTHON_STYLE if "0" in decimals else PRAAT_STYLE
