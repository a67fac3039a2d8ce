"""The program: reads the command line, runs one command, says in one sentence what went wrong."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence

from tierline.cli.console import Console, make_printable
from tierline.cli.failures import unforeseen
from tierline.cli.parser import build_parser
from tierline.errors import Cancelled, TierlineError, UsageError

DONE, FAILED, MISUSED, STOPPED = 0, 1, 2, 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code.

    Args:
        arguments: The command line without the program's name; None takes the real one.

    Returns:
        0: done. 1: something failed, the rest is done. 2: the command line makes no sense.
        130: stopped with Ctrl+C; what was finished stays.
    """
    for stream in (sys.stdout, sys.stderr):
        make_printable(stream)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # of libraries, for programmers: users get sentences
    try:
        parsed = build_parser().parse_args(arguments)
    except SystemExit as ending:  # --help, --version, or a usage error that was told already
        return ending.code if isinstance(ending.code, int) else MISUSED
    console = Console(quiet=getattr(parsed, "quiet", False))
    try:
        failures: int = parsed.run(parsed, console)
    except BrokenPipeError:  # `tierline ... | head`: nobody reads on
        console.abandon()
        return FAILED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback for users
        return _told(error, console)
    return FAILED if failures else DONE


def _told(error: BaseException, console: Console) -> int:
    """Say in one sentence what ended the program; return its exit code."""
    if isinstance(error, KeyboardInterrupt | Cancelled):
        console.fail("stopped; what was finished is kept.")
        return STOPPED
    if isinstance(error, TierlineError):
        console.fail(error.message)
        return MISUSED if isinstance(error, UsageError) else FAILED
    console.fail(unforeseen(error))
    return FAILED
