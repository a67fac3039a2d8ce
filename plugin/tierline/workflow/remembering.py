"""What of a choice is kept for the next recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from tierline.errors import TierlineError
from tierline.workflow.align_order import AlignChoice
from tierline.workflow.settings import AlignSettings

# fmt: off
KEPT = (
    "aligner", "language", "tiers", "phone_set", "keep_punctuation", "replace", "suffix", "units",
    "not_spoken", "all_spoken", "speakers", "anchors", "keep_checked", "refine",
)
# fmt: on


def remembered(choice: AlignChoice) -> dict[str, object]:
    """Return what of a choice is worth keeping for the next recording, as JSON can hold it."""
    kept = {name: value for name, value in asdict(choice.settings).items() if name in KEPT}
    return {**kept, "options": dict(choice.settings.options)}


def recalled(kept: Mapping[str, object]) -> AlignSettings:
    """Return settings from what was kept; what has no meaning any more is left out."""
    settings = AlignSettings()
    for name, value in kept.items():
        if not _fits(name, value):
            continue
        changed: dict[str, Any] = {name: value}
        try:
            settings = replace(settings, **changed)
        except (TierlineError, TypeError, ValueError):
            continue
    return settings


def _fits(name: str, value: object) -> bool:
    if name == "options":
        return isinstance(value, dict)
    if name == "tiers" and value is None:
        return True
    if name in ("tiers", "not_spoken"):
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    return name in KEPT and isinstance(value, type(getattr(AlignSettings(), name)))
