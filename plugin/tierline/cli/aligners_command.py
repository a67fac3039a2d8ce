"""`tierline aligners`: which aligners are there, and what each can do."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from enum import Enum
from textwrap import wrap

from tierline.alignment.registry import Listing, Registry
from tierline.alignment.spec import ANY_LANGUAGE
from tierline.cli.console import Console
from tierline.plugins.options import OptionDescription, OptionValue, describe

NAME = "aligners"
SUMMARY = "list the aligners that are installed"
USAGE = "tierline aligners [--json]"
DESCRIPTION = """\
List the aligners that are installed: languages, tiers, options, and, if one
cannot run here, why.
"""
EPILOG = """\
examples:
  tierline aligners
  tierline align hello.wav hello.txt --aligner uniform
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Print the list; never fails because of an aligner."""
    listings = Registry().listing()
    if parsed.json:
        console.result(json.dumps([_value(listing) for listing in listings], indent=1))
    elif listings:
        console.result("\n\n".join("\n".join(_lines(listing)) for listing in listings))
    else:
        console.result("There are no aligners; install a package that brings one.")
    return 0


def _value(listing: Listing) -> dict[str, object]:
    spec, (options, problem) = listing.spec, _options(listing)
    value: dict[str, object] = {
        "name": listing.name,
        "package": listing.package,
        "problem": problem,
    }
    if spec is None:
        return value
    return value | {
        "title": spec.title,
        "version": spec.version,
        "homepage": spec.homepage,
        "languages": list(spec.languages),
        "tiers": list(spec.tiers),
        "phone_sets": list(spec.phone_sets),
        "longest_piece_seconds": spec.longest_piece,
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


def _lines(listing: Listing) -> Iterator[str]:
    spec, (options, problem) = listing.spec, _options(listing)
    yield f"{listing.name}: {spec.title}" if spec else listing.name
    if problem:
        yield f"  cannot run here: {problem}"
    if spec is None:
        return
    every = spec.languages == (ANY_LANGUAGE,)
    yield f"  languages  {'any' if every else ', '.join(spec.languages)}"
    phones = f" (phones in {', '.join(spec.phone_sets)})" if "phones" in spec.tiers else ""
    yield f"  tiers      {', '.join(spec.tiers)}{phones}"
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


def _options(listing: Listing) -> tuple[tuple[OptionDescription, ...], str | None]:
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
