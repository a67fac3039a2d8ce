"""`tierline transcribers`: which transcribers are there, and what each can do."""

from __future__ import annotations

import argparse
import json

from tierline.cli.console import Console
from tierline.cli.listing import lines, value
from tierline.transcription import transcribers

NAME = "transcribers"
SUMMARY = "list the transcribers that are installed"
USAGE = "tierline transcribers [--json]"
DESCRIPTION = """\
List the transcribers that are installed: languages, options, and, if one cannot
run here, why.
"""
EPILOG = """\
examples:
  tierline transcribers
  tierline transcribe hello.wav --transcriber ctc
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="print the list as JSON")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Print the list; never fails because of a transcriber."""
    listings = transcribers()
    if parsed.json:
        console.result(json.dumps([value(listing, {}) for listing in listings], indent=1))
    elif listings:
        console.result("\n\n".join("\n".join(lines(listing, [])) for listing in listings))
    else:
        console.result("There are no transcribers; install a package that brings one.")
    return 0
