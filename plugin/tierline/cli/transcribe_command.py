"""`tierline transcribe`: recordings become texts."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from tierline.cli.arguments import options, positive
from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.errors import InputError, UsageError
from tierline.plugins.progress import Progress
from tierline.workflow import TranscribeSettings, WarmTranscriber, recordings_in

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
    failed = 0
    with WarmTranscriber() as warm:
        warm.ready(settings)  # what makes no sense or is missing is told before any work
        for number, (audio, output) in enumerate(jobs, start=1):
            try:
                _write(warm, settings, (audio, output), console, force=parsed.force)
            except Exception as error:
                if len(jobs) == 1 and isinstance(error, UsageError):
                    raise
                failed += 1
                console.fail(told(error, audio))
            else:
                place = f"{number}/{len(jobs)} " if len(jobs) > 1 else ""
                console.say(f"{place}wrote {output}")
    return failed


def _write(
    warm: WarmTranscriber,
    settings: TranscribeSettings,
    job: tuple[Path, Path],
    console: Console,
    *,
    force: bool,
) -> None:
    audio, output = job
    check_free(output, force=force)
    with console.bar() as show:
        transcribed = warm.transcribe(audio, settings, Progress(show))
    for remark in transcribed.remarks:
        console.note(f"{audio.name}: {remark}")
    transcribed.save(output, force=force)


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
    yield audio, output / name if output.is_dir() else output
