"""`tierline transcribe`: recordings become texts."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from tierline.cli.arguments import options, positive
from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.errors import InputError, TierlineError, UsageError
from tierline.plugins.progress import Progress
from tierline.workflow import (
    Transcribed,
    TranscribeSettings,
    WarmTranscriber,
    recordings_in,
    transcribe_all,
)
from tierline.workflow.aligned import check_spares

NAME = "transcribe"
SUMMARY = "write down what recordings say"
USAGE = """\
tierline transcribe AUDIO [-o TEXT] [flags]
       tierline transcribe IN_FOLDER -o OUT_FOLDER [flags]"""
DESCRIPTION = """\
Write down what is said in a recording of any length, an utterance a line. If
the name of the output ends in .TextGrid, the utterances go into a tier
"utterance" with their times, for "tierline align --text-tier utterance".
"""
EPILOG = """\
examples:
  tierline transcribe interview.wav
  tierline transcribe interview.wav -o interview.TextGrid --language de
  tierline transcribe hello.wav --transcriber ctc --set model=my-model/
  tierline transcribe recordings/ -o texts/ --context "Tierline, TextGrid"
"""
DEFAULT = "qwen3-asr"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("audio", metavar="AUDIO", type=Path, help="the recording, or a folder of recordings")
    add(
        "-o",
        "--output",
        metavar="TEXT",
        help="the text to write, or a TextGrid, or the folder for it (default: AUDIO.txt)",
    )
    add(
        "--transcriber",
        metavar="NAME",
        default=DEFAULT,
        help=f"the transcriber (default: {DEFAULT})",
    )
    add("--language", metavar="CODE", help="language spoken, such as fr (default: found out)")
    add("--context", metavar="TEXT", default="", help="names and terms that may be said")
    add(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="an option of the transcriber, as 'tierline transcribers' lists them; may be repeated",
    )
    add("--channel", metavar="N", type=positive, help="channel to use, from 1 (default: all mixed)")
    add("--form", choices=("txt", "TextGrid"), default="txt", help="for folders (default: txt)")
    add("--force", action="store_true", help="overwrite what is there")
    add("--quiet", action="store_true", help="print only notes and errors")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Write down; return how many recordings failed."""
    settings = TranscribeSettings(
        transcriber=parsed.transcriber,
        language=parsed.language,
        channel=None if parsed.channel is None else parsed.channel - 1,
        context=parsed.context,
        options=options(parsed.set, parsed.transcriber, kind="transcriber"),
    )
    jobs = list(_jobs(parsed, console))
    with WarmTranscriber() as warm:
        warm.ready(settings)  # what makes no sense or is missing is told before any work
        writing = _Writing(console, len(jobs), force=parsed.force)
        free = [job for job in jobs if writing.is_free(job)]
        with console.bar() as show:
            progress = Progress(show)
            results = transcribe_all(warm, [audio for audio, _ in free], settings, progress)
            with contextlib.closing(results):
                for number, result in results:
                    writing.take(free[number], result)
    return writing.failed


class _Writing:
    """Saves what comes, and counts what fails."""

    def __init__(self, console: Console, count: int, *, force: bool) -> None:
        self._console = console
        self._count = count
        self._force = force
        self._done = 0
        self.failed = 0

    def is_free(self, job: tuple[Path, Path]) -> bool:
        """Tell, before hours of work, whether the result would overwrite nothing."""
        audio, output = job
        try:
            check_free(output, force=self._force)
        except InputError as error:
            self._fail(error, audio)
            return False
        return True

    def take(self, job: tuple[Path, Path], result: Transcribed | Exception) -> None:
        """Save a result, or tell what went wrong."""
        audio, output = job
        if isinstance(result, Exception):
            self._fail(result, audio)
            return
        for remark in result.remarks:
            self._console.note(f"{audio.name}: {remark}")
        try:
            result.save(output, force=self._force)
        except TierlineError as error:
            self._fail(error, audio)
            return
        self._done += 1
        place = f"{self._done + self.failed}/{self._count} " if self._count > 1 else ""
        self._console.say(f"{place}wrote {output}")

    def _fail(self, error: Exception, audio: Path) -> None:
        if self._count == 1 and isinstance(error, UsageError):
            raise error
        self.failed += 1
        self._console.fail(told(error, audio))


def check_free(output: Path, *, force: bool) -> None:
    """Make sure, before hours of work, that the result would overwrite nothing.

    Raises:
        InputError: A file is there.
    """
    if not force and output.exists():
        raise InputError(
            f"{output} is already there and was left as it is; overwrite it with --force, or "
            "choose another place with -o."
        )


def _jobs(parsed: argparse.Namespace, console: Console) -> Iterator[tuple[Path, Path]]:
    audio: Path = parsed.audio
    if not audio.exists():
        raise InputError(f"{audio} does not exist.")
    if audio.is_dir():
        if parsed.output is None:
            raise UsageError("Say where the results of a folder go: -o OUT_FOLDER.")
        output = Path(parsed.output)
        found = recordings_in(audio, leave_out=None if output == audio else output)
        for _, sentence in found.clashes:
            console.note(sentence)
        if not found.pairs:
            raise InputError(f"{audio} holds no recording.")
        for pair in found.pairs:
            yield pair.audio, output / f"{pair.name}.{parsed.form}"
        return
    name = f"{audio.stem}.{parsed.form}"
    output = audio.with_name(name) if parsed.output is None else Path(parsed.output)
    output = output / name if output.is_dir() else output
    check_spares(output, audio)
    yield audio, output
