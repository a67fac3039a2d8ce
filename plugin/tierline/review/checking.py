"""What a human says is right: labels and single boundaries, marked as checked and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from tierline.annotation import IntervalTier, TextGrid
from tierline.review.hands import SAME, edges_by_hand
from tierline.review.items import AlignedLabel, Sidecar, Status
from tierline.review.merging import merged

# Tells which edges of a label with that start and end, in seconds, are meant.
Touched: TypeAlias = Callable[[float, float], tuple[bool, bool]]


def label_checked(
    sidecar: Sidecar, grid: TextGrid, tier: str, span: tuple[float, float]
) -> Sidecar | None:
    """Mark a label as checked, or take that back if it is.

    Args:
        sidecar: What is known of the tiers.
        grid: The tiers as they are now.
        tier: The label's tier.
        span: Its start and end, in seconds.

    Returns:
        What is known then; None if nothing is known of this label: a human made it.
    """

    def touched(start: float, end: float) -> tuple[bool, bool]:
        whole = abs(start - span[0]) <= SAME and abs(end - span[1]) <= SAME
        return whole, whole

    return _toggled(sidecar, grid, tier, touched)


def boundary_checked(sidecar: Sidecar, grid: TextGrid, tier: str, time: float) -> Sidecar | None:
    """Mark a boundary as checked, for all labels that meet there, or take that back if it is.

    Args:
        sidecar: What is known of the tiers.
        grid: The tiers as they are now.
        tier: The tier.
        time: Where the boundary is, in seconds.

    Returns:
        What is known then; None if nothing is known of labels there.
    """

    def touched(start: float, end: float) -> tuple[bool, bool]:
        return abs(start - time) <= SAME, abs(end - time) <= SAME

    return _toggled(sidecar, grid, tier, touched)


def _toggled(sidecar: Sidecar, grid: TextGrid, tier: str, touched: Touched) -> Sidecar | None:
    """Mark the edges that are meant, or take that back if all of them are marked."""
    items, meant = list(sidecar.items), _meant(sidecar, tier, touched)
    if not _stand(items, meant, grid, tier, touched):  # moved since: that has to be found out first
        known = merged(sidecar, grid)
        items, meant = list(known.items), _meant(known, tier, touched)
    if not meant:
        return None
    off = all(_is_checked(items[place], edges) for place, edges in meant)
    for place, edges in meant:
        items[place] = _with_edges(items[place], edges, on=not off)
    return replace(sidecar, items=tuple(items))


def _meant(sidecar: Sidecar, tier: str, touched: Touched) -> list[tuple[int, tuple[bool, bool]]]:
    """Return which items are meant, and which edges of them."""
    return [
        (place, edges)
        for place, item in enumerate(sidecar.items)
        if any(edges := touched(item.start, item.end)) and item.tier == tier
    ]


def _stand(
    items: list[AlignedLabel],
    meant: list[tuple[int, tuple[bool, bool]]],
    grid: TextGrid,
    tier: str,
    touched: Touched,
) -> bool:
    """Tell whether all labels that are meant are known just as they are in the tiers."""
    known = {(items[place].start, items[place].end, items[place].label) for place, _ in meant}
    there = next(
        (one for one in grid.tiers if one.name == tier and isinstance(one, IntervalTier)), None
    )
    if there is None or not known:
        return False
    low = np.searchsorted(there.ends, min(start for start, *_ in known)) - 1
    high = np.searchsorted(there.starts, max(end for _, end, _ in known), "right") + 1
    rows = [there[place] for place in range(max(int(low), 0), min(int(high), len(there)))]
    found = {
        (row.start, row.end, row.label)
        for row in rows
        if row.label.strip() and any(touched(row.start, row.end))
    }
    return found == known


def checked_edges_of(item: AlignedLabel) -> tuple[bool, bool]:
    """Return which edges of a label a human says are right."""
    return (True, True) if item.status is Status.CHECKED else item.checked_edges


def _is_checked(item: AlignedLabel, edges: tuple[bool, bool]) -> bool:
    known = checked_edges_of(item)
    return all(has for has, meant in zip(known, edges, strict=True) if meant)


def _with_edges(item: AlignedLabel, edges: tuple[bool, bool], *, on: bool) -> AlignedLabel:
    start, end = (
        on if meant else before for before, meant in zip(checked_edges_of(item), edges, strict=True)
    )
    if start and end:
        return replace(item, status=Status.CHECKED, checked_edges=(False, False))
    changed = replace(item, status=Status.MOVED, checked_edges=(start, end))
    is_human = any(edges_by_hand(changed)) or item.original is None
    return changed if is_human else replace(changed, status=Status.AUTO)
