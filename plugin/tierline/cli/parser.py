"""The command line: commands, flags and their help."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn, TypeAlias

from tierline.cli import (
    align_command,
    aligners_command,
    calibrate_command,
    check_command,
    compare_command,
    convert_command,
    models_command,
    refine_command,
    transcribe_command,
    transcribers_command,
)
from tierline.workflow import tierline_version

DESCRIPTION = "Align recordings with their text, in Praat TextGrids that lose nothing."
EPILOG = """\
examples:
  tierline align hello.wav hello.txt       writes hello.TextGrid
  tierline align recordings/ -o aligned/   a folder, texts beside the recordings
  tierline transcribe hello.wav            writes hello.txt
  tierline convert old/*.TextGrid --out-dir new --form short
  tierline compare by-hand/ aligned/
  tierline check hello.wav hello.TextGrid
  tierline refine hello.wav whisper.TextGrid -o fine.TextGrid
  tierline aligners

'tierline COMMAND --help' says more.
exit codes: 0 done, 1 something failed and the rest is done, 2 wrong usage
"""


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help that looks the same in every Python: 3.13 began to write flags in another way."""

    def _format_action_invocation(self, action: argparse.Action) -> str:
        if not action.option_strings:
            return super()._format_action_invocation(action)
        flags = ", ".join(action.option_strings)
        if action.nargs == 0:
            return flags
        return (
            f"{flags} {self._format_args(action, self._get_default_metavar_for_optional(action))}"
        )


class Parser(argparse.ArgumentParser):
    """A parser that tells an error in one sentence."""

    def error(self, message: str) -> NoReturn:
        """Print the sentence to stderr and exit with 2."""
        sentence = " ".join(message.splitlines())
        sys.stderr.write(f"{self.prog}: {sentence}; '{self.prog} --help' says more\n")
        raise SystemExit(2)


Open: TypeAlias = Any  # argparse gives this method several signatures; all are passed on


class FreeOrder(Parser):
    """A parser that takes flags between its files too: `check a.wav --strict a.TextGrid`.

    What it does not know is told as wrong usage of its own command.
    """

    _inside = False

    def parse_known_args(self, args: Open = None, namespace: Open = None) -> Open:
        """Parse; argparse itself gives up where a file follows a flag and an optional one led."""
        if self._inside:
            return super().parse_known_args(args, namespace)
        self._inside = True  # what is called below calls this again
        try:
            parsed, unknown = self._parse(args, namespace)
        finally:
            self._inside = False
        if unknown:  # told here, for the parser above knows nothing of this command
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return parsed, []

    def _parse(self, args: Open, namespace: Open) -> Open:
        if "--" in (args or ()):  # behind which parsing with flags between files loses "-a.wav"
            return super().parse_known_args(args, namespace)
        return self.parse_known_intermixed_args(args, namespace)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser; what it parses has a `run(parsed, console)` that counts failures."""
    parser = Parser(
        prog="tierline",
        usage="tierline COMMAND ...",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=Formatter,
        allow_abbrev=False,
    )
    version = f"tierline {tierline_version()}"
    parser.add_argument("--version", action="version", version=version, help="show the version")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="tierline", parser_class=FreeOrder
    )
    for command in (
        align_command,
        transcribe_command,
        convert_command,
        compare_command,
        check_command,
        refine_command,
        calibrate_command,
        aligners_command,
        transcribers_command,
        models_command,
    ):
        added = commands.add_parser(
            command.NAME,
            usage=command.USAGE,
            help=command.SUMMARY,
            description=command.DESCRIPTION,
            epilog=command.EPILOG,
            formatter_class=Formatter,
            allow_abbrev=False,
        )
        command.add_arguments(added)
        added.set_defaults(run=command.run)
    return parser
