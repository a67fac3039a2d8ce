"""What an alignment is asked to do, from what was chosen to the plan."""

from __future__ import annotations

from dataclasses import dataclass, field

from tierline.annotation import TextGrid
from tierline.errors import UsageError
from tierline.navigation import Span
from tierline.transcription.contract import Segment
from tierline.workflow.document import Document
from tierline.workflow.heard import lined_up
from tierline.workflow.planning import (
    Plan,
    Scope,
    plan_heard,
    plan_selection,
    plan_speakers,
    plan_tier,
    plan_whole,
)
from tierline.workflow.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class AlignChoice:
    """What the user wants aligned, and how.

    Attributes:
        scope: How much of the recording.
        tier: Index of the tier that holds the text, if `scope` is a tier.
        text: What is said in the selection, if `scope` is the selection.
        settings: How to align.
        every: Take every tier that may hold text, each as what one speaker says, if `scope` is a
            tier.
    """

    scope: Scope
    tier: int | None = None
    text: str = ""
    settings: AlignSettings = field(default_factory=AlignSettings)
    every: bool = False


@dataclass(frozen=True, slots=True)
class AlignOrder:
    """What was open when an alignment was asked for, and what was chosen.

    Attributes:
        document: What is open.
        grid: Its tiers.
        transcript: Its text.
        selection: The selected stretch.
        choice: What to align, and how.
        heard: The utterances of a transcription that the text comes from; it may have been
            corrected since.
    """

    document: Document
    grid: TextGrid
    transcript: str
    selection: Span
    choice: AlignChoice
    heard: tuple[Segment, ...] = ()

    def plan(self) -> Plan:
        """Return the plan.

        Raises:
            InputError: There is no recording, or no text.
            UsageError: It cannot be done.
        """
        choice = self.choice
        match choice.scope:
            case Scope.WHOLE:
                heard = lined_up(self.heard, self.transcript)
                if heard:
                    return plan_heard(self.document, self.grid, heard, choice.settings)
                return plan_whole(self.document, self.grid, self.transcript, choice.settings)
            case Scope.SELECTION:
                return plan_selection(
                    self.document, self.grid, self.selection, choice.text, choice.settings
                )
        if choice.every:
            return plan_speakers(self.document, self.grid, choice.settings)
        if choice.tier is None:
            raise UsageError("Choose the tier that holds the text.")
        return plan_tier(self.document, self.grid, choice.tier, choice.settings)
