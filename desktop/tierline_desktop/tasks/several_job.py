"""The work on several recordings, as a worker thread does it; knows no window."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline.alignment import Progress
from tierline.errors import TierlineError
from tierline.workflow import Engines, JobResult
from tierline.workflow.several import Chosen, SeveralOrder, align_several
from tierline_desktop.tasks.failure import expected
from tierline_desktop.tasks.needed import refuse_missing
from tierline_desktop.tasks.task import Deliver


@dataclass(frozen=True, slots=True)
class SeveralRow:
    """What came of one recording.

    Attributes:
        audio: The recording.
        output: The TextGrid that was saved; None if none was.
        said: What the user should know, in sentences; "" if nothing.
    """

    audio: Path
    output: Path | None
    said: str = ""


class SeveralJob:
    """Aligns recordings in a worker thread, and delivers a row for each.

    Args:
        chosen: The recordings.
        order: What is to be done with them.
        engines: What aligns and writes down; stays open between jobs.
    """

    def __init__(self, chosen: Sequence[Chosen], order: SeveralOrder, engines: Engines) -> None:
        self._chosen = chosen
        self._order = order
        self._engines = engines

    def __call__(self, progress: Progress, deliver: Deliver) -> None:
        """Do it.

        Raises:
            MissingModelError: A model has to be brought to this machine first.
            TierlineError: It cannot be done at all.
            Cancelled: `progress` said so; what was saved stays.
        """
        self._check()
        results = align_several(self._chosen, self._order, progress, self._engines)
        with contextlib.closing(results):
            for result in results:
                deliver(row_of(result))

    def _check(self) -> None:
        order = self._order
        chosen = self._engines.aligner.choose(order.align)
        refuse_missing(chosen.spec, chosen.options)
        unheard = [one for one in self._chosen if one.text is None and not order.refusal(one)]
        if unheard and order.transcribe is not None:
            heard_with = self._engines.transcriber.choose(order.transcribe)
            refuse_missing(heard_with.spec, heard_with.options)


def row_of(result: JobResult) -> SeveralRow:
    """Say what came of one recording."""
    job, error = result.job, result.error
    if error is None:
        said = " ".join(_sentence(remark, job.audio) for remark in result.remarks)
        return SeveralRow(job.audio, job.output, said)
    if not isinstance(error, TierlineError):
        error = expected(error, job.audio.name)
    return SeveralRow(job.audio, None, _sentence(error.message, job.audio))


def _sentence(remark: str, audio: Path) -> str:
    """Return a remark as a sentence, without the name that stands beside it in the list."""
    short = remark.removeprefix(f"{audio.name}: ")
    if short.startswith(audio.name):
        return short
    return short[:1].upper() + short[1:].rstrip(".") + "."
