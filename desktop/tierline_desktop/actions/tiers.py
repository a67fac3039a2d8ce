"""Adding, renaming, ordering and removing tiers."""

from __future__ import annotations

from dataclasses import replace

from tierline import editing
from tierline.editing import TierKind
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.doing import Doing
from tierline_desktop.actions.reasons import needs_document, needs_tier
from tierline_desktop.workspace import State


class Tiers:
    """Changes which tiers there are; the selected one is what is acted on."""

    def __init__(self, context: Context, doing: Doing) -> None:
        self._context = context
        self._doing = doing

    def add(self, kind: TierKind) -> None:
        """Ask for a name and add a tier of a kind ("interval" or "point") behind the selected."""
        state = self._context.state
        default = "intervals" if kind == "interval" else "points"
        name = self._context.prompts.name(
            f"Name of the new {kind} tier", editing.unique_name(state.grid, default)
        )
        if name is None:
            return
        now = state.selection.tier
        index = len(state.grid.tiers) if now is None else now + 1
        if self._doing.edit(lambda grid: editing.add_tier(grid, index, name, kind)):
            self._select(index)

    def duplicate(self) -> None:
        """Put a copy of the tier below it."""
        index = self._index()
        if self._doing.edit(lambda grid: editing.duplicate_tier(grid, index)):
            self._select(index + 1)

    def rename(self) -> None:
        """Ask for another name of the tier."""
        index = self._index()
        name = self._context.prompts.name("New name of the tier", self._name())
        if name is not None:
            self._doing.edit(lambda grid: editing.rename_tier(grid, index, name))

    def remove(self) -> None:
        """Remove the tier; undo brings it back."""
        index, name = self._index(), self._name()
        if self._doing.edit(lambda grid: editing.remove_tier(grid, index)):
            self._context.prompts.hint(
                f"The tier \u201c{name}\u201d was removed; undo brings it back."
            )

    def clear(self) -> None:
        """Empty all labels of the tier; undo brings them back."""
        index = self._index()
        self._doing.edit(lambda grid: editing.clear_labels(grid, index))

    def move(self, step: int) -> None:
        """Move the tier up (-1) or down (1) among the others."""
        index = self._index()
        if self._doing.edit(lambda grid: editing.move_tier(grid, index, index + step)):
            self._select(index + step)

    def _index(self) -> int:
        index = self._context.state.selection.tier
        assert index is not None  # `needs_tier` was asked
        return index

    def _name(self) -> str:
        return self._context.state.grid.tiers[self._index()].name

    def _select(self, index: int) -> None:
        workspace = self._context.workspace
        workspace.select(replace(workspace.state.selection, tier=index))


def _not_first(state: State) -> str:
    return needs_tier(state) or ("This is the first tier." if state.selection.tier == 0 else "")


def _not_last(state: State) -> str:
    if reason := needs_tier(state):
        return reason
    return "This is the last tier." if state.selection.tier == len(state.grid.tiers) - 1 else ""


def _has_labels(state: State) -> str:
    if reason := needs_tier(state):
        return reason
    assert state.selection.tier is not None  # asked just above
    labels = state.grid.tiers[state.selection.tier].labels
    return "" if any(labels) else "The tier holds no text."


def tier_commands(context: Context, doing: Doing) -> tuple[Command, ...]:
    """Return the commands that change which tiers there are."""
    tiers = Tiers(context, doing)
    return (
        Command(
            "tier.add_intervals", "Add interval tier\u2026", "Tier", ("Ctrl+Shift+I",),
            lambda: tiers.add("interval"),
            "Adds a tier for intervals below the selected one.", needs_document,
        ),
        Command(
            "tier.add_points", "Add point tier\u2026", "Tier", ("Ctrl+Shift+T",),
            lambda: tiers.add("point"),
            "Adds a tier for points in time below the selected one.", needs_document,
        ),
        Command(
            "tier.duplicate", "Duplicate", "Tier", (), tiers.duplicate,
            "Puts a copy of the selected tier below it.", needs_tier,
        ),
        Command(
            "tier.rename", "Rename\u2026", "Tier", (), tiers.rename,
            "Gives the selected tier another name.", needs_tier, section="change",
        ),
        Command(
            "tier.up", "Move up", "Tier", ("Ctrl+Alt+Up",), lambda: tiers.move(-1),
            "Moves the selected tier above the one before it.", _not_first, section="change",
        ),
        Command(
            "tier.down", "Move down", "Tier", ("Ctrl+Alt+Down",), lambda: tiers.move(1),
            "Moves the selected tier below the one behind it.", _not_last, section="change",
        ),
        Command(
            "tier.clear", "Remove text", "Tier", (), tiers.clear,
            "Empties all labels of the selected tier; the boundaries stay.", _has_labels,
            section="remove",
        ),
        Command(
            "tier.remove", "Remove", "Tier", (), tiers.remove,
            "Removes the selected tier and all that is on it.", needs_tier, section="remove",
        ),
    )  # fmt: skip
