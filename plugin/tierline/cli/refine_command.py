"""`tierline refine`: finer times for the words of a TextGrid that any program made."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from tierline.cli.arguments import positive
from tierline.cli.console import Console
from tierline.plugins.progress import Progress
from tierline.workflow import RefineSettings, refine_textgrid
from tierline.workflow.aligned import check_free, check_spares

NAME = "refine"
SUMMARY = "find finer times for the words of a TextGrid"
USAGE = "tierline refine AUDIO TEXTGRID -o OUT.TextGrid [--tier NAME] [flags]"
DESCRIPTION = """\
Find finer times for the words of a TextGrid, whichever program made it. Labels
and all other tiers stay as they are. A tier of phones that belongs to the words
moves with them. Where there is none and the embedded aligner knows the language
(en, fr), it adds one, and a word that it hears more than 0.12 s away is put
there, and marked in OUT.tierline.json ("disagreement"). What you have moved or
checked, as the sidecar of TEXTGRID says, stays where it is. With --force OUT
may be TEXTGRID itself if its sidecar says that Tierline made what is refined.
"""
EPILOG = """\
examples:
  tierline refine hello.wav whisper.TextGrid -o fine.TextGrid
  tierline refine hello.wav mfa.TextGrid -o fine.TextGrid --tier Words
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("audio", metavar="AUDIO", type=Path, help="the recording")
    add("textgrid", metavar="TEXTGRID", type=Path, help="its TextGrid")
    add("-o", "--output", metavar="OUT", type=Path, required=True, help="the TextGrid to write")
    add(
        "--tier",
        metavar="NAME",
        action="append",
        default=[],
        help="a tier of words; may be repeated (default: those named like words)",
    )
    add("--no-phones", action="store_true", help="add no tier of phones")
    add("--language", metavar="CODE", default="en", help="language spoken (default: en)")
    add(
        "--profile",
        metavar="FILE",
        type=Path,
        help="how boundaries are refined, as 'tierline calibrate' finds out (default: your own for "
        "this language, or the one that comes with Tierline)",
    )
    add("--channel", metavar="N", type=positive, help="channel to use, from 1 (default: all mixed)")
    add("--input-encoding", metavar="NAME", help="encoding of TEXTGRID (default: found out)")
    add("--no-sidecar", action="store_true", help="do not write OUT.tierline.json")
    add("--force", action="store_true", help="overwrite results that no human has worked on")
    add("--quiet", action="store_true", help="print only notes and errors")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Refine; return how many inputs failed."""
    settings = RefineSettings(
        tiers=tuple(parsed.tier),
        phones=not parsed.no_phones,
        language=parsed.language,
        channel=None if parsed.channel is None else parsed.channel - 1,
        profile=parsed.profile,
        input_encoding=parsed.input_encoding,
        output=parsed.output,
    )
    check_spares(parsed.output, parsed.audio)
    kept = parsed.force and os.path.realpath(parsed.output) == os.path.realpath(parsed.textgrid)
    check_free(parsed.output, force=parsed.force, sidecar=not parsed.no_sidecar, kept=kept)
    with console.bar() as show:
        refined = refine_textgrid(parsed.audio, parsed.textgrid, settings, progress=Progress(show))
    saved = refined.save(parsed.output, force=parsed.force, sidecar=not parsed.no_sidecar)
    for remark in (*refined.remarks, *saved):
        console.note(remark)
    console.say(f"wrote {parsed.output}")
    return 0
