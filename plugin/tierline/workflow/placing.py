"""New tiers put into a grid: at its end, or in the place of old ones when that was asked for."""

from __future__ import annotations

from collections.abc import Sequence

from tierline.annotation import IntervalTier, TextGrid
from tierline.errors import UsageError


def check_names(grid: TextGrid, names: Sequence[str], *, replace: bool, file: str) -> None:
    """Make sure that new tiers will not meet old ones of the same name by accident.

    Raises:
        UsageError: The grid has such a tier, and it is not to be replaced.
    """
    taken = [name for name in names if name in grid.names]
    if taken and not replace:
        what = "tiers" if len(taken) > 1 else "a tier"
        raise UsageError(
            f"{file} already has {what} named {' and '.join(map(repr, taken))}; replace with "
            "--replace, or name the new tiers otherwise with --suffix."
        )


def with_new_tiers(grid: TextGrid, tiers: Sequence[IntervalTier]) -> TextGrid:
    """Return the grid with each tier in the place of the first old one of its name, else added."""
    for tier in tiers:
        if tier.name in grid.names:
            grid = grid.with_tier(grid.names.index(tier.name), tier)
        else:
            grid = grid.with_tiers(tier)
    return grid
