"""`tierline align`: a recording and its text, or a folder of them."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from tierline.cli.arguments import names, options, positive
from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.errors import InputError, UsageError
from tierline.plugins.progress import Progress
from tierline.workflow import AlignSession, AlignSettings, BatchSettings, Job, align_all, pairs

NAME = "align"
SUMMARY = "align recordings with their text"
USAGE = """\
tierline align AUDIO TEXT [-o OUT.TextGrid] [flags]
       tierline align IN_FOLDER -o OUT_FOLDER [flags]"""
DESCRIPTION = """\
Align a recording with its text and write a TextGrid with the tiers "words" and
"phones". In a folder, each recording is aligned with the text of the same name
(a TextGrid before a .lab before a .txt); subfolders are done as well.

What is known of each label (the aligner's own times, what may be wrong) and how
well sound and text agree goes to NAME.tierline.json beside the TextGrid.
"""
EPILOG = """\
examples:
  tierline align hello.wav hello.txt
  tierline align a.mp3 a.TextGrid --text-tier utterance -o out.TextGrid
  tierline align recordings/ -o aligned/ --jobs 4 --language fr
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("audio", metavar="AUDIO", type=Path, help="the recording, or a folder of recordings")
    add(
        "text",
        metavar="TEXT",
        type=Path,
        nargs="?",
        help="its text: plain text, or a TextGrid one tier of which holds the text",
    )
    add(
        "-o",
        "--output",
        metavar="OUT",
        help="the TextGrid to write, or the folder for it (default: beside AUDIO, same name)",
    )
    _add_what(parser)
    _add_how(parser)


def _add_what(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is aligned and how").add_argument
    add("--aligner", metavar="NAME", default="sphinx", help="the aligner (default: sphinx)")
    add(
        "--language", metavar="CODE", default="en", help="language spoken, such as fr (default: en)"
    )
    add(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="an option of the aligner, as 'tierline aligners' lists them; may be repeated",
    )
    add("--text-tier", metavar="NAME", help="the tier of a TextGrid that holds the text")
    add("--channel", metavar="N", type=positive, help="channel to use, from 1 (default: all mixed)")
    add("--input-encoding", metavar="NAME", help="encoding of the text (default: found out)")


def _add_how(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is written").add_argument
    add("--tiers", metavar="LIST", type=names, help="tiers to make (default: words,phones)")
    add("--phone-set", metavar="NAME", default="ipa", help="ipa or arpabet (default: ipa)")
    add("--keep-punctuation", action="store_true", help="keep punctuation around words in labels")
    add("--replace", action="store_true", help="put tiers in the place of old ones of that name")
    add("--suffix", metavar="TEXT", default="", help="add this to the names of the new tiers")
    add("--no-sidecar", action="store_true", help="do not write NAME.tierline.json")
    add("--force", action="store_true", help="overwrite results that no human has worked on")
    add("--jobs", metavar="N", type=positive, default=1, help="files at once (default: 1)")
    add("--quiet", action="store_true", help="print only notes and errors")


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Align; return how many inputs failed."""
    settings = BatchSettings(
        align=_settings(parsed),
        workers=parsed.jobs,
        force=parsed.force,
        sidecar=not parsed.no_sidecar,
    )
    AlignSession(settings.align).close()  # a setting that makes no sense is told before any work
    if parsed.audio.is_dir():
        return _align_folder(parsed, settings, console)
    return _align_file(parsed, settings, console)


def _settings(parsed: argparse.Namespace) -> AlignSettings:
    return AlignSettings(
        aligner=parsed.aligner,
        language=parsed.language,
        tiers=parsed.tiers,
        text_tier=parsed.text_tier,
        channel=None if parsed.channel is None else parsed.channel - 1,
        options=options(parsed.set, parsed.aligner),
        phone_set=parsed.phone_set,
        keep_punctuation=parsed.keep_punctuation,
        replace=parsed.replace,
        suffix=parsed.suffix,
        input_encoding=parsed.input_encoding,
    )


def _align_file(parsed: argparse.Namespace, settings: BatchSettings, console: Console) -> int:
    audio: Path = parsed.audio
    if not audio.exists():
        raise InputError(f"{audio} does not exist.")
    if parsed.text is None:
        raise UsageError(f"Say which text belongs to {audio.name}: tierline align {audio} TEXT.")
    output = _output(audio, parsed.output)
    for source in (audio, parsed.text):
        if _same_file(output, source) and source.suffix.casefold() != ".textgrid":
            raise UsageError(f"The result would overwrite {source}; name another file with -o.")
    failed = _align([Job(audio, parsed.text, output)], settings, console)
    if not failed:
        console.say(f"wrote {output}")
    return failed


def _output(audio: Path, output: str | None) -> Path:
    name = audio.stem + ".TextGrid"
    if output is None:
        return audio.with_name(name)
    is_folder = Path(output).is_dir() or output.endswith((os.sep, "/"))
    return Path(output) / name if is_folder else Path(output)


def _same_file(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _align_folder(parsed: argparse.Namespace, settings: BatchSettings, console: Console) -> int:
    if parsed.text is not None:
        raise UsageError(
            "A folder is aligned with the texts inside it; leave out TEXT, and say where the "
            "results go with -o."
        )
    if parsed.output is None:
        raise UsageError("Say where the results of a folder go: -o OUT_FOLDER.")
    output = Path(parsed.output)
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file; the results of a folder need a folder.")
    found = pairs(
        parsed.audio,
        leave_out=None if _same_file(output, parsed.audio) else output,
        own_results=parsed.text_tier is not None,
    )
    for remark in found.remarks:
        console.note(remark)
    for _, sentence in found.clashes:
        console.fail(sentence)
    if not found.pairs:
        raise InputError(f"{parsed.audio} holds no recording with a text of the same name.")
    jobs = [Job(pair.audio, pair.text, output / f"{pair.name}.TextGrid") for pair in found.pairs]
    failed = _align(jobs, settings, console) + len(found.clashes)
    done = len(jobs) + len(found.clashes) - failed
    console.say(f"{done} aligned, {failed} failed; results are in {output}")
    return failed


def _align(jobs: Sequence[Job], settings: BatchSettings, console: Console) -> int:
    """Align all jobs, telling of each; a usage error of a single one is the user's."""
    failed = 0
    with console.bar() as show:
        work = align_all(jobs, settings, Progress(show))
        with contextlib.closing(work):
            for number, result in enumerate(work, start=1):
                for remark in result.remarks:
                    console.note(remark)
                if result.error is None:
                    if len(jobs) > 1:
                        console.follow(f"{number}/{len(jobs)} {result.job.output}")
                    continue
                if len(jobs) == 1 and isinstance(result.error, UsageError):
                    raise result.error
                failed += 1
                console.fail(told(result.error, result.job.audio))
    return failed
