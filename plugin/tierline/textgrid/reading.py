"""What reading a file gives before it is judged: the grid, its format, where things stood."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tierline.annotation import TextGrid
from tierline.textgrid.failure import TextGridError
from tierline.textgrid.format import FileFormat
from tierline.textgrid.remark import Remark

INTERVAL_TIER = "IntervalTier"
POINT_TIER = "TextTier"
COLLECTION = "Collection"

# The line on which an item of a tier begins; None where a file has no lines.
LineOf = Callable[[int], int | None]

_CLASS = re.compile(r"([^ ]*)(?: +([+-]?[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A grid as it stood in a file.

    Attributes:
        grid: Everything the file holds, verbatim.
        format: How to write it back.
        lines: For each tier, the line on which each of its items begins.
        remarks: What the user should know.
    """

    grid: TextGrid
    format: FileFormat
    lines: tuple[LineOf, ...]
    remarks: tuple[Remark, ...] = ()


def no_line(_index: int) -> int | None:
    """Say that the file has no lines."""
    return None


def check_class(found: str, *, source: str, line: int | None) -> None:
    """Refuse what holds another kind of object than a TextGrid.

    Raises:
        TextGridError: The file holds something else.
    """
    name, newer = split_class(found)
    if name != "TextGrid":
        raise _not_expected("a TextGrid", f"a {name!r} object", source, line)
    if newer:
        raise TextGridError(
            f"{_place(source, line)}: expected a TextGrid of version 0, found {found!r}; save it "
            "again with a current Praat"
        )


def check_alone(size: int, *, source: str, line: int | None) -> None:
    """Refuse a collection of several objects: nobody said which one is meant.

    Raises:
        TextGridError: The collection holds not exactly one object.
    """
    if size != 1:
        raise _not_expected("one TextGrid", f"a collection of {size} objects", source, line)


def collection_remark(name: str) -> Remark:
    """Say that a file was not a TextGrid but a collection with a TextGrid of that name in it."""
    return Remark(
        None,
        f'the file is a collection of Praat objects that holds one, the TextGrid "{name}"; saving '
        "writes the TextGrid alone",
    )


def _not_expected(expected: str, found: str, source: str, line: int | None) -> TextGridError:
    return TextGridError(
        f"{_place(source, line)}: expected {expected}, found {found}; open the file in Praat and "
        "save the TextGrid alone"
    )


def _place(source: str, line: int | None) -> str:
    return source if line is None else f"{source}, line {line}"


def split_class(found: str) -> tuple[str, bool]:
    """Return a class name without its version, and whether that version is too new."""
    name, _, version = found.partition(" ")
    match = _CLASS.fullmatch(found)
    number = int(match[2]) if match and match[2] and version else 0
    return name, number > 0


def domain_problem(start: float, end: float) -> bool:
    """Tell whether Praat refuses this domain: it ends before it starts."""
    return end < start
