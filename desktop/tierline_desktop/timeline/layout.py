"""Where everything lies: panes of the sound above, one row a tier below, one time axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QRect, QRectF

from tierline.annotation import Times
from tierline.navigation import Span

SEEN_ROWS = 2  # the sound leaves room for that many, however high the user made it
SEPARATOR_REACH = 3  # logical pixels to either side of a separator that take hold of it


class Kind(StrEnum):
    """What a pane shows; the value is its name in the settings."""

    BAR = "bar"  # start, duration and end of the selection; a click plays
    RULER = "ruler"
    WAVE = "wave"
    SPECTROGRAM = "spectrogram"


@dataclass(frozen=True, slots=True)
class Axis:
    """Maps times (seconds) to logical pixels across and back.

    Attributes:
        view: The visible stretch of time.
        left: Where `view.start` lies.
        width: How many logical pixels the view takes.
    """

    view: Span
    left: float
    width: float

    @property
    def seconds_per_pixel(self) -> float:
        """How much time a logical pixel stands for."""
        return (self.view.duration or 1.0) / self.width

    def time_at(self, x: float) -> float:
        """Return the time at a place across."""
        return self.view.start + (x - self.left) * self.seconds_per_pixel

    def x_at(self, time: float) -> float:
        """Return the place of a time, which may lie far outside; undefined times give NaN."""
        return self.left + (time - self.view.start) / self.seconds_per_pixel

    def xs(self, times: Times) -> NDArray[np.float64]:
        """Return the places of many times."""
        return self.left + (times - self.view.start) / self.seconds_per_pixel


@dataclass(frozen=True, slots=True)
class Pane:
    """A part above the tiers."""

    kind: Kind
    rect: QRect


@dataclass(frozen=True, slots=True)
class Row:
    """The place of a tier, scrolled; `ghost` rows show tiers that an alignment is making.

    Attributes:
        tier: Index of the tier; of the ghost among the ghosts.
        rect: From the left of the gutter to the right edge.
        ghost: Whether this tier is not in the grid yet.
    """

    tier: int
    rect: QRect
    ghost: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """What an arrangement is made from, in logical pixels.

    Attributes:
        width: Of the canvas.
        height: Of the canvas.
        gutter: What names and scales take at the left.
        line: Height of a line of text.
        heights: Heights that the user chose, by name of the pane or `row_name` of the tier.
        scroll: How far the rows are scrolled down.
    """

    width: int
    height: int
    gutter: int
    line: int
    heights: Mapping[str, int]
    scroll: int = 0

    def row_height(self, name: str) -> int:
        """Return how high the row of a tier of this name is."""
        return max(self.heights.get(row_name(name), self.usual_row), self.least_row)

    @property
    def usual_row(self) -> int:
        """Height of a row unless the user chose another."""
        return round(2.6 * self.line)

    @property
    def least_row(self) -> int:
        """No row is lower."""
        return self.line + 4


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where panes and rows lie on the canvas.

    Attributes:
        axis: The time axis, right of the gutter.
        gutter: Width of the gutter at the left, in logical pixels.
        panes: The panes there are, from top to bottom; no sound, no wave and no spectrogram.
        rows: All rows from top to bottom; those scrolled away lie outside `rows_area`.
        rows_area: Where rows are seen.
        rows_height: What all rows take together.
    """

    axis: Axis
    gutter: int
    panes: tuple[Pane, ...]
    rows: tuple[Row, ...]
    rows_area: QRect
    rows_height: int

    def pane_at(self, y: float) -> Pane | None:
        """Return the pane at a height, if there is one."""
        return next((pane for pane in self.panes if _holds(pane.rect, y)), None)

    def pane(self, kind: Kind) -> Pane | None:
        """Return the pane of a kind, if there is one."""
        return next((pane for pane in self.panes if pane.kind is kind), None)

    def row_at(self, y: float) -> Row | None:
        """Return the row at a height, ghosts included, if one is seen there."""
        if not _holds(self.rows_area, y):
            return None
        return next((row for row in self.rows if _holds(row.rect, y)), None)

    def tier_at(self, y: float) -> int | None:
        """Return the index of the tier at a height, if one is seen there."""
        row = self.row_at(y)
        return None if row is None or row.ghost else row.tier

    def row_rect(self, tier: int) -> QRectF:
        """Return the row of a tier right of the gutter; empty if there is no such tier."""
        row = self.row_of(tier)
        if row is None:
            return QRectF()
        rect = row.rect
        return QRectF(self.axis.left, rect.top(), self.axis.width, rect.height())

    def row_of(self, tier: int) -> Row | None:
        """Return the row of a tier, seen or not."""
        return self.rows[tier] if 0 <= tier < len(self.rows) and not self.rows[tier].ghost else None

    def visible_rows(self) -> list[Row]:
        """Return the rows that are seen, wholly or in part."""
        return [row for row in self.rows if row.rect.intersects(self.rows_area)]


def row_name(tier_name: str) -> str:
    """Return the name under which the height of a tier's row is kept in the settings."""
    return f"tier {tier_name}"


def arrange(
    sizes: Sizes, view: Span, *, sound: bool, names: Sequence[str], ghosts: Sequence[str] = ()
) -> Arrangement:
    """Place panes and rows.

    The wave and the spectrogram take what the rows leave, unless the user chose their heights;
    they give way down to a least height before the rows scroll.

    Args:
        sizes: Of the canvas and its text.
        view: The visible stretch of time.
        sound: Whether there is a recording to show.
        names: Names of the tiers.
        ghosts: Names of the tiers that are being made.
    """
    axis = Axis(view, float(sizes.gutter), float(max(sizes.width - sizes.gutter, 1)))
    wanted = [sizes.row_height(name) for name in (*names, *ghosts)]
    room = sum(wanted) or 3 * sizes.line  # for the hint that there are no tiers
    panes = _panes(sizes, sound=sound, rows_height=room)
    top = panes[-1].rect.bottom() + 1
    area = QRect(0, top, sizes.width, max(sizes.height - top, 0))
    rows = []
    y = top - sizes.scroll
    for n, height in enumerate(wanted):
        ghost = n >= len(names)
        rect = QRect(0, y, sizes.width, height)
        rows.append(Row(n - len(names) if ghost else n, rect, ghost))
        y += height
    return Arrangement(axis, sizes.gutter, panes, tuple(rows), area, sum(wanted))


def _panes(sizes: Sizes, *, sound: bool, rows_height: int) -> tuple[Pane, ...]:
    heights = {Kind.BAR: sizes.line + 8, Kind.RULER: sizes.line + 10}
    if sound:
        free = sizes.height - sum(heights.values())
        share = max(free // 2, min(SEEN_ROWS * sizes.usual_row, free), 0)
        heights |= _sound_heights(sizes, free, min(rows_height, share))
    panes, y = [], 0
    for kind, height in heights.items():
        panes.append(Pane(kind, QRect(0, y, sizes.width, height)))
        y += height
    return tuple(panes)


def _sound_heights(sizes: Sizes, free: int, rows: int) -> dict[Kind, int]:
    """Share what is free between the wave and the spectrogram; the user's choice comes first."""
    room = max(free - rows, 0)
    least = {Kind.WAVE: 2 * sizes.line, Kind.SPECTROGRAM: 3 * sizes.line}
    shares = {Kind.WAVE: 0.42, Kind.SPECTROGRAM: 0.58}
    chosen = {kind: sizes.heights[kind] for kind in least if kind in sizes.heights}
    most = max(free - min(rows, SEEN_ROWS * sizes.usual_row), 0)
    rest = room - sum(chosen.values())
    total = sum(share for kind, share in shares.items() if kind not in chosen) or 1.0
    heights = {kind: chosen.get(kind, math.floor(rest * shares[kind] / total)) for kind in least}
    fitted = {kind: max(heights[kind], low) for kind, low in least.items()}
    if sum(fitted.values()) > most:
        scale = most / sum(fitted.values())
        fitted = {kind: math.floor(height * scale) for kind, height in fitted.items()}
    return fitted


def _holds(rect: QRect, y: float) -> bool:
    return rect.top() <= y < rect.top() + rect.height()
