"""The doubtful places of a TextGrid, whoever made it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.contract import Defect
from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import probe
from tierline.doubt import (
    Doubt,
    Judged,
    SaidWord,
    defects_of,
    judged,
    pauses_in,
    said_in,
    untold,
)
from tierline.doubt.reasons import DEFECTS
from tierline.doubt.said import TOUCHING
from tierline.errors import InputError, UsageError
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import AlignedLabel, Status, merged, read_sidecar, sidecar_path
from tierline.textgrid import open_textgrid
from tierline.workflow.compare_files import PHONE_TIERS
from tierline.workflow.planning import check_channel

LEAST = 0.25  # probability of more than 50 ms from which a boundary is listed
# Whether a guess, a wide search or a squeeze did any harm shows in the boundaries themselves.
_QUIET = frozenset((Defect.GUESSED_PRONUNCIATION, Defect.WIDENED_SEARCH, Defect.SQUEEZED))


@dataclass(frozen=True, slots=True)
class DoubtfulPlace:
    """A place that somebody should look at.

    Attributes:
        start: Where it begins, in seconds.
        end: Where it ends, in seconds; a boundary begins and ends at one time.
        label: The label, or both that meet at a boundary; empty where there is none.
        what: What is doubtful, in plain words.
        probability: How likely a boundary is off by more than 50 ms; None for what is no boundary.
    """

    start: float
    end: float
    label: str
    what: str
    probability: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How a TextGrid is checked.

    Attributes:
        tier: The tier of words.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
        least: Probability, from 0 to 1, from which a boundary is doubtful.

    Raises:
        UsageError: A setting has no meaning.
    """

    tier: str = "words"
    channel: int | None = None
    least: float = LEAST

    def __post_init__(self) -> None:
        if not 0 <= self.least <= 1:
            raise UsageError(f"The least probability goes from 0 to 1; {self.least} is outside.")


def check(
    audio: str | Path,
    textgrid: str | Path,
    settings: CheckSettings | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[DoubtfulPlace, ...]:
    """Return the doubtful places of a TextGrid, in order of time, whatever program made it.

    Phones are looked for in the tier beside the words ("phones" for "words", "mary - phones" for
    "mary - words"). Where a sidecar says that a human has moved or checked a label, its boundaries
    are not doubted.

    Args:
        audio: The recording.
        textgrid: The TextGrid.
        settings: How; None for the defaults.
        progress: Can cancel.

    Raises:
        InputError: One of the files cannot be used, or there is no such tier.
        UsageError: The recording has no such channel.
        Cancelled: `progress` said so.
    """
    settings, progress = settings or CheckSettings(), progress or Progress()
    path, tier, channel = Path(textgrid), settings.tier, settings.channel
    recording = probe(Path(audio), check=progress.check)
    check_channel(recording, channel)
    grid = open_textgrid(path).grid
    words = _tier(grid, tier, path)
    said = said_in(words, _phones_of(grid, tier))
    found = judged(said, recording, channel, check=progress.check)
    pauses = pauses_in(recording, channel, check=progress.check)
    known = _known(path, grid, tier)
    places = [
        *_boundaries(said, found, known, settings.least),
        *_odd(said, defects_of(said, pauses), known),
        *_untold(untold(said, pauses, Span(0.0, recording.duration))),
    ]
    return tuple(sorted(places, key=lambda place: (place.start, place.end)))


def _tier(grid: TextGrid, name: str, path: Path) -> IntervalTier:
    for tier in grid.tiers:
        if tier.name == name and isinstance(tier, IntervalTier):
            return tier
    there = ", ".join(repr(tier.name) for tier in grid.tiers) or "none"
    raise InputError(f"{path} has no interval tier {name!r}; its tiers are {there}.")


def _phones_of(grid: TextGrid, words: str) -> IntervalTier | None:
    """Return the tier of phones that belongs to a tier of words, known by its name."""
    stem, _, suffix = words.casefold().rpartition("word")
    names = {f"{stem}{phone}{suffix.removeprefix('s')}" for phone in PHONE_TIERS}
    names |= {f"{name}s" for name in names}
    for tier in grid.tiers:
        if isinstance(tier, IntervalTier) and tier.name.casefold() in names:
            return tier
    return None


Known = dict[tuple[float, float], AlignedLabel]


def _known(path: Path, grid: TextGrid, tier: str) -> Known:
    """Return what the sidecar knows of a tier's labels, if there is one that can be read."""
    try:
        sidecar = read_sidecar(sidecar_path(path))
    except InputError:
        return {}
    items = merged(sidecar, grid).items
    return {(item.start, item.end): item for item in items if item.tier == tier}


def _boundaries(
    said: Sequence[SaidWord], found: Judged, known: Known, least: float
) -> Iterator[DoubtfulPlace]:
    """Yield the doubtful edges; where two words meet there is one for both."""
    for place, word in enumerate(said):
        before = said[place - 1] if place and _meet(said[place - 1], word) else None
        behind = said[place + 1] if place + 1 < len(said) and _meet(word, said[place + 1]) else None
        start, end = found.doubts[place]
        if before is None and start.over_50_ms >= least and not _by_hand(known, word):
            why = found.reason(place, is_end=False)
            yield _boundary(word.start, (word,), f"the start of {word.label!r}", start, why)
        if end.over_50_ms < least or _by_hand(known, word, behind):
            continue
        why = found.reason(place, is_end=True)
        if behind is None:
            yield _boundary(word.end, (word,), f"the end of {word.label!r}", end, why)
        else:
            both = f"where {word.label!r} and {behind.label!r} meet"
            yield _boundary(word.end, (word, behind), both, end, why)


def _boundary(
    time: float, words: Sequence[SaidWord], which: str, doubt: Doubt, why: str
) -> DoubtfulPlace:
    label = " | ".join(word.label for word in words)
    what = f"{which} may be off by more than 50 ms: {why}"
    return DoubtfulPlace(time, time, label, what, doubt.over_50_ms)


def _meet(word: SaidWord, behind: SaidWord) -> bool:
    return abs(behind.start - word.end) < TOUCHING


def _by_hand(known: Known, *words: SaidWord | None) -> bool:
    items = [known.get((word.start, word.end)) for word in words if word is not None]
    return any(item is not None and item.status is not Status.AUTO for item in items)


def _odd(
    said: Sequence[SaidWord], defects: Sequence[tuple[Defect, ...]], known: Known
) -> Iterator[DoubtfulPlace]:
    """Yield the words with defects, those that the sidecar knows of first."""
    for word, found in zip(said, defects, strict=True):
        item = known.get((word.start, word.end))
        if item is not None and item.status is Status.CHECKED:
            continue
        told = () if item is None or item.status is not Status.AUTO else item.defects
        for defect in dict.fromkeys((*told, *found)):
            if defect not in _QUIET:
                what = f"{word.label!r}: {DEFECTS[defect]}"
                yield DoubtfulPlace(word.start, word.end, word.label, what)


def _untold(spans: Iterable[Span]) -> Iterator[DoubtfulPlace]:
    for span in spans:
        yield DoubtfulPlace(span.start, span.end, "", "something is heard, and there is no text")
