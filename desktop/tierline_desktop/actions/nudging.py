"""Moving boundaries by the keyboard, in steps that suit what is in sight."""

from __future__ import annotations

import math
from functools import partial

from tierline.editing import NEAR, Grip, Mark, grip_near, limits, move_grips
from tierline.errors import TierlineError
from tierline.navigation import Span
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.reasons import needs_tier
from tierline_desktop.actions.timeline_edits import carried

STEPS_A_VIEW = 500  # a step is about two pixels, so that it is seen and still fine
LEAST_STEP = 0.0001  # seconds
STEPS = (1, 2, 5)  # steps are round: 1, 2 or 5 times a power of ten


class Nudging:
    """Moves the boundary or point at an edge of the selection."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def nudge(self, *, at_end: bool, steps: int) -> None:
        """Move what is at the start or end of the selection by steps; several are one to undo."""
        context = self._context
        context.settle()
        state = context.state
        selection = state.selection
        assert selection.tier is not None  # `needs_tier` was asked
        time = selection.end if at_end else selection.start
        grip = grip_near(state.grid, selection.tier, time, NEAR)
        if grip is None:
            context.prompts.hint(
                "No boundary is selected: put the cursor on one, or select an interval beside it."
            )
            return
        wanted = limits(state.grid, grip).clamped(grip.time + steps * step_for(state.view))
        if wanted == grip.time:
            context.prompts.hint("It cannot be moved further that way.")
        elif self._move(grip, wanted):
            context.workspace.select(carried(selection, {time}, wanted), show=True)

    def _move(self, grip: Grip, time: float) -> bool:
        context = self._context
        place = grip.index if isinstance(grip, Mark) else (grip.left, grip.right)
        try:
            edit = move_grips(context.state.grid, (grip,), time)
            return context.workspace.apply(edit, joins=f"nudge {grip.tier} {place}")
        except TierlineError as error:
            context.prompts.hint(error.message)
            return False


def step_for(view: Span) -> float:
    """Return how far (seconds) one key moves a boundary: finer the nearer one looks."""
    wanted = max(view.duration / STEPS_A_VIEW, LEAST_STEP)
    power = 10.0 ** math.floor(math.log10(wanted) + 1e-9)
    return power * max(step for step in STEPS if step * power <= wanted * (1 + 1e-9))


def nudging_commands(context: Context) -> tuple[Command, ...]:
    """Return the commands that move boundaries."""
    nudging = Nudging(context)
    rows = (  # ELAN's keys are J and U, but some input methods keep Ctrl+Shift+U for themselves
        ("start_earlier", "Move start earlier", ("Ctrl+J",), False, -1),
        ("start_later", "Move start later", ("Ctrl+K", "Ctrl+U"), False, 1),
        ("end_earlier", "Move end earlier", ("Ctrl+Shift+J",), True, -1),
        ("end_later", "Move end later", ("Ctrl+Shift+K", "Ctrl+Shift+U"), True, 1),
    )
    return tuple(
        Command(
            f"boundary.{name}", title, "Boundary", keys,
            partial(nudging.nudge, at_end=at_end, steps=steps),
            f"Moves the boundary or point at the {'end' if at_end else 'start'} of the selection "
            f"a little {'later' if steps > 0 else 'earlier'}; less, the more is zoomed in.",
            needs_tier, section="move",
        )
        for name, title, keys, at_end, steps in rows
    )  # fmt: skip
