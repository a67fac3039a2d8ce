"""Fresh intervals put into some spans of a tier; what lies outside them is not touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from tierline.annotation import IntervalTier
from tierline.editing import NEAR, in_order
from tierline.navigation import Span
from tierline.workflow.spans import Spans

Row: TypeAlias = tuple[float, float, str]


def inserted(tier: IntervalTier, fresh: IntervalTier, spans: Spans) -> IntervalTier:
    """Return the tier with what `fresh` holds inside the spans.

    An interval that sticks out of a span is cut there and keeps its label outside. Only silence
    that was cut is not parted from the silence that comes beside it: no boundary was there before.
    The tier's domain grows if a span sticks out of it.

    Args:
        tier: Any tier.
        fresh: A tier in order and without gaps that covers the spans.
        spans: Where to replace.
    """
    ordered = in_order(tier) and bool(np.all(tier.starts[1:] >= tier.ends[:-1]))
    rows = _swept(tier, fresh, spans) if ordered else _sought(tier, fresh, spans)
    ends = [tier.start, tier.end, *(time for span in spans for time in (span.start, span.end))]
    return replace(
        tier,
        start=min(ends),
        end=max(ends),
        starts=np.array([start for start, _, _ in rows]),
        ends=np.array([end for _, end, _ in rows]),
        labels=tuple(label for _, _, label in rows),
    )


def fresh_rows(fresh: IntervalTier, span: Span) -> list[Row]:
    """Return what a tier without gaps holds inside a span, cut to it exactly."""
    low = int(np.searchsorted(fresh.ends, span.start + NEAR, "right"))
    high = int(np.searchsorted(fresh.starts, span.end - NEAR, "left"))
    part = slice(low, max(low, high))
    starts, ends = fresh.starts[part].tolist(), fresh.ends[part].tolist()
    if starts:
        starts[0], ends[-1] = span.start, span.end
    return list(zip(starts, ends, fresh.labels[part], strict=True))


def settled_on(tier: IntervalTier, span: Span) -> Span:
    """Return the span with its edges on boundaries of the tier that are there but for rounding."""
    return Span(_on_boundary(tier, span.start), _on_boundary(tier, span.end))


def _on_boundary(tier: IntervalTier, time: float) -> float:
    for column in (tier.starts, tier.ends):
        place = int(np.searchsorted(column, time - NEAR)) if len(column) else 0
        if place < len(column) and abs(column[place] - time) <= NEAR:
            return float(column[place])
    return time


def _swept(tier: IntervalTier, fresh: IntervalTier, spans: Spans) -> list[Row]:
    """Go through a tier in order once, from span to span."""
    rows = _rows(tier)
    out: list[Row] = []
    at = 0
    for span in (settled_on(tier, span) for span in spans):
        low = max(at, int(np.searchsorted(tier.ends, span.start, "right")))
        high = max(low, int(np.searchsorted(tier.starts, span.end, "left")))
        out += rows[at:low]
        at = high
        new = fresh_rows(fresh, span)
        if low < high:
            first, last = rows[low], rows[high - 1]
            if first[0] < span.start:
                out.append(_joined((first[0], span.start, first[2]), new, behind=False))
            if last[1] > span.end:
                at = high - 1
                rows[at] = _joined((span.end, last[1], last[2]), new, behind=True)
        out += new
    return out + rows[at:]


def _joined(outer: Row, new: list[Row], *, behind: bool) -> Row:
    """Return what sticks out, with the silence that it goes on with, which is taken from `new`."""
    place = -1 if behind else 0
    if outer[2] or not new or new[place][2]:
        return outer
    inner = new.pop(place)
    return (inner[0], outer[1], "") if behind else (outer[0], inner[1], "")


def _sought(tier: IntervalTier, fresh: IntervalTier, spans: Spans) -> list[Row]:
    """Go through a tier whose intervals are in any order or overlap, once for each span."""
    rows = _rows(tier)
    for span in spans:
        out: list[Row] = []
        place: int | None = None
        for row in rows:
            pieces = list(_outside(row, span))
            if place is None and pieces != [row]:
                place = len(out) + (row[0] < span.start)
            out += pieces
        if place is None:
            place = next((n for n, row in enumerate(out) if row[0] >= span.end), len(out))
        rows = out[:place] + fresh_rows(fresh, span) + out[place:]
    return rows


def _outside(row: Row, span: Span) -> Iterator[Row]:
    start, end, label = row
    if not (start < span.end and end > span.start):
        yield row  # undefined times too
        return
    if start < span.start:
        yield start, span.start, label
    if end > span.end:
        yield span.end, end, label


def _rows(tier: IntervalTier) -> list[Row]:
    return list(zip(tier.starts.tolist(), tier.ends.tolist(), tier.labels, strict=True))
