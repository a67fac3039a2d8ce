"""`tierline align`: a recording and its text, or a folder of them."""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.cli.align_flags import add_flags, align_settings
from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.cli.writing_down import check, transcribe_settings, written_down
from tierline.errors import InputError, UsageError
from tierline.plugins.progress import Progress
from tierline.workflow import (
    AlignSession,
    BatchSettings,
    FolderContent,
    Job,
    TranscribeSettings,
    align_all,
    pairs,
    recordings_in,
)
from tierline.workflow.aligned import check_free, check_spares
from tierline.workflow.folder import AUDIO_SUFFIXES, texts_beside

NAME = "align"
SUMMARY = "align recordings with their text"
USAGE = """\
tierline align AUDIO TEXT [-o OUT.TextGrid] [flags]
       tierline align AUDIO --transcriber NAME [-o OUT.TextGrid] [flags]
       tierline align AUDIO AUDIO... [-o OUT_FOLDER] [flags]
       tierline align IN_FOLDER -o OUT_FOLDER [flags]"""
DESCRIPTION = """\
Align a recording with its text and write a TextGrid with the tiers "words" and
"phones". Where several recordings are given, or a folder with its subfolders,
each is aligned with the text of the same name beside it (a TextGrid before a
.lab before a .txt). Without a text, --transcriber writes it down first.

What is known of each label (the aligner's own times, what may be wrong) and how
well sound and text agree goes to NAME.tierline.json beside the TextGrid.
"""
EPILOG = """\
examples:
  tierline align hello.wav hello.txt
  tierline align a.mp3 a.TextGrid --text-tier utterance -o out.TextGrid
  tierline align one.wav two.wav -o aligned/
  tierline align recordings/ -o aligned/ --jobs 4 --language fr
  tierline align hello.wav --transcriber qwen3-asr --aligner qwen3
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_flags(parser)


def run(parsed: argparse.Namespace, console: Console) -> int:
    """Align; return how many inputs failed."""
    settings = BatchSettings(
        align=align_settings(parsed),
        workers=parsed.jobs,
        force=parsed.force,
        sidecar=not parsed.no_sidecar,
        keep_checked=parsed.keep_checked,
    )
    if parsed.keep_checked and parsed.no_sidecar:
        raise UsageError(
            "Leave out --no-sidecar: it is where --keep-checked finds what was checked."
        )
    AlignSession(settings.align).close()  # a setting that makes no sense is told before any work
    recordings, text = _sorted_out(parsed.audio, parsed.more)
    transcribing = transcribe_settings(parsed)
    if transcribing is not None:
        if text is not None:
            raise UsageError(
                "Leave out TEXT, or --transcriber: a text is there, or is written down."
            )
        check(transcribing)
    work = _Work(settings, transcribing, console)
    if len(recordings) > 1:
        return _align_files(recordings, parsed.output, work)
    if parsed.audio.is_dir():
        return _align_folder(parsed, text, work)
    return _align_file(parsed, text, work)


def _sorted_out(audio: Path, more: Sequence[Path]) -> tuple[list[Path], Path | None]:
    """Return the recordings that were given, and the text of a single one.

    Raises:
        UsageError: A text or a folder stands among several recordings.
    """
    others = [path for path in (audio, *more) if path.suffix.casefold() not in AUDIO_SUFFIXES]
    if len(more) == 1 and others:
        return [audio], more[0]
    if more and others:
        raise UsageError(
            f"{others[0]} is no recording; give one recording and its text, or recordings alone: "
            "the text of each is looked for beside it."
        )
    return [audio, *more], None


@dataclass(frozen=True, slots=True)
class _Work:
    """How jobs are done."""

    settings: BatchSettings
    transcribing: TranscribeSettings | None
    console: Console

    def align(self, jobs: Sequence[Job]) -> int:
        """Align all jobs, after writing them down if that is asked; return how many failed."""
        if self.transcribing is None:
            return _align(jobs, self.settings, self.console)
        for job in jobs:
            kept = self.settings.keep(job) is not None
            check_free(
                job.output,
                force=self.settings.force,
                sidecar=self.settings.sidecar,
                kept=kept,
            )
        with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
            heard = list(written_down(jobs, self.transcribing, Path(folder), self.console))
            failed = len(jobs) - len(heard)
            for language in dict.fromkeys(each.language for each in heard):
                same = [each.job for each in heard if each.language == language]
                failed += self._align_heard(same, language, alone=len(same) == len(jobs))
            return failed

    def _align_heard(self, jobs: Sequence[Job], language: str, *, alone: bool) -> int:
        """Align what was written down in one language; an aligner need not know all of them."""
        align = replace(self.settings.align, language=language)
        try:
            return _align(jobs, replace(self.settings, align=align), self.console)
        except UsageError as error:
            if alone:
                raise
            for job in jobs:
                self.console.fail(told(error, job.audio))
            return len(jobs)


def _align_file(parsed: argparse.Namespace, text: Path | None, work: _Work) -> int:
    audio: Path = parsed.audio
    if not audio.exists():
        raise InputError(f"{audio} does not exist.")
    if text is None and work.transcribing is None:
        raise UsageError(
            f"Say which text belongs to {audio.name}: tierline align {audio} TEXT; or have it "
            "written down: --transcriber NAME."
        )
    output = _output(audio, parsed.output)
    for source in (audio, text):
        if source is not None and source.suffix.casefold() != ".textgrid":
            check_spares(output, source)
    failed = work.align([Job(audio, text or audio, output)])
    if not failed:
        work.console.say(f"wrote {output}")
    return failed


def _output(audio: Path, output: str | None) -> Path:
    name = audio.stem + ".TextGrid"
    if output is None:
        return audio.with_name(name)
    is_folder = Path(output).is_dir() or output.endswith((os.sep, "/"))
    return Path(output) / name if is_folder else Path(output)


def _same_file(one: Path, other: Path) -> bool:
    return os.path.realpath(one) == os.path.realpath(other)


def _align_files(recordings: Sequence[Path], output: str | None, work: _Work) -> int:
    """Align each with the text beside it; results go beside them, or into one folder."""
    if output is not None and Path(output).exists() and not Path(output).is_dir():
        raise UsageError(f"{output} is a file; the results of several recordings need a folder.")
    folder = None if output is None else output + os.sep
    texts = {} if work.transcribing is not None else texts_beside(recordings)
    jobs: dict[Path, Job] = {}
    for audio in dict.fromkeys(recordings):
        place = _output(audio, folder)
        if place in jobs:
            other = jobs[place].audio.name
            work.console.fail(f"{audio}: {other} has the same name; rename one of them.")
        elif work.transcribing is None and audio not in texts:
            work.console.fail(f"{audio}: there is no text of the same name beside it.")
        else:
            jobs[place] = Job(audio, texts.get(audio, audio), place)
    left_out = len(dict.fromkeys(recordings)) - len(jobs)
    failed = work.align(list(jobs.values()))
    work.console.say(f"{len(jobs) - failed} aligned, {failed + left_out} failed")
    return failed + left_out


def _align_folder(parsed: argparse.Namespace, text: Path | None, work: _Work) -> int:
    if text is not None:
        raise UsageError(
            "A folder is aligned with the texts inside it; leave out TEXT, and say where the "
            "results go with -o."
        )
    if parsed.output is None:
        raise UsageError("Say where the results of a folder go: -o OUT_FOLDER.")
    output = Path(parsed.output)
    if output.exists() and not output.is_dir():
        raise UsageError(f"{output} is a file; the results of a folder need a folder.")
    console, found = work.console, _found(parsed, output, work)
    for remark in found.remarks:
        console.note(remark)
    for _, sentence in found.clashes:
        console.fail(sentence)
    jobs = [Job(pair.audio, pair.text, output / f"{pair.name}.TextGrid") for pair in found.pairs]
    failed = work.align(jobs) + len(found.clashes)
    done = len(jobs) + len(found.clashes) - failed
    console.say(f"{done} aligned, {failed} failed; results are in {output}")
    return failed


def _found(parsed: argparse.Namespace, output: Path, work: _Work) -> FolderContent:
    """Find what a folder holds.

    Raises:
        InputError: Nothing to align.
    """
    leave_out = None if _same_file(output, parsed.audio) else output
    if work.transcribing is not None:
        found = recordings_in(parsed.audio, leave_out=leave_out)
    else:
        own = parsed.text_tier is not None
        found = pairs(parsed.audio, leave_out=leave_out, own_results=own)
    if not found.pairs:
        text = "" if work.transcribing else " with a text of the same name"
        raise InputError(f"{parsed.audio} holds no recording{text}.")
    return found


def _align(jobs: Sequence[Job], settings: BatchSettings, console: Console) -> int:
    """Align all jobs, telling of each; a usage error of a single one is the user's."""
    failed = 0
    said: set[str] = set()  # what names no file holds for all of them, and is said once
    with console.bar() as show:
        work = align_all(jobs, settings, Progress(show, tell=console.note))
        with contextlib.closing(work):
            for number, result in enumerate(work, start=1):
                for remark in result.remarks:
                    if remark not in said:
                        console.note(remark)
                said.update(result.remarks)
                if result.error is None:
                    if len(jobs) > 1:
                        console.follow(f"{number}/{len(jobs)} {result.job.output}")
                    continue
                if len(jobs) == 1 and isinstance(result.error, UsageError):
                    raise result.error
                failed += 1
                console.fail(told(result.error, result.job.audio))
    return failed
