"""What is to be doubted of fresh tiers, found out by looking and listening once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tierline.alignment.contract import Defect
from tierline.alignment.tiers import AlignedTier, TierLayout
from tierline.annotation import IntervalTier
from tierline.audio import AudioError, Recording
from tierline.doubt import (
    LEAST_UNTOLD,
    Hearing,
    Untold,
    closed,
    defects_of,
    heard_in,
    judged,
    kind_of,
    pauses_in,
    said_in,
    spoken_among,
    untold,
)
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import AlignedLabel, Sidecar
from tierline.workflow.notes import spans_of_notes
from tierline.workflow.spans import Spans

_AROUND = 15.0  # seconds beside what was aligned that tell how loud noise and speech are


@dataclass(frozen=True, slots=True)
class Fresh:
    """What was just aligned.

    Attributes:
        words: The new tier of words.
        phones: The new tier of their phones, if there is one.
        recording: The recording.
        done: The spans, in seconds, that were aligned, in order of time.
    """

    words: IntervalTier
    phones: IntervalTier | None
    recording: Recording
    done: tuple[Span, ...]


def fresh_of(
    tiers: Sequence[AlignedTier], layout: TierLayout, recording: Recording, done: Sequence[Span]
) -> Fresh | None:
    """Return what was aligned of words; None if no words were asked for."""
    by_name = {aligned.tier.name: aligned.tier for aligned in tiers}
    words = by_name.get(layout.name("words"))
    phones = by_name.get(layout.name("phones"))
    return None if words is None else Fresh(words, phones, recording, tuple(done))


def with_doubts(sidecar: Sidecar, fresh: Fresh, progress: Progress) -> Sidecar:
    """Return a sidecar that says how much each word is to be doubted, and what is odd about it.

    A recording that cannot be listened to again leaves it as it is.

    Args:
        sidecar: What is known of the tiers.
        fresh: The tiers.
        progress: Can cancel.

    Raises:
        Cancelled: `progress` said so.
    """
    if not fresh.done:
        return sidecar
    try:
        return _doubted(sidecar, fresh, progress)
    except AudioError:
        return sidecar


def _doubted(sidecar: Sidecar, fresh: Fresh, progress: Progress) -> Sidecar:
    channel, recording = sidecar.source.channel, fresh.recording
    every = said_in(fresh.words, fresh.phones)
    own = (item for item in sidecar.items if item.tier == fresh.words.name)
    said = spoken_among(every, spans_of_notes(own))
    hearing = Hearing(recording, channel, check=progress.check)
    doubts = judged(closed(said, every), hearing).doubts
    window = Span(
        max(fresh.done[0].start - _AROUND, 0.0),
        min(max(span.end for span in fresh.done) + _AROUND, recording.duration),
    )
    pauses = pauses_in(recording, channel, within=window, check=progress.check)
    known = {
        (word.start, word.label): (doubt, odd)
        for word, doubt, odd in zip(said, doubts, defects_of(said, pauses), strict=True)
    }

    def doubted(item: AlignedLabel) -> AlignedLabel:
        found = known.get((item.start, item.label)) if item.tier == fresh.words.name else None
        if found is None or Defect.UNPLACED in item.defects:
            return item
        new = tuple(defect for defect in found[1] if defect not in item.defects)
        return replace(item, doubt=found[0], defects=(*item.defects, *new))

    heard = untold(every, pauses, window)  # what a note tells of is no speech without text
    inside = (part for span in heard for part in Spans(fresh.done).within(span.start, span.end))
    long = (part for part in inside if part.duration >= LEAST_UNTOLD)
    return replace(
        sidecar,
        items=tuple(map(doubted, sidecar.items)),
        untold=_together(
            [each if each.kind else _known(each, hearing) for each in sidecar.untold],
            heard_in(long, hearing),
        ),
    )


def _known(told: Untold, hearing: Hearing) -> Untold:
    """Add what is heard where the aligner knows something to be missing in the text."""
    return replace(told, kind=kind_of(told, hearing))


def _together(told: Sequence[Untold], heard: Iterable[Untold]) -> tuple[Untold, ...]:
    """Join what the aligner knows to be missing in the text with what is heard without text."""
    joined: list[Untold] = []
    for span in sorted([*told, *heard], key=lambda span: span.start):
        if joined and span.start <= joined[-1].end:
            last = joined.pop()
            kind = max(last, span, key=lambda each: each.duration).kind
            joined.append(Untold(last.start, max(last.end, span.end), kind))
        else:
            joined.append(span)
    return tuple(joined)
