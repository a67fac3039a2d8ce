"""What is known of aligned labels, brought along with what a human made of their tiers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.doubt.value import KnownDoubts
from tierline.review.hands import SAME
from tierline.review.items import AlignedLabel, Sidecar, Status
from tierline.review.pairing import paired

RECOGNISED = 0.5  # share of its labels by which a renamed tier is known again


def merged(sidecar: Sidecar, grid: TextGrid) -> Sidecar:
    """Bring what is known of aligned labels along with a grid that a human has worked on.

    A label that stands where it stood stays as it is. One that was moved or typed anew takes the
    new times and label and becomes `moved`, unless it is `checked`, which it stays; what the
    machine said is kept. What the human took out goes. A renamed tier is known by its labels.

    Args:
        sidecar: What is known.
        grid: The tiers as they are now.
    """
    tiers = [tier for tier in grid.tiers if isinstance(tier, IntervalTier)]
    by_tier: dict[str, list[AlignedLabel]] = {}
    for item in sidecar.items:
        by_tier.setdefault(item.tier, []).append(item)
    free = [tier for tier in tiers if tier.name not in by_tier]
    items: list[AlignedLabel] = []
    for name, known in by_tier.items():
        tier = _tier_of(known, [tier for tier in tiers if tier.name == name] or free)
        if tier is None:
            continue
        free = [other for other in free if other is not tier]
        items += _followed(known, tier)
    return replace(sidecar, items=tuple(items))


def _tier_of(known: Sequence[AlignedLabel], candidates: list[IntervalTier]) -> IntervalTier | None:
    """Return the tier that holds the labels: by its name, or the one that holds most of them."""
    same_name = [tier for tier in candidates if tier.name == known[0].tier]
    if len(same_name) == 1:
        return same_name[0]
    there = Counter(map(_place, known))
    shares = [(_shared(there, tier) / len(known), tier) for tier in candidates]
    share, best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return best if same_name or share >= RECOGNISED else None


def _shared(there: Counter[tuple[float, float, str]], tier: IntervalTier) -> int:
    return (there & Counter(map(_place, tier))).total()


def _place(row: AlignedLabel | Interval) -> tuple[float, float, str]:
    return row.start, row.end, row.label


def _followed(known: Sequence[AlignedLabel], tier: IntervalTier) -> Iterator[AlignedLabel]:
    """Yield the labels that are still there, in order of time."""
    rows = sorted(filter(_is_labelled, tier), key=_place)
    items = sorted(known, key=_place)
    for is_same, gap in groupby(_in_step(items, rows), key=lambda pair: None not in pair):
        pairs = list(gap)
        if not is_same:
            left = [item for item, _ in pairs if item is not None]
            right = [row for _, row in pairs if row is not None]
            pairs = [(left[i], right[j]) for i, j in paired(left, right)]
        for item, row in pairs:
            if item is not None and row is not None:
                yield _brought(item, row, tier.name)


def _is_labelled(row: Interval) -> bool:
    return bool(row.label.strip()) and math.isfinite(row.start) and math.isfinite(row.end)


def _in_step(
    items: Sequence[AlignedLabel], rows: Sequence[Interval]
) -> Iterator[tuple[AlignedLabel | None, Interval | None]]:
    """Walk both in order of time; what is the same in both comes as a pair, the rest alone."""
    at = 0
    for item in items:
        place = _place(item)
        while at < len(rows) and _place(rows[at]) < place:
            yield None, rows[at]
            at += 1
        if at < len(rows) and _place(rows[at]) == place:
            yield item, rows[at]
            at += 1
        else:
            yield item, None
    for row in rows[at:]:
        yield None, row


def _brought(item: AlignedLabel, row: Interval, tier: str) -> AlignedLabel:
    if _place(item) == _place(row) and item.tier == tier:
        return item
    stand = (abs(item.start - row.start) <= SAME, abs(item.end - row.end) <= SAME)
    untouched = item.label == row.label and all(stand)
    status = item.status if untouched or item.status is Status.CHECKED else Status.MOVED
    return replace(
        item,
        tier=tier,
        start=row.start,
        end=row.end,
        label=row.label,
        status=status,
        doubt=_left(item.doubt, stand),
    )


def _left(doubt: KnownDoubts | None, stand: tuple[bool, bool]) -> KnownDoubts | None:
    """Return the doubt of the edges that stand: of where a human has put one nothing is known."""
    if doubt is None:
        return None
    start, end = (one if stays else None for one, stays in zip(doubt, stand, strict=True))
    return None if start is end is None else (start, end)
