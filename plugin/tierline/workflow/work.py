"""The work of aligning passages, wherever they come from: answers, tiers, and what is known."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from time import monotonic

from tierline.alignment.contract import Alignment, AlignmentError
from tierline.alignment.tiers import AlignedTier, TierLayout
from tierline.audio import Recording
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import Run, Sidecar, Source, sidecar_of
from tierline.workflow.answers import Answers
from tierline.workflow.choosing import Choice
from tierline.workflow.doubting import fresh_of, with_doubts
from tierline.workflow.keeping import with_kept_marks
from tierline.workflow.lanes import Lane, laid_out, lanes_of, silent_tier, untold_by_all
from tierline.workflow.passages import Passage
from tierline.workflow.settings import AlignSettings
from tierline.workflow.source import naming
from tierline.workflow.speaking import own_channels
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
        speakers: Who gets tiers, in order; one without a name if nobody is named.
    """

    recording: Recording
    passages: tuple[Passage, ...]
    start: float
    end: float
    settings: AlignSettings
    source: Source
    remarks: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ("",)


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
        done_of: The same as `done` for each tier by its name.
    """

    tiers: tuple[AlignedTier, ...]
    alignments: tuple[Alignment, ...]
    done: tuple[Span, ...]
    complete: bool
    remarks: tuple[str, ...]
    sidecar: Sidecar
    done_of: Mapping[str, tuple[Span, ...]]


def written(
    work: Work, answers: Answers, choice: Choice, progress: Progress, *, clock: Clock
) -> Worked:
    """Lay answers out as tiers.

    Raises:
        Cancelled: `progress` said so.
    """
    progress.check()
    alignments = tuple(alignment for _, alignment in answers.aligned)
    path = work.recording.path
    remarks = (
        *(naming(path, remark) for remark in work.recording.remarks),
        *work.remarks,
        *(naming(path, remark) for remark in answers.remarks),
        # What the engine says holds for its language or dictionary, not for this file alone.
        *dict.fromkeys(remark for alignment in alignments for remark in alignment.remarks),
    )
    made = [_lane(work, lane, choice.layout, progress, clock) for lane in lanes_of(answers)]
    own = {each.tier.name: each for lane in made for each in lane.tiers}
    names = [choice.layout.name(kind, who) for who in work.speakers for kind in choice.layout.tiers]
    tiers = tuple(own.get(name) or silent_tier(name, work.start, work.end) for name in names)
    order = {name: number for number, name in enumerate(names)}
    items = [item for lane in made for item in lane.sidecar.items]
    items.sort(key=lambda item: order[item.tier])
    stretches = [stretch for lane in made for stretch in lane.sidecar.stretches]
    sidecar = Sidecar(
        source=replace(work.source, channels=own_channels(work.passages)),
        items=tuple(items),
        run=clock.run(),
        remarks=remarks,
        stretches=tuple(sorted(stretches, key=lambda stretch: stretch.start)),
        untold=untold_by_all([(lane.sidecar.untold, lane.words) for lane in made]),
    )
    kept = [word for passage in work.passages for _, word in passage.kept]
    sidecar = with_kept_marks(sidecar, kept)
    done_of = {each.tier.name: lane.done for lane in made for each in lane.tiers}
    return Worked(tiers, alignments, answers.done, answers.complete, remarks, sidecar, done_of)


@dataclass(frozen=True, slots=True)
class _Made:
    """What was made of one lane.

    Attributes:
        tiers: The tiers of its speakers.
        sidecar: What is known of their labels.
        words: Where words are said.
        done: The spans, in seconds, that the aligner had an answer for, in order of time.
    """

    tiers: tuple[AlignedTier, ...]
    sidecar: Sidecar
    words: tuple[Span, ...]
    done: tuple[Span, ...]


def _lane(work: Work, lane: Lane, layout: TierLayout, progress: Progress, clock: Clock) -> _Made:
    """Lay a lane out, and find out what is to be doubted of all that is said in it, in line."""
    out = laid_out(lane, work.start, work.end, layout, lane.speakers)
    progress.check()
    source = replace(work.source, channel=lane.channel)
    sidecar = sidecar_of(out.together, lane.alignments, source=source, run=clock.run())
    fresh = fresh_of(out.together, layout, work.recording, lane.done)
    if fresh is not None:
        sidecar = with_doubts(sidecar, fresh, progress)
    owners = (owner for each in out.owners for owner in each)
    kinds = {layout.name(kind): kind for kind in layout.tiers}
    items = tuple(
        replace(item, tier=layout.name(kinds[item.tier], owner))
        for item, owner in zip(sidecar.items, owners, strict=True)
    )
    words = tuple(Span(item.start, item.end) for item in sidecar.items if item.start <= item.end)
    return _Made(out.apart, replace(sidecar, items=items), words, lane.done)


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
