"""`tierline aligners`: which aligners are there, and what each can do."""

from __future__ import annotations

import argparse
import json

from tierline.alignment.registry import Listing, Registry
from tierline.cli.console import Console
from tierline.cli.listing import lines, listed, value

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
        console.result(
            json.dumps([value(listing, _own(listing)) for listing in listings], indent=1)
        )
    elif listings:
        console.result(
            "\n\n".join("\n".join(lines(listing, _own_lines(listing))) for listing in listings)
        )
    else:
        console.result("There are no aligners; install a package that brings one.")
    return 0


def _own(listing: Listing) -> dict[str, object]:
    spec = listing.spec
    if spec is None:
        return {}
    return {"tiers": list(spec.tiers), "phone_sets": list(spec.phone_sets)}


def _own_lines(listing: Listing) -> list[str]:
    spec = listing.spec
    if spec is None:
        return []
    phones = f" (phones in {', '.join(spec.phone_sets)})" if "phones" in spec.tiers else ""
    others = listed("others", spec.further.how) if spec.further else []
    return [*others, f"  tiers      {', '.join(spec.tiers)}{phones}"]
