"""What is known of aligned labels, brought along with what a human made of their tiers."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby

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
    return replace(sidecar, items=tuple(chain(*known_by_tier(sidecar, grid).values())))


def known_by_tier(sidecar: Sidecar, grid: TextGrid) -> dict[int, tuple[AlignedLabel, ...]]:
    """Say which tier of a grid holds which of the labels, brought along as `merged` brings them.

    Args:
        sidecar: What is known.
        grid: The tiers as they are now; several may have one name.

    Returns:
        The labels of each tier of which anything is known, in order of time, by its index.
    """
    tiers = {n: tier for n, tier in enumerate(grid.tiers) if isinstance(tier, IntervalTier)}
    by_name: dict[str, list[AlignedLabel]] = {}
    for item in sidecar.items:
        by_name.setdefault(item.tier, []).append(item)
    found: dict[int, list[AlignedLabel]] = {}
    for name, known in by_name.items():
        alike = {n: tier for n, tier in tiers.items() if tier.name == name}
        if len(alike) > 1:
            for index, item in _shared_out(known, alike):
                found.setdefault(index, []).append(item)
            continue
        free = {n: t for n, t in tiers.items() if n not in found and t.name not in by_name}
        holder = next(iter(alike)) if alike else _renamed(known, free)
        if holder is not None:
            found[holder] = known
    return {n: tuple(_followed(found[n], tier)) for n, tier in tiers.items() if n in found}


def _renamed(known: Sequence[AlignedLabel], tiers: Mapping[int, IntervalTier]) -> int | None:
    """Return the tier that holds most of the labels, if it does hold many."""
    there = Counter(map(_place, known))
    shares = {n: (there & Counter(map(_place, tier))).total() for n, tier in tiers.items()}
    best = max(shares, key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= RECOGNISED * len(known) else None


def _shared_out(
    known: Sequence[AlignedLabel], tiers: Mapping[int, IntervalTier]
) -> Iterator[tuple[int, AlignedLabel]]:
    """Say of each label in which of several tiers of its name it is.

    Where no tier, or more than one, has it as it was, it is in the one that its neighbours are in:
    what is known of several tiers stands tier by tier, each in order of time.
    """
    places = {n: frozenset(map(_place, tier)) for n, tier in tiers.items()}
    taken: set[int] = set()
    for run in _runs(known):
        held = {n: sum(_place(item) in places[n] for item in run) for n in places}
        here = max(places, key=lambda n: (held[n], n not in taken))
        taken.add(here)
        for item in run:
            homes = [n for n in places if _place(item) in places[n]]
            here = here if here in homes or not homes else homes[0]
            yield here, item


def _runs(known: Sequence[AlignedLabel]) -> Iterator[list[AlignedLabel]]:
    """Cut where time goes back."""
    run: list[AlignedLabel] = []
    for item in known:
        if run and item.start < run[-1].start:
            yield run
            run = []
        run.append(item)
    yield run


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
