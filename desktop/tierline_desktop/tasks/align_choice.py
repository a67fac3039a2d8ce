"""What an alignment is asked to do, and whether it can: dialog, action and work share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import Enum
from typing import Any

from tierline.alignment import Registry
from tierline.annotation import IntervalTier, TextGrid
from tierline.errors import TierlineError
from tierline.navigation import Span
from tierline.workflow import AlignSettings, Scope

KEPT = ("aligner", "language", "tiers", "phone_set", "keep_punctuation", "replace", "suffix")


@dataclass(frozen=True, slots=True)
class AlignChoice:
    """What the user wants aligned, and how.

    Attributes:
        scope: How much of the recording.
        tier: Index of the tier that holds the text, if `scope` is a tier.
        text: What is said in the selection, if `scope` is the selection.
        settings: How to align.
    """

    scope: Scope
    tier: int | None = None
    text: str = ""
    settings: AlignSettings = field(default_factory=AlignSettings)


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
    """

    registry: Registry
    text_tiers: tuple[TextTier, ...] = ()
    transcript: str = ""
    selection: Span | None = None
    channels: int = 1

    def problem(self, choice: AlignChoice) -> str | None:
        """Say in one sentence why a choice cannot be done, or None."""
        from tierline.workflow.choosing import choose

        try:
            choose(choice.settings, self.registry)
        except TierlineError as error:
            return error.message[:1].upper() + error.message[1:].rstrip(".") + "."
        return self._missing_text(choice) or self._missing_channel(choice)

    def _missing_text(self, choice: AlignChoice) -> str | None:
        match choice.scope:
            case Scope.WHOLE if not self.transcript.strip():
                return "Type or open the text of the recording first."
            case Scope.SELECTION if self.selection is None:
                return "Select the stretch of time to align first."
            case Scope.SELECTION if not choice.text.strip():
                return "Type what is said in the selection."
            case Scope.TIER if choice.tier not in [tier.index for tier in self.text_tiers]:
                return "Choose a tier with labels to align."
        return None

    def _missing_channel(self, choice: AlignChoice) -> str | None:
        channel = choice.settings.channel
        if channel is not None and channel >= self.channels:
            return f"The recording has no channel {channel + 1}."
        return None


class Late(Enum):
    """What to do with a result whose place was edited in the meantime."""

    PUT_IN = "put in"
    DISCARD = "discard"
    KEEP_APART = "keep apart"


def remembered(choice: AlignChoice) -> dict[str, Any]:
    """Return what of a choice is worth keeping for the next recording, as JSON can hold it."""
    kept = {name: value for name, value in asdict(choice.settings).items() if name in KEPT}
    return {**kept, "options": dict(choice.settings.options)}


def recalled(kept: Mapping[str, Any]) -> AlignSettings:
    """Return settings from what was kept; what has no meaning any more is left out."""
    settings = AlignSettings()
    for name, value in kept.items():
        if not _fits(name, value):
            continue
        try:
            settings = replace(settings, **{name: value})
        except (TierlineError, TypeError, ValueError):
            continue
    return settings


def _fits(name: str, value: object) -> bool:
    if name == "options":
        return isinstance(value, dict)
    if name == "tiers":
        return value is None or (
            isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
        )
    return name in KEPT and isinstance(value, type(getattr(AlignSettings(), name)))
