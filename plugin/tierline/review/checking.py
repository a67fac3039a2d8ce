"""What a human says is right: labels and single boundaries, marked as checked and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tierline.annotation import TextGrid
from tierline.review.hands import SAME, edges_by_hand
from tierline.review.items import AlignedLabel, Sidecar, Status
from tierline.review.merging import merged


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

    def touched(item: AlignedLabel) -> tuple[bool, bool]:
        whole = abs(item.start - span[0]) <= SAME and abs(item.end - span[1]) <= SAME
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

    def touched(item: AlignedLabel) -> tuple[bool, bool]:
        return abs(item.start - time) <= SAME, abs(item.end - time) <= SAME

    return _toggled(sidecar, grid, tier, touched)


def _toggled(
    sidecar: Sidecar,
    grid: TextGrid,
    tier: str,
    touched: Callable[[AlignedLabel], tuple[bool, bool]],
) -> Sidecar | None:
    items = list(merged(sidecar, grid).items)
    meant = [
        (place, edges)
        for place, item in enumerate(items)
        if item.tier == tier and any(edges := touched(item))
    ]
    if not meant:
        return None
    off = all(_is_checked(items[place], edges) for place, edges in meant)
    for place, edges in meant:
        items[place] = _with_edges(items[place], edges, on=not off)
    return replace(sidecar, items=tuple(items))


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
