"""What has to be painted anew after a change."""

from __future__ import annotations

from PyQt6.QtCore import QRect

from tierline.navigation import Selection
from tierline_desktop.timeline.layout import Arrangement, Kind
from tierline_desktop.timeline.overlay import Overlay
from tierline_desktop.workspace import State

_REACH = 12  # logical pixels that marks take to either side of their time


def changed_parts(before: State, after: State, arrangement: Arrangement) -> list[QRect]:
    """Return the parts of the canvas that differ between two states of equally named tiers."""
    whole = QRect(0, 0, _width(arrangement), arrangement.rows_area.bottom() + 1)
    if before.bounds != after.bounds:
        return [whole]
    parts = []
    if before.view != after.view:  # names and scales stay; the bar tells how long the view is
        bar = arrangement.pane(Kind.BAR)
        parts = [whole.adjusted(arrangement.gutter - 1, 0, 0, 0)]
        parts += [] if bar is None else [bar.rect]
    doubts = before.doubtful is not after.doubtful
    for row in arrangement.visible_rows():
        if row.ghost:
            continue
        if doubts or before.grid.tiers[row.tier] is not after.grid.tiers[row.tier]:
            parts.append(row.rect)
    if before.selection != after.selection:
        parts += _of_selection(before.selection, after.selection, arrangement)
    return parts


def overlay_parts(overlay: Overlay, arrangement: Arrangement) -> list[QRect]:
    """Return the parts that an overlay takes."""
    parts = [_around(grip.time, arrangement) for grip in overlay.lit]
    if overlay.circle is not None:
        parts.append(_around(overlay.circle, arrangement))
    if overlay.ghost is not None:
        parts.append(_around(overlay.ghost, arrangement))
        plate = arrangement.panes[-1].rect
        parts.append(QRect(0, plate.bottom() - 40, plate.width(), 41))
    return parts


def _of_selection(before: Selection, after: Selection, arrangement: Arrangement) -> list[QRect]:
    bar = arrangement.pane(Kind.BAR)
    parts = [] if bar is None else [bar.rect]
    for selection in (before, after):
        row = None if selection.tier is None else arrangement.row_of(selection.tier)
        if row is not None:
            parts.append(row.rect)
    axis = arrangement.axis
    moved = {before.start, before.end, after.start, after.end}
    if before.start == after.start:
        moved.discard(before.start)
    if before.end == after.end:
        moved.discard(before.end)
    if before.is_cursor != after.is_cursor:
        moved |= {before.start, after.start}
    if moved:
        xs = [min(max(axis.x_at(time), 0.0), axis.left + axis.width) for time in moved]
        left, right = int(min(xs)) - _REACH, int(max(xs)) + _REACH
        parts.append(QRect(left, 0, right - left, arrangement.rows_area.bottom() + 1))
    return parts


def _around(time: float, arrangement: Arrangement) -> QRect:
    x = int(min(max(arrangement.axis.x_at(time), -99.0), _width(arrangement) + 99.0))
    return QRect(x - _REACH, 0, 2 * _REACH, arrangement.rows_area.bottom() + 1)


def _width(arrangement: Arrangement) -> int:
    return arrangement.rows_area.width()
