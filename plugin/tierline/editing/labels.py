"""Typing, joining and dividing labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from tierline.annotation import Interval, Point, TextGrid, Tier
from tierline.editing.changes import Splice, tier_at
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.graphemes import whole_caret


def set_label(grid: TextGrid, tier: int, index: int, label: str) -> Edit:
    """Return the edit that gives one interval or point a label.

    Raises:
        EditError: There is no such tier, interval or point.
    """
    return _relabelled("Type label", grid, (tier, index), label)


def remove_interval_label(grid: TextGrid, tier: int, index: int) -> Edit:
    """Return the edit that empties the label of one interval or point.

    Raises:
        EditError: There is no such tier, interval or point.
    """
    return _relabelled("Remove label", grid, (tier, index), "")


def joined(labels: Iterable[str]) -> str:
    """Return the labels put together without a space, equal neighbours once, as in Praat."""
    return "".join(label for label, _ in groupby(labels))


def divided(label: str, caret: int | None) -> tuple[str, str]:
    """Return what stays left and what goes right where an interval is split.

    Args:
        label: The label of the interval.
        caret: Where to divide it, in characters; a letter is never cut. None: all stays left.
    """
    place = len(label) if caret is None else whole_caret(label, caret)
    return label[:place], label[place:]


def row_at(tier: Tier, index: int) -> Interval | Point:
    """Return an interval or a point.

    Raises:
        EditError: There is none at that index.
    """
    if not 0 <= index < len(tier):
        raise EditError(f"The tier {tier.name!r} has no number {index + 1}; it has {len(tier)}.")
    return tier[index]


def _relabelled(name: str, grid: TextGrid, place: tuple[int, int], label: str) -> Edit:
    tier, index = place
    row = row_at(tier_at(grid, tier), index)
    if row.label == label:
        return Edit(name)
    if isinstance(row, Interval):
        return Edit(name, (Splice(tier, index, 1, (replace(row, label=label),)),))
    return Edit(name, (Splice(tier, index, 1, (replace(row, label=label),)),))
