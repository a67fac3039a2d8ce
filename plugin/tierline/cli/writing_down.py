"""Writes recordings down before they are aligned, where there is no text."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline.cli.arguments import named, options
from tierline.cli.channels import channels_by_speaker, one_channel
from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.errors import UsageError
from tierline.plugins.progress import Progress
from tierline.workflow import (
    Job,
    Transcribed,
    TranscribeSettings,
    WarmTranscriber,
    transcribe_all,
)
from tierline.workflow.transcribe_and_align import FALLBACK_LANGUAGE, heard_text


def transcribe_settings(parsed: argparse.Namespace) -> TranscribeSettings | None:
    """Return how to write down, if the user asked for that.

    Raises:
        UsageError: The options make no sense.
    """
    name = parsed.transcriber
    if name is None:
        if parsed.context:
            raise UsageError("--context is for --transcriber; say which one, or leave it out.")
        return None
    if channels_by_speaker(parsed.channel):
        raise UsageError(
            "A transcriber does not know who speaks; give it one channel, or a text with names."
        )
    given = named(parsed.set, name, "transcriber") if name != parsed.aligner else []
    given = given or named(parsed.set, "transcriber", "transcriber")
    return TranscribeSettings(
        transcriber=name,
        language=parsed.language,
        channel=one_channel(parsed.channel),
        context=parsed.context,
        options=options(given, name, kind="transcriber"),
    )


def check(settings: TranscribeSettings) -> None:
    """Tell of a setting that makes no sense, or a model that is missing, before any work.

    Raises:
        UsageError: It makes none.
        TranscriptionError: Its model is not on this machine.
    """
    with WarmTranscriber() as warm:
        warm.ready(settings)


@dataclass(frozen=True, slots=True)
class HeardJob:
    """A job whose recording was written down, and the language that is spoken there."""

    job: Job
    language: str


def written_down(
    jobs: Sequence[Job], settings: TranscribeSettings, folder: Path, console: Console
) -> Iterator[HeardJob]:
    """Yield the jobs whose recording could be written down, with the text that came of it.

    The texts are TextGrids with a tier of utterances, each to be aligned in its own span.

    Args:
        jobs: What is to be aligned; their texts are not looked at.
        settings: How to write down.
        folder: Where the texts go.
        console: Is told of failures.
    """
    audios = [job.audio for job in jobs]
    with (
        WarmTranscriber() as warm,
        console.bar() as show,
        contextlib.closing(transcribe_all(warm, audios, settings, Progress(show))) as results,
    ):
        for number, result in results:
            job = jobs[number]
            try:
                heard = heard_text(_sound(result), folder / str(number))
            except Exception as error:
                if len(jobs) == 1 and isinstance(error, UsageError):
                    raise
                console.fail(told(error, job.audio))
            else:
                for remark in heard.remarks:
                    console.note(f"{job.audio.name}: {remark}")
                language = heard.language or FALLBACK_LANGUAGE
                yield HeardJob(Job(job.audio, heard.text, job.output), language)


def _sound(result: Transcribed | Exception) -> Transcribed:
    """Return a result that is none of failure, or raise it."""
    if isinstance(result, Exception):
        raise result
    return result
