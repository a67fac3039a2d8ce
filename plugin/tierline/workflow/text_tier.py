"""Which tier of a TextGrid holds the text, where several have labels."""

from __future__ import annotations

from collections.abc import Sequence

from tierline.annotation import IntervalTier, TextGrid

# What people call the tier of whole utterances, ours first. Words and phones are results.
USUAL = (
    *("utterance", "utterances", "text", "transcript", "transcription", "orthography", "ort"),
    *("sentence", "sentences", "phrase", "phrases", "ipu", "speech"),
)


def labelled_tiers(grid: TextGrid) -> tuple[IntervalTier, ...]:
    """Return the interval tiers that have labels."""
    return tuple(
        tier
        for tier in grid.tiers
        if isinstance(tier, IntervalTier) and any(label.strip() for label in tier.labels)
    )


def likely_name(names: Sequence[str]) -> str | None:
    """Return the name of the tier that most likely holds the text: the only one, or a usual name.

    Args:
        names: Of the interval tiers that have labels.

    Returns:
        The name; None if nobody can tell.
    """
    if len(names) == 1:
        return names[0]
    folded = {name.strip().casefold(): name for name in reversed(names)}
    return next((folded[usual] for usual in USUAL if usual in folded), None)
