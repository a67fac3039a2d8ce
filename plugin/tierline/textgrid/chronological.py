"""The chronological form: the items of all tiers in one stream, ordered by time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial

import numpy as np

from tierline.annotation import IntervalTier, TextGrid, Tier, Times
from tierline.textgrid.charset import Text
from tierline.textgrid.format import FileFormat, Form
from tierline.textgrid.free_text import (
    interval_tier,
    point_tier,
    read_domain,
    read_interval,
    read_point,
)
from tierline.textgrid.numbers import format_real, format_reals
from tierline.textgrid.reading import INTERVAL_TIER, POINT_TIER, Reading
from tierline.textgrid.remark import Remark
from tierline.textgrid.tokens import EarlyEndError, Scanner

FIRST_WORDS = '"Praat chronological TextGrid text file"'
# Praat recognises no shorter file.
_SHORTEST = 100
# What ends a comment when the file is read again, in one encoding or another.
_COMMENT_ENDS = dict.fromkeys(map(ord, "\n\r\x0b\x0c\x85\u2028\u2029"), " ")


class _TierRows:
    """One tier while its items come in."""

    def __init__(self, kind: str, name: str, domain: tuple[float, float]) -> None:
        self.kind = kind
        self.name = name
        self.domain = domain
        self.intervals: list[tuple[float, float, str]] = []
        self.points: list[tuple[float, str]] = []
        self.positions: list[int] = []

    def take(self, scanner: Scanner) -> None:
        if self.kind == INTERVAL_TIER:
            self.intervals.append(read_interval(scanner, self.positions))
        else:
            self.points.append(read_point(scanner, self.positions))

    def tier(self) -> Tier:
        if self.kind == INTERVAL_TIER:
            return interval_tier(self.name, *self.domain, self.intervals)
        return point_tier(self.name, *self.domain, self.points)

    def line_of(self, scanner: Scanner, index: int) -> int:
        return scanner.line_of(self.positions[index])


def read_chronological(text: Text, source: str) -> Reading:
    """Read a chronological file.

    Raises:
        TextGridError: Praat refuses the file too; names line, expected and found.
    """
    scanner = Scanner(text.text, source)
    scanner.string("first words")
    start, end = read_domain(scanner)
    rows = [_read_header(scanner, index + 1) for index in range(scanner.count("number of tiers"))]
    _read_items(scanner, rows)
    grid = TextGrid(start, end, tuple(row.tier() for row in rows))
    bare = any(row.kind == INTERVAL_TIER and not row.intervals for row in rows)
    return Reading(
        grid,
        FileFormat(
            form=Form.CHRONOLOGICAL,
            encoding=text.encoding,
            newline=text.newline,
            bare_tiers=bare,
        ),
        tuple(partial(row.line_of, scanner) for row in rows),
        (*text.remarks, *_remarks(text.text)),
    )


def _remarks(text: str) -> Iterator[Remark]:
    comments = [line for line in text.split("\n") if line.startswith("!")]
    if any(not comment.endswith(":") for comment in comments):
        yield Remark(None, "comments are not kept on saving, as in Praat")


def _read_header(scanner: Scanner, index: int) -> _TierRows:
    scanner.place = f"tier {index}"
    kind = scanner.string("class")
    if kind not in {INTERVAL_TIER, POINT_TIER}:
        scanner.fail("class", f'"{INTERVAL_TIER}" or "{POINT_TIER}"', kind)
    name = scanner.string("name")
    return _TierRows(kind, name, read_domain(scanner))


def _read_items(scanner: Scanner, rows: list[_TierRows]) -> None:
    while True:
        scanner.place = "the next item"
        try:
            number = scanner.count("tier number")
        except EarlyEndError:
            return
        if not 1 <= number <= len(rows):
            scanner.fail("tier number", f"a number from 1 to {len(rows)}", str(number))
        row = rows[number - 1]
        kind = "interval" if row.kind == INTERVAL_TIER else "point"
        scanner.place = f"{kind} {len(row.positions) + 1} of tier {number}"
        row.take(scanner)


def chronological_text(grid: TextGrid, *, bare_tiers: bool = False) -> Iterator[str]:
    """Write the chronological form piece by piece, as Praat lays it out.

    Items come by time and tier, as in Praat, but the items of one tier stay in their order even
    where that is not the order of time.
    """
    tiers = [tier if bare_tiers else with_interval(tier) for tier in grid.tiers]
    head = _head(grid, tiers)
    yield head
    if not any(map(len, tiers)):
        yield "\n" * max(0, _SHORTEST - len(head))
        return
    items = [_items(number, tier) for number, tier in enumerate(tiers, 1)]
    times = np.concatenate([_ordering(tier) for tier in tiers])
    owners = np.concatenate([np.full(len(tier), index) for index, tier in enumerate(tiers)])
    for owner in owners[np.lexsort((owners, times))].tolist():
        yield next(items[owner])


def with_interval(tier: Tier) -> Tier:
    """Return the tier as Praat repairs it: an interval tier has at least one interval."""
    if isinstance(tier, IntervalTier) and not len(tier):
        return IntervalTier(
            tier.name, tier.start, tier.end, np.array([tier.start]), np.array([tier.end]), ("",)
        )
    return tier


def _head(grid: TextGrid, tiers: list[Tier]) -> str:
    domain = f"{format_real(grid.start)} {format_real(grid.end)}   ! Time domain."
    lines = [FIRST_WORDS, domain, f"{len(tiers)}   ! Number of tiers."]
    for tier in tiers:
        kind = INTERVAL_TIER if isinstance(tier, IntervalTier) else POINT_TIER
        ends = f"{format_real(tier.start)} {format_real(tier.end)}"
        lines.append(f'"{kind}" {_quoted(tier.name)} {ends}')
    return "\n".join(lines)


def _ordering(tier: Tier) -> Times:
    """Times that never fall: an item behind a later one comes right behind it."""
    times = tier.starts if isinstance(tier, IntervalTier) else tier.times
    return np.fmax.accumulate(np.where(np.isnan(times), -math.inf, times))


def _items(number: int, tier: Tier) -> Iterator[str]:
    lead = f"\n\n! {tier.name.translate(_COMMENT_ENDS)}:\n{number} "
    if isinstance(tier, IntervalTier):
        starts, ends = _times(tier.starts), _times(tier.ends)
        for start, end, label in zip(starts, ends, tier.labels, strict=True):
            yield f"{lead}{start} {end}\n{_quoted(label)}"
    else:
        for time, label in zip(_times(tier.times), tier.labels, strict=True):
            yield f"{lead}{time} \n{_quoted(label)}"


def _times(times: Times) -> Iterator[str]:
    return (text.decode("ascii") for text in format_reals(times))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
