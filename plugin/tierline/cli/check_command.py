"""`tierline check`: the doubtful places of a TextGrid, whatever program made it."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from tierline.cli.arguments import positive
from tierline.cli.console import Console
from tierline.workflow import CheckSettings, DoubtfulPlace, check
from tierline.workflow.check import LEAST

NAME = "check"
SUMMARY = "list the doubtful places of a TextGrid"
USAGE = "tierline check AUDIO TEXTGRID [flags]"
DESCRIPTION = """\
List the places of a TextGrid that somebody should look at, whatever program
made it: boundaries that are likely off by more than 50 ms, words that are too
long, too short, piled up or silent, pauses inside words, and speech without
text. What a human has moved or checked, by the sidecar, is not doubted.

The probabilities were calibrated on hand-labelled English.
"""
EPILOG = """\
examples:
  tierline check hello.wav hello.TextGrid
  tierline check hello.wav hello.TextGrid --sort doubt --csv > doubtful.csv

exit codes: 0 checked, whatever was found; 1 a file cannot be used or, with
--strict, something is doubtful; 2 wrong usage
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("audio", metavar="AUDIO", type=Path, help="the recording")
    add("textgrid", metavar="TEXTGRID", type=Path, help="the TextGrid")
    add("--tier", metavar="NAME", default="words", help="the tier of words (default: words)")
    add("--channel", metavar="N", type=positive, help="channel to use, from 1 (default: all mixed)")
    add(
        "--least",
        metavar="P",
        type=float,
        default=LEAST,
        help=f"probability from which a boundary is listed (default: {LEAST})",
    )
    add("--sort", choices=("time", "doubt"), default="time", help="order (default: time)")
    add("--csv", action="store_true", help="print a table for other programs")
    add("--strict", action="store_true", help="exit with 1 if something is doubtful")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Check; return 1 if something is doubtful and that is to be a failure."""
    settings = CheckSettings(
        tier=parsed.tier,
        channel=None if parsed.channel is None else parsed.channel - 1,
        least=parsed.least,
    )
    places = check(parsed.audio, parsed.textgrid, settings)
    if parsed.sort == "doubt":
        places = tuple(sorted(places, key=_most_doubtful_first))
    console.result(_as_csv(places) if parsed.csv else _as_text(places, parsed.textgrid))
    return int(parsed.strict and bool(places))


def _most_doubtful_first(place: DoubtfulPlace) -> float:
    """Put what is odd for sure before what is only likely."""
    return -2.0 if place.probability is None else -place.probability


def _as_text(places: Sequence[DoubtfulPlace], path: Path) -> str:
    if not places:
        return f"nothing is doubtful in {path}"
    lines = []
    for place in places:
        likely = "    " if place.probability is None else f"{place.probability:>4.0%}"
        lines.append(f"{place.start:10.3f} s  {likely}  {place.what}")
    count = "1 doubtful place" if len(places) == 1 else f"{len(places)} doubtful places"
    return "\n".join([*lines, f"{count} in {path}"])


def _as_csv(places: Sequence[DoubtfulPlace]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("start", "end", "label", "what", "probability"))
    for place in places:
        likely = "" if place.probability is None else f"{place.probability:.4f}"
        writer.writerow((repr(place.start), repr(place.end), place.label, place.what, likely))
    return text.getvalue().rstrip("\n")
