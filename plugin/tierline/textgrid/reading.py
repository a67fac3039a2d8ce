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
    place = source if line is None else f"{source}, line {line}"
    if name != "TextGrid":
        what = "several objects (a Collection)" if name == "Collection" else f"a {name!r} object"
        raise TextGridError(
            f"{place}: expected a TextGrid, found {what}; open the file in Praat and save its "
            "TextGrid alone"
        )
    if newer:
        raise TextGridError(
            f"{place}: expected a TextGrid of version 0, found {found!r}; save it again with a "
            "current Praat"
        )


def split_class(found: str) -> tuple[str, bool]:
    """Return a class name without its version, and whether that version is too new."""
    name, _, version = found.partition(" ")
    match = _CLASS.fullmatch(found)
    number = int(match[2]) if match and match[2] and version else 0
    return name, number > 0


def domain_problem(start: float, end: float) -> bool:
    """Tell whether Praat refuses this domain: it ends before it starts."""
    return end < start
