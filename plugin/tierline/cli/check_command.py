"""`tierline check`: the doubtful places of a TextGrid, whatever program made it."""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tierline.cli.arguments import positive
from tierline.cli.console import Console
from tierline.workflow import Checked, CheckSettings, DoubtfulPlace, check
from tierline.workflow.doubtful import LEAST

NAME = "check"
SUMMARY = "list the doubtful places of a TextGrid"
USAGE = "tierline check [AUDIO] TEXTGRID [flags]"
DESCRIPTION = """\
List the places of a TextGrid that somebody should look at, whatever program
made it: boundaries that are likely off by more than 50 ms; words of hardly any
or absurd length, piled up, without a known pronunciation, with a pause inside,
or where nothing is heard; and speech without text. What a human has moved or
checked, by the sidecar, is not doubted.

Without AUDIO, the recording of the same name beside the TextGrid is listened
to; if there is none, only lengths are looked at, and what is known from
aligning it. The probabilities were calibrated on hand-labelled English.
"""
EPILOG = """\
examples:
  tierline check hello.wav hello.TextGrid
  tierline check hello.TextGrid --tier 'mary - words' --sort doubt
  tierline check hello.TextGrid --json > doubtful.json

exit codes: 0 checked, whatever was found; 1 a file cannot be used or, with
--strict, something is doubtful; 2 wrong usage; 130 stopped with Ctrl+C
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("audio", metavar="AUDIO", type=Path, nargs="?", help="the recording")
    add("textgrid", metavar="TEXTGRID", type=Path, help="the TextGrid")
    add(
        "--tier",
        metavar="NAME",
        action="append",
        help="a tier of words; may be given several times (default: the tiers that are named "
        "like words, or else all but phones)",
    )
    add("--channel", metavar="N", type=positive, help="channel to use, from 1 (default: all mixed)")
    add("--no-audio", action="store_true", help="do not listen")
    add(
        "--least",
        metavar="P",
        type=float,
        default=LEAST,
        help=f"probability from which a boundary is listed (default: {LEAST})",
    )
    add("--sort", choices=("time", "doubt"), default="time", help="order (default: time)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print a table for other programs")
    form.add_argument("--json", action="store_true", help="print all that is known as JSON")
    add("--strict", action="store_true", help="exit with 1 if something is doubtful")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Check; return 1 if something is doubtful and that is to be a failure."""
    settings = CheckSettings(
        tiers=tuple(parsed.tier or ()),
        channel=None if parsed.channel is None else parsed.channel - 1,
        least=parsed.least,
        listen=not parsed.no_audio,
    )
    files = [file for file in (parsed.audio, parsed.textgrid) if file is not None]
    checked = check(*files, settings=settings)
    for remark in checked.remarks:
        console.note(remark)
    places = checked.places
    if parsed.sort == "doubt":
        places = tuple(sorted(places, key=_most_doubtful_first))
    form = _as_json if parsed.json else _as_csv if parsed.csv else _as_text
    console.result(form(places, checked))
    return int(parsed.strict and bool(places))


def _most_doubtful_first(place: DoubtfulPlace) -> float:
    """Put what is odd for sure before what is only likely."""
    return -2.0 if place.probability is None else -place.probability


def _as_text(places: Sequence[DoubtfulPlace], checked: Checked) -> str:
    if not places:
        return f"nothing is doubtful in {checked.textgrid}"
    several = len(checked.tiers) > 1
    lines = []
    for place in places:
        likely = "    " if place.probability is None else f"{place.probability:>4.0%}"
        tier = f"{place.tier}: " if several and place.tier else ""
        lines.append(f"{place.start:10.3f} s  {likely}  {tier}{place.what}")
    count = "1 doubtful place" if len(places) == 1 else f"{len(places)} doubtful places"
    return "\n".join([*lines, f"{count} in {checked.textgrid}"])


def _as_csv(places: Sequence[DoubtfulPlace], _checked: Checked) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("start", "end", "tier", "label", "kind", "what", "probability"))
    for place in places:
        likely = "" if place.probability is None else f"{place.probability:.4f}"
        times = (repr(place.start), repr(place.end))
        writer.writerow((*times, place.tier, place.label, place.kind, place.what, likely))
    return text.getvalue().rstrip("\n")


def _as_json(places: Sequence[DoubtfulPlace], checked: Checked) -> str:
    value = {
        "textgrid": str(checked.textgrid),
        "recording": None if checked.recording is None else str(checked.recording),
        "tiers": list(checked.tiers),
        "places": [asdict(place) for place in places],
        "remarks": list(checked.remarks),
    }
    return json.dumps(value, indent=1)
