"""What the program says: results on stdout; notes, errors and progress on stderr."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

from tierline.errors import OutputError

Show = Callable[[float, str], None]


def make_printable(stream: TextIO | None) -> None:
    """Let a stream escape what its encoding cannot show: IPA on an old console is no failure."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


class Console:
    """Says things to the user.

    Args:
        quiet: Say nothing but notes and errors.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._print: Callable[[str], None] = _to_stderr

    def result(self, text: str) -> None:
        """Print what was asked for, to stdout.

        Raises:
            BrokenPipeError: Nobody reads it.
            OutputError: It cannot be printed: stdout may be a file on a full disk.
        """
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            self.abandon()
            raise OutputError(f"The result cannot be printed: {error.strerror}.") from error

    def say(self, text: str) -> None:
        """Print what was done, to stdout, unless that is to be kept quiet."""
        if not self._quiet:
            self.result(text)

    def follow(self, text: str) -> None:
        """Print how far the work is, to stderr, where there is no progress bar to show it."""
        if not self._quiet and self._print is _to_stderr:
            self._print(text)

    def note(self, text: str) -> None:
        """Print what the user should know, to stderr."""
        self._print(f"tierline: note: {_one_line(text)}")

    def fail(self, text: str) -> None:
        """Print what went wrong, to stderr."""
        self._print(f"tierline: {_one_line(text)}")

    def abandon(self) -> None:
        """Print nothing more to stdout: nobody reads it."""
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    @contextlib.contextmanager
    def bar(self) -> Iterator[Show]:
        """Show a progress bar on a terminal; give what moves it (fraction done, message)."""
        if self._quiet or not sys.stderr.isatty():
            yield lambda _fraction, _message: None
            return
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        rich = RichConsole(stderr=True)
        columns = (
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeRemainingColumn(),
            TextColumn("{task.description}", markup=False),
        )
        with Progress(*columns, console=rich, transient=True) as progress:
            task = progress.add_task("", total=1.0)
            self._print = lambda text: rich.print(
                text, markup=False, emoji=False, highlight=False, soft_wrap=True
            )
            try:
                yield lambda fraction, message: progress.update(
                    task, completed=fraction, description=message
                )
            finally:
                self._print = _to_stderr


def _to_stderr(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _one_line(text: str) -> str:
    """A file name may hold a line end; an error is one line all the same."""
    return " ".join(text.splitlines())
