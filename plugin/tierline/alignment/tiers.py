"""From alignments to tiers: gaps filled, every label in order, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tierline.alignment.contract import Alignment, AlignmentRequest, Defect, Phone
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


@dataclass(frozen=True, slots=True)
class AlignedItem:
    """One interval that a machine made.

    Attributes:
        index: Its position in the tier.
        original: The machine's own start and end in seconds; None if it found no place.
        confidence: From 0 to 1, or None where the engine has nothing to say.
        defects: What may be wrong with it.
    """

    index: int
    original: tuple[float, float] | None
    confidence: float | None
    defects: tuple[Defect, ...]


@dataclass(frozen=True, slots=True)
class AlignedTier:
    """A tier made from alignments, with what is known of each of its labelled intervals."""

    tier: IntervalTier
    items: tuple[AlignedItem, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One labelled interval on its way into a tier; `span` is None until it has a place."""

    label: str
    span: tuple[float, float] | None
    item: AlignedItem


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
        made.append(_fill(kind + layout.suffix, start, end, slots))
    return tuple(made)


def _word_slots(request: AlignmentRequest, alignment: Alignment) -> list[_Slot]:
    slots = [
        _Slot(word.label, word.span, AlignedItem(0, word.span, word.confidence, word.defects))
        for word in alignment.words
    ]
    return _place_missing(slots, request.start, request.end)


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
    before, after = missing.start - 1, missing.stop
    left = slots[before].span if before >= 0 else None
    right = slots[after].span if after < len(slots) else None
    low, high = (left[1] if left else domain[0]), (right[0] if right else domain[1])
    wanted = SHORTEST * len(missing)
    if high - low < wanted:
        if left:
            low = round(max(low - (wanted - (high - low)), sum(left) / 2), 9)
            slots[before] = _squeezed(slots[before], (left[0], low))
        if right and high - low < wanted:
            high = round(min(high + (wanted - (high - low)), sum(right) / 2), 9)
            slots[after] = _squeezed(slots[after], (high, right[1]))
    edges = [low, *_shared(low, high, len(missing)), high]
    for n, index in enumerate(missing):
        slots[index] = replace(slots[index], span=(edges[n], edges[n + 1]))


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
            low = cursor
        moved_low, moved_high = max(low, cursor), min(high, end)
        if moved_low >= moved_high:
            result.append(replace(slot, span=None, item=_marked(slot.item, Defect.RETIMED)))
            continue
        item = slot.item if moved_low == low else _marked(slot.item, Defect.RETIMED)
        result.append(replace(slot, span=(moved_low, moved_high), item=item))
        cursor = moved_high
    return _place_missing(result, start, end)


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
    starts, ends, labels = zip(*rows, strict=True)
    tier = IntervalTier(name, start, end, np.array(starts), np.array(ends), labels)
    return AlignedTier(tier, tuple(items))
