"""The work of an alignment, as worker threads do it; knows no window."""

from __future__ import annotations

import threading

from tierline.alignment import Progress
from tierline.annotation import TextGrid
from tierline.review import Sidecar
from tierline.workflow import (
    AlignOrder,
    PlanResult,
    Preview,
    Settled,
    WarmAligner,
    align_plan,
    settle,
)
from tierline_desktop.tasks.needed import refuse_missing
from tierline_desktop.tasks.task import Deliver


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
            MissingModelError: A model has to be brought to this machine first.
            TierlineError: It cannot be done.
            Cancelled: `progress` said so.
        """
        chosen = self._aligner.choose(self._order.choice.settings)
        refuse_missing(chosen.spec, chosen.options)
        preview = Preview()
        return align_plan(
            self._aligner,
            self._order.plan(),
            progress,
            lambda piece: deliver(preview.add(piece)),
            self._stopping.is_set,
        )


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
        return settle(self._result, self._grid, self._known, apart=self._apart)
