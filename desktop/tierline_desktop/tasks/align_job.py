"""The work of an alignment, from what was chosen to the edit; knows no window."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from tierline.alignment import Progress
from tierline.annotation import TextGrid
from tierline.editing import Edit
from tierline.errors import UsageError
from tierline.navigation import Span
from tierline.review import Sidecar
from tierline.workflow import (
    Document,
    Plan,
    PlanResult,
    Preview,
    Scope,
    WarmAligner,
    align_plan,
    edited_since,
    placing,
    plan_selection,
    plan_tier,
    plan_whole,
    sidecar_with,
)
from tierline_desktop.tasks.align_choice import AlignChoice
from tierline_desktop.tasks.task import Deliver


@dataclass(frozen=True, slots=True)
class AlignOrder:
    """What was open when an alignment was asked for, and what was chosen.

    Attributes:
        document: What is open.
        grid: Its tiers.
        transcript: Its text.
        selection: The selected stretch.
        choice: What to align, and how.
    """

    document: Document
    grid: TextGrid
    transcript: str
    selection: Span
    choice: AlignChoice

    def plan(self) -> Plan:
        """Return the plan.

        Raises:
            InputError: There is no recording, or no text.
            UsageError: It cannot be done.
        """
        choice = self.choice
        match choice.scope:
            case Scope.WHOLE:
                return plan_whole(self.document, self.grid, self.transcript, choice.settings)
            case Scope.SELECTION:
                return plan_selection(
                    self.document, self.grid, self.selection, choice.text, choice.settings
                )
        if choice.tier is None:
            raise UsageError("Choose the tier that holds the text.")
        return plan_tier(self.document, self.grid, choice.tier, choice.settings)


class AlignJob:
    """Aligns in a worker thread and delivers tiers to be shown on the way.

    Args:
        order: What to do.
        aligner: Stays open between jobs.
    """

    def __init__(self, order: AlignOrder, aligner: WarmAligner) -> None:
        self._order = order
        self._aligner = aligner
        self._stopping = threading.Event()

    def stop_and_keep(self) -> None:
        """End early, and keep what has been found."""
        self._stopping.set()

    def __call__(self, progress: Progress, deliver: Deliver) -> PlanResult:
        """Do it.

        Raises:
            TierlineError: It cannot be done.
            Cancelled: `progress` said so.
        """
        preview = Preview()
        return align_plan(
            self._aligner,
            self._order.plan(),
            progress,
            lambda piece: deliver(preview.add(piece)),
            self._stopping.is_set,
        )


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


class SettleJob:
    """Works out in a worker thread how a result goes into a grid; long tiers take a moment.

    Args:
        result: What came of the alignment.
        grid: The tiers as they are now.
        known: What is known of the labels there.
        apart: Whether it goes into new tiers, beside everything that is there.
    """

    def __init__(
        self, result: PlanResult, grid: TextGrid, known: Sidecar | None, *, apart: bool = False
    ) -> None:
        self._result = result
        self._grid = grid
        self._known = known
        self._apart = apart

    def __call__(self, _progress: Progress, _deliver: Deliver) -> Settled:
        """Do it."""
        result, grid, known = self._result, self._grid, self._known
        edited = edited_since(result.plan, grid, result)
        placed = _apart(result) if self._apart else result
        edit = placing(placed, grid)
        return Settled(result, grid, known, edited, edit, sidecar_with(known, placed, grid))


def _apart(result: PlanResult) -> PlanResult:
    """Return the result as that of a whole recording, which never goes into tiers by itself."""
    settings = replace(result.plan.settings, replace=False)
    return replace(result, plan=replace(result.plan, settings=settings, scope=Scope.WHOLE))
