"""Offering what a crash left behind."""

from __future__ import annotations

from tierline.errors import TierlineError
from tierline.recovery import Abandoned, Journal, abandoned
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.journalling import Journalling
from tierline_desktop.actions.opening import Opening
from tierline_desktop.tasks import details_of


class Recovering:
    """Looks for unfinished work, and puts it back if the user wants it."""

    def __init__(self, context: Context, opening: Opening, journals: Journalling) -> None:
        self._context = context
        self._opening = opening
        self._journals = journals

    def offer(self) -> bool:
        """Ask about unfinished work, if there is any; return whether something was restored."""
        found = list(abandoned(self._journals.folder))
        while found:
            answer, index = self._context.prompts.recover(found)
            if answer == "later":
                return False
            chosen = found.pop(index)
            if answer == "discard":
                chosen.discard()
            elif self._restore(chosen):
                return True
        return False

    def _restore(self, chosen: Abandoned) -> bool:
        context = self._context
        try:
            recovered = chosen.restore()
        except (TierlineError, OSError) as error:
            context.prompts.tell(str(error), details_of(error))
            return False
        journal = Journal.resume(recovered, on_failure=self._journals.failed)
        context.workspace.open(
            recovered.document,
            history=recovered.history,
            transcript=recovered.transcript,
            recorder=journal,
        )
        self._journals.take(journal)
        self._opening.announce(recovered.document)
        return True
