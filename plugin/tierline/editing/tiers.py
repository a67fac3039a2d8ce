"""Adding, naming, moving, copying, emptying and removing whole tiers."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import Literal, TypeAlias

from tierline.annotation import Interval, IntervalTier, PointTier, TextGrid, Tier
from tierline.editing.changes import (
    Change,
    InsertTier,
    MoveTier,
    RemoveTier,
    RenameTier,
    SetDomain,
    Splice,
    tier_at,
)
from tierline.editing.edit import Edit
from tierline.editing.failure import EditError
from tierline.editing.order import is_near

TierKind: TypeAlias = Literal["interval", "point"]


def unique_name(grid: TextGrid, name: str) -> str:
    """Return the name, with the first number behind it that makes it differ from all tiers."""
    names = set(grid.names)
    if name not in names:
        return name
    return next(free for number in count(2) if (free := f"{name} {number}") not in names)


def add_tier(grid: TextGrid, index: int, name: str, kind: TierKind) -> Edit:
    """Return the edit that puts in an empty tier as long as the grid, before the one at `index`.

    An interval tier gets one interval without a label, as in Praat.

    Raises:
        EditError: The index is behind the end.
    """
    if not 0 <= index <= len(grid.tiers):
        raise EditError(f"There are {len(grid.tiers)} tiers; one more cannot be that far down.")
    return Edit("Add tier", (InsertTier(index, _empty(grid, name, kind)),))


def rename_tier(grid: TextGrid, tier: int, name: str) -> Edit:
    """Return the edit that gives a tier a name; other tiers may have it too.

    Raises:
        EditError: There is no such tier.
    """
    same = tier_at(grid, tier).name == name
    return Edit("Rename tier", () if same else (RenameTier(tier, name),))


def remove_tier(grid: TextGrid, tier: int) -> Edit:
    """Return the edit that removes a tier.

    Raises:
        EditError: There is no such tier.
    """
    tier_at(grid, tier)
    return Edit("Remove tier", (RemoveTier(tier),))


def duplicate_tier(grid: TextGrid, tier: int, name: str | None = None) -> Edit:
    """Return the edit that puts a copy of a tier behind it; without a name it gets a new one.

    Raises:
        EditError: There is no such tier.
    """
    owner = tier_at(grid, tier)
    named = replace(owner, name=unique_name(grid, owner.name) if name is None else name)
    return Edit("Duplicate tier", (InsertTier(tier + 1, named),))


def move_tier(grid: TextGrid, tier: int, to: int) -> Edit:
    """Return the edit that moves a tier so that it stands at `to`.

    Raises:
        EditError: There is no such tier, or no such place.
    """
    tier_at(grid, tier)
    tier_at(grid, to)
    return Edit("Move tier", () if tier == to else (MoveTier(tier, to),))


def clear_labels(grid: TextGrid, tier: int) -> Edit:
    """Return the edit that empties all labels of a tier; boundaries and points stay.

    Raises:
        EditError: There is no such tier.
    """
    owner = tier_at(grid, tier)
    if not any(owner.labels):
        return Edit("Clear labels")
    cleared = replace(owner, labels=("",) * len(owner))
    return Edit("Clear labels", (RemoveTier(tier), InsertTier(tier, cleared)))


def extend_to(grid: TextGrid, end: float) -> Edit:
    """Return the edit that makes a grid longer, and the tiers that ended where it did.

    Needed where the recording goes on. An interval tier that was filled to its end stays filled:
    its last interval grows if it has no label, else one without a label is added.

    Args:
        grid: The tiers.
        end: The new end in seconds; nothing changes if it is not later.
    """
    if not end > grid.end:
        return Edit("Extend tiers")
    changes: list[Change] = [SetDomain(None, grid.start, end)]
    for index, tier in enumerate(grid.tiers):
        if is_near(tier.end, grid.end):
            changes += [SetDomain(index, tier.start, end), *_filled_to(tier, index, end)]
    return Edit("Extend tiers", tuple(changes))


def _empty(grid: TextGrid, name: str, kind: TierKind) -> Tier:
    if kind == "point":
        return PointTier(name, grid.start, grid.end)
    rows = [Interval(grid.start, grid.end)] if grid.start < grid.end else []
    return IntervalTier.of(name, grid.start, grid.end, rows)


def _filled_to(tier: Tier, index: int, end: float) -> list[Change]:
    if isinstance(tier, PointTier) or not len(tier) or not is_near(tier[-1].end, tier.end):
        return []
    last = tier[-1]
    if last.label:
        return [Splice(index, len(tier), 0, (Interval(last.end, end),))]
    return [Splice(index, len(tier) - 1, 1, (replace(last, end=end),))]
