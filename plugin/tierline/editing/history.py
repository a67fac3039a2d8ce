"""What was done, step by step: undo, redo, and steps that grow while the user types."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.annotation import TextGrid
from tierline.editing.changes import Splice
from tierline.editing.compaction import compacted
from tierline.editing.edit import Edit


@dataclass(frozen=True, slots=True)
class _Step:
    """What takes a step back (or brings it again), and the key of the edits that may join it."""

    back: Edit
    joins: str | None = None


class History:
    """A grid and the way it came to be; keeps small edits, never grids.

    Only the inverse of a step is kept: what brings it again is made when it is taken back.
    """

    def __init__(self, grid: TextGrid) -> None:
        self._grid = grid
        self._done: list[_Step] = []
        self._undone: list[Edit] = []

    @property
    def grid(self) -> TextGrid:
        """The tiers as they are now."""
        return self._grid

    @property
    def steps(self) -> int:
        """How many steps `undo` could take back."""
        return len(self._done)

    @property
    def undo_name(self) -> str | None:
        """Name of the step that `undo` takes back; None if there is none."""
        return self._done[-1].back.name if self._done else None

    @property
    def redo_name(self) -> str | None:
        """Name of the step that `redo` brings back; None if there is none."""
        return self._undone[-1].name if self._undone else None

    def apply(self, edit: Edit, *, joins: str | None = None) -> bool:
        """Do an edit; steps that were taken back are forgotten.

        Args:
            edit: What to do.
            joins: The edit becomes part of the last step if that was made with the same key and
                is not sealed. A step whose edits come to nothing together is dropped.

        Returns:
            Whether anything changed; if not, there is no new step.

        Raises:
            EditError: The edit does not fit the grid; nothing has changed.
        """
        after, back = edit.done(self._grid)
        if after is self._grid or (_may_cancel_out(edit) and after == self._grid):
            return False
        self._grid = after
        self._undone.clear()
        if joins is not None and self._done and self._done[-1].joins == joins:
            self._join(back)
        else:
            self._done.append(_Step(back, joins))
        return True

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        if not self._done:
            return False
        self.seal()
        self._grid, again = self._done.pop().back.done(self._grid)
        self.seal()
        self._undone.append(again)
        return True

    def redo(self) -> bool:
        """Bring back the step that was last taken back; return whether there was one."""
        if not self._undone:
            return False
        self._grid, back = self._undone.pop().done(self._grid)
        self._done.append(_Step(back))
        return True

    def seal(self) -> None:
        """Let no later edit join the last step."""
        if self._done:
            self._done[-1] = _Step(self._done[-1].back)

    def _join(self, back: Edit) -> None:
        step = self._done.pop()
        joined = Edit(step.back.name, compacted(back.changes + step.back.changes))
        if joined.apply(self._grid) is not self._grid:
            self._done.append(_Step(joined, step.joins))


def _may_cancel_out(edit: Edit) -> bool:
    """Tell whether one change may undo another, which takes a look at whole tiers to find out."""
    tiers = {change.tier for change in edit.changes if isinstance(change, Splice)}
    return len(tiers) < len(edit.changes)
