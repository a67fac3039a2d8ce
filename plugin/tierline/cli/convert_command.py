"""`tierline convert`: TextGrids in another form or encoding."""

from __future__ import annotations

import argparse
from pathlib import Path

from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.textgrid import Form
from tierline.workflow import ConvertSettings, convert_all, planned

NAME = "convert"
SUMMARY = "write TextGrids in another form or encoding"
USAGE = "tierline convert INPUT... --out-dir DIR [flags]"
DESCRIPTION = """\
Write TextGrids in another form or encoding; all that they hold stays as it is.
INPUT is a TextGrid, or a folder: then all TextGrids below it are converted.
"""
EPILOG = """\
examples:
  tierline convert old/*.TextGrid --out-dir new --form long --encoding utf-8
  tierline convert corpus/ --out-dir short --form short
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("inputs", metavar="INPUT", type=Path, nargs="+", help="a TextGrid, or a folder of them")
    add("--out-dir", metavar="DIR", type=Path, required=True, help="where the results go")
    add(
        "--to",
        choices=["textgrid"],
        default="textgrid",
        metavar="FORMAT",
        help="what to write: textgrid (default, so far the only one)",
    )
    add(
        "--form",
        choices=["keep", *(form.value for form in Form)],
        default="keep",
        metavar="FORM",
        help="keep, long, short, chronological or binary (default: keep)",
    )
    add(
        "--encoding",
        choices=["keep", "utf-8", "utf-16"],
        default="keep",
        metavar="NAME",
        help="keep, utf-8 or utf-16 (default: keep)",
    )
    add("--input-encoding", metavar="NAME", help="encoding of INPUT (default: found out)")
    add("--force", action="store_true", help="overwrite files that are there")
    add("--quiet", action="store_true", help="print only notes and errors")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Convert; return how many inputs failed."""
    settings = ConvertSettings(
        form=None if parsed.form == "keep" else Form(parsed.form),
        encoding=None if parsed.encoding == "keep" else parsed.encoding,
        input_encoding=parsed.input_encoding,
        force=parsed.force,
    )
    plan = planned(parsed.inputs, parsed.out_dir)
    failed = 0
    with console.bar() as show:
        for number, result in enumerate(convert_all(plan, settings), start=1):
            show(number / len(plan), result.source.name)
            for remark in result.remarks:
                console.note(remark)
            if result.error is not None:
                failed += 1
                console.fail(told(result.error, result.source))
    console.say(f"{len(plan) - failed} converted, {failed} failed; results are in {parsed.out_dir}")
    return failed
