"""Where words begin and end, from the few frames in which a CTC model names their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# A word is taken to reach so far, in seconds, beyond its tokens where no pause says otherwise.
_REACH = 0.15


@dataclass(frozen=True, slots=True)
class Rough:
    """Where a unit's tokens are named, in seconds from the start of the recording."""

    unit: int
    start: float
    end: float
    confidence: float


def settle_edges(
    rough: Sequence[Rough],
    span: tuple[float, float],
    pauses: NDArray[np.float64],
    hop: float,
) -> list[tuple[float, float] | None]:
    """Give each unit its start and end; None where no time is left.

    CTC names a token in one or two frames somewhere within its sound, and the frames between are
    blank. So between two words the boundary is where the sound pauses, if it does; else in the
    middle between the last token of one and the first token of the other.

    Args:
        rough: In order.
        span: Start and end of the request, in seconds.
        pauses: (n, 2) starts and ends of pauses in seconds, in order.
        hop: Seconds of a frame.
    """
    if not rough:
        return []
    gaps = [_gap(rough, place, span, (pauses, hop)) for place in range(len(rough) + 1)]
    times = [(left[1], right[0]) for left, right in pairwise(gaps)]
    return [
        (round(start, 6), round(end, 6)) if round(start, 6) < round(end, 6) else None
        for start, end in times
    ]


def _gap(
    rough: Sequence[Rough],
    place: int,
    span: tuple[float, float],
    sound: tuple[NDArray[np.float64], float],
) -> tuple[float, float]:
    """Return where one unit ends and where the next begins, which is number `place`."""
    pauses, half = sound[0], sound[1] / 2
    # The middles of the frames on both sides are surely within the words.
    before = rough[place - 1].end - half if place else span[0]
    behind = rough[place].start + half if place < len(rough) else span[1]
    before, behind = max(before, span[0]), min(behind, span[1])
    gap = pauses[(pauses[:, 1] > before) & (pauses[:, 0] < behind)]
    if len(gap):
        return max(float(gap[0, 0]), before), min(float(gap[-1, 1]), behind)
    if 0 < place < len(rough):
        middle = (before + behind) / 2
        return min(middle, before + half + _REACH), max(middle, behind - half - _REACH)
    return min(before + half + _REACH, behind), max(behind - half - _REACH, before)
