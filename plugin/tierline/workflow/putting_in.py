"""A finished alignment put into an open document: one edit, and what is known of the labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tierline.alignment.contract import Stretch
from tierline.annotation import IntervalTier, TextGrid
from tierline.doubt import Untold
from tierline.editing import Edit, difference, extend_to
from tierline.review import AlignedLabel, Sidecar
from tierline.workflow.aligning import PlanResult
from tierline.workflow.insertion import inserted
from tierline.workflow.planning import Scope
from tierline.workflow.targets import Target, targets_of

NAMES = {
    Scope.WHOLE: "Align recording",
    Scope.SELECTION: "Align selection",
    Scope.TIER: "Align intervals",
}


def placing(result: PlanResult, grid_now: TextGrid) -> Edit:
    """Return the one edit that puts an alignment in.

    Where tiers of its names are there, only what lies inside the spans that were aligned changes;
    a whole alignment takes the place of all of them if the user chose to replace. Otherwise tiers
    are added, under names that are free. If the recording goes on behind the end of the tiers and
    was aligned there, all tiers become longer.

    Args:
        result: What `align_plan` returned.
        grid_now: The tiers as they are now, which may differ from those of the plan.
    """
    return Edit(NAMES[result.plan.scope], difference(grid_now, _placed(result, grid_now)))


def sidecar_with(sidecar: Sidecar | None, result: PlanResult, grid_now: TextGrid) -> Sidecar:
    """Return a document's sidecar with what is known of the labels that `placing` puts in.

    Args:
        sidecar: What is known so far; None if nothing is.
        result: What `align_plan` returned.
        grid_now: The tiers before the edit, as given to `placing`.
    """
    fresh = result.sidecar
    targets = targets_of(result, grid_now)
    new = [item for target in targets for item in _items(target, result)]
    if sidecar is None:
        return replace(fresh, items=tuple(new))
    gone = {target.name: target for target in targets}
    kept = [item for item in sidecar.items if not _goes(item, gone.get(item.tier), result)]
    again = result.plan.scope is Scope.WHOLE
    return Sidecar(
        source=fresh.source if again else sidecar.source,
        items=tuple(_sorted([*kept, *new])),
        run=fresh.run,
        remarks=tuple(dict.fromkeys((*sidecar.remarks, *fresh.remarks))),
        stretches=_stretches(sidecar.stretches, result),
        untold=_untold(sidecar.untold, result),
    )


def _placed(result: PlanResult, grid: TextGrid) -> TextGrid:
    targets = targets_of(result, grid)
    tiers = [target.aligned.tier for target in targets]
    start = min([grid.start, *(tier.start for tier in tiers)])
    end = max([grid.end, *(tier.end for tier in tiers)])
    grid = replace(extend_to(grid, end).apply(grid), start=start)
    for target in targets:
        fresh = replace(target.aligned.tier, name=target.name)
        if target.index is None:
            grid = grid.with_tiers(fresh)
            continue
        tier = grid.tiers[target.index]
        if not target.whole and isinstance(tier, IntervalTier):
            fresh = inserted(tier, fresh, result.within(target.aligned.tier.name))
        grid = grid.with_tier(target.index, fresh)
    return grid


def _items(target: Target, result: PlanResult) -> Iterator[AlignedLabel]:
    """Yield what is known of the labels that are put in, as they are put in."""
    name = target.aligned.tier.name
    for item in result.sidecar.items:
        if item.tier != name:
            continue
        if target.index is None or target.whole:
            yield replace(item, tier=target.name)
            continue
        for part in result.within(name).within(item.start, item.end):
            yield replace(item, tier=target.name, start=part.start, end=part.end)


def _goes(item: AlignedLabel, target: Target | None, result: PlanResult) -> bool:
    """Tell whether an old label is no longer there."""
    if target is None:
        return False
    spans = result.within(target.aligned.tier.name)
    return target.whole or target.index is None or spans.overlaps(item.start, item.end)


def _sorted(items: list[AlignedLabel]) -> list[AlignedLabel]:
    order = {name: n for n, name in enumerate(dict.fromkeys(item.tier for item in items))}
    return sorted(items, key=lambda item: (order[item.tier], item.start, item.end))


def _untold(old: tuple[Untold, ...], result: PlanResult) -> tuple[Untold, ...]:
    kept = [each for each in old if not result.spans.overlaps(each.start, each.end)]
    return tuple(sorted([*kept, *result.sidecar.untold], key=lambda each: each.start))


def _stretches(old: tuple[Stretch, ...], result: PlanResult) -> tuple[Stretch, ...]:
    kept = [each for each in old if not result.spans.overlaps(each.start, each.end)]
    if result.plan.scope is Scope.WHOLE and result.complete:
        kept = []
    return tuple(sorted([*kept, *result.sidecar.stretches], key=lambda each: each.start))
