"""The questions before what is open is left behind, by closing the window or opening another."""

from __future__ import annotations

from collections.abc import Callable

from tierline_desktop.actions.align import Aligning
from tierline_desktop.actions.prompts import Prompts
from tierline_desktop.actions.saving import Saving
from tierline_desktop.actions.transcribe import Transcribing
from tierline_desktop.workspace import State

TRANSCRIPTION = "A transcription"


class Leaving:
    """Asks about unsaved changes first, then about engines that are at work.

    Args:
        saving: Asks about unsaved changes and saves them.
        aligning: What may be running.
        transcribing: The same.
        prompts: Asks the user.
    """

    def __init__(
        self, saving: Saving, aligning: Aligning, transcribing: Transcribing, prompts: Prompts
    ) -> None:
        self._saving = saving
        self._aligning = aligning
        self._transcribing = transcribing
        self._prompts = prompts

    def may_leave(self, later: Callable[[], object], *, agreed: State | None = None) -> bool:
        """Ask, if there is anything to be lost; the alignment is ended if the user says so.

        Args:
            later: Called once everything is saved, if that takes longer than this call.
            agreed: What was open when the user agreed to leave it, unsaved or not.

        Returns:
            Whether what is open may be left now.
        """
        aligned, transcribed = self._aligning.running, self._transcribing.running
        if not self._saving.may_leave(later, agreed=agreed):
            return False
        ended = (aligned and not self._aligning.running) or (
            transcribed and not self._transcribing.running
        )
        if ended and not self._saving.may_leave(later):
            return False  # a result that came in during the question had not been asked about yet
        if self._aligning.running:
            if not self._prompts.throw_away(self._aligning.seconds_left):
                return False
            self._aligning.throw_away()
        if self._transcribing.running:
            if not self._prompts.throw_away(self._transcribing.seconds_left, TRANSCRIPTION):
                return False
            self._transcribing.throw_away()
        return True
