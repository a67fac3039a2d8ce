"""What the timeline asks for, done: its signals become edits of the workspace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PyQt6.QtCore import pyqtBoundSignal

from tierline.annotation import PointTier
from tierline.editing import Edit, Grip, add_boundary, move_grips, set_label
from tierline.errors import TierlineError
from tierline.navigation import Selection
from tierline_desktop.actions.reasons import needs_tier, needs_tiers
from tierline_desktop.workspace import State, Workspace


class Asking(Protocol):
    """What asks for edits; the timeline does."""

    @property
    def boundary_moved(self) -> pyqtBoundSignal:
        """Tells of grips (a tuple) and the time in seconds that they were dragged to."""

    @property
    def boundary_requested(self) -> pyqtBoundSignal:
        """Tells of a tier and a time in seconds."""

    @property
    def label_typed(self) -> pyqtBoundSignal:
        """Tells of a tier, an index and the label as it is now."""

    @property
    def label_left(self) -> pyqtBoundSignal:
        """Tells that typing in a label has ended."""

    @property
    def typed_nowhere(self) -> pyqtBoundSignal:
        """Tells that a letter was typed while no label is selected."""

    @property
    def selected(self) -> pyqtBoundSignal:
        """Tells of a selection."""

    def caret(self) -> int | None:
        """Return where the caret is in the selected label."""


class TimelineEdits:
    """Does what a timeline asks for; what the engine refuses is told in its own words.

    Args:
        workspace: What is open.
        timeline: What asks.
        refused: Told the sentence of an edit that could not be done.
    """

    def __init__(
        self, workspace: Workspace, timeline: Asking, refused: Callable[[str], object]
    ) -> None:
        self._workspace, self._timeline, self._refused = workspace, timeline, refused
        timeline.boundary_moved.connect(self.move_boundary)
        timeline.boundary_requested.connect(self.add_boundary)
        timeline.label_typed.connect(self.type_label)
        timeline.label_left.connect(workspace.seal)
        timeline.typed_nowhere.connect(self.tell_where_to_type)
        timeline.selected.connect(workspace.select)

    def move_boundary(self, grips: tuple[Grip, ...], time: float) -> None:
        """Move boundaries or points to a time (seconds); an edge of the selection goes along."""
        before = self._workspace.state.selection
        grid = self._workspace.state.grid
        if self._do(lambda: move_grips(grid, grips, time)):
            old = {grip.time for grip in grips}
            self._workspace.select(carried(before, old, time))

    def add_boundary(self, tier: int, time: float) -> None:
        """Add a boundary or point; the label of the selected tier is divided at the caret."""
        state = self._workspace.state
        caret = self._timeline.caret() if tier == state.selection.tier else None
        self._do(lambda: add_boundary(state.grid, tier, time, caret=caret))

    def type_label(self, tier: int, index: int, label: str) -> None:
        """Change a label; all typing in it until it is left is one step."""
        grid = self._workspace.state.grid
        self._do(lambda: set_label(grid, tier, index, label), joins=f"label {tier} {index}")

    def tell_where_to_type(self) -> None:
        """Say how there can be a label for what is typed."""
        self._refused(_no_label(self._workspace.state))

    def _do(self, make: Callable[[], Edit], *, joins: str | None = None) -> bool:
        try:
            return self._workspace.apply(make(), joins=joins)
        except TierlineError as error:
            self._refused(error.message)
            return False


def _no_label(state: State) -> str:
    """Return the sentence about typing where nothing can be typed."""
    if reason := needs_tiers(state) or needs_tier(state):
        return reason
    assert state.selection.tier is not None  # `needs_tier` was asked
    if isinstance(state.grid.tiers[state.selection.tier], PointTier):
        return "There is no point at the cursor: press Enter to add one, then type."
    return "There is no interval at the cursor: press Enter to add one, then type."


def carried(selection: Selection, old: set[float], time: float) -> Selection:
    """Return the selection with those edges moved that were at the old times (seconds)."""
    start = time if selection.start in old else selection.start
    end = time if selection.end in old else selection.end
    return replace(selection, start=min(start, end), end=max(start, end))
