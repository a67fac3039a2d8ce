"""Which profile refines what an aligner says, and what finds phones where it gives none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.contract import Aligner
from tierline.alignment.engine import Engine
from tierline.alignment.registry import Registry
from tierline.alignment.spec import AlignerSpec
from tierline.errors import UsageError
from tierline.plugins.options import parse
from tierline.refinement.profile import Profile, read_profile, shipped_profile
from tierline.workflow.anchors import EMBEDDED, AnchorChoice
from tierline.workflow.own_profiles import own_profiles
from tierline.workflow.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class RefineChoice:
    """How boundaries are refined.

    Attributes:
        profile: By which profile.
        hearer: What finds phones where the aligner gives none; None: nothing does.
    """

    profile: Profile
    hearer: AnchorChoice | None = None

    def engine(self, opened: Aligner | None) -> Engine | None:
        """Return what finds phones, given its aligner; None: nothing does."""
        hearer = self.hearer
        if opened is None or hearer is None or not isinstance(hearer.spec, AlignerSpec):
            return None
        return Engine(hearer.spec, opened, None, hearer.options)


def choose_refining(
    settings: AlignSettings, spec: AlignerSpec, registry: Registry
) -> RefineChoice | None:
    """Return how to refine; None: not at all.

    Args:
        settings: What is asked for.
        spec: What is to align.
        registry: Where aligners are found.

    Raises:
        UsageError: The profile was made for another aligner.
        InputError: It cannot be read.
    """
    if not settings.refine or not spec.refined:
        return None
    knows_phones = "phones" in spec.tiers
    hearer = None if knows_phones else _embedded(registry, settings.language)
    names = {spec.name} if knows_phones else {spec.name, EMBEDDED}
    return RefineChoice(_profile(settings.profile, settings.language, names), hearer)


def choose_for(profile: Path | None, language: str, registry: Registry) -> RefineChoice:
    """Return how to refine what other programs made.

    Args:
        profile: A file; None takes the user's own, or the one that comes with Tierline.
        language: BCP 47 code.
        registry: Where aligners are found.

    Raises:
        UsageError: The profile was made for another aligner than the embedded one.
        InputError: It cannot be read.
    """
    return RefineChoice(_profile(profile, language, {EMBEDDED}), _embedded(registry, language))


def _profile(path: Path | None, language: str, aligners: set[str]) -> Profile:
    if path is None:
        return next(own_profiles(language, aligners), None) or shipped_profile()
    profile = read_profile(path)
    if profile.aligner not in aligners:
        raise UsageError(
            f"The profile {path} was made for the aligner {profile.aligner!r}, not for "
            f"{' or '.join(sorted(aligners))}; leave it out, or make one with 'tierline calibrate'."
        )
    return profile


def _embedded(registry: Registry, language: str) -> AnchorChoice | None:
    for listed in registry.listing():
        spec = listed.spec
        if listed.name == EMBEDDED and spec is not None and listed.obstacle() is None:
            usable = "phones" in spec.tiers and spec.speaks(language)
            return AnchorChoice(spec, parse(spec.options, {}), language) if usable else None
    return None
