"""What to write down and how: what a dialog chooses from, and what of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tierline.errors import TierlineError
from tierline.navigation import Span
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.transcribing import TranscribeSettings, WarmTranscriber


@dataclass(frozen=True, slots=True)
class TranscribeChoice:
    """What is to be written down.

    Attributes:
        settings: How.
        selected: Whether only the selected stretch is.
    """

    settings: TranscribeSettings = field(default_factory=TranscribeSettings)
    selected: bool = False


@dataclass(frozen=True, slots=True)
class TranscribeSituation:
    """What there is to write down, for a dialog to choose from.

    Attributes:
        registry: The transcribers that are installed.
        selection: The selected stretch; None if only a moment is selected.
        channels: How many channels the recording has.
    """

    registry: TranscriberRegistry
    selection: Span | None = None
    channels: int = 1

    def problem(self, choice: TranscribeChoice) -> str | None:
        """Say in one sentence why a choice cannot be done, or None."""
        try:
            WarmTranscriber(self.registry).choose(choice.settings)
        except TierlineError as error:
            return error.message[:1].upper() + error.message[1:].rstrip(".") + "."
        if choice.selected and self.selection is None:
            return "Select the stretch of time to transcribe first."
        channel = choice.settings.channel
        if channel is not None and channel >= self.channels:
            return f"The recording has no channel {channel + 1}."
        return None


def kept_of(settings: TranscribeSettings) -> dict[str, object]:
    """Return what of the settings is worth keeping for the next recording, as JSON can hold it."""
    return {
        "transcriber": settings.transcriber,
        "language": settings.language,
        "context": settings.context,
        "options": dict(settings.options),
    }


def settings_of(kept: Mapping[str, object]) -> TranscribeSettings:
    """Return settings from what was kept; what has no meaning is left out."""
    kinds: dict[str, tuple[type, ...]] = {
        "transcriber": (str,),
        "language": (str, type(None)),
        "context": (str,),
        "options": (dict,),
    }
    fitting: dict[str, Any] = {
        name: kept[name] for name, kind in kinds.items() if isinstance(kept.get(name, ...), kind)
    }
    return replace(TranscribeSettings(), **fitting)
