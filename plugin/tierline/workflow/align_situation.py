"""What there is to align, and what of it is most likely wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tierline.alignment import Registry
from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import interval_at
from tierline.errors import TierlineError
from tierline.navigation import Selection, Span
from tierline.text import dialogue_of
from tierline.text.speakers import ALWAYS
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.align_order import AlignChoice
from tierline.workflow.choosing import choose
from tierline.workflow.planning import Scope
from tierline.workflow.settings import AlignSettings
from tierline.workflow.speaker_tiers import may_hold_text, speakers_by
from tierline.workflow.text_tier import likely_name


@dataclass(frozen=True, slots=True)
class TextTier:
    """A tier that can hold the text.

    Attributes:
        index: Where it stands in the grid.
        name: Its name.
        labels: How many of its intervals are labelled.
    """

    index: int
    name: str
    labels: int


def text_tiers(grid: TextGrid) -> tuple[TextTier, ...]:
    """Return the interval tiers that have labels."""
    counted = [
        TextTier(index, tier.name, sum(1 for label in tier.labels if label.strip()))
        for index, tier in enumerate(grid.tiers)
        if isinstance(tier, IntervalTier)
    ]
    return tuple(tier for tier in counted if tier.labels)


@dataclass(frozen=True, slots=True)
class AlignSituation:
    """What there is to align, for a dialog to choose from.

    Attributes:
        registry: The aligners that are installed.
        text_tiers: Tiers that can hold the text: index, name, and how many labels there are.
        transcript: The text beside the tiers.
        selection: The selected stretch; None if only a moment is selected.
        channels: How many channels the recording has.
        transcribers: The transcribers that are installed; None looks for them.
        heard: Whether it is known of the text beside the tiers where each utterance is said.
    """

    registry: Registry
    text_tiers: tuple[TextTier, ...] = ()
    transcript: str = ""
    selection: Span | None = None
    channels: int = 1
    transcribers: TranscriberRegistry | None = None
    heard: bool = False

    def problem(self, choice: AlignChoice) -> str | None:
        """Say in one sentence why a choice cannot be done, or None."""
        try:
            choose(choice.settings, self.registry, self.transcribers)
        except TierlineError as error:
            return error.message[:1].upper() + error.message[1:].rstrip(".") + "."
        return self._missing_text(choice) or self._missing_channel(choice)

    @property
    def apart(self) -> tuple[TextTier, ...]:
        """The tiers that may each hold what one speaker says."""
        names = (tier for tier in self.text_tiers if may_hold_text(tier.name))
        return tuple(names) or self.text_tiers

    @property
    def may_name_speakers(self) -> bool:
        """Whether lines of the text may begin with names of speakers."""
        return bool(dialogue_of(self.transcript, ALWAYS).turns)

    def speakers(self, choice: AlignChoice) -> tuple[str, ...]:
        """Return who is named, in the text or by tiers, as it would be aligned."""
        if choice.scope is Scope.TIER and choice.every:
            return speakers_by([tier.name for tier in self.apart])
        return self._named(choice.settings) if choice.scope is Scope.WHOLE else ()

    def _named(self, settings: AlignSettings) -> tuple[str, ...]:
        notes = settings.unspoken.spans(self.transcript)
        return dialogue_of(self.transcript, settings.speakers, notes).speakers

    def _missing_text(self, choice: AlignChoice) -> str | None:
        match choice.scope:
            case Scope.WHOLE if not self.transcript.strip():
                return "Type or open the text of the recording first."
            case Scope.SELECTION if self.selection is None:
                return "Select the stretch of time to align first."
            case Scope.SELECTION if not choice.text.strip():
                return "Type what is said in the selection."
            case Scope.TIER if choice.every:
                return None if self.text_tiers else "Choose a tier with labels to align."
            case Scope.TIER if choice.tier not in [tier.index for tier in self.text_tiers]:
                return "Choose a tier with labels to align."
        return None

    def _missing_channel(self, choice: AlignChoice) -> str | None:
        settings = choice.settings
        own = () if isinstance(settings.channels, str) else settings.channels.values()
        for channel in (settings.channel, *own):
            if channel is not None and channel >= self.channels:
                return f"The recording has no channel {channel + 1}."
        return None


def selected_interval(grid: TextGrid, selection: Selection) -> tuple[Span, str] | None:
    """Return the interval of the selected tier that the selection starts in, and its label."""
    if selection.tier is None:
        return None
    tier = grid.tiers[selection.tier]
    if not isinstance(tier, IntervalTier):
        return None
    index = interval_at(tier, selection.start)
    if index is None:
        return None
    row = tier[index]
    return Span(row.start, row.end), row.label


def text_within(grid: TextGrid, selection: Selection) -> str:
    """Return the labels that the selection covers on the selected tier, in order."""
    if selection.tier is None or selection.is_cursor:
        return ""
    tier = grid.tiers[selection.tier]
    if not isinstance(tier, IntervalTier):
        return ""
    inside = (tier.starts < selection.end) & (tier.ends > selection.start)
    return " ".join(tier.labels[n] for n in inside.nonzero()[0].tolist() if tier.labels[n].strip())


def _likely_tier(tiers: Sequence[TextTier], selected: int | None) -> int | None:
    """Return the tier with the text: the selected one, else one of a usual name, else the first."""
    likely = likely_name([tier.name for tier in tiers])
    named = [tier.index for tier in tiers if tier.name == likely]
    labelled = [tier.index for tier in tiers]
    return next((index for index in (selected, *named, *labelled) if index in labelled), None)


def first_choice(
    situation: AlignSituation, grid: TextGrid, selection: Selection, settings: AlignSettings
) -> AlignChoice:
    """Return what is most likely wanted: a labelled selection, else the text, else a tier.

    Args:
        situation: What there is to align.
        grid: The tiers.
        selection: What is selected.
        settings: What was chosen last.
    """
    tier = _likely_tier(situation.text_tiers, selection.tier)
    text = text_within(grid, selection)
    if text:
        scope = Scope.SELECTION
    elif situation.transcript.strip():
        scope = Scope.WHOLE
    elif tier is not None:
        scope = Scope.TIER
    else:
        scope = Scope.WHOLE if selection.is_cursor else Scope.SELECTION
    return AlignChoice(scope, tier, text, settings)
