"""From alignments to tiers: gaps filled, every label in order, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tierline.alignment.contract import (
    Alignment,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    Phone,
)
from tierline.annotation import IntervalTier

TOUCHING = 1e-6  # seconds: what is closer than this shares one boundary
SHORTEST = 0.005  # seconds that an unplaced unit should get, if its neighbours can spare them


@dataclass(frozen=True, slots=True)
class TierLayout:
    """How an alignment is written down.

    Attributes:
        tiers: Which tiers to make, in order: "words", "phones".
        phone_set: "ipa", or another one that the aligner's own symbols are in.
        suffix: Added to the names of the tiers.
    """

    tiers: tuple[str, ...] = ("words", "phones")
    phone_set: str = "ipa"
    suffix: str = ""

    def name(self, kind: str, speaker: str = "") -> str:
        """Return the name of a tier, as MFA names them: "words", or "Anna - words"."""
        return f"{speaker} - {kind}{self.suffix}" if speaker else kind + self.suffix


@dataclass(frozen=True, slots=True)
class AlignedItem:
    """One interval that a machine made.

    Attributes:
        index: Its position in the tier.
        original: The machine's own start and end in seconds; None if it found no place.
        confidence: From 0 to 1, or None where the engine has nothing to say.
        defects: What may be wrong with it.
        edge_confidence: The same for its start and its end, where the engine tells them apart.
    """

    index: int
    original: tuple[float, float] | None
    confidence: float | None
    defects: tuple[Defect, ...]
    edge_confidence: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class AlignedTier:
    """A tier made from alignments, with what is known of each of its labelled intervals."""

    tier: IntervalTier
    items: tuple[AlignedItem, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One labelled interval on its way into a tier; `span` is None until it has a place.

    `fixed_start` and `fixed_end` are where the user wants its edges, in seconds.
    """

    label: str
    span: tuple[float, float] | None
    item: AlignedItem
    fixed_start: float | None = None
    fixed_end: float | None = None


Aligned = tuple[AlignmentRequest, Alignment]


def tiers_of(
    aligned: Sequence[Aligned], start: float, end: float, layout: TierLayout
) -> tuple[AlignedTier, ...]:
    """Lay alignments out as tiers that fill the domain from `start` to `end` (seconds).

    Silence is an interval with an empty label. A unit that was not placed shares the gap between
    its neighbours; if there is none, they give up a little of their time and are marked.
    """
    ordered = sorted(aligned, key=lambda pair: pair[0].start)
    words = [_word_slots(request, alignment) for request, alignment in ordered]
    flat = _in_order([slot for slots in words for slot in slots], start, end)
    made: list[AlignedTier] = []
    for kind in layout.tiers:
        slots = flat if kind == "words" else list(_phone_slots(ordered, flat, layout.phone_set))
        made.append(_fill(layout.name(kind), start, end, slots))
    return tuple(made)


def _word_slots(request: AlignmentRequest, alignment: Alignment) -> list[_Slot]:
    slots = [
        _Slot(
            word.label,
            word.span,
            AlignedItem(0, word.span, word.confidence, word.defects, word.edge_confidence),
        )
        for word in alignment.words
    ]
    return _place_missing(_with_fixed(slots, request.fixed), request.start, request.end)


def _with_fixed(slots: list[_Slot], fixed: Sequence[FixedBoundary]) -> list[_Slot]:
    for mark in fixed:
        slot = slots[mark.unit]
        if mark.edge is Edge.START:
            slots[mark.unit] = replace(slot, fixed_start=mark.time)
        else:
            slots[mark.unit] = replace(slot, fixed_end=mark.time)
    return slots


def _place_missing(slots: list[_Slot], start: float, end: float) -> list[_Slot]:
    """Give every slot without a place a share of the gap between its neighbours."""
    placed = list(slots)
    at = 0
    while at < len(placed):
        behind = at
        while behind < len(placed) and placed[behind].span is None:
            behind += 1
        if behind > at:
            _share_gap(placed, range(at, behind), (start, end))
        at = behind + 1
    return placed


def _share_gap(slots: list[_Slot], missing: range, domain: tuple[float, float]) -> None:
    low, high = _gap(slots, missing, domain)
    if high - low < SHORTEST * len(missing):
        low, high = _widened(slots, missing, (low, high))
    for run, start, end in _between_fixed(slots, missing, (low, high)):
        edges = [start, *_shared(start, end, len(run)), end]
        for n, index in enumerate(run):
            slots[index] = replace(slots[index], span=(edges[n], edges[n + 1]))


def _gap(slots: list[_Slot], missing: range, domain: tuple[float, float]) -> tuple[float, float]:
    """Return the time for a run of slots without a place: between neighbours and fixed edges."""
    before, after = missing.start - 1, missing.stop
    left = slots[before].span if before >= 0 else None
    right = slots[after].span if after < len(slots) else None
    low, high = (left[1] if left else domain[0]), (right[0] if right else domain[1])
    start, end = slots[missing.start].fixed_start, slots[missing.stop - 1].fixed_end
    if start is not None and low < start < high:
        low = start
    if end is not None and low < end < high:
        high = end
    return low, high


def _widened(slots: list[_Slot], missing: range, gap: tuple[float, float]) -> tuple[float, float]:
    """Take time for a run from its neighbours, half of what they have at most, and squeeze them.

    An edge that the user has fixed gives way only if there is no time at all otherwise.
    """
    low, high = gap
    wanted = SHORTEST * len(missing)
    none_at_all = high - low < TOUCHING * len(missing)
    before, after = missing.start - 1, missing.stop
    left = slots[before].span if before >= 0 else None
    right = slots[after].span if after < len(slots) else None
    if left and (none_at_all or not _fixed_between(slots, before)):
        low = round(max(low - (wanted - (high - low)), sum(left) / 2), 9)
        slots[before] = _squeezed(slots[before], (left[0], low))
    if right and high - low < wanted and (none_at_all or not _fixed_between(slots, after - 1)):
        high = round(min(high + (wanted - (high - low)), sum(right) / 2), 9)
        slots[after] = _squeezed(slots[after], (high, right[1]))
    return low, high


def _fixed_between(slots: list[_Slot], index: int) -> bool:
    """Tell whether the user fixed where one slot ends or where the next one starts."""
    return slots[index].fixed_end is not None or slots[index + 1].fixed_start is not None


def _between_fixed(
    slots: list[_Slot], missing: range, gap: tuple[float, float]
) -> Iterator[tuple[range, float, float]]:
    """Cut a run of slots without a place where the user fixed an edge; yield (run, start, end)."""
    first, low = missing.start, gap[0]
    for index in missing[1:]:
        before, behind = slots[index - 1].fixed_end, slots[index].fixed_start
        end = before if before is not None else behind
        start = behind if behind is not None else before
        if end is not None and start is not None and low < end <= start < gap[1]:
            yield range(first, index), low, end
            first, low = index, start
    yield range(first, missing.stop), low, gap[1]


def _shared(low: float, high: float, count: int) -> list[float]:
    """Return the times that part a gap into `count` shares; to the microsecond if there is room."""
    times: list[float] = np.linspace(low, high, count + 1)[1:-1].tolist()
    return [round(time, 6) for time in times] if (high - low) / count > 10 * TOUCHING else times


def _squeezed(slot: _Slot, span: tuple[float, float]) -> _Slot:
    return replace(slot, span=span, item=_marked(slot.item, Defect.SQUEEZED))


def _marked(item: AlignedItem, defect: Defect) -> AlignedItem:
    return item if defect in item.defects else replace(item, defects=(*item.defects, defect))


def _in_order(slots: list[_Slot], start: float, end: float) -> list[_Slot]:
    """Move slots apart that overlap: text tiers may hold overlapping utterances, ours do not."""
    cursor = start
    result: list[_Slot] = []
    for slot in slots:
        low, high = slot.span or (cursor, cursor)
        if abs(low - cursor) < TOUCHING:
            cursor = low = _shared_edge(result, slot, cursor)
        moved_low, moved_high = max(low, cursor), min(high, end)
        if moved_low >= moved_high:
            result.append(replace(slot, span=None, item=_marked(slot.item, Defect.RETIMED)))
            continue
        item = slot.item if moved_low == low else _marked(slot.item, Defect.RETIMED)
        result.append(replace(slot, span=(moved_low, moved_high), item=item))
        cursor = moved_high
    return _place_missing(result, start, end)


def _shared_edge(before: list[_Slot], slot: _Slot, cursor: float) -> float:
    """Return the one time at which two slots meet: where the user wants it, if that is said."""
    last = before[-1] if before else None
    wanted = slot.fixed_start
    if wanted is None or last is None or last.span is None or last.fixed_end is not None:
        return cursor
    before[-1] = replace(last, span=(last.span[0], wanted))
    return wanted


def _phone_slots(aligned: Sequence[Aligned], words: list[_Slot], phone_set: str) -> Iterator[_Slot]:
    """Yield the phones of all words, inside the place each word has come to."""
    first = 0
    for _, alignment in aligned:
        for phone in alignment.phones:
            source = alignment.words[phone.word].span
            target = words[first + phone.word].span
            if source is None or target is None:
                continue
            span = _moved(phone, source, target)
            label = phone.label if phone_set == "ipa" else phone.symbol
            original = (phone.start, phone.end)
            yield _Slot(label, span, AlignedItem(0, original, None, ()))
        first += len(alignment.words)


def _moved(
    phone: Phone, source: tuple[float, float], target: tuple[float, float]
) -> tuple[float, float]:
    """Stretch a phone with its word; a word's edge and its phone's edge are the same double."""

    def move(time: float) -> float:
        if abs(time - source[0]) < TOUCHING:
            return target[0]
        if abs(time - source[1]) < TOUCHING:
            return target[1]
        if source == target:
            return time
        share = (time - source[0]) / (source[1] - source[0])
        return target[0] + share * (target[1] - target[0])

    return move(phone.start), move(phone.end)


def _fill(name: str, start: float, end: float, slots: list[_Slot]) -> AlignedTier:
    """Close the gaps with empty intervals, so that the tier covers its domain."""
    rows: list[tuple[float, float, str]] = []
    items: list[AlignedItem] = []
    cursor = start
    for slot in slots:
        low, high = slot.span or (cursor, cursor)
        if low - cursor >= TOUCHING:
            rows.append((cursor, low, ""))
        else:
            low = cursor
        if abs(end - high) < TOUCHING:
            high = end
        items.append(replace(slot.item, index=len(rows)))
        rows.append((low, high, slot.label))
        cursor = high
    if cursor < end or not rows:
        rows.append((cursor, end, ""))
    # Column by column: unpacking a long list in one call would hold Python's lock for too long.
    starts = np.array([low for low, _, _ in rows])
    ends = np.array([high for _, high, _ in rows])
    tier = IntervalTier(name, start, end, starts, ends, tuple(label for _, _, label in rows))
    return AlignedTier(tier, tuple(items))
