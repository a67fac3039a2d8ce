"""The work of aligning passages, wherever they come from: answers, tiers, and what is known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic

from tierline.alignment.contract import Alignment, AlignmentError
from tierline.alignment.tiers import AlignedTier, tiers_of
from tierline.audio import Recording
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import Run, Sidecar, Source, sidecar_of
from tierline.workflow.answers import Answers
from tierline.workflow.choosing import Choice
from tierline.workflow.doubting import fresh_of, with_doubts
from tierline.workflow.keeping import with_kept_marks
from tierline.workflow.passages import Passage
from tierline.workflow.settings import AlignSettings
from tierline.workflow.source import naming
from tierline.workflow.version import tierline_version


class Clock:
    """When a run began, and how long it has taken."""

    def __init__(self) -> None:
        self._date, self._began = datetime.now(UTC), monotonic()

    def run(self) -> Run:
        """Return what the sidecar says of the run."""
        date = self._date.isoformat(timespec="seconds").replace("+00:00", "Z")
        return Run(date, round(monotonic() - self._began, 3), tierline_version())


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be aligned.

    Attributes:
        recording: The recording.
        passages: The stretches of text; at least one.
        start: Where the new tiers begin, in seconds.
        end: Where they end, in seconds.
        settings: How to align.
        source: What the sidecar says of the files.
        remarks: What the user should know of the text, a sentence each.
    """

    recording: Recording
    passages: tuple[Passage, ...]
    start: float
    end: float
    settings: AlignSettings
    source: Source
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of it.

    Attributes:
        tiers: The new tiers, in order.
        alignments: What the aligner said, an alignment for each stretch of text.
        done: The spans, in seconds, that the aligner had an answer for, in order of time.
        complete: Whether the work was not stopped early.
        remarks: What the user should know, a sentence each.
        sidecar: What is known of each new label.
    """

    tiers: tuple[AlignedTier, ...]
    alignments: tuple[Alignment, ...]
    done: tuple[Span, ...]
    complete: bool
    remarks: tuple[str, ...]
    sidecar: Sidecar


def written(
    work: Work, answers: Answers, choice: Choice, progress: Progress, *, clock: Clock
) -> Worked:
    """Lay answers out as tiers.

    Raises:
        Cancelled: `progress` said so.
    """
    progress.check()
    tiers = tiers_of(answers.aligned, work.start, work.end, choice.layout)
    alignments = tuple(alignment for _, alignment in answers.aligned)
    progress.check()
    path = work.recording.path
    remarks = (
        *(naming(path, remark) for remark in work.recording.remarks),
        *work.remarks,
        *(naming(path, remark) for remark in answers.remarks),
        # What the engine says holds for its language or dictionary, not for this file alone.
        *dict.fromkeys(remark for alignment in alignments for remark in alignment.remarks),
    )
    sidecar = sidecar_of(tiers, alignments, source=work.source, run=clock.run(), remarks=remarks)
    fresh = fresh_of(tiers, choice.layout, work.recording, answers.done)
    if fresh is not None:
        sidecar = with_doubts(sidecar, fresh, progress)
    kept = [word for passage in work.passages for _, word in passage.kept]
    sidecar = with_kept_marks(sidecar, kept)
    return Worked(tiers, alignments, answers.done, answers.complete, remarks, sidecar)


@contextlib.contextmanager
def knowing(recording: Recording) -> Iterator[None]:
    """Add to an error what is odd about the recording, such as that it was cut short.

    Raises:
        AlignmentError: The one that was raised within, and what may be its cause.
    """
    try:
        yield
    except AlignmentError as error:
        if not recording.remarks:
            raise
        raise AlignmentError(f"{error.message} ({' '.join(recording.remarks)})") from error
