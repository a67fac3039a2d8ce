"""Doing an edit on what is open, and saying it when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable

from tierline.annotation import TextGrid
from tierline.editing import Edit
from tierline.errors import TierlineError
from tierline_desktop.actions.context import Context


class Doing:
    """Applies edits to the workspace."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def edit(self, make: Callable[[TextGrid], Edit]) -> bool:
        """Do the edit that `make` returns for the grid as it is now; return whether it was done.

        What the engine refuses is told to the user in its own words.
        """
        self._context.settle()
        workspace = self._context.workspace
        try:
            return workspace.apply(make(workspace.state.grid))
        except TierlineError as error:
            self._context.prompts.hint(error.message)
            return False
