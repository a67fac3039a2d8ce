"""The doubtful places of tiers that were aligned, as far as they still stand as tiers change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.alignment.contract import Defect
from tierline.annotation import IntervalTier, TextGrid
from tierline.doubt import KnownDoubts, SaidWord
from tierline.navigation import Selection, Span
from tierline.review import AlignedLabel, Sidecar, Status, edges_by_hand
from tierline.text.silences import is_silence
from tierline.workflow.doubtful import (
    LEAST,
    QUIET,
    DoubtfulPlace,
    Looked,
    doubtful_boundaries,
    odd_words,
    untold_places,
)
from tierline.workflow.word_tiers import named_like_phones

SAME = 1e-6  # seconds: less is rounding, not a human's hand
_WITHIN = 0.05  # seconds that a label may reach into a stretch without text
_MOST_GUESSED = 0.5  # share of words: if more are not in the dictionary, none of them is marked
_UNKNOWN: KnownDoubts = (None, None)

Times: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DoubtfulMarks:
    """Doubtful places, in order of time; those of a tier by its name.

    They are worked out once from what is known; whether one still stands is seen from the tiers: a
    boundary that was moved is where nothing was doubted, and undo brings the doubt back.

    Attributes:
        places: All of them.
        by_tier: Those of each tier.
        untold: Where something is heard without text.
    """

    places: tuple[DoubtfulPlace, ...] = ()
    by_tier: Mapping[str, tuple[DoubtfulPlace, ...]] = field(default_factory=dict)
    untold: tuple[DoubtfulPlace, ...] = ()

    @classmethod
    def of(cls, sidecar: Sidecar | None) -> DoubtfulMarks:
        """Find the doubtful places in what is known; 0.1 s for 100,000 words."""
        if sidecar is None:
            return cls()
        items: dict[str, list[AlignedLabel]] = {}
        for item in sidecar.items:
            items.setdefault(item.tier, []).append(item)
        by_tier = {
            tier: _ordered(_places_of(tier, rows))
            for tier, rows in items.items()
            if not named_like_phones(tier)
        }
        untold = tuple(untold_places(sidecar.untold))
        every = [*untold, *(place for places in by_tier.values() for place in places)]
        return cls(_ordered(every), by_tier, untold)

    @classmethod
    def found(cls, places: Sequence[DoubtfulPlace], tiers: Sequence[str]) -> DoubtfulMarks:
        """Return places that were found by checking tiers of these names."""
        by_tier = {
            name: _ordered([place for place in places if place.tier == name]) for name in tiers
        }
        return cls(_ordered([*places]), by_tier, tuple(one for one in places if not one.tier))

    def on(self, tier: IntervalTier, view: Span) -> Iterator[DoubtfulPlace]:
        """Yield what still stands on a tier and may be in view, what has no text included."""
        own = self.by_tier.get(tier.name)
        if own is None:
            return
        low = bisect_left(own, view.start - _reach(own), key=_start)
        for place in own[low : bisect_right(own, view.end, key=_start)]:
            if place.end >= view.start and _stands(place, tier):
                yield place
        for place in self.untold:
            if place.end >= view.start and place.start <= view.end and _is_free(place, tier):
                yield place

    def stands(self, place: DoubtfulPlace, grid: TextGrid) -> bool:
        """Tell whether a place is still as it was when it was doubted."""
        tiers = [tier for tier in grid.tiers if isinstance(tier, IntervalTier)]
        if place.tier:
            return any(tier.name == place.tier and _stands(place, tier) for tier in tiers)
        return all(_is_free(place, tier) for tier in tiers if tier.name in self.by_tier)

    def beyond(self, grid: TextGrid, selection: Selection, step: int) -> tuple[DoubtfulPlace, ...]:
        """Return the next doubtful place: all that is said of one span of one tier.

        Args:
            grid: The tiers as they are now.
            selection: What is selected.
            step: 1 for the next, -1 for the one before.

        Returns:
            What is said of it; nothing if there is none that way.
        """
        here = (selection.start, selection.end)
        if step > 0:
            rest = self.places[bisect_right(self.places, here, key=_span) :]
        else:
            rest = self.places[: bisect_left(self.places, here, key=_span)][::-1]
        first = next((place for place in rest if self.stands(place, grid)), None)
        if first is None:
            return ()
        same = (first.tier, *_span(first))
        return tuple(
            place
            for place in self.places[bisect_left(self.places, _span(first), key=_span) :][
                : len(Defect) + 1
            ]
            if (place.tier, *_span(place)) == same and self.stands(place, grid)
        )


def _places_of(tier: str, items: Sequence[AlignedLabel]) -> Iterator[DoubtfulPlace]:
    """Yield the doubtful places of a tier; only what is doubtful costs more than a glance."""
    odd = [item for item in items if item.defects and item.status is Status.AUTO]
    guess = Defect.GUESSED_PRONUNCIATION
    guessed = sum(guess in item.defects for item in odd)
    quiet = QUIET | {guess} if guessed > _MOST_GUESSED * len(items) else QUIET
    for item in odd:
        told = tuple(defect for defect in item.defects if defect not in quiet)
        yield from odd_words((Looked(_word(item), _UNKNOWN, told),), tier)
    for place in [n for n, item in enumerate(items) if item.doubt and _is_doubtful(item.doubt)]:
        yield from _boundaries_of(tier, items, place)


def _is_doubtful(doubt: KnownDoubts) -> bool:
    start, end = doubt
    return (start is not None and start.over_50_ms >= LEAST) or (
        end is not None and end.over_50_ms >= LEAST
    )


def _boundaries_of(tier: str, items: Sequence[AlignedLabel], place: int) -> Iterator[DoubtfulPlace]:
    """Yield the doubtful edges of one label; where two meet, the first tells of both."""
    item = items[place]
    first = place
    if place and abs(items[place - 1].end - item.start) <= SAME:
        if item.doubt and (item.doubt[1] is None or item.doubt[1].over_50_ms < LEAST):
            return  # only its start is doubtful, and that has been told
        first = place - 1
    around = [_looked(one) for one in items[first : place + 2]]
    for each in doubtful_boundaries(around, tier, LEAST):
        is_start = first == place and abs(each.start - item.start) <= SAME
        if is_start or abs(each.start - item.end) <= SAME:
            yield each


def _looked(item: AlignedLabel) -> Looked:
    start, end = (
        None if by_hand else doubt
        for doubt, by_hand in zip(item.doubt or _UNKNOWN, edges_by_hand(item), strict=True)
    )
    return Looked(_word(item), (start, end), item.defects)


def _word(item: AlignedLabel) -> SaidWord:
    return SaidWord(-1, item.label, item.start, item.end)


def _stands(place: DoubtfulPlace, tier: IntervalTier) -> bool:
    if place.kind == "boundary":
        return _holds(tier.starts, place.start) or _holds(tier.ends, place.start)
    at = int(np.searchsorted(tier.starts, place.start - SAME))
    return (
        at < len(tier)
        and abs(float(tier.starts[at]) - place.start) <= SAME
        and abs(float(tier.ends[at]) - place.end) <= SAME
        and tier.labels[at] == place.label
    )


def _holds(times: Times, time: float) -> bool:
    at = int(np.searchsorted(times, time - SAME))
    return at < len(times) and abs(float(times[at]) - time) <= SAME


def _is_free(place: DoubtfulPlace, tier: IntervalTier) -> bool:
    """Tell whether no label reaches into a stretch."""
    low = int(np.searchsorted(tier.ends, place.start + _WITHIN))
    high = int(np.searchsorted(tier.starts, place.end - _WITHIN))
    return all(is_silence(label) for label in tier.labels[low:high])


def _ordered(places: Iterator[DoubtfulPlace] | list[DoubtfulPlace]) -> tuple[DoubtfulPlace, ...]:
    return tuple(sorted(places, key=_span))


def _reach(places: Sequence[DoubtfulPlace]) -> float:
    """Return how long the longest is: what begins that long before a view may reach into it."""
    return max((place.end - place.start for place in places), default=0.0)


def _span(place: DoubtfulPlace) -> tuple[float, float]:
    return place.start, place.end


def _start(place: DoubtfulPlace) -> float:
    return place.start
