"""Typed reading of JSON: whatever is not as it should be is told with its place."""

from __future__ import annotations

import math
from collections.abc import Iterator

from tierline.errors import InputError

Json = object  # what json.loads gives


class Fields:
    """The fields of one JSON object, read by name and type.

    Args:
        value: The object.
        place: Where it is, such as `items[3]`; empty for the whole file.
        file: Name of the file, for messages.
    """

    def __init__(self, value: Json, place: str, file: str) -> None:
        self._place, self._file = place, file
        if not isinstance(value, dict):
            raise self._wrong("", "an object", value)
        self._values: dict[str, Json] = value

    def has(self, name: str) -> bool:
        """Tell whether there is such a field."""
        return name in self._values

    def text(self, name: str) -> str:
        """Return a string."""
        value = self._value(name)
        if not isinstance(value, str):
            raise self._wrong(name, "a text", value)
        return value

    def text_or_none(self, name: str) -> str | None:
        """Return a string, or None for null."""
        return None if self._value(name) is None else self.text(name)

    def number(self, name: str) -> float:
        """Return a finite number."""
        value = self._value(name)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise self._wrong(name, "a number", value)
        return float(value)

    def number_or_none(self, name: str) -> float | None:
        """Return a finite number, or None for null."""
        return None if self._value(name) is None else self.number(name)

    def count(self, name: str) -> int:
        """Return a whole number from 0 up."""
        value = self._value(name)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self._wrong(name, "a whole number from 0 up", value)
        return value

    def counts(self) -> tuple[tuple[str, int], ...]:
        """Return all fields, each of them a whole number from 0 up."""
        return tuple((name, self.count(name)) for name in self._values)

    def count_or_none(self, name: str) -> int | None:
        """Return a whole number from 0 up, or None for null."""
        return None if self._value(name) is None else self.count(name)

    def choice(self, name: str, choices: tuple[str, ...]) -> str:
        """Return one of the listed strings."""
        value = self._value(name)
        if value not in choices:
            raise self._wrong(name, f"one of {', '.join(choices)}", value)
        return str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        values = self.list_of(name)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(name, "a list of texts", values)
        return tuple(map(str, values))

    def child(self, name: str) -> Fields:
        """Return the fields of an object inside this one."""
        return Fields(self._value(name), self._at(name), self._file)

    def child_or_none(self, name: str) -> Fields | None:
        """Return the fields of an object inside this one, or None for null."""
        return None if self._value(name) is None else self.child(name)

    def children(self, name: str) -> Iterator[Fields]:
        """Yield the fields of each object in a list."""
        for index, value in enumerate(self.list_of(name)):
            yield self.entry(name, index, value)

    def entry(self, name: str, index: int, value: Json) -> Fields:
        """Return the fields of one object of a list."""
        return Fields(value, f"{self._at(name)}[{index}]", self._file)

    def scalars(self) -> dict[str, str | int | float | bool | None]:
        """Return all fields as they are; none may be a list or an object."""
        result: dict[str, str | int | float | bool | None] = {}
        for name, value in self._values.items():
            if value is not None and not isinstance(value, str | int | float | bool):
                raise self._wrong(name, "a single value", value)
            result[name] = value
        return result

    def wrong(self, name: str, expected: str) -> InputError:
        """Return the error that says that a field is not what it should be."""
        return self._wrong(name, expected, self._values.get(name))

    def list_of(self, name: str) -> list[Json]:
        """Return a list of whatever."""
        value = self._value(name)
        if not isinstance(value, list):
            raise self._wrong(name, "a list", value)
        return value

    def _value(self, name: str) -> Json:
        if name not in self._values:
            raise InputError(
                f"{self._file} is damaged: {self._at(name)!r} is missing; align the recording "
                "again, or delete this file: the TextGrid does not need it."
            )
        return self._values[name]

    def _at(self, name: str) -> str:
        return ".".join(part for part in (self._place, name) if part)

    def _wrong(self, name: str, expected: str, found: Json) -> InputError:
        shown = repr(found)
        shown = shown if len(shown) <= 40 else shown[:37] + "..."
        return InputError(
            f"{self._file} is damaged: {self._at(name) or 'the file'} should be {expected}, not "
            f"{shown}; align the recording again, or delete this file: the TextGrid does not "
            "need it."
        )
