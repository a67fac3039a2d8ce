"""`tierline calibrate`: learn a laboratory's own convention from hand-corrected TextGrids."""

from __future__ import annotations

import argparse
from pathlib import Path

from tierline.cli.console import Console
from tierline.errors import OutputError
from tierline.plugins.progress import Progress
from tierline.refinement.profile import write_profile
from tierline.workflow import CalibrateSettings, calibrate
from tierline.workflow.aligned import make_folder
from tierline.workflow.own_profiles import own_path

NAME = "calibrate"
SUMMARY = "learn your own convention from hand-corrected TextGrids"
USAGE = "tierline calibrate FOLDER [-o PROFILE.json] [flags]"
DESCRIPTION = """\
Learn where your people put boundaries, from recordings and the TextGrids they
have corrected; 30 sentences help already. What it gains is measured on
subfolders that nothing was learned from (best: a speaker in each), or on files.
Phones are learned from too, in IPA or ARPABET. Of TextGrids that Tierline made,
what lies between the first and the last label you have moved or checked counts.

Without -o the profile goes to a folder of your own, and is used from then on
for this aligner and language; else name it: tierline align --profile FILE.
"""
EPILOG = """\
examples:
  tierline calibrate corrected/ -o lab.json
  tierline calibrate corrected/ --tier Word --language fr
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("folder", metavar="FOLDER", type=Path, help="recordings with TextGrids of the same names")
    add("-o", "--output", metavar="PROFILE", type=Path, help="the profile to write")
    add(
        "--tier",
        metavar="NAME",
        action="append",
        default=[],
        help="a tier of words; may be repeated (default: those named like words)",
    )
    add("--language", metavar="CODE", default="en", help="language spoken (default: en)")
    add(
        "--profile",
        metavar="FILE",
        type=Path,
        help="the profile to begin with (default: the one that comes with Tierline)",
    )
    add("--force", action="store_true", help="overwrite a profile that is there")
    add("--quiet", action="store_true", help="print only notes and errors")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Learn; return how many inputs failed."""
    output: Path = parsed.output or own_path(parsed.folder.resolve().name)
    if output.exists() and not parsed.force:
        raise OutputError(
            f"{output} is already there and was left as it is; overwrite it with --force, or "
            "choose another place with -o."
        )
    if output.exists() and output.suffix.casefold() != ".json":
        raise OutputError(
            f"{output} is there and is no .json file, so it was left as it is, --force or not; "
            "choose another place with -o."
        )
    settings = CalibrateSettings(
        tiers=tuple(parsed.tier), language=parsed.language, start=parsed.profile
    )
    with console.bar() as show:
        found = calibrate(parsed.folder, settings, progress=Progress(show))
    for remark in found.remarks:
        console.note(remark)
    make_folder(output.parent)
    write_profile(output, found.profile, force=parsed.force)
    console.say(found.told)
    console.say(f"wrote {output}")
    return 0
