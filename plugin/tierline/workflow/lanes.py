"""Answers laid out as tiers: each lane by itself, then each speaker on tiers of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tierline.alignment.contract import Alignment
from tierline.alignment.tiers import Aligned, AlignedItem, AlignedTier, TierLayout, tiers_of
from tierline.annotation import IntervalTier
from tierline.doubt import LEAST_UNTOLD, Untold
from tierline.navigation import Span
from tierline.text import Turn, speaker_at
from tierline.workflow.answers import Answers
from tierline.workflow.passages import Passage
from tierline.workflow.spans import Spans


@dataclass(frozen=True, slots=True)
class Lane:
    """What was aligned in one line, one word after the other.

    Attributes:
        aligned: The passages as requests, each with its alignment.
        turns: Who says what of each.
        channel: Channel that was listened to, counted from 0; None: the mean of all.
        done: The spans, in seconds, that the aligner had an answer for, in order of time.
    """

    aligned: tuple[Aligned, ...]
    turns: tuple[tuple[Turn, ...], ...]
    channel: int | None
    done: tuple[Span, ...]

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who speaks in it."""
        return tuple(dict.fromkeys(turn.speaker for turns in self.turns for turn in turns)) or ("",)

    @property
    def alignments(self) -> tuple[Alignment, ...]:
        """What the aligner said."""
        return tuple(alignment for _, alignment in self.aligned)


def lanes_of(answers: Answers) -> tuple[Lane, ...]:
    """Return the lanes, in the order of their first passages."""
    rows = zip(answers.passages, answers.aligned, strict=True)
    return lanes_among(rows, answers.missed)


def lanes_among(
    answered: Iterable[tuple[Passage, Aligned]], missed: Collection[str] = ()
) -> tuple[Lane, ...]:
    """Return the lanes of passages, in the order of their first ones.

    Args:
        answered: Passages, each as a request with its alignment.
        missed: The ids of the requests that the aligner had no answer for.
    """
    by_name: dict[str, list[tuple[Passage, Aligned]]] = {}
    for passage, aligned in answered:
        by_name.setdefault(passage.lane, []).append((passage, aligned))
    lanes = []
    for rows in by_name.values():
        rows.sort(key=lambda row: row[1][0].start)
        requests = [request for _, (request, _) in rows]
        lanes.append(
            Lane(
                tuple(aligned for _, aligned in rows),
                tuple(passage.turns for passage, _ in rows),
                requests[0].channel,
                tuple(Span(r.start, r.end) for r in requests if r.id not in missed),
            )
        )
    return tuple(lanes)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The tiers of one lane.

    Attributes:
        together: The tiers that were asked for, with what all its speakers say.
        owners: For each of these, who says each of its labels.
        apart: The same for each speaker: all tiers of the first one, then those of the next.
    """

    together: tuple[AlignedTier, ...]
    owners: tuple[tuple[str, ...], ...]
    apart: tuple[AlignedTier, ...]


def laid_out(
    lane: Lane, start: float, end: float, layout: TierLayout, speakers: Sequence[str]
) -> LaidOut:
    """Lay a lane out as tiers from `start` to `end` (seconds), those of some speakers apart."""
    names = [layout.name(kind) for kind in layout.tiers]
    if tuple(speakers) == ("",):
        tiers = tiers_of(lane.aligned, start, end, layout)
        return LaidOut(tiers, tuple(("",) * len(each.items) for each in tiers), tiers)
    kinds = tuple(dict.fromkeys(("words", *layout.tiers)))  # words tell whose phones are whose
    made = tiers_of(lane.aligned, start, end, replace(layout, tiers=kinds))
    whose = _owners_of_words(lane)
    owners = {made[0].tier.name: whose}
    owners |= {each.tier.name: _owners_within(each, made[0], whose) for each in made[1:]}
    together = tuple(_in_order(made, names))
    apart = tuple(
        _of_speaker(each, owners[each.tier.name], speaker, layout.name(kind, speaker))
        for speaker in speakers
        for kind, each in zip(layout.tiers, together, strict=True)
    )
    return LaidOut(together, tuple(owners[each.tier.name] for each in together), apart)


def _in_order(tiers: Sequence[AlignedTier], names: Sequence[str]) -> Iterator[AlignedTier]:
    by_name = {each.tier.name: each for each in tiers}
    return (by_name[name] for name in names)


def _owners_of_words(lane: Lane) -> tuple[str, ...]:
    return tuple(
        speaker_at(turns, word.source[0])
        for turns, alignment in zip(lane.turns, lane.alignments, strict=True)
        for word in alignment.words
    )


def _owners_within(
    phones: AlignedTier, words: AlignedTier, whose: Sequence[str]
) -> tuple[str, ...]:
    """Say of each phone in whose word it lies."""
    starts = words.tier.starts[[item.index for item in words.items]]
    rows = [item.index for item in phones.items]
    middles = (phones.tier.starts[rows] + phones.tier.ends[rows]) / 2
    places = np.searchsorted(starts, middles, "right") - 1
    return tuple(whose[place] for place in places.tolist())


def _of_speaker(
    aligned: AlignedTier, owners: Sequence[str], speaker: str, name: str
) -> AlignedTier:
    """Return a tier with what one speaker says of another one; the rest of it is silence."""
    tier = aligned.tier
    rows: list[tuple[float, float, str]] = []
    items: list[AlignedItem] = []
    cursor = tier.start
    for item, owner in zip(aligned.items, owners, strict=True):
        if owner != speaker:
            continue
        low, high = float(tier.starts[item.index]), float(tier.ends[item.index])
        if low > cursor:
            rows.append((cursor, low, ""))
        items.append(replace(item, index=len(rows)))
        rows.append((low, high, tier.labels[item.index]))
        cursor = high
    if cursor < tier.end or not rows:
        rows.append((cursor, tier.end, ""))
    starts = np.array([row[0] for row in rows])
    ends = np.array([row[1] for row in rows])
    labels = tuple(row[2] for row in rows)
    return AlignedTier(IntervalTier(name, tier.start, tier.end, starts, ends, labels), tuple(items))


def silent_tier(name: str, start: float, end: float) -> AlignedTier:
    """Return the tier of somebody of whom nothing was aligned."""
    tier = IntervalTier(name, start, end, np.array([start]), np.array([end]), ("",))
    return AlignedTier(tier, ())


def untold_by_all(lanes: Sequence[tuple[Iterable[Untold], Sequence[Span]]]) -> tuple[Untold, ...]:
    """Join what is said without text in several lanes, but for what is said in another one.

    Args:
        lanes: Of each lane where something is heard without text, and where its words are.
    """
    found: list[Untold] = []
    for number, (untold, _) in enumerate(lanes):
        words = Spans(span for n, (_, own) in enumerate(lanes) if n != number for span in own)
        for span in untold:
            left = list(_without(span, words))
            found += (
                left if left == [span] else [one for one in left if one.duration >= LEAST_UNTOLD]
            )
    return tuple(sorted(set(found), key=lambda span: (span.start, span.end)))


def _without(span: Untold, words: Spans) -> Iterator[Untold]:
    at = span.start
    for word in words.within(span.start, span.end):
        if word.start > at:
            yield replace(span, start=at, end=word.start)
        at = word.end
    if at < span.end:
        yield replace(span, start=at)
