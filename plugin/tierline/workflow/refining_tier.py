"""A tier of a TextGrid refined: its labels stay, its boundaries move."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from tierline.annotation import Interval, IntervalTier
from tierline.errors import InputError
from tierline.text import Unit
from tierline.text.silences import is_silence
from tierline.workflow.passages import Reading

TOUCHING = 1e-6  # seconds
MARGIN = 0.3  # seconds around a group of words
SHORTEST = 0.005  # seconds: what is shorter is no word
LONGEST_GROUP = 25.0  # seconds that are heard at once


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled interval in which something is said.

    Attributes:
        index: Its position in the tier.
        start: In seconds.
        end: In seconds.
        unit: What is said.
        held: Whether its start, and its end, must stay where it is.
        limits: What it must not go over, in seconds: labels beside it that nobody speaks.
    """

    index: int
    start: float
    end: float
    unit: Unit
    held: tuple[bool, bool] = (False, False)
    limits: tuple[float, float] = (-math.inf, math.inf)

    def within(self, span: tuple[float, float]) -> tuple[float, float]:
        """Return a span cut to the limits; what lies outside altogether is the old one."""
        low, high = max(span[0], self.limits[0]), min(span[1], self.limits[1])
        return (low, high) if low < high else (self.start, self.end)


def rows_of(
    tier: IntervalTier,
    reading: Reading,
    file: str,
    notes: Container[tuple[float, float]] = frozenset(),
) -> list[Row]:
    """Return what is said in a tier, in order.

    Labels that nobody speaks ("***") keep their places, and so do edges that touch them.

    Args:
        tier: The tier.
        reading: How its labels are read.
        file: What it is from, for sentences about it.
        notes: Start and end, in seconds, of labels that are known to be spoken by nobody.

    Raises:
        InputError: Nothing is said there, or its intervals overlap or have no length.
    """
    rows: list[Row] = []
    mute: Interval | None = None
    for index, row in _in_order(tier, file):
        units = () if (row.start, row.end) in notes else reading.units(row.label)
        spoken = tuple(word for unit in units for word in unit.spoken)
        if spoken:
            unit = Unit(row.label, index, index + 1, spoken)
            low = -math.inf if mute is None else mute.end
            held = mute is not None and abs(mute.end - row.start) < TOUCHING
            limits = (low, math.inf)
            rows.append(Row(index, row.start, row.end, unit, (held, False), limits))
            continue
        mute = row
        if rows and rows[-1].limits[1] == math.inf:
            last = rows[-1]
            held = abs(last.end - row.start) < TOUCHING
            limits = (last.limits[0], row.start)
            rows[-1] = replace(last, held=(last.held[0], held), limits=limits)
    if not rows:
        raise _no_words(tier, file)
    return rows


def _no_words(tier: IntervalTier, file: str) -> InputError:
    return InputError(
        f"The tier {tier.name!r} of {file} holds no words to refine; "
        "type them into its intervals, or align the text."
    )


def _in_order(tier: IntervalTier, file: str) -> Iterator[tuple[int, Interval]]:
    """Yield the intervals with a label that is not a silence.

    Raises:
        InputError: They overlap, or one has no length.
    """
    before = -math.inf
    for index, row in enumerate(tier):
        if is_silence(row.label):
            continue
        if not (math.isfinite(row.start) and math.isfinite(row.end) and row.start < row.end):
            raise InputError(
                f"Interval {index + 1} of the tier {tier.name!r} in {file} has no length; give it "
                "one, or remove it."
            )
        if row.start < before - TOUCHING:
            raise InputError(
                f"Interval {index + 1} of the tier {tier.name!r} in {file} overlaps the one "
                "before; only intervals one after another can be refined."
            )
        before = row.end
        yield index, row


def stretches_of(
    rows: Sequence[Row], duration: float
) -> Iterator[tuple[Sequence[Row], float, float]]:
    """Yield groups of rows, each with the start and end in seconds of what is to be heard for it.

    Args:
        rows: What is said, in order.
        duration: Of the recording, in seconds.
    """
    groups = list(groups_of(rows))
    low = 0.0
    for number, group in enumerate(groups):
        last = number + 1 == len(groups)
        high = duration if last else (group[-1].end + groups[number + 1][0].start) / 2
        start = min(max(low, group[0].start - MARGIN), group[0].start)
        yield group, start, min(high, group[-1].end + MARGIN, duration)
        low = high


def spans_of(
    rows: Sequence[Row], found: Sequence[tuple[float, float] | None]
) -> list[tuple[float, float]]:
    """Return where rows lie, in order and apart; if that cannot be, where they lay.

    Args:
        rows: The rows of a stretch.
        found: Where each was found, in seconds; None: nowhere, so that it stays if there is room.
    """
    spans: list[tuple[float, float]] = []
    starts = [math.inf if span is None else span[0] for span in found]
    for n, (row, span) in enumerate(zip(rows, found, strict=True)):
        before = spans[-1][1] if spans else -math.inf
        free = (max(row.start, before), min(row.end, *starts[n + 1 :], math.inf))
        placed = row.within(free if span is None else span)
        if placed[1] - placed[0] < SHORTEST or placed[0] < before - TOUCHING:
            return [(row.start, row.end) for row in rows]
        spans.append(placed)
    return spans


def groups_of(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Cut rows where they are far apart, so that each group can be heard at once."""
    first = 0
    while first < len(rows):
        last = first + 1
        while last < len(rows) and rows[last].end - rows[first].start <= LONGEST_GROUP:
            last += 1
        if last < len(rows):
            middle = (first + last) // 2 + 1
            gaps = [rows[n].start - rows[n - 1].end for n in range(middle, last + 1)]
            last = middle + int(np.argmax(gaps)) if gaps else last
        yield rows[first:last]
        first = last


def with_spans(tier: IntervalTier, spans: Mapping[int, tuple[float, float]]) -> IntervalTier:
    """Return a tier in which some intervals lie elsewhere, and what is between them follows.

    Empty intervals are made, widened, narrowed or taken out as the room between labels demands;
    in a tier that had gaps none are made. Labels never go.

    Args:
        tier: The tier.
        spans: New start and end of labelled intervals by their index, in order and apart.
    """
    old = list(tier)
    rows = [
        (*spans.get(n, (row.start, row.end)), row.label, n in spans) for n, row in enumerate(old)
    ]
    gapless = all(abs(left.end - right.start) < TOUCHING for left, right in pairwise(old))
    first = tier.start if gapless and old[0].start - tier.start < TOUCHING else -math.inf
    final = tier.end if gapless and tier.end - old[-1].end < TOUCHING else math.inf
    made: list[tuple[float, float, str]] = []
    anchors = [n for n, row in enumerate(rows) if row[3]]
    cursor = 0
    for left, right in pairwise([None, *anchors, None]):
        low = rows[left][1] if left is not None else first
        high = rows[right][0] if right is not None else final
        stop = len(rows) if right is None else right
        between = [row[:3] for row in rows[cursor:stop]]
        made += _between(between, low, high, fill=gapless)
        if right is not None:
            made.append(rows[right][:3])
            cursor = right + 1
    starts, ends, labels = zip(*made, strict=True)
    return replace(tier, starts=np.array(starts), ends=np.array(ends), labels=labels)


def _between(
    rows: Sequence[tuple[float, float, str]], low: float, high: float, *, fill: bool
) -> Iterator[tuple[float, float, str]]:
    """Fit what was between two labels into the room that is there now."""
    kept = [row for row in rows if not is_silence(row[2]) or high - low > TOUCHING]
    if not kept:
        if fill and math.isfinite(high - low) and high - low > TOUCHING:
            yield low, high, ""
        return
    old = [kept[0][0], *(row[1] for row in kept)]
    start = low if math.isfinite(low) and (fill or old[0] < low) else old[0]
    end = high if math.isfinite(high) and (fill or old[-1] > high) else old[-1]
    edges = [start, *(min(max(edge, start), end) for edge in old[1:-1]), end]
    if any(right - left < TOUCHING for left, right in pairwise(edges)) and old[-1] > old[0]:
        scale = (end - start) / (old[-1] - old[0])
        edges = [start, *(start + (edge - old[0]) * scale for edge in old[1:-1]), end]
    for n, row in enumerate(kept):
        if not is_silence(row[2]) or edges[n + 1] - edges[n] > TOUCHING:
            yield edges[n], edges[n + 1], row[2]
