"""Plug-ins of any kind as lines for a terminal, and as values for JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from textwrap import wrap
from typing import Any

from tierline.plugins.options import OptionDescription, OptionValue, describe
from tierline.plugins.registry import PluginListing
from tierline.plugins.spec import ANY_LANGUAGE


def value(listing: PluginListing[Any], own: Mapping[str, object]) -> dict[str, object]:
    """Return what there is to say of a plug-in; `own` is what only its kind has."""
    spec, (options, problem) = listing.spec, _options(listing)
    said: dict[str, object] = {
        "name": listing.name,
        "package": listing.package,
        "problem": problem,
    }
    if spec is None:
        return said
    return said | {
        "title": spec.title,
        "version": spec.version,
        "homepage": spec.homepage,
        "languages": list(spec.languages),
        "drafts": list(spec.drafts),
        **own,
        "longest_piece_seconds": spec.longest(spec.options()),
        "options": [
            {
                "name": option.name,
                "title": option.title,
                "help": option.help,
                "default": _plain(option.default),
                "allowed": option.allowed,
            }
            for option in options
        ],
    }


def lines(listing: PluginListing[Any], own: Sequence[str]) -> Iterator[str]:
    """Yield what there is to say of a plug-in; `own` is what only its kind has."""
    spec, (options, problem) = listing.spec, _options(listing)
    yield f"{listing.name}: {spec.title}" if spec else listing.name
    if problem:
        yield f"  cannot run here: {problem}"
    if spec is None:
        return
    every = spec.languages == (ANY_LANGUAGE,)
    fully = [code for code in spec.languages if code not in spec.drafts]
    yield from listed("languages", "any" if every else ", ".join(fully))
    if spec.drafts:
        yield from listed("as a draft", ", ".join(spec.drafts))
    yield from own
    yield f"  version    {spec.version}" + (f", from {listing.package}" if listing.package else "")
    if options:
        yield "  options    with --set NAME=VALUE"
    for option in options:
        yield f"    {option.name}={_typed(option.default)}  {option.title}"
        yield from wrap(
            f"{option.help} It must be {option.allowed}.",
            width=80,
            initial_indent=" " * 6,
            subsequent_indent=" " * 6,
        )


def listed(title: str, words: str) -> list[str]:
    """Return a title and what is listed under it, as lines that fit a terminal."""
    return wrap(f"{title:<10} {words}", width=80, initial_indent="  ", subsequent_indent=" " * 13)


def _options(listing: PluginListing[Any]) -> tuple[tuple[OptionDescription, ...], str | None]:
    """Return the options, and why the aligner cannot run here, if it cannot."""
    if listing.spec is None:
        return (), listing.problem
    try:
        return describe(listing.spec.options), listing.obstacle()
    except TypeError as error:
        return (), f"its options are not declared as they should be ({error})"


def _typed(value: object) -> str:
    """Return a value as it is typed behind --set."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(_plain(value))


def _plain(value: object) -> OptionValue:
    if isinstance(value, Enum):
        return _plain(value.value)
    return value if isinstance(value, str | int | float) or value is None else str(value)
