"""What Praat itself would drop, move or add when it reads a grid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tierline.annotation import IntervalTier, Tier, Times
from tierline.textgrid.reading import LineOf, Reading
from tierline.textgrid.remark import Remark

# More of one kind in one tier are counted, not listed.
_LISTED = 5

_REPEATED = "is at the same time as an earlier one; Praat keeps only the first, Tierline keeps both"
_UNSORTED = "stands behind a later one; Praat sorts by time, Tierline keeps the order"
_UNDEFINED = "has an undefined time; Praat may drop or move it, Tierline keeps it"


def find_losses(reading: Reading) -> tuple[Remark, ...]:
    """List what Praat would change silently; we keep it as it stands in the file."""
    remarks: list[Remark] = []
    for index, (tier, line_of) in enumerate(zip(reading.grid.tiers, reading.lines, strict=True), 1):
        remarks += _tier_losses(tier, f'tier {index} "{tier.name}"', line_of)
        if isinstance(tier, IntervalTier) and not len(tier) and not reading.format.bare_tiers:
            message = f'tier {index} "{tier.name}" has no interval; Praat gives it an empty one'
            remarks.append(Remark(None, message))
    return tuple(remarks)


def _tier_losses(tier: Tier, place: str, line_of: LineOf) -> Iterator[Remark]:
    kind = "interval" if isinstance(tier, IntervalTier) else "point"
    times = tier.starts if isinstance(tier, IntervalTier) else tier.times
    if bool(np.all(times[1:] > times[:-1])) and not np.isnan(times[:1]).any():
        return
    for why, indices in _offences(times).items():
        for index in indices[:_LISTED]:
            yield Remark(line_of(index), f"{place}: {kind} {index + 1} {why}")
        more = len(indices) - _LISTED
        if more > 0:
            line = line_of(indices[_LISTED])
            yield Remark(line, f"{place}: {more} more {kind}s of which one {why}")


def _offences(times: Times) -> dict[str, list[int]]:
    """Find what Praat's sorted lists drop or move, by what is to be said of it."""
    seen: set[float] = set()
    found: dict[str, list[int]] = {_REPEATED: [], _UNSORTED: [], _UNDEFINED: []}
    latest = -np.inf
    for index, time in enumerate(times.tolist()):
        if np.isnan(time):
            found[_UNDEFINED].append(index)
        elif time in seen:
            found[_REPEATED].append(index)
        elif time < latest:
            found[_UNSORTED].append(index)
        seen.add(time)
        latest = max(latest, time)
    return found
