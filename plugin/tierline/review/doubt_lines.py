"""What is doubted of an item, and which of its edges were checked, as fields of JSON and back."""

from __future__ import annotations

from typing import Any, TypeAlias

from tierline.doubt.value import Doubt, KnownDoubts, Why
from tierline.review.fields import Fields

Unread: TypeAlias = Any  # what a JSON document may hold; reading it shows whether it fits

_WHYS = {why.value: why for why in Why}
_EDGES = ("start", "end")
NEITHER = (False, False)


def odds_in(doubt: KnownDoubts | None) -> tuple[float, ...]:
    """Return all probabilities of an item."""
    known = [] if doubt is None else [one for one in doubt if one is not None]
    return tuple([odds for one in known for odds in (one.over_20_ms, one.over_50_ms)])


def doubt_line(doubt: KnownDoubts | None) -> str:
    """Return how much both edges are doubted as a field, or nothing where it is not known."""
    if doubt is None:
        return ""
    start, end = doubt
    return f'"doubt": {{"end": {_line(end)}, "start": {_line(start)}}}, '


def checked_line(checked: tuple[bool, bool]) -> str:
    """Return which edges were checked as a field, or nothing where none was."""
    if checked == NEITHER:
        return ""
    return f'"checked": [{", ".join([f"{chr(34)}{edge}{chr(34)}" for edge in _named(checked)])}], '


def doubt_fields(doubt: KnownDoubts | None, checked: tuple[bool, bool]) -> dict[str, object]:
    """Return both as values of JSON; what is not known is left out."""
    fields: dict[str, object] = {}
    if doubt is not None:
        fields["doubt"] = {"start": _value(doubt[0]), "end": _value(doubt[1])}
    if checked != NEITHER:
        fields["checked"] = _named(checked)
    return fields


def quick_doubt(value: Unread) -> KnownDoubts | None:
    """Read how much edges are doubted.

    Raises:
        KeyError: Something is not as Tierline writes it.
        TypeError: The same.
    """
    return None if value is None else (_quick(value["start"]), _quick(value["end"]))


def quick_checked(value: Unread) -> tuple[bool, bool]:
    """Read which edges were checked.

    Raises:
        TypeError: Something is not as Tierline writes it.
    """
    if value is None:
        return NEITHER
    if type(value) is not list or not all(edge in _EDGES for edge in value):
        raise TypeError
    return "start" in value, "end" in value


def read_doubt(fields: Fields) -> KnownDoubts | None:
    """Read how much edges are doubted.

    Raises:
        InputError: It is not as it should be.
    """
    edges = fields.child_or_none("doubt") if fields.has("doubt") else None
    if edges is None:
        return None
    return _read(edges.child_or_none("start")), _read(edges.child_or_none("end"))


def read_checked(fields: Fields) -> tuple[bool, bool]:
    """Read which edges were checked.

    Raises:
        InputError: It is not as it should be.
    """
    named = fields.texts("checked") if fields.has("checked") else ()
    if not set(named) <= set(_EDGES):
        raise fields.wrong("checked", "a list of start, end")
    return "start" in named, "end" in named


def _named(checked: tuple[bool, bool]) -> list[str]:
    return [edge for edge, is_checked in zip(_EDGES, checked, strict=True) if is_checked]


def _line(doubt: Doubt | None) -> str:
    if doubt is None:
        return "null"
    why = "" if doubt.why is None else f', "why": "{doubt.why.value}"'
    return f'{{"over_20_ms": {doubt.over_20_ms!r}, "over_50_ms": {doubt.over_50_ms!r}{why}}}'


def _value(doubt: Doubt | None) -> dict[str, object] | None:
    if doubt is None:
        return None
    why = {} if doubt.why is None else {"why": doubt.why.value}
    return {"over_20_ms": doubt.over_20_ms, "over_50_ms": doubt.over_50_ms, **why}


def _quick(value: Unread) -> Doubt | None:
    if value is None:
        return None
    why = value.get("why")
    known = None if why is None else _WHYS[why]
    return Doubt(value["over_20_ms"], value["over_50_ms"], known)


def _read(fields: Fields | None) -> Doubt | None:
    if fields is None:
        return None
    why = _WHYS[fields.choice("why", tuple(_WHYS))] if fields.has("why") else None
    odds = Doubt(fields.number("over_20_ms"), fields.number("over_50_ms"), why)
    for name, likely in (("over_20_ms", odds.over_20_ms), ("over_50_ms", odds.over_50_ms)):
        if not 0 <= likely <= 1:
            raise fields.wrong(name, "from 0 to 1")
    return odds
