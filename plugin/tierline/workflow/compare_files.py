"""TextGrids compared tier by tier, single files or folders of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tierline.annotation import IntervalTier
from tierline.errors import InputError, TierlineError
from tierline.textgrid import open_textgrid
from tierline.workflow.compare import Comparison, compare_phones, compare_words
from tierline.workflow.files import textgrids_in

PHONE_TIERS = ("phone", "phones", "phn", "segment", "segments", "mau")


@dataclass(frozen=True, slots=True)
class FileComparison:
    """What came of comparing one pair of TextGrids.

    Attributes:
        name: The reference's path inside its folder, or its name.
        comparison: The counts; for a hypothesis that is not there or cannot be read, all missing.
        error: Why the pair could not be compared, or None.
    """

    name: str
    comparison: Comparison
    error: TierlineError | None = None


def compare_paths(reference: Path, hypothesis: Path, tier: str) -> Iterator[FileComparison]:
    """Yield a comparison for each TextGrid of the reference.

    Args:
        reference: A TextGrid, or a folder of TextGrids.
        hypothesis: The same; in a folder each TextGrid has the reference's name.
        tier: Name of the tier to compare, in both.

    Raises:
        InputError: One is a folder and the other is not, or there is nothing to compare.
    """
    for path in (reference, hypothesis):
        if not path.exists():
            raise InputError(f"{path} does not exist.")
    if reference.is_dir() != hypothesis.is_dir():
        folder = reference if reference.is_dir() else hypothesis
        raise InputError(f"{folder} is a folder, the other is not; give two files or two folders.")
    if not reference.is_dir():
        yield _compared(reference.name, reference, hypothesis, tier)
        return
    names = {path.relative_to(reference): path for path in textgrids_in(reference)}
    found = {_key(path.relative_to(hypothesis)): path for path in textgrids_in(hypothesis)}
    if not names:
        raise InputError(f"{reference} holds no TextGrids.")
    for name, path in names.items():
        partner = found.get(_key(name), hypothesis / name)
        yield _compared(str(name), path, partner, tier)


def _key(name: Path) -> Path:
    return name.with_suffix("")


def _compared(name: str, reference: Path, hypothesis: Path, tier: str) -> FileComparison:
    compare = compare_phones if _holds_phones(tier) else compare_words
    try:
        gold = _tier(reference, tier)
    except TierlineError as error:
        return FileComparison(name, Comparison(), error)
    try:
        return FileComparison(name, compare(gold, _tier(hypothesis, tier)))
    except TierlineError as error:
        return FileComparison(name, compare(gold, ()), error)


def _holds_phones(tier: str) -> bool:
    """Tell whether a tier holds phones; "KAN-MAU" or "speaker - phones" do by their last part."""
    words = "".join(char if char.isalpha() else " " for char in tier.casefold()).split()
    return bool(words) and words[-1] in PHONE_TIERS


def _tier(path: Path, name: str) -> IntervalTier:
    grid = open_textgrid(path).grid
    for tier in grid.tiers:
        if tier.name == name and isinstance(tier, IntervalTier):
            return tier
    there = ", ".join(repr(tier.name) for tier in grid.tiers) or "none"
    raise InputError(f"{path} has no interval tier {name!r}; its tiers are {there}.")
