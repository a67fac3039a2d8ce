"""What to write down and how: what a dialog chooses from, and what of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tierline.alignment.registry import Registry
from tierline.errors import TierlineError
from tierline.navigation import Span
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.choosing import Choice, choose
from tierline.workflow.settings import AlignSettings
from tierline.workflow.transcribing import TranscribeSettings, WarmTranscriber


@dataclass(frozen=True, slots=True)
class TranscribeChoice:
    """What is to be written down.

    Attributes:
        settings: How.
        selected: Whether only the selected stretch is.
        then: How the text is aligned as soon as it is there; None: it is not. The language is to be
            the one that is heard.
    """

    settings: TranscribeSettings = field(default_factory=TranscribeSettings)
    selected: bool = False
    then: AlignSettings | None = None


@dataclass(frozen=True, slots=True)
class TranscribeSituation:
    """What there is to write down, for a dialog to choose from.

    Attributes:
        registry: The transcribers that are installed.
        selection: The selected stretch; None if only a moment is selected.
        channels: How many channels the recording has.
        aligners: The aligners that are installed; None looks for them.
        last: How was aligned last.
    """

    registry: TranscriberRegistry
    selection: Span | None = None
    channels: int = 1
    aligners: Registry | None = None
    last: AlignSettings = field(default_factory=AlignSettings)

    def problem(self, choice: TranscribeChoice) -> str | None:
        """Say in one sentence why a choice cannot be done, or None."""
        try:
            WarmTranscriber(self.registry).choose(choice.settings)
            if choice.then is not None:
                self.aligner(choice)
        except TierlineError as error:
            return error.message[:1].upper() + error.message[1:].rstrip(".") + "."
        if choice.selected and self.selection is None:
            return "Select the stretch of time to transcribe first."
        channel = choice.settings.channel
        if channel is not None and channel >= self.channels:
            return f"The recording has no channel {channel + 1}."
        return None

    def aligner(self, choice: TranscribeChoice) -> Choice:
        """Return what aligns the text afterwards, as far as the language is known before.

        Raises:
            UsageError: There is no such aligner, or it cannot do what is asked.
        """
        then, language = choice.then or self.last, choice.settings.language
        registry = self.aligners or Registry()
        if language is None and not registry.spec(then.aligner).speaks(then.language):
            language = registry.spec(then.aligner).languages[0]
        settings = replace(then, language=language or then.language)
        return choose(settings, registry, self.registry)


def then_with(last: AlignSettings, name: str) -> AlignSettings:
    """Return how to align with an aligner: as last, if that was it, else as it does by itself."""
    if last.aligner == name:
        return last
    return replace(last, aligner=name, options={}, tiers=None, phone_set="ipa")


def kept_of(choice: TranscribeChoice) -> dict[str, object]:
    """Return what of a choice is worth keeping for the next recording, as JSON can hold it.

    How to align is kept with what was chosen for that.
    """
    settings = choice.settings
    return {
        "then_align": choice.then is not None,
        "transcriber": settings.transcriber,
        "language": settings.language,
        "context": settings.context,
        "options": dict(settings.options),
    }


def choice_of(kept: Mapping[str, object], last: AlignSettings) -> TranscribeChoice:
    """Return a choice from what was kept, and how was aligned last."""
    then = last if kept.get("then_align") is True else None
    return TranscribeChoice(settings_of(kept), then=then)


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
