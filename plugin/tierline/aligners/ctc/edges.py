"""Where words begin and end, from the few frames in which a CTC model names their tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    starts, ends = [], []
    half = hop / 2
    for place in range(len(rough) + 1):
        # The middles of the frames on both sides are surely within the words.
        before = rough[place - 1].end - half if place else span[0]
        behind = rough[place].start + half if place < len(rough) else span[1]
        before, behind = max(before, span[0]), min(behind, span[1])
        gap = pauses[(pauses[:, 1] > before) & (pauses[:, 0] < behind)]
        if len(gap):
            end, start = max(float(gap[0, 0]), before), min(float(gap[-1, 1]), behind)
        elif 0 < place < len(rough):
            middle = (before + behind) / 2
            end = min(middle, before + half + _REACH)
            start = max(middle, behind - half - _REACH)
        else:
            end = min(before + half + _REACH, behind)
            start = max(behind - half - _REACH, before)
        ends.append(end)
        starts.append(start)
    times = zip(starts[:-1], ends[1:], strict=True)
    return [
        (round(start, 6), round(end, 6)) if round(start, 6) < round(end, 6) else None
        for start, end in times
    ]
