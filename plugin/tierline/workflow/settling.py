"""How the result of an alignment goes into tiers that may have been edited meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from tierline.annotation import TextGrid
from tierline.editing import Edit
from tierline.review import Sidecar
from tierline.workflow.aligning import PlanResult
from tierline.workflow.edited import edited_since
from tierline.workflow.planning import Scope
from tierline.workflow.putting_in import placing, sidecar_with


class Late(Enum):
    """What to do with a result whose place was edited in the meantime."""

    PUT_IN = "put in"
    DISCARD = "discard"
    KEEP_APART = "keep apart"


@dataclass(frozen=True, slots=True, eq=False)
class Settled:
    """How a result goes into a grid.

    Attributes:
        result: What came of the alignment.
        grid: The grid it was made for.
        known: What was known of the labels then.
        edited: Whether the place was edited in the meantime.
        edit: Puts it in.
        sidecar: What is known of the labels once it is in.
    """

    result: PlanResult
    grid: TextGrid
    known: Sidecar | None
    edited: bool
    edit: Edit
    sidecar: Sidecar


def settle(
    result: PlanResult, grid: TextGrid, known: Sidecar | None, *, apart: bool = False
) -> Settled:
    """Work out how a result goes into a grid; long tiers take a moment.

    Args:
        result: What came of the alignment.
        grid: The tiers as they are now.
        known: What is known of the labels there.
        apart: Whether it goes into new tiers, beside everything that is there.
    """
    edited = edited_since(result.plan, grid, result)
    placed = _apart(result) if apart else result
    edit = placing(placed, grid)
    return Settled(result, grid, known, edited, edit, sidecar_with(known, placed, grid))


def _apart(result: PlanResult) -> PlanResult:
    """Return the result as that of a whole recording, which never goes into tiers by itself."""
    settings = replace(result.plan.settings, replace=False)
    return replace(result, plan=replace(result.plan, settings=settings, scope=Scope.WHOLE))
