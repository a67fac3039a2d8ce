"""Where the tiers of an alignment go: into tiers that are there, or beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tierline.alignment.tiers import AlignedTier
from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import unique_name
from tierline.workflow.aligning import PlanResult
from tierline.workflow.planning import Plan, Scope


@dataclass(frozen=True, slots=True)
class Target:
    """Where one new tier goes.

    Attributes:
        aligned: The new tier.
        name: The name it gets.
        index: The tier that it goes into; None if it is added behind all others.
        whole: Whether it takes the place of all that is in that tier, not only of some spans.
    """

    aligned: AlignedTier
    name: str
    index: int | None
    whole: bool


def targets_of(result: PlanResult, grid_now: TextGrid) -> tuple[Target, ...]:
    """Return where each tier of a result goes in a grid as it is now."""
    return tuple(_targets(result, grid_now))


def _targets(result: PlanResult, grid: TextGrid) -> Iterator[Target]:
    whole = result.plan.scope is Scope.WHOLE and result.complete
    for aligned in result.tiers:
        name = aligned.tier.name
        index = target_index(result.plan, grid, name)
        if index is None:
            name = unique_name(grid, name)
            grid = grid.with_tiers(IntervalTier(name, grid.start, grid.end))
        yield Target(aligned, name, index, whole and index is not None)


def target_index(plan: Plan, grid: TextGrid, name: str) -> int | None:
    """Return the tier that a plan would put its tier of some name into; None if it adds one.

    A whole alignment replaces tiers only if the user chose that. Points are never replaced, nor is
    the tier that the text came from, unless the user chose to.
    """
    replaces = plan.settings.replace
    texts = {plan.grid.tiers[index].name for index in plan.text_tiers}
    if plan.scope is Scope.WHOLE and not replaces:
        return None
    for index, tier in enumerate(grid.tiers):
        is_text = index in plan.text_tiers and name in texts
        if tier.name == name and isinstance(tier, IntervalTier) and (replaces or not is_text):
            return index
    return None
