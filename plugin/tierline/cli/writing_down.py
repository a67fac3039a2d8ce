"""Writes recordings down before they are aligned, where there is no text."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from tierline.cli.arguments import named, options
from tierline.cli.console import Console
from tierline.cli.failures import told
from tierline.errors import UsageError
from tierline.plugins.progress import Progress
from tierline.workflow import Job, TranscribeSettings, WarmTranscriber


def transcribe_settings(parsed: argparse.Namespace) -> TranscribeSettings | None:
    """Return how to write down, if the user asked for that.

    Raises:
        UsageError: The options make no sense.
    """
    name = parsed.transcriber
    if name is None:
        return None
    given = named(parsed.set, name, "transcriber") if name != parsed.aligner else []
    given = given or named(parsed.set, "transcriber", "transcriber")
    return TranscribeSettings(
        transcriber=name,
        language=parsed.language,
        channel=None if parsed.channel is None else parsed.channel - 1,
        options=options(given, name, kind="transcriber"),
    )


def check(settings: TranscribeSettings) -> None:
    """Tell of a setting that makes no sense before any work.

    Raises:
        UsageError: It makes none.
    """
    with WarmTranscriber() as warm:
        warm.choose(settings)


def written_down(
    jobs: Sequence[Job], settings: TranscribeSettings, folder: Path, console: Console
) -> Iterator[Job]:
    """Yield the jobs whose recording could be written down, with the text that came of it.

    The texts are TextGrids with a tier of utterances, each to be aligned in its own span.

    Args:
        jobs: What is to be aligned; their texts are not looked at.
        settings: How to write down.
        folder: Where the texts go.
        console: Is told of failures.
    """
    with WarmTranscriber() as warm:
        for number, job in enumerate(jobs):
            text = folder / str(number) / f"{job.output.stem}.TextGrid"
            try:
                with console.bar() as show:
                    heard = warm.transcribe(job.audio, settings, Progress(show))
                heard.save(text)
            except UsageError:
                raise
            except Exception as error:  # noqa: BLE001 - every failure is told with its file
                console.fail(told(error, job.audio))
            else:
                yield Job(job.audio, text, job.output)
