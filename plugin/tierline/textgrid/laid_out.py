"""Writing the long and short forms, values between the pieces of a layout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat

import numpy as np

from tierline.annotation import IntervalTier, PointTier, TextGrid, Tier
from tierline.textgrid.format import INDEX, PRAAT_LONG, PRAAT_SHORT, FileFormat, Form, Layout
from tierline.textgrid.numbers import format_indices, format_real, format_reals
from tierline.textgrid.reading import INTERVAL_TIER, POINT_TIER

_ITEMS_AT_ONCE = 5_000


def laid_out_text(grid: TextGrid, format: FileFormat) -> Iterator[bytes]:
    """Write a grid piece by piece in the long or short form, in the format's layout, in UTF-8."""
    layout = format.layout or (PRAAT_SHORT if format.form is Form.SHORT else PRAAT_LONG)
    held = b""
    for piece in filter(None, _pieces(grid, layout, format)):
        yield held
        held = piece
    yield held[: len(held) - layout.cut]


def _pieces(grid: TextGrid, layout: Layout, format: FileFormat) -> Iterator[bytes]:
    start, end = (
        format_real(grid.start, format.start_style),
        format_real(grid.end, format.end_style),
    )
    to_start, to_end, to_size, tail = layout.grid
    if not grid.tiers:
        tail = tail.replace("[]: \n", "[]: (empty)\n")
    yield utf_8(f"{to_start}{start}{to_end}{end}{to_size}{len(grid.tiers)}{tail}")
    for index, tier in enumerate(grid.tiers, 1):
        yield utf_8(_tier_head(tier, index, layout, format))
        if isinstance(tier, IntervalTier):
            yield from _intervals(tier, layout.interval, format.item_style)
        else:
            yield from _points(tier, layout.point, format.item_style)
    yield utf_8(layout.ending)


def _tier_head(tier: Tier, index: int, layout: Layout, format: FileFormat) -> str:
    if isinstance(tier, IntervalTier):
        kind, pieces = INTERVAL_TIER, layout.interval_tier
    else:
        kind, pieces = POINT_TIER, layout.point_tier
    lead, to_name, to_start, to_end, to_count, tail = pieces
    lead = lead.replace(INDEX, str(index))
    name = tier.name.replace('"', '""')
    start, end = (
        format_real(tier.start, format.start_style),
        format_real(tier.end, format.end_style),
    )
    return (
        f'{lead}"{kind}"{to_name}"{name}"{to_start}{start}{to_end}{end}{to_count}{len(tier)}{tail}'
    )


def _intervals(tier: IntervalTier, pieces: Sequence[str], style: str) -> Iterator[bytes]:
    for first in range(0, len(tier), _ITEMS_AT_ONCE):
        last = first + _ITEMS_AT_ONCE
        starts = format_reals(tier.starts[first:last], style)
        ends = _ends(tier, first, last, starts, style)
        yield _woven(pieces, first, (starts, ends, _labels(tier, first)))


def _ends(
    tier: IntervalTier, first: int, last: int, starts: list[bytes], style: str
) -> list[bytes]:
    """Print the ends; where each interval begins at the end of the one before, that is done."""
    ends = tier.ends[first:last]
    following = tier.starts[first + 1 : last]
    if ends[: len(following)].tobytes() == following.tobytes() and not np.isnan(ends).any():
        return starts[1:] + format_reals(ends[len(following) :], style)
    return format_reals(ends, style)


def _points(tier: PointTier, pieces: Sequence[str], style: str) -> Iterator[bytes]:
    for first in range(0, len(tier), _ITEMS_AT_ONCE):
        times = format_reals(tier.times[first : first + _ITEMS_AT_ONCE], style)
        yield _woven(pieces, first, (times, _labels(tier, first)))


def _woven(pieces: Sequence[str], first: int, columns: tuple[Sequence[bytes], ...]) -> bytes:
    """Weave columns of values, labels last, between the pieces of a layout."""
    *gaps, to_label, tail = map(utf_8, pieces)
    before, index, behind = gaps[0].partition(INDEX.encode("ascii"))
    count = len(columns[0])
    woven: list[Iterable[bytes]] = []
    if index:
        woven += [format_indices(first + 1, count), repeat(behind)]
    for column, gap in zip(columns, [*gaps[1:], to_label + b'"'], strict=False):
        woven += [column, repeat(gap)]
    # Items follow each other at once: the end of one and the start of the next are one piece.
    woven += [columns[-1], repeat(b'"' + tail + before)]
    text = before + b"".join(chain.from_iterable(zip(*woven, strict=False)))
    return text[: len(text) - len(before)]


def _labels(tier: Tier, first: int) -> Sequence[bytes]:
    """Encode the labels, all at once unless one of them has the character that divides them."""
    labels = tier.labels[first : first + _ITEMS_AT_ONCE]
    joined = utf_8("\0".join(labels).replace('"', '""'))
    if joined.count(b"\0") == len(labels) - 1:
        return joined.split(b"\0")
    return [utf_8(label.replace('"', '""')) for label in labels]


def utf_8(text: str) -> bytes:
    """Encode text, lone surrogates included: Praat reads and writes them as they are."""
    return text.encode("utf-8", "surrogatepass")
