"""The aligner that the settings ask for, checked before any work starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tierline.alignment.registry import Registry
from tierline.alignment.spec import AlignerSpec
from tierline.alignment.tiers import TierLayout
from tierline.errors import InputError, UsageError
from tierline.plugins.options import parse
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.anchors import AnchorChoice, choose_anchors, texts_of
from tierline.workflow.refine_choice import RefineChoice, choose_refining
from tierline.workflow.settings import TIERS, AlignSettings


@dataclass(frozen=True, slots=True)
class Choice:
    """An aligner that can do what is asked of it.

    Attributes:
        spec: What it says of itself.
        options: Its own options, an instance of `spec.options`.
        layout: How its answers are written down.
        anchors: What finds the text in recordings that are too long for it; None: itself, if it
            can.
        refining: How its boundaries are refined; None: they stay as they are.
    """

    spec: AlignerSpec
    options: Any
    layout: TierLayout
    anchors: AnchorChoice | None = None
    refining: RefineChoice | None = None


def choose(
    settings: AlignSettings,
    registry: Registry,
    transcribers: TranscriberRegistry | None = None,
) -> Choice:
    """Find the aligner and check every setting against it.

    Args:
        settings: What is asked for.
        registry: Where aligners are found.
        transcribers: Where transcribers are found; None takes all that are installed.

    Raises:
        UsageError: There is no such aligner, it cannot run here, or it cannot do what is asked.
        InputError: The profile for refinement cannot be read.
    """
    spec = registry.spec(settings.aligner)
    for listing in registry.listing():
        problem = listing.obstacle() if listing.name == spec.name else None
        if problem:
            raise UsageError(f"The aligner {spec.name!r} cannot run here: {problem}")
    options: Any = parse(spec.options, texts_of(settings.options))
    if not spec.understands(settings.language, options):
        raise UsageError(_unknown(spec, settings.language))
    refining = choose_refining(settings, spec, registry)
    layout = _layout(settings, spec, _gives_phones(spec, refining))
    anchors = choose_anchors(settings, spec, registry, transcribers or TranscriberRegistry())
    return Choice(spec, options, layout, anchors, refining)


def _unknown(spec: AlignerSpec, language: str) -> str:
    ways = ", and how to align others" if spec.further else ""
    return (
        f"The aligner {spec.name!r} does not know the language {language!r}; 'tierline aligners' "
        f"lists those it knows{ways}."
    )


def gives_phones(settings: AlignSettings, registry: Registry) -> bool:
    """Tell whether phones can come of an alignment: from the aligner, or from refinement.

    Args:
        settings: What is asked for.
        registry: Where aligners are found.
    """
    try:
        spec = registry.spec(settings.aligner)
        if "phones" in spec.tiers:
            return True
        return _gives_phones(spec, choose_refining(settings, spec, registry)) is not None
    except (UsageError, InputError):
        return False


def _gives_phones(spec: AlignerSpec, refining: RefineChoice | None) -> AlignerSpec | None:
    """Return which aligner gives phones: itself, what refinement hears with, or none."""
    if "phones" in spec.tiers:
        return spec
    hearer = None if refining is None else refining.hearer
    other = None if hearer is None else hearer.spec
    return other if isinstance(other, AlignerSpec) else None


def _layout(settings: AlignSettings, spec: AlignerSpec, phonetic: AlignerSpec | None) -> TierLayout:
    tiers = settings.tiers or tuple(name for name in TIERS if name in spec.tiers)
    for name in tiers:
        if name not in spec.tiers and (name != "phones" or phonetic is None):
            raise UsageError(
                f"The aligner {spec.name!r} gives no {name}; it gives {', '.join(spec.tiers)}."
            )
    if "phones" in tiers and phonetic and settings.phone_set not in phonetic.phone_sets:
        raise UsageError(
            f"The aligner {phonetic.name!r} does not write phones in {settings.phone_set!r}; "
            f"it has {', '.join(phonetic.phone_sets)}."
        )
    return TierLayout(tiers, settings.phone_set, settings.suffix)
