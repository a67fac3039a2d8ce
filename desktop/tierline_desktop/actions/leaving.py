"""The questions before what is open is left behind, by closing the window or opening another."""

from __future__ import annotations

from collections.abc import Callable

from tierline_desktop.actions.align import Aligning
from tierline_desktop.actions.prompts import Prompts
from tierline_desktop.actions.saving import Saving
from tierline_desktop.workspace import State


class Leaving:
    """Asks about unsaved changes first, then about an alignment that is running.

    Args:
        saving: Asks about unsaved changes and saves them.
        aligning: What may be running.
        prompts: Asks the user.
    """

    def __init__(self, saving: Saving, aligning: Aligning, prompts: Prompts) -> None:
        self._saving = saving
        self._aligning = aligning
        self._prompts = prompts

    def may_leave(self, later: Callable[[], object], *, agreed: State | None = None) -> bool:
        """Ask, if there is anything to be lost; the alignment is ended if the user says so.

        Args:
            later: Called once everything is saved, if that takes longer than this call.
            agreed: What was open when the user agreed to leave it, unsaved or not.

        Returns:
            Whether what is open may be left now.
        """
        aligned = self._aligning.running
        if not self._saving.may_leave(later, agreed=agreed):
            return False
        if not self._aligning.running:
            # A result that came in during the question has not been asked about yet.
            return not aligned or self._saving.may_leave(later)
        if not self._prompts.throw_away(self._aligning.seconds_left):
            return False
        self._aligning.throw_away()
        return True
