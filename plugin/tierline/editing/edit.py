"""An edit: a named step made of primitive changes, a value that can be written down."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.annotation import TextGrid
from tierline.editing.changes import Change


@dataclass(frozen=True, slots=True)
class Edit:
    """One step that a user can undo; false in a condition if it has no changes.

    Attributes:
        name: What menus call the step: "Move boundary", "Type label".
        changes: The changes, in the order in which they are done.
    """

    name: str
    changes: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes)

    def apply(self, grid: TextGrid) -> TextGrid:
        """Return the grid with the changes done; all that they do not touch is shared.

        Raises:
            EditError: The edit does not fit the grid.
        """
        return self.done(grid)[0]

    def inverse(self, before: TextGrid) -> Edit:
        """Return the edit that turns `apply(before)` into `before` again, to the last bit.

        Raises:
            EditError: The edit does not fit the grid.
        """
        return self.done(before)[1]

    def done(self, grid: TextGrid) -> tuple[TextGrid, Edit]:
        """Return both at once: the changed grid, the same one if nothing changes, and the inverse.

        Raises:
            EditError: The edit does not fit the grid.
        """
        inverses: list[Change] = []
        for change in self.changes:
            grid, inverse = change.done(grid)
            inverses.append(inverse)
        return grid, Edit(self.name, tuple(reversed(inverses)))
