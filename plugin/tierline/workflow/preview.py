"""What a view can show of an alignment while it is going on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from threading import Lock
from time import monotonic
from typing import TypeAlias

import numpy as np

from tierline.alignment.parts import Part
from tierline.alignment.tiers import Aligned, TierLayout
from tierline.annotation import IntervalTier
from tierline.workflow.answers import requests_of
from tierline.workflow.lanes import laid_out, lanes_among
from tierline.workflow.passages import Passage
from tierline.workflow.work import Work

OnPiece: TypeAlias = Callable[[tuple[IntervalTier, ...]], None]


class Pieces:
    """Turns the parts of an alignment into tiers that hold just what is new.

    Args:
        work: What is being aligned.
        layout: How answers are written down.
        on_piece: Takes the tiers.
        interval: Time between two calls of `on_piece`, in seconds; what comes in between waits.
            What waits at the end is in the result.
    """

    def __init__(self, work: Work, layout: TierLayout, on_piece: OnPiece, interval: float) -> None:
        requests = requests_of(work.passages, work.recording, work.settings)
        asked = zip(requests, work.passages, strict=True)
        self._asked = {request.id: (request, passage) for request, passage in asked}
        self._speakers = work.speakers
        self._layout, self._on_piece, self._interval = layout, on_piece, interval
        self._kinds = layout.tiers
        self._waiting: list[tuple[Passage, Aligned]] = []
        self._due = float("-inf")
        self._lock = Lock()  # an engine may ask whether to stop from threads of its own

    def take(self, part: Part) -> None:
        """Take what was settled, and tell of it if it is time to."""
        request, passage = self._asked[part.request]
        words = part.alignment.words
        if part.start >= part.end or not words:
            return
        units = request.units[part.first : part.first + len(words)]
        cut = replace(request, units=units, start=part.start, end=part.end, fixed=())
        with self._lock:
            self._waiting.append((passage, (cut, part.alignment)))
        self.tell()

    def tell(self) -> None:
        """Tell of what waits, if it is time to."""
        with self._lock:
            if not self._waiting or monotonic() < self._due:
                return
            waiting, self._waiting = self._waiting, []
            self._due = monotonic() + self._interval
        start = min(request.start for _, (request, _) in waiting)
        end = max(request.end for _, (request, _) in waiting)
        made: dict[str, IntervalTier] = {}
        for lane in lanes_among(waiting):
            out = laid_out(lane, start, end, self._layout, lane.speakers)
            made |= {each.tier.name: each.tier for each in out.apart}
        names = (self._layout.name(kind, who) for who in self._speakers for kind in self._kinds)
        self._on_piece(tuple(made.get(name) or IntervalTier(name, start, end) for name in names))


class Preview:
    """Puts the pieces of an alignment together, cheaply however many there are."""

    def __init__(self) -> None:
        self._pieces: list[tuple[IntervalTier, ...]] = []

    def add(self, piece: Sequence[IntervalTier]) -> tuple[IntervalTier, ...]:
        """Add a piece and return all that is known so far, a tier for each tier to be made.

        Pieces may come in any order.
        """
        self._pieces.append(tuple(piece))
        # As a counter carries its ones: each interval is copied only a few times in all.
        while len(self._pieces) > 1 and _size(self._pieces[-2]) <= 2 * _size(self._pieces[-1]):
            last = self._pieces.pop()
            self._pieces[-1] = _together([self._pieces[-1], last])
        return _together(self._pieces)


def _size(piece: Sequence[IntervalTier]) -> int:
    return sum(map(len, piece))


def _together(pieces: Sequence[tuple[IntervalTier, ...]]) -> tuple[IntervalTier, ...]:
    ordered = sorted(pieces, key=lambda piece: piece[0].start)
    return tuple(_tier(tiers) for tiers in zip(*ordered, strict=True))


def _tier(tiers: Sequence[IntervalTier]) -> IntervalTier:
    starts = np.concatenate([tier.starts for tier in tiers])
    ends = np.concatenate([tier.ends for tier in tiers])
    labels = tuple(chain.from_iterable(tier.labels for tier in tiers))
    if np.any(starts[1:] < starts[:-1]):
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
        labels = tuple(labels[place] for place in order.tolist())
    low, high = min(tier.start for tier in tiers), max(tier.end for tier in tiers)
    return IntervalTier(tiers[0].name, low, high, starts, ends, labels)
