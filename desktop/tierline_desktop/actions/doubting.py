"""Going from one doubtful place to the next, and saying that something is right."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tierline.alignment import Progress
from tierline.annotation import IntervalTier
from tierline.editing import NEAR, Boundary, grip_near, label_index
from tierline.errors import TierlineError
from tierline.navigation import Selection
from tierline.review import Sidecar, boundary_checked, checked_edges_of, label_checked
from tierline.text.quoting import quoted
from tierline.workflow import Checked, DoubtfulMarks, DoubtfulPlace, check_document
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.reasons import needs_document, needs_intervals, needs_tiers
from tierline_desktop.tasks import Deliver, Task
from tierline_desktop.workspace import State

NOTHING_KNOWN = (
    "Only what Tierline has aligned or refined can be marked as checked; Align > Refine boundaries "
    "does that for any tiers."
)
NOT_KNOWN_HERE = "This one was neither aligned nor refined by Tierline, so it cannot be checked."
NO_LABEL = "There is no label here to be checked: type what is heard, or leave it."
NOT_LOOKED = "Nothing is known of these tiers yet: Select > Look for doubtful places listens."
LOOKING = "Looking for doubtful places …"
NONE_AT_ALL = "There is no doubtful place."
NONE_FURTHER = "There is no doubtful place further on; Ctrl+Shift+E leads to those before."
NONE_BEFORE = "There is no doubtful place before this one; Ctrl+E leads to those further on."


class Doubting:
    """Acts on what is doubtful."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._task: Task | None = None
        self._opening = 0  # of the document that is being looked at

    def look(self) -> None:
        """Look for doubtful places in all tiers of words, whatever program made them."""
        context = self._context
        if self._task is not None and self._task.running:
            if self._opening == context.state.opening:
                context.prompts.hint(LOOKING)
                return
            self._task.cancel()  # what it looks at is closed
        context.settle()
        state = context.state
        assert state.document is not None  # `needs_document` was asked
        document = replace(state.document, grid=state.grid)

        def work(progress: Progress, _deliver: Deliver) -> Checked:
            return check_document(document, progress=progress)

        self._opening = state.opening
        context.prompts.hint(LOOKING)
        self._task = context.runner.start("Looking for doubtful places", work)
        self._task.finished.connect(self._show)
        self._task.failed.connect(self._tell)

    def _show(self, checked: Checked) -> None:
        context = self._context
        if context.state.opening != self._opening:
            return  # something else was opened meanwhile
        context.workspace.doubt(DoubtfulMarks.found(checked.places, checked.tiers))
        count = len(checked.places)
        said = "1 doubtful place" if count == 1 else f"{count or 'No'} doubtful places"
        context.prompts.hint(f"{said} in {', '.join(checked.tiers)}.")

    def _tell(self, error: TierlineError) -> None:
        if self._context.state.opening == self._opening:
            self._context.prompts.hint("")
            self._context.prompts.tell(error.message)

    def go(self, step: int) -> None:
        """Select the next doubtful place (1) or the one before (-1), and say why it is one."""
        context = self._context
        context.settle()
        state = context.state
        found = state.doubtful.beyond(state.grid, state.selection, step)
        if not found:
            context.prompts.hint(_none_there(state, step))
            return
        context.workspace.select(_selection(state, found[0]), show=True)
        said = "; ".join(place.what for place in found)
        context.prompts.hint(f"{said[:1].upper()}{said[1:]}.")

    def check(self) -> None:
        """Say that the selected boundary or interval is right; once more takes it back."""
        context = self._context
        context.settle()
        state = context.state
        known = None if state.document is None else state.document.sidecar
        if known is None:
            context.prompts.hint(NOTHING_KNOWN)
            return
        now, what = _checked(state, known)
        if now is None:
            context.prompts.hint(NOT_KNOWN_HERE if what else NO_LABEL)
            return
        context.workspace.know(now)
        more = _count_checked(now) > _count_checked(known)
        context.prompts.hint(f"{'Checked' if more else 'Not checked any more'}: {what}.")


def _none_there(state: State, step: int) -> str:
    """Say that no doubtful place lies that way, and where there are some."""
    if not state.doubtful.by_tier and (state.document is None or state.document.sidecar is None):
        return NOT_LOOKED
    if not any(state.doubtful.stands(place, state.grid) for place in state.doubtful.places):
        return NONE_AT_ALL
    return NONE_FURTHER if step > 0 else NONE_BEFORE


def _selection(state: State, place: DoubtfulPlace) -> Selection:
    names = [tier.name for tier in state.grid.tiers]
    tier = names.index(place.tier) if place.tier in names else state.selection.tier
    return Selection(place.start, place.end, tier)


def _checked(state: State, known: Sidecar) -> tuple[Sidecar | None, str]:
    """Return what is known once the selection is checked or not any more, and what was."""
    selection = state.selection
    assert selection.tier is not None  # `needs_intervals` was asked
    tier = state.grid.tiers[selection.tier]
    assert isinstance(tier, IntervalTier)
    grip = grip_near(state.grid, selection.tier, selection.start, NEAR)
    if selection.is_cursor and isinstance(grip, Boundary):
        now = boundary_checked(known, state.grid, tier.name, grip.time)
        return now, f"the boundary at {grip.time:.3f} s"
    index = label_index(state.grid, selection)
    if index is None or not tier.labels[index].strip():
        return None, ""
    span = float(tier.starts[index]), float(tier.ends[index])
    return label_checked(known, state.grid, tier.name, span), quoted(tier.labels[index])


def _count_checked(sidecar: Sidecar) -> int:
    return sum(sum(checked_edges_of(item)) for item in sidecar.items)


def doubting_commands(context: Context) -> tuple[Command, ...]:
    """Return the commands about doubtful places."""
    doubting = Doubting(context)
    return (
        Command(
            "select.look", "Look for doubtful places", "Select", (), doubting.look,
            "Listens to the words of all tiers, whatever program made them, and marks what is "
            "doubtful.", needs_tiers, section="doubtful",
        ),
        Command(
            "select.doubtful", "Next doubtful place", "Select", ("Ctrl+E",),
            partial(doubting.go, 1),
            "Selects the next boundary or word that is likely wrong, and says why.",
            needs_document, section="doubtful",
        ),
        Command(
            "select.doubtful_back", "Previous doubtful place", "Select", ("Ctrl+Shift+E",),
            partial(doubting.go, -1),
            "Selects the boundary or word before that is likely wrong, and says why.",
            needs_document, section="doubtful",
        ),
        Command(
            "select.checked", "Mark as checked", "Select", ("Ctrl+Return", "Ctrl+Enter"),
            doubting.check,
            "Says that the boundary at the cursor, or else the interval, is right: it is not "
            "doubted any more, and stays where it is when you align again. Once more takes it "
            "back.", needs_intervals, section="doubtful",
        ),
    )  # fmt: skip
