"""Whether the place of an alignment was edited while it was being made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from tierline.alignment.tiers import TierLayout
from tierline.annotation import IntervalTier, TextGrid, Tier
from tierline.navigation import Span
from tierline.workflow.aligning import PlanResult
from tierline.workflow.planning import Plan, Scope
from tierline.workflow.settings import TIERS
from tierline.workflow.spans import Spans
from tierline.workflow.targets import target_index

Row: TypeAlias = tuple[float, float, str]


def edited_since(plan: Plan, grid_now: TextGrid, result: PlanResult | None = None) -> bool:
    """Tell whether the tiers that a plan works on were edited, where it does, since it was made.

    These are the tiers that its result goes into, and the tier that holds the text. One that was
    renamed, removed, added, or moved past another counts as edited.

    Args:
        plan: The plan.
        grid_now: The tiers as they are now.
        result: What came of the plan; None, while it is not known, takes all that may come.
    """
    if grid_now is plan.grid:
        return False
    layout = TierLayout(plan.settings.tiers or TIERS, suffix=plan.settings.suffix)
    names = [layout.name(kind, who) for who in plan.speakers for kind in layout.tiers]
    spans = Spans(Span.between(text.start, text.end) for text in plan.texts)
    complete = True
    if result is not None:
        names, spans = [made.tier.name for made in result.tiers], result.spans
        complete = result.complete
    inside = None if plan.scope is Scope.WHOLE and complete else spans
    if any(_target_differs(plan, grid_now, name, inside) for name in names):
        return True
    return any(_text_differs(plan, index, grid_now, spans) for index in plan.text_tiers)


def _target_differs(plan: Plan, now: TextGrid, name: str, inside: Spans | None) -> bool:
    old, new = target_index(plan, plan.grid, name), target_index(plan, now, name)
    if old is None or new is None:
        return old is not new
    before, after = plan.grid.tiers[old], now.tiers[new]
    if _rank(plan.grid, old, now) != _rank(now, new, plan.grid):
        return True
    if _shares_rows(before, after):
        return False
    if inside is None:
        return before != replace(after, start=before.start, end=before.end)
    gone, come = _changed(before, after)
    return _cut(gone, inside) != _cut(come, inside)


def _text_differs(plan: Plan, index: int, now: TextGrid, spans: Spans) -> bool:
    """Tell whether a text was typed anew, or the interval around it made longer or shorter."""
    before = plan.grid.tiers[index]
    if any(_shares_rows(before, tier) for tier in now.tiers):
        return False
    same = [n for n, tier in enumerate(plan.grid.tiers) if tier.name == before.name].index(index)
    named = [tier for tier in now.tiers if tier.name == before.name]
    if len(named) <= same:
        return True
    gone, come = _changed(before, named[same])
    return any(spans.overlaps(start, end) for start, end, label in gone | come if label.strip())


def _rank(grid: TextGrid, index: int, other: TextGrid) -> int:
    """Count the tiers above one, without those that only one of two grids has."""
    return sum(tier.name in other.names for tier in grid.tiers[:index])


def _shares_rows(one: Tier, other: Tier) -> bool:
    """Tell at a glance that two tiers hold the same: edits share all columns they do not touch."""
    if not isinstance(one, IntervalTier) or not isinstance(other, IntervalTier):
        return one is other
    columns = ((one.starts, other.starts), (one.ends, other.ends), (one.labels, other.labels))
    return all(left is right for left, right in columns)


def _changed(before: Tier, after: Tier) -> tuple[set[Row], set[Row]]:
    """Return the rows that are gone and those that have come."""
    # Row by row: differences of large sets in one call would hold Python's lock for too long.
    old, new = ({row for row in _rows(tier)} for tier in (before, after))
    return {row for row in old if row not in new}, {row for row in new if row not in old}


def _rows(tier: Tier) -> Iterator[Row]:
    if isinstance(tier, IntervalTier):
        return zip(tier.starts.tolist(), tier.ends.tolist(), tier.labels, strict=True)
    return zip(tier.times.tolist(), tier.times.tolist(), tier.labels, strict=True)


def _cut(rows: set[Row], inside: Spans) -> set[Row]:
    """Return what of the rows lies inside the spans."""
    cut: set[Row] = set()
    for start, end, label in rows:
        if start == end and inside.overlaps(start, end):
            cut.add((start, end, label))
        cut.update((part.start, part.end, label) for part in inside.within(start, end))
    return cut
