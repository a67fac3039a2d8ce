"""What differs between two grids, as the changes that turn one into the other."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from tierline.annotation import IntervalTier, PointTier, TextGrid, Tier, Times
from tierline.editing.changes import (
    Change,
    InsertTier,
    RemoveTier,
    RenameTier,
    SetDomain,
    Splice,
)
from tierline.editing.rows import rows_of

WIDE = 1000  # rows: beyond this the tier itself is put in, which shares its columns


def difference(before: TextGrid, after: TextGrid) -> tuple[Change, ...]:
    """Return changes that turn `before` into `after`, to the last bit; none if they are alike.

    Tiers are matched by kind and name. Of a matched tier only the stretch of rows that differs is
    replaced.
    """
    changes: list[Change] = []
    if _domain(before) != _domain(after):
        changes.append(SetDomain(None, after.start, after.end))
    place = 0  # where the next tier stands on the grid as it is after the changes so far
    for olds, news in _matched(before, after):
        paired = min(len(olds), len(news))
        for old, new in zip(olds[:paired], news[:paired], strict=True):
            changes += _tier_changes(old, new, place)
            place += 1
        changes += [RemoveTier(place)] * (len(olds) - paired)
        changes += [InsertTier(place + more, new) for more, new in enumerate(news[paired:])]
        place += len(news) - paired
    return tuple(changes)


def _matched(before: TextGrid, after: TextGrid) -> Iterator[tuple[Sequence[Tier], Sequence[Tier]]]:
    """Give stretches of tiers that belong together: as many of each, or some that came or went."""
    keys = [[(type(tier), tier.name) for tier in grid.tiers] for grid in (before, after)]
    matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    for _, left, right, low, high in matcher.get_opcodes():
        yield before.tiers[left:right], after.tiers[low:high]


def _tier_changes(old: Tier, new: Tier, index: int) -> list[Change]:
    if old is new:
        return []
    replaced: list[Change] = [RemoveTier(index), InsertTier(index, new)]
    if type(old) is not type(new):
        return replaced
    first, behind = _alike_ends(old, new)
    count = len(new) - behind - first
    if max(count, len(old) - behind - first) > WIDE:
        return replaced
    changes: list[Change] = []
    if old.name != new.name:
        changes.append(RenameTier(index, new.name))
    if _domain(old) != _domain(new):
        changes.append(SetDomain(index, new.start, new.end))
    if count or len(old) > behind + first:
        rows = rows_of(new, first, count)
        changes.append(Splice(index, first, len(old) - behind - first, rows))
    return changes


def _alike_ends(old: Tier, new: Tier) -> tuple[int, int]:
    """Return how many rows are the same at the start and, besides those, at the end."""
    shorter = min(len(old), len(new))
    differs = np.zeros(shorter, dtype=np.bool_)
    for left, right in _columns(old, new):
        differs |= left[:shorter].view(np.int64) != right[:shorter].view(np.int64)
    first = min(_leading(differs), _same(zip(old.labels, new.labels, strict=False)))
    rest = shorter - first
    differs = np.zeros(rest, dtype=np.bool_)
    for left, right in _columns(old, new):
        backwards = left[::-1][:rest], right[::-1][:rest]
        differs |= backwards[0].view(np.int64) != backwards[1].view(np.int64)
    labels = zip(reversed(old.labels), reversed(new.labels), strict=False)
    return first, min(_leading(differs), _same(labels), rest)


def _columns(old: Tier, new: Tier) -> list[tuple[Times, Times]]:
    if isinstance(old, IntervalTier) and isinstance(new, IntervalTier):
        return [(old.starts, new.starts), (old.ends, new.ends)]
    if isinstance(old, PointTier) and isinstance(new, PointTier):
        return [(old.times, new.times)]
    return []


def _leading(differs: NDArray[np.bool_]) -> int:
    return int(differs.argmax()) if differs.any() else len(differs)


def _same(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _domain(owner: Tier | TextGrid) -> bytes:
    return struct.pack("<dd", owner.start, owner.end)
