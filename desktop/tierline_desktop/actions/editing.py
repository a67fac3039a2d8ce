"""Undo, redo, boundaries and intervals: each one edit of the engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from tierline import editing
from tierline.annotation import IntervalTier, PointTier, TextGrid
from tierline.editing import Edit
from tierline.navigation import showing
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.doing import Doing
from tierline_desktop.actions.reasons import needs_document, needs_intervals, needs_tier
from tierline_desktop.workspace import State

TIERS_WITH_KEYS = 8


class Editing:
    """Changes the tiers at the cursor or the selection."""

    def __init__(
        self, context: Context, doing: Doing, playhead: Callable[[], float | None]
    ) -> None:
        self._context = context
        self._doing = doing
        self._playhead = playhead

    def undo(self) -> None:
        """Take the last step back."""
        self._context.settle()
        before = self._context.state.grid
        self._context.workspace.undo()
        self._show_what_changed(before)

    def redo(self) -> None:
        """Bring back what was taken back."""
        self._context.settle()
        before = self._context.state.grid
        self._context.workspace.redo()
        self._show_what_changed(before)

    def _show_what_changed(self, before: TextGrid) -> None:
        """Scroll to what differs now, if it is out of sight."""
        state = self._context.state
        place = editing.touched(before, state.grid)
        if place is None or (place.start <= state.view.end and state.view.start <= place.end):
            return
        self._context.workspace.show(showing(state.view, state.bounds, place))

    def add_boundary(self) -> None:
        """Add a boundary where the cursor is, or where the sound is; two around a stretch."""
        state = self._context.state
        assert state.selection.tier is not None  # `needs_tier` was asked
        self.add_boundary_on(state.selection.tier)

    def add_boundary_on(self, tier: int) -> None:
        """Do the same on a certain tier."""
        state = self._context.state
        selection = state.selection
        heard = self._playhead()
        stretch = heard is None and not selection.is_cursor
        if stretch and isinstance(state.grid.tiers[tier], IntervalTier):
            self.add_interval_on(tier)
            return
        time = selection.start if heard is None else heard
        caret = self._context.timeline.caret() if tier == selection.tier else None
        done = self._doing.edit(
            lambda grid: editing.add_boundary(grid, tier, time, caret=caret),
        )
        if done and heard is None:
            self._context.workspace.select(replace(selection, tier=tier))

    def add_interval_on(self, tier: int) -> None:
        """Make the selected stretch an interval of a tier."""
        selection = self._context.state.selection
        if self._doing.edit(
            lambda grid: editing.add_interval(grid, tier, selection.start, selection.end)
        ):
            self._context.workspace.select(replace(selection, tier=tier))

    def add_boundary_everywhere(self) -> None:
        """Add a boundary at the cursor on all tiers."""
        time = self._context.state.selection.start
        self._doing.edit(lambda grid: editing.add_boundary_all_tiers(grid, time))

    def remove_boundary(self) -> None:
        """Remove the boundary or point that the selection starts at."""
        selection = self._context.state.selection
        assert selection.tier is not None  # `needs_tier` was asked
        tier, time = selection.tier, selection.start
        grip = editing.grip_near(self._context.state.grid, tier, time, editing.NEAR)
        if grip is None:
            self._context.prompts.hint(
                "No boundary is selected: put the cursor on one, or select the interval behind it."
            )
            return
        self._doing.edit(lambda grid: editing.remove_boundary(grid, grip))

    def merge(self) -> None:
        """Make one interval of those that the selection covers; of two, if it covers one."""
        state = self._context.state
        assert state.selection.tier is not None  # `needs_intervals` was asked
        index = state.selection.tier
        tier = state.grid.tiers[index]
        assert isinstance(tier, IntervalTier)
        first = editing.interval_at(tier, state.selection.start)
        if first is None:
            self._context.prompts.hint("There is no interval at the cursor.")
            return
        last = first
        while last + 1 < len(tier) and tier.starts[last + 1] < state.selection.end:
            last += 1
        last = max(last, first + 1)
        if last >= len(tier):
            self._context.prompts.hint("There is no interval behind this one to merge it with.")
            return
        start, end = float(tier.starts[first]), float(tier.ends[last])
        if self._doing.edit(lambda grid: editing.merge_intervals(grid, index, first, last)):
            self._context.workspace.select(replace(state.selection, start=start, end=end))

    def clear_label(self) -> None:
        """Empty the label of the selected interval or point."""
        state = self._context.state
        place = editing.label_index(state.grid, state.selection)
        if place is None or state.selection.tier is None:
            self._context.prompts.hint("Nothing with a label is selected.")
            return
        tier = state.selection.tier
        self._doing.edit(lambda grid: _cleared(editing.set_label(grid, tier, place, "")))

    def type_label(self) -> None:
        """Put the text cursor into the selected label."""
        self._context.timeline.focus_label()


def _cleared(edit: Edit) -> Edit:
    return replace(edit, name="Clear label")


def needs_stretch_on(tier: int) -> Callable[[State], str]:
    """Return the reason that an interval cannot be added to a tier."""

    def why_not(state: State) -> str:
        if reason := needs_nth(tier)(state):
            return reason
        if isinstance(state.grid.tiers[tier], PointTier):
            return "This tier holds points, not intervals."
        return "Select a stretch of time first." if state.selection.is_cursor else ""

    return why_not


def needs_nth(tier: int) -> Callable[[State], str]:
    """Return the reason that nothing can be done on a tier: there may be fewer."""

    def why_not(state: State) -> str:
        if reason := needs_document(state):
            return reason
        return "" if tier < len(state.grid.tiers) else f"There is no tier {tier + 1}."

    return why_not


def editing_commands(commands: Editing) -> tuple[Command, ...]:
    """Return the commands that change boundaries and intervals."""
    return (*_history(commands), *_boundaries(commands), *_intervals(commands))


def _history(editing: Editing) -> tuple[Command, ...]:
    def undo_title(state: State) -> str:
        return f"Undo {_lowered(state.undo_name)}" if state.undo_name else "Undo"

    def redo_title(state: State) -> str:
        return f"Redo {_lowered(state.redo_name)}" if state.redo_name else "Redo"

    return (
        Command(
            "edit.undo", "Undo", "Edit", ("Ctrl+Z",), editing.undo,
            "Takes the last step back; there is no limit to how many.",
            lambda state: "" if state.undo_name else "There is no step to take back.", undo_title,
        ),
        Command(
            "edit.redo", "Redo", "Edit", ("Ctrl+Y", "Ctrl+Shift+Z"), editing.redo,
            "Brings back what was taken back.",
            lambda state: "" if state.redo_name else "There is no step to bring back.", redo_title,
        ),
        Command(
            "edit.type", "Type label", "Edit", (), editing.type_label,
            "Puts the text cursor into the label of the selected interval or point.",
            needs_tier, section="label",
        ),
        Command(
            "edit.clear", "Clear label", "Edit", (), editing.clear_label,
            "Empties the label of the selected interval or point.", needs_tier, section="label",
        ),
    )  # fmt: skip


def _boundaries(editing: Editing) -> tuple[Command, ...]:
    return (
        Command(
            "boundary.add", "Add on selected tier", "Boundary", ("Return", "Enter"),
            editing.add_boundary,
            "Adds a boundary or a point at the cursor, or at both ends of the selection; while "
            "sound plays, where it is heard. The label is divided at the text cursor.", needs_tier,
        ),
        *(
            Command(
                f"boundary.add_{n + 1}", f"Add on tier {n + 1}", "Boundary/Add on tier",
                (f"Ctrl+F{n + 1}",),
                partial(editing.add_boundary_on, n),
                f"Adds a boundary or a point at the cursor on tier {n + 1}.", needs_nth(n),
            )
            for n in range(TIERS_WITH_KEYS)
        ),
        Command(
            "boundary.add_all", "Add on all tiers", "Boundary", ("Ctrl+F9",),
            editing.add_boundary_everywhere,
            "Adds a boundary or a point at the cursor on every tier.", needs_nth(0),
        ),
        Command(
            "boundary.remove", "Remove", "Boundary", ("Alt+Backspace",), editing.remove_boundary,
            "Removes the boundary or point at the cursor, or at the start of the selection; the "
            "labels on both sides are joined.", needs_tier, section="remove",
        ),
    )  # fmt: skip


def _intervals(editing: Editing) -> tuple[Command, ...]:
    return (
        *(
            Command(
                f"interval.add_{n + 1}", f"Add on tier {n + 1}", "Interval/Add on tier",
                (f"Ctrl+{n + 1}",),
                partial(editing.add_interval_on, n),
                f"Makes the selected stretch an interval of tier {n + 1}.", needs_stretch_on(n),
            )
            for n in range(TIERS_WITH_KEYS)
        ),
        Command(
            "interval.merge", "Merge", "Interval", ("Ctrl+M",), editing.merge,
            "Makes one interval of all that the selection covers; with one selected, of it and "
            "the next.", needs_intervals, section="merge",
        ),
    )  # fmt: skip


def _lowered(name: str | None) -> str:
    return name[:1].lower() + name[1:] if name else ""
