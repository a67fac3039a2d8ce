"""Reading long and short files value by value, however freely they are laid out."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NoReturn, TypeVar

import numpy as np

from tierline.annotation import IntervalTier, PointTier, TextGrid, Tier
from tierline.textgrid.charset import Text
from tierline.textgrid.failure import TextGridError
from tierline.textgrid.format import FileFormat, Form
from tierline.textgrid.reading import (
    COLLECTION,
    INTERVAL_TIER,
    POINT_TIER,
    LineOf,
    Reading,
    check_alone,
    check_class,
    collection_remark,
    domain_problem,
    split_class,
)
from tierline.textgrid.remark import Remark
from tierline.textgrid.tokens import Scanner

T = TypeVar("T")

# What Praat and others write behind "size = 0".
_EMPTY_LIST = re.compile(r"\s*item\s*\[\]:\s*(?:\(empty\))?\s*")
_COMMENT = re.compile(r"![^\n]*")
_VALUE_NAME = re.compile(r"[^\W\d_]{2}")


def read_free_text(text: Text, source: str) -> Reading:
    """Read a long or short file, whatever stands between its values.

    Raises:
        TextGridError: Praat refuses the file too; names line, expected and found.
    """
    scanner = Scanner(text.text, source)
    _skip_first_line(scanner)
    remarks = list(text.remarks)
    class_name = _read_class(scanner, remarks)
    check_class(class_name, source=source, line=scanner.line_of(scanner.began))
    behind_class = scanner.at
    scanner.place = "the grid"
    start, end = read_domain(scanner)
    form = _form(text.text[behind_class : scanner.began])
    tiers: list[Tier] = []
    lines: list[LineOf] = []
    if _tiers_exist(scanner, remarks):
        for index in range(1, scanner.count("number of tiers") + 1):
            tier, line_of = _read_tier(scanner, index)
            tiers.append(tier)
            lines.append(line_of)
    remarks += _layout_remarks(scanner)
    layout = FileFormat(form=form, encoding=text.encoding, newline=text.newline)
    return Reading(TextGrid(start, end, tuple(tiers)), layout, tuple(lines), tuple(remarks))


def read_domain(scanner: Scanner) -> tuple[float, float]:
    """Read start and end of something, in seconds."""
    start = scanner.real("start")
    end = scanner.real("end")
    if domain_problem(start, end):
        fail_backwards(scanner, start, end)
    return start, end


def fail_backwards(scanner: Scanner, start: float, end: float) -> NoReturn:
    """Raise the error that says that something ends before it starts.

    Raises:
        TextGridError: Always.
    """
    scanner.fail("end", f"a time not before the start, {start!r},", repr(end))


def _skip_first_line(scanner: Scanner) -> None:
    line, newline, _ = scanner.text.partition("\n")
    if "ooTextFile" in line and not newline:
        raise TextGridError(
            f"{scanner.source}, line 1: expected more lines behind the first, found the end of the "
            "file; get a whole copy of the file"
        )
    if "ooTextFile" not in line:
        raise TextGridError(
            f"{scanner.source}, line 1: expected a first line with ooTextFile in it, found "
            f"{line[:40]!r}; this is no TextGrid that Praat saved: open it in Praat, or convert it"
        )
    scanner.at = len(line) + 1


def _read_class(scanner: Scanner, remarks: list[Remark]) -> str:
    """Read the class of the object, or, as Praat does, of the only object in a collection."""
    class_name = scanner.string("class of the object")
    if class_name != COLLECTION:
        return class_name
    line = scanner.line_of(scanner.began)
    check_alone(scanner.count("number of objects"), source=scanner.source, line=line)
    class_name = scanner.string("class of the object")
    remarks.append(collection_remark(scanner.string("name of the object")))
    return class_name


def _form(domain: str) -> Form:
    """Tell long from short by the text before start and end: the long form names its values."""
    return Form.LONG if _VALUE_NAME.search(_COMMENT.sub("", domain)) else Form.SHORT


def _tiers_exist(scanner: Scanner, remarks: list[Remark]) -> bool:
    flag = scanner.flag("flag that says whether tiers exist")
    if flag in {"exists", "Exists"}:
        return True
    if flag not in {"absent", "Absent"}:
        scanner.fail("flag that says whether tiers exist", "<exists>", f"<{flag}>")
    line = scanner.line_of(scanner.began)
    remarks.append(Remark(line, "the file says that its tiers are absent, which crashes Praat"))
    return False


def _read_tier(scanner: Scanner, index: int) -> tuple[Tier, LineOf]:
    scanner.place = f"tier {index}"
    kind = scanner.string("class")
    class_name, newer = split_class(kind)
    if class_name not in {INTERVAL_TIER, POINT_TIER} or newer:
        scanner.fail("class", f'"{INTERVAL_TIER}" or "{POINT_TIER}"', kind)
    name = scanner.string("name")
    scanner.place = f'tier {index} "{name}"'
    start, end = read_domain(scanner)
    positions: list[int] = []
    line_of = partial(_line_of_item, scanner, positions)
    if class_name == INTERVAL_TIER:
        rows = _read_items(scanner, "interval", positions, read_interval)
        return interval_tier(name, start, end, rows), line_of
    points = _read_items(scanner, "point", positions, read_point)
    return point_tier(name, start, end, points), line_of


def _line_of_item(scanner: Scanner, positions: list[int], index: int) -> int:
    return scanner.line_of(positions[index])


def _read_items(
    scanner: Scanner, kind: str, positions: list[int], read: Callable[[Scanner, list[int]], T]
) -> list[T]:
    tier = scanner.place
    items: list[T] = []
    for index in range(1, scanner.count(f"number of {kind}s") + 1):
        scanner.place = f"{kind} {index} of {tier}"
        items.append(read(scanner, positions))
    scanner.place = ""
    return items


def read_interval(scanner: Scanner, positions: list[int]) -> tuple[float, float, str]:
    """Read start, end and label of an interval, and note where it begins."""
    start = scanner.real("start")
    positions.append(scanner.began)
    end = scanner.real("end")
    if domain_problem(start, end):
        fail_backwards(scanner, start, end)
    return start, end, scanner.string("label")


def read_point(scanner: Scanner, positions: list[int]) -> tuple[float, str]:
    """Read time and label of a point, and note where it begins."""
    time = scanner.real("time")
    positions.append(scanner.began)
    return time, scanner.string("label")


def interval_tier(
    name: str, start: float, end: float, rows: list[tuple[float, float, str]]
) -> IntervalTier:
    """Build an interval tier from rows of start, end and label."""
    return IntervalTier(
        name,
        start,
        end,
        np.array([row[0] for row in rows], dtype=np.float64),
        np.array([row[1] for row in rows], dtype=np.float64),
        tuple(row[2] for row in rows),
    )


def point_tier(name: str, start: float, end: float, rows: list[tuple[float, str]]) -> PointTier:
    """Build a point tier from rows of time and label."""
    times = np.array([row[0] for row in rows], dtype=np.float64)
    return PointTier(name, start, end, times, tuple(row[1] for row in rows))


def _layout_remarks(scanner: Scanner) -> list[Remark]:
    remarks = []
    if scanner.first_comment is not None:
        line = scanner.line_of(scanner.first_comment)
        remarks.append(Remark(line, "comments are not kept on saving, as in Praat"))
    rest = scanner.text[scanner.at :]
    if rest.strip() and not _EMPTY_LIST.fullmatch(rest):
        line = scanner.line_of(scanner.at + len(rest) - len(rest.lstrip()))
        remarks.append(Remark(line, "text behind the last tier is not kept on saving, as in Praat"))
    return remarks
