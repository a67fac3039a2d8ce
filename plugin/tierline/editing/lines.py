"""Edits as single lines of JSON and back, for the journal; every double and letter is kept."""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from tierline.annotation import Interval, IntervalTier, Point, PointTier, Tier, Times
from tierline.editing.changes import (
    Change,
    InsertTier,
    MoveTier,
    RemoveTier,
    RenameTier,
    SetDomain,
    Splice,
)
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.rows import Rows

_SLICE = 4096  # values to encode in one go
Json: TypeAlias = Any  # what a JSON document may hold; each reader below checks what it takes


def edit_to_json(edit: Edit) -> str:
    """Return the edit as one line of ASCII; `edit_from_json` gives back an equal one."""
    changes = [_written(change) for change in edit.changes]
    return _dumped([_text(edit.name), changes])


def _dumped(value: Json) -> str:
    """Write JSON some thousand values at a time: one call for all would hold up other threads."""
    if isinstance(value, list) and len(value) > _SLICE:
        parts = [value[begin : begin + _SLICE] for begin in range(0, len(value), _SLICE)]
        return "[" + ",".join([_dumped(part)[1:-1] for part in parts]) + "]"
    if isinstance(value, list) and any(isinstance(part, list) for part in value):
        return "[" + ",".join([_dumped(part) for part in value]) + "]"
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def edit_from_json(line: str) -> Edit:
    """Return the edit that a line holds.

    Raises:
        EditError: The line is damaged.
    """
    try:
        name, changes = json.loads(line)
        return Edit(_read_text(name), tuple(_read(*change) for change in changes))
    except (ValueError, TypeError, KeyError, struct.error, RecursionError) as error:
        raise EditError("A line of the record of edits is damaged and cannot be read.") from error


def _written(change: Change) -> list[Json]:
    match change:
        case Splice(tier, first, count, rows):
            return ["splice", tier, first, count, [_row(row) for row in rows]]
        case InsertTier(index, tier):
            return ["insert", index, *_tier(tier)]
        case RemoveTier(index):
            return ["remove", index]
        case RenameTier(index, name):
            return ["rename", index, _text(name)]
        case MoveTier(index, to):
            return ["move", index, to]
        case SetDomain(index, start, end):
            return ["domain", index, _number(start), _number(end)]


def _read(kind: str, *parts: Json) -> Change:
    readers: dict[str, Callable[..., Change]] = {
        "splice": _read_splice,
        "insert": lambda index, *tier: InsertTier(_count(index), _read_tier(*tier)),
        "remove": lambda index: RemoveTier(_count(index)),
        "rename": lambda index, name: RenameTier(_count(index), _read_text(name)),
        "move": lambda index, to: MoveTier(_count(index), _count(to)),
        "domain": _read_domain,
    }
    return readers[kind](*parts)


def _read_splice(tier: Json, first: Json, count: Json, rows: Json) -> Change:
    return Splice(_count(tier), _count(first), _count(count), _read_rows(rows))


def _read_domain(index: Json, start: Json, end: Json) -> Change:
    tier = None if index is None else _count(index)
    return SetDomain(tier, _read_number(start), _read_number(end))


def _row(row: Interval | Point) -> list[Json]:
    if isinstance(row, Interval):
        return [_number(row.start), _number(row.end), _text(row.label)]
    return [_number(row.time), _text(row.label)]


def _read_rows(rows: Json) -> Rows:
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("rows of two kinds")
    if rows and len(rows[0]) == 3:
        return tuple(
            Interval(_read_number(start), _read_number(end), _read_text(label))
            for start, end, label in rows
        )
    return tuple(Point(_read_number(time), _read_text(label)) for time, label in rows)


def _tier(tier: Tier) -> list[Json]:
    columns = [tier.starts, tier.ends] if isinstance(tier, IntervalTier) else [tier.times]
    domain = [_number(tier.start), _number(tier.end)]
    labels = [_text(label) for label in tier.labels]
    return [_text(tier.name), *domain, labels, *(_column(column) for column in columns)]


def _read_tier(name: Json, start: Json, end: Json, labels: Json, *columns: Json) -> Tier:
    domain = _read_text(name), _read_number(start), _read_number(end)
    texts = tuple(_read_text(label) for label in labels)
    times = [_read_column(column) for column in columns]
    if len(times) == 2:
        return IntervalTier(*domain, times[0], times[1], texts)
    (only,) = times
    return PointTier(*domain, only, texts)


def _column(column: Times) -> str:
    return base64.b64encode(column.astype("<f8").tobytes()).decode("ascii")


def _read_column(text: Json) -> Times:
    raw = base64.b64decode(text, validate=True)
    return np.frombuffer(raw, dtype="<f8").astype(np.float64)


def _number(value: float) -> float | str:
    """Return a double; undefined and endless ones, which JSON has no digits for, as their bits."""
    return float(value) if math.isfinite(value) else struct.pack(">d", value).hex()


def _read_number(value: Json) -> float:
    if isinstance(value, str):
        (number,) = struct.unpack(">d", bytes.fromhex(value))
        return float(number)
    if type(value) not in (int, float):
        raise TypeError("a time is a number")
    return float(value)


def _text(value: str) -> str | list[int]:
    """Return a text; with lone halves of letters, which JSON may join, as a list of numbers."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return [ord(letter) for letter in value]
    return value


def _read_text(value: Json) -> str:
    if isinstance(value, list):
        return "".join(map(chr, value))
    if not isinstance(value, str):
        raise TypeError("a label is a text")
    return value


def _count(value: Json) -> int:
    if type(value) is not int:
        raise TypeError("a place is a whole number")
    return value
