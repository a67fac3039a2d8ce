"""What a human has moved or checked in earlier tiers: new alignments are made around it."""

from __future__ import annotations

import difflib
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tierline.alignment.contract import Alignment, Edge, FixedBoundary, Phone
from tierline.alignment.tiers import TierLayout
from tierline.annotation import TextGrid
from tierline.review import AlignedLabel, Sidecar, Status, edges_by_hand, merged
from tierline.text import Unit
from tierline.workflow.compare import letters

SAME = 1e-6  # seconds: less is rounding, not a human's hand


@dataclass(frozen=True, slots=True)
class KeptWord:
    """A word of an earlier alignment.

    Attributes:
        item: What is known of it.
        edges: Whether a human has set its start, and its end.
        phones: What is known of its phones, if a human has moved or checked one of them.
        speaker: Who says it; empty where nobody is named.
    """

    item: AlignedLabel
    edges: tuple[bool, bool]
    phones: tuple[AlignedLabel, ...] = ()
    speaker: str = ""

    @property
    def by_hand(self) -> bool:
        """Whether there is anything to keep."""
        return any(self.edges)

    def fixed(self, unit: int, within: tuple[float, float]) -> Iterator[FixedBoundary]:
        """Yield its edges as boundaries of a unit that must be kept, in seconds."""
        for edge, by_hand, time in zip(
            Edge, self.edges, (self.item.start, self.item.end), strict=True
        ):
            if by_hand and within[0] <= time <= within[1]:
                yield FixedBoundary(unit, edge, time)


@dataclass(frozen=True, slots=True)
class Keeping:
    """The words of an earlier alignment, in order of time.

    Attributes:
        words: The words, those that nobody has touched too: they help to find the others again.
    """

    words: tuple[KeptWord, ...] = ()

    def of(self, speakers: Collection[str]) -> Keeping:
        """Return what some speakers say."""
        return Keeping(tuple(word for word in self.words if word.speaker in speakers))

    def among(
        self, units: Sequence[Unit], start: float, end: float
    ) -> tuple[tuple[int, KeptWord], ...]:
        """Return which unit is which kept word, in order; only words with a part set by hand.

        Args:
            units: The units of a stretch of text.
            start: Where it is spoken, in seconds.
            end: In seconds.
        """
        low = bisect_left(self.words, start, key=_middle)
        there = self.words[low : bisect_right(self.words, end, key=_middle)]
        if not any(word.by_hand for word in there):
            return ()
        old = [letters(word.item.label) for word in there]
        new = [letters(unit.label) for unit in units]
        return tuple((n, there[k]) for k, n in _pairs(old, new) if there[k].by_hand)

    def lost(self, found: Iterable[KeptWord]) -> tuple[KeptWord, ...]:
        """Return the words set by hand that are not among those found."""
        known = {id(word) for word in found}
        return tuple(word for word in self.words if word.by_hand and id(word) not in known)


def keeping_of(
    sidecar: Sidecar | None, grid: TextGrid, layout: TierLayout, speakers: Sequence[str] = ("",)
) -> Keeping:
    """Return what is to be kept of tiers that were aligned, and worked on since.

    Kept are both edges of a word that was checked, or that holds a phone that was moved or
    checked, and of a word that was moved those edges that are not where the machine had them, or
    that were checked.

    Args:
        sidecar: What is known of the tiers; None if nothing is.
        grid: The tiers as they are now.
        layout: How the tiers are named.
        speakers: Who has tiers.
    """
    if sidecar is None:
        return Keeping()
    items = merged(sidecar, grid).items  # which were moved since the tiers were saved, it knows
    kept: list[KeptWord] = []
    for speaker in speakers:
        words = [item for item in items if item.tier == layout.name("words", speaker)]
        phones = [item for item in items if item.tier == layout.name("phones", speaker)]
        kept += _kept(words, phones, speaker)
    return Keeping(tuple(sorted(kept, key=lambda word: (word.item.start, word.item.end))))


def _kept(
    words: Sequence[AlignedLabel], phones: Sequence[AlignedLabel], speaker: str
) -> Iterator[KeptWord]:
    starts = [phone.start for phone in phones]
    for item in words:
        low, high = bisect_left(starts, item.start - SAME), bisect_left(starts, item.end - SAME)
        inside = tuple(phones[low:high])
        if any(_touched_within(phone, item) for phone in inside):
            yield KeptWord(item, (True, True), inside, speaker)
        else:
            yield KeptWord(item, edges_by_hand(item), speaker=speaker)


def with_kept_phones(alignment: Alignment, kept: Sequence[tuple[int, KeptWord]]) -> Alignment:
    """Put the phones that a human has set back into their words."""
    by_unit = {unit: word.phones for unit, word in kept if word.phones}
    if not by_unit:
        return alignment
    phones = [phone for phone in alignment.phones if phone.word not in by_unit]
    for unit, old in by_unit.items():
        if alignment.words[unit].span is not None:
            phones += [Phone(row.label, row.label, row.start, row.end, unit) for row in old]
    phones.sort(key=lambda phone: (phone.word, phone.start))
    return replace(alignment, phones=tuple(phones))


def with_kept_marks(sidecar: Sidecar, keeping: Sequence[KeptWord]) -> Sidecar:
    """Say of labels that were kept what was known of them: by whom, checked, moved from where."""
    if not keeping:
        return sidecar
    old: dict[tuple[str, float], AlignedLabel] = {}
    ends: dict[tuple[str, float], AlignedLabel] = {}
    for word in keeping:
        for item in word.phones:
            old[item.tier, item.start] = item
        if word.edges[0]:
            old[word.item.tier, word.item.start] = word.item
        if word.edges[1]:
            ends[word.item.tier, word.item.end] = word.item
    items = tuple(
        _marked(item, old.get((item.tier, item.start)) or ends.get((item.tier, item.end)))
        for item in sidecar.items
    )
    return replace(sidecar, items=items)


def _marked(item: AlignedLabel, old: AlignedLabel | None) -> AlignedLabel:
    if old is None or letters(old.label) != letters(item.label):
        return item
    if (item.start, item.end) == (old.start, old.end):
        return replace(old, label=item.label)
    start = (old if item.start == old.start else item).original
    end = (old if item.end == old.end else item).original
    both = None if start is None or end is None else (start[0], end[1])
    checked = (
        old.checked_edges[0] and item.start == old.start,
        old.checked_edges[1] and item.end == old.end,
    )
    return replace(item, status=old.status, original=both, checked_edges=checked)


def _touched_within(phone: AlignedLabel, word: AlignedLabel) -> bool:
    """Tell whether a human has set a phone elsewhere than at the edges of its word."""
    if phone.status is Status.CHECKED:
        return True
    start, end = edges_by_hand(phone)
    return (start and abs(phone.start - word.start) > SAME) or (
        end and abs(phone.end - word.end) > SAME
    )


def _middle(word: KeptWord) -> float:
    return (word.item.start + word.item.end) / 2


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    if old == new:
        yield from ((n, n) for n in range(len(old)))
        return
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for block in matcher.get_matching_blocks():
        yield from ((block.a + n, block.b + n) for n in range(block.size))
