"""Items of a sidecar as lines of JSON and back: hundreds of thousands of them, one way each."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

import orjson

from tierline.alignment.contract import Defect
from tierline.plugins.provenance import Provenance
from tierline.review.doubt_lines import (
    checked_line,
    doubt_fields,
    doubt_line,
    odds_in,
    quick_checked,
    quick_doubt,
    read_checked,
    read_doubt,
)
from tierline.review.fields import Fields, Json
from tierline.review.items import AlignedLabel, Status

Unread: TypeAlias = Any  # what a JSON document may hold; reading it shows whether it fits

_SLICE = 200_000  # bytes to parse in one go: the interpreter is held for a few milliseconds
_FIRST, _LAST, _NEXT = b'\n "items": [\n', b"\n ]", b",\n"
_DEFECTS = {defect.value: defect for defect in Defect}
_STATUSES = {status.value: status for status in Status}


def encoded(value: object) -> str:
    """Return a value as one line of JSON, its keys in order.

    Raises:
        ValueError: There is a number in it that is not finite.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    # Half a character (a lone surrogate, as broken UTF-16 files hold) is no UTF-8: escape it.
    return text if text.isprintable() else json.dumps(value, sort_keys=True, allow_nan=False)


class ItemLines:
    """Writes items one after another; `origins` are those met so far, in order."""

    def __init__(self) -> None:
        self.origins: list[Provenance] = []
        self._places: dict[int, int] = {}  # by identity: comparing options takes long
        self._texts: dict[str, tuple[str, bool]] = {}

    def of(self, item: AlignedLabel) -> str:
        """Return the line of an item, as `encoded` gives it.

        Raises:
            ValueError: There is a number in it that is not finite.
        """
        place = self._places.get(id(item.origin))
        if place is None:
            place = self._places[id(item.origin)] = self._place(item.origin)
        label, plain = self._text(item.label)
        tier, fine = self._text(item.tier)
        if not (plain and fine and _is_simple(item)):
            return encoded(_value(item, place))
        return (
            f'{{{checked_line(item.checked_edges)}"confidence": {_or_null(item.confidence)}, '
            f'"defects": {_listed(item.defects)}, '
            f'{doubt_line(item.doubt)}{_edges(item)}"end": {item.end!r}, "label": {label}, '
            f'"origin": {place}, "original": {_original(item)}, "start": {item.start!r}, '
            f'"status": "{item.status.value}", "tier": {tier}}}'
        )

    def _place(self, origin: Provenance) -> int:
        if origin not in self.origins:
            self.origins.append(origin)
        return self.origins.index(origin)

    def _text(self, text: str) -> tuple[str, bool]:
        """Return a text in JSON, and whether that can be printed as it is."""
        found = self._texts.get(text)
        if found is None:
            line = json.dumps(text, ensure_ascii=False)
            found = self._texts[text] = (line, line.isprintable())
        return found


def _is_simple(item: AlignedLabel) -> bool:
    """Tell whether all numbers are plain finite doubles."""
    low, high = item.original or (0.0, 0.0)
    confidence = 0.0 if item.confidence is None else item.confidence
    first, last = item.edge_confidence or (0.0, 0.0)
    numbers = (item.start, item.end, low, high, confidence, first, last, *odds_in(item.doubt))
    # A sum that overflows goes the slow way as well, which knows better.
    return all([type(number) is float for number in numbers]) and math.isfinite(sum(numbers))


def _or_null(number: float | None) -> str:
    return "null" if number is None else repr(number)


def _listed(defects: Sequence[Defect]) -> str:
    return "[" + ", ".join([f'"{defect.value}"' for defect in defects]) + "]" if defects else "[]"


def _edges(item: AlignedLabel) -> str:
    """Return the confidence of both edges as a field, or nothing where it is not known."""
    if item.edge_confidence is None:
        return ""
    start, end = item.edge_confidence
    return f'"edge_confidence": {{"end": {end!r}, "start": {start!r}}}, '


def _original(item: AlignedLabel) -> str:
    if item.original is None:
        return "null"
    return f'{{"end": {item.original[1]!r}, "start": {item.original[0]!r}}}'


def _value(item: AlignedLabel, place: int) -> dict[str, object]:
    edges = item.edge_confidence
    known: dict[str, object] = {}
    if edges is not None:
        known["edge_confidence"] = {"start": edges[0], "end": edges[1]}
    return (
        known
        | doubt_fields(item.doubt, item.checked_edges)
        | {
            "tier": item.tier,
            "start": item.start,
            "end": item.end,
            "label": item.label,
            "origin": place,
            "original": None
            if item.original is None
            else {"start": item.original[0], "end": item.original[1]},
            "status": item.status.value,
            "confidence": item.confidence,
            "defects": [defect.value for defect in item.defects],
        }
    )


def parsed(content: bytes) -> Json:
    """Parse the JSON of a sidecar, a slice of its items at a time.

    Raises:
        ValueError: It is not laid out as Tierline writes it; it may be JSON for all that.
    """
    begin = content.find(_FIRST) + len(_FIRST)
    end = content.find(_LAST, begin)
    if begin < len(_FIRST) or end < 0:
        raise ValueError("no items, one a line")
    around: Json = orjson.loads(content[: begin - 1] + content[end + 2 :])
    if not isinstance(around, dict) or around.get("items") != []:
        raise ValueError("these are other items")
    around["items"] = [item for part in _slices(content, begin, end) for item in part]
    return around


def _slices(content: bytes, begin: int, end: int) -> Iterator[list[Json]]:
    while begin < end:
        cut = content.find(_NEXT, begin + _SLICE, end)
        stop = end if cut < 0 else cut
        part: list[Json] = _loaded(b"[" + content[begin:stop] + b"]")
        yield part
        begin = stop + len(_NEXT)


def _loaded(content: bytes) -> list[Json]:
    try:
        values: list[Json] = orjson.loads(content)
    except ValueError:  # half characters are no fault here
        values = json.loads(content.decode("utf-8"), parse_constant=no_number)
    return values


def no_number(name: str) -> float:
    """Refuse what is no number in JSON, for `parse_constant`."""
    raise ValueError(f"{name} is no number in JSON")


def items_of(fields: Fields, origins: Sequence[Provenance]) -> Iterable[AlignedLabel]:
    """Read the items of a sidecar.

    Raises:
        InputError: One is not as it should be.
    """
    for index, value in enumerate(fields.list_of("items")):
        yield _quick(value, origins) or _item(fields.entry("items", index, value), origins)


def _quick(value: Json, origins: Sequence[Provenance]) -> AlignedLabel | None:
    """Read an item that is as Tierline writes it; None if anything may be wrong with it."""
    try:
        item = _taken(value, origins)  # what it is shows in the reading
    except (KeyError, IndexError, TypeError):
        return None
    low, high = item.original or (0.0, 0.0)
    confidence = 0.0 if item.confidence is None else item.confidence
    first, last = item.edge_confidence or (0.0, 0.0)
    if not (type(item.tier) is type(item.label) is str and 0 <= confidence <= 1):
        return None
    if not (
        0 <= first <= 1 and 0 <= last <= 1 and all(0 <= odds <= 1 for odds in odds_in(item.doubt))
    ):
        return None
    return item if type(low) is float and type(high) is float and _is_simple(item) else None


def _taken(value: Unread, origins: Sequence[Provenance]) -> AlignedLabel:
    original, origin = value["original"], value["origin"]
    edges = value.get("edge_confidence")
    if type(origin) is not int or origin < 0 or type(value["defects"]) is not list:
        raise TypeError
    return AlignedLabel(
        value["tier"],
        value["start"],
        value["end"],
        value["label"],
        origins[origin],
        None if original is None else (original["start"], original["end"]),
        _STATUSES[value["status"]],
        value["confidence"],
        tuple([_DEFECTS[defect] for defect in value["defects"]]),
        None if edges is None else (edges["start"], edges["end"]),
        quick_doubt(value.get("doubt")),
        quick_checked(value.get("checked")),
    )


def _item(fields: Fields, origins: Sequence[Provenance]) -> AlignedLabel:
    number = fields.count("origin")
    if number >= len(origins):
        raise fields.wrong("origin", f"the place of an entry in origins, of {len(origins)}")
    original = fields.child_or_none("original")
    defects = fields.texts("defects")
    if not set(defects) <= set(_DEFECTS):
        raise fields.wrong("defects", f"a list of {', '.join(_DEFECTS)}")
    confidence = fields.number_or_none("confidence")
    if confidence is not None and not 0 <= confidence <= 1:
        raise fields.wrong("confidence", "from 0 to 1")
    return AlignedLabel(
        tier=fields.text("tier"),
        start=fields.number("start"),
        end=fields.number("end"),
        label=fields.text("label"),
        origin=origins[number],
        original=(original.number("start"), original.number("end")) if original else None,
        status=_STATUSES[fields.choice("status", tuple(_STATUSES))],
        confidence=confidence,
        defects=tuple(_DEFECTS[defect] for defect in defects),
        edge_confidence=_edge_confidence(fields),
        doubt=read_doubt(fields),
        checked_edges=read_checked(fields),
    )


def _edge_confidence(fields: Fields) -> tuple[float, float] | None:
    edges = fields.child_or_none("edge_confidence") if fields.has("edge_confidence") else None
    if edges is None:
        return None
    start, end = edges.number("start"), edges.number("end")
    for name, sure in (("start", start), ("end", end)):
        if not 0 <= sure <= 1:
            raise edges.wrong(name, "from 0 to 1")
    return start, end
