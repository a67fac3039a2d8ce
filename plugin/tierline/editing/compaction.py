"""Changes put together: typing a word letter by letter leaves one small change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from tierline.editing.changes import Change, Splice
from tierline.editing.rows import Rows


def compacted(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return fewer changes that do the same, where that is easy to see."""
    kept: list[Change] = []
    last: dict[int, int] = {}  # tier: where the last splice of that tier stands in `kept`
    for change in changes:
        if not isinstance(change, Splice):
            last.clear()  # tiers may have other numbers from here on
            kept.append(change)
            continue
        place = last.get(change.tier)
        joined = None if place is None else _joined(cast("Splice", kept[place]), change)
        if place is None or joined is None:
            last[change.tier] = len(kept)
            kept.append(change)
        else:
            kept[place] = joined
    return tuple(kept)


def _joined(one: Splice, then: Splice) -> Splice | None:
    """Return one splice for two on the same tier; None unless one covers the rows of the other."""
    come = len(one.rows)
    before = then.first - one.first
    behind = come - before - then.count
    if before >= 0 and behind >= 0:
        rows = one.rows[:before] + then.rows + one.rows[come - behind :]
        return Splice(one.tier, one.first, one.count, cast("Rows", rows))
    if before <= 0 and behind <= 0:
        return Splice(one.tier, then.first, then.count - come + one.count, then.rows)
    return None
