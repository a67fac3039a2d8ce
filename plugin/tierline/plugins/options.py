"""Options of a plug-in: a described dataclass from which flags and dialogs are made."""

from __future__ import annotations

import dataclasses
import difflib
import math
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from tierline.errors import UsageError

T = TypeVar("T")
OptionValue: TypeAlias = str | int | float | bool | None
KEY = "tierline.option"  # where a field's metadata keeps its description
NOTHING = "none"  # how None is typed
WORDS = {"true": True, "yes": True, "on": True, "1": True} | {
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the author of an option said about it, besides its name, type and default."""

    title: str
    help: str
    choices: tuple[Any, ...] | None
    minimum: float | None
    maximum: float | None


@dataclass(frozen=True, slots=True)
class OptionDescription:
    """One option, as a flag, a dialog or a man page needs it.

    Attributes:
        name: What users type; may be typed with hyphens as well.
        title: A few words for a dialog.
        help: One sentence: what it does, in which unit, when to change it.
        kind: str, int, float, bool, Path, or an Enum.
        default: Its value unless it is set.
        choices: The values it may have, or None: any.
        minimum: The least it may be, or None.
        maximum: The most it may be, or None.
        optional: Whether it may be None, typed "none".
    """

    name: str
    title: str
    help: str
    kind: type
    default: Any
    choices: tuple[Any, ...] | None = None
    minimum: float | None = None
    maximum: float | None = None
    optional: bool = False

    @property
    def allowed(self) -> str:
        """What it may be, in words that complete "it must be"."""
        if self.choices is not None:
            said = " or ".join(_text(choice) for choice in self.choices)
        elif self.kind is bool:
            said = "yes or no"
        elif self.kind in (int, float):
            said = "a whole number" if self.kind is int else "a number"
            said += _bounds(self.minimum, self.maximum)
        else:
            said = "a path" if self.kind is Path else "text"
        return f"{said}, or {NOTHING}" if self.optional else said


def option(  # noqa: PLR0913 - one keyword for each thing that can be said of an option
    default: T,
    *,
    title: str,
    help: str,
    choices: Iterable[T] | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> T:
    """Declare an option: a field of a frozen dataclass, with what dialogs and flags need.

    Args:
        default: Its value unless it is set.
        title: A few words for a dialog.
        help: One sentence: what it does, in which unit, when to change it.
        choices: The values it may have; an Enum needs none.
        minimum: The least it may be.
        maximum: The most it may be.
    """
    allowed = None if choices is None else tuple(choices)
    said = _Said(title, help, allowed, minimum, maximum)
    declared: T = field(default=default, metadata={KEY: said})
    return declared


def describe(options: type) -> tuple[OptionDescription, ...]:
    """Describe the options of a class, in the order they are declared.

    Raises:
        TypeError: It is no frozen dataclass of options; a mistake of the plug-in's author.
    """
    if not dataclasses.is_dataclass(options) or not options.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        raise TypeError(f"{options.__name__} is no frozen dataclass")
    hints = typing.get_type_hints(options)
    return tuple(_described(item, hints[item.name]) for item in dataclasses.fields(options))


def parse(options: type[T], given: Mapping[str, str]) -> T:
    """Make options from what a user typed, `{"beam": "1e-80"}`; the others keep their defaults.

    Raises:
        UsageError: There is no such option, or it cannot have that value.
    """
    known = {item.name: item for item in describe(options)}
    chosen: dict[str, Any] = {}
    for typed, text in given.items():
        name = typed.strip().replace("-", "_")
        if name not in known:
            raise UsageError(_unknown(typed, known))
        chosen[name] = _value(known[name], text)
    try:
        return options(**chosen)
    except (TypeError, ValueError) as error:
        raise UsageError(f"these options do not go together: {error}") from error


def check(options: object) -> None:
    """Make sure that options set by a script are such as `parse` would have let through.

    Raises:
        UsageError: An option has a value it cannot have.
    """
    for item in describe(type(options)):
        value = getattr(options, item.name)
        if not _fits(item, value):
            raise _refused(item, _text(value))


def values(options: object) -> dict[str, OptionValue]:
    """Return all options and their values as JSON can hold them, for provenance."""
    return {item.name: _plain(getattr(options, item.name)) for item in describe(type(options))}


def _described(item: dataclasses.Field[Any], hint: object) -> OptionDescription:
    said = item.metadata.get(KEY)
    if not isinstance(said, _Said):
        raise TypeError(f"{item.name} is not declared with option(...)")
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if typing.get_origin(hint) is typing.Union:
        kinds = typing.get_args(hint)
    real = [kind for kind in kinds if kind is not types.NoneType]
    if len(real) != 1 or not _supported(real[0]):
        raise TypeError(f"{item.name} is a {hint}: only str, int, float, bool, Path, Enum or None")
    kind: type = real[0]
    choices = tuple(kind) if said.choices is None and issubclass(kind, Enum) else said.choices
    return OptionDescription(
        name=item.name,
        title=said.title,
        help=said.help,
        kind=kind,
        default=item.default,
        choices=choices,
        minimum=said.minimum,
        maximum=said.maximum,
        optional=len(kinds) > 1,
    )


def _supported(kind: object) -> bool:
    return kind in (str, int, float, bool, Path) or (
        isinstance(kind, type) and issubclass(kind, Enum)
    )


def _value(item: OptionDescription, text: str) -> object:
    if item.optional and text.strip().lower() == NOTHING:
        return None
    try:
        value = _converted(item.kind, text)
    except (ValueError, KeyError):
        raise _refused(item, text) from None
    if not _fits(item, value):
        raise _refused(item, text)
    return value


def _converted(kind: type, text: str) -> object:
    if issubclass(kind, Enum):
        return {str(each.value): each for each in kind}[text.strip()]
    if kind is bool:
        return WORDS[text.strip().lower()]
    if kind is Path:
        return Path(text).expanduser()
    return float(text) if kind is float else int(text) if kind is int else text


def _fits(item: OptionDescription, value: object) -> bool:
    if value is None:
        return item.optional
    wanted = (int, float) if item.kind is float else (item.kind,)
    if not isinstance(value, wanted) or (isinstance(value, bool) and item.kind is not bool):
        return False
    if item.choices is not None:
        return value in item.choices
    if not isinstance(value, (int, float)):
        return True
    above = item.minimum is None or value >= item.minimum
    below = item.maximum is None or value <= item.maximum
    return math.isfinite(value) and above and below


def _refused(item: OptionDescription, text: str) -> UsageError:
    close = difflib.get_close_matches(text, [_text(choice) for choice in item.choices or ()], 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return UsageError(
        f"the option {item.name!r} cannot be {text!r}: it must be {item.allowed}{hint}"
    )


def _unknown(name: str, known: Mapping[str, object]) -> str:
    if not known:
        return f"there is no option {name!r}: there are none to set"
    close = difflib.get_close_matches(name.replace("-", "_"), known, 1)
    hint = f"; did you mean {close[0]!r}? There are" if close else "; there are"
    return f"there is no option {name!r}{hint}: {', '.join(known)}"


def _bounds(minimum: float | None, maximum: float | None) -> str:
    if minimum is not None and maximum is not None:
        return f" from {minimum:g} to {maximum:g}"
    if minimum is not None:
        return f" of at least {minimum:g}"
    return "" if maximum is None else f" of at most {maximum:g}"


def _text(value: object) -> str:
    plain = _plain(value)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    return NOTHING if plain is None else str(plain)


def _plain(value: object) -> OptionValue:
    if isinstance(value, Enum):
        return _plain(value.value)
    return value if isinstance(value, (str, int, float)) or value is None else str(value)
