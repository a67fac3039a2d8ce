"""Quiet marks of what is doubtful, at the foot of the rows, and what they mean in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QPainter, QPen, QPolygonF

from tierline.annotation import IntervalTier, Tier
from tierline.navigation import Span
from tierline.workflow import DoubtfulMarks, DoubtfulPlace
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.layout import Axis, Row

HALF, HIGH = 4.5, 7.0  # logical pixels: half the width and the height of a triangle
REACH = 6.5  # logical pixels to either side from which a boundary tells what is doubted
_LIKELY = 0.5  # probability from which a triangle is filled
_WAVE, _RISE = 3.0, 2.0  # logical pixels: half the length of a wave, and its height
_ROOM = 24.0  # logical pixels a mark on average: with less there are ticks alone


def paint_doubts(frame: Frame, row: Row, tier: Tier) -> None:
    """Mark the doubtful boundaries of a row with triangles, and its odd words with waves.

    Shape tells them apart, not colour; where there are too many, each is a tick.
    """
    if not isinstance(tier, IntervalTier) or row.ghost:
        return
    places = [*frame.state.doubtful.on(tier, frame.axis.view)]
    if not places:
        return
    painter = frame.painter
    painter.save()
    painter.setClipRect(frame.plot(row.rect), Qt.ClipOperation.IntersectClip)
    if len(places) * _ROOM > frame.axis.width:
        _ticks(frame, row, places)
    else:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        foot = row.rect.bottom() - 0.5
        for place in places:
            if place.kind != "boundary":
                _wave(frame, place, foot)
        for place in places:
            if place.kind == "boundary":
                _triangle(frame, place, foot)
    painter.restore()


def told_at(doubtful: DoubtfulMarks, tier: Tier, axis: Axis, x: float) -> tuple[DoubtfulPlace, ...]:
    """Return what is doubtful at a place of a row: its nearest boundary, else what lies there.

    Args:
        doubtful: All that is.
        tier: What the row shows.
        axis: Where times lie.
        x: Across, in logical pixels.
    """
    if not isinstance(tier, IntervalTier):
        return ()
    time, reach = axis.time_at(x), REACH * axis.seconds_per_pixel
    there = [*doubtful.on(tier, Span(time - reach, time + reach))]
    boundaries = [place for place in there if place.kind == "boundary"]
    if boundaries:
        return (min(boundaries, key=lambda place: abs(place.start - time)),)
    return tuple(place for place in there if place.start <= time <= place.end)


def in_words(places: Iterable[DoubtfulPlace]) -> str:
    """Say what is doubtful, a line each."""
    return "\n".join(dict.fromkeys(map(_said, places)))


def _said(place: DoubtfulPlace) -> str:
    said = place.what[:1].upper() + place.what[1:]
    return said if place.probability is None else f"{said} ({place.probability:.0%} likely)"


def _triangle(frame: Frame, place: DoubtfulPlace, foot: float) -> None:
    painter, theme = frame.painter, frame.theme
    room = frame.axis.left + HALF + 1, frame.axis.left + frame.axis.width - HALF - 1
    x = frame.axis.x_at(place.start)
    if frame.axis.view.holds(place.start):  # at an edge of the view it stands wholly inside
        x = min(max(x, room[0]), room[1])
    painter.setPen(QPen(theme.doubt, 1.25))
    filled = (place.probability or 0.0) >= _LIKELY
    painter.setBrush(theme.doubt if filled else theme.ground)
    corners = [QPointF(x - HALF, foot), QPointF(x, foot - HIGH), QPointF(x + HALF, foot)]
    painter.drawPolygon(QPolygonF(corners))


def _wave(frame: Frame, place: DoubtfulPlace, foot: float) -> None:
    left = max(frame.axis.x_at(place.start) + 1.5, frame.axis.left - 2 * _WAVE)
    right = min(frame.axis.x_at(place.end) - 1.5, frame.axis.left + frame.axis.width + 2 * _WAVE)
    count = max(int((right - left) / _WAVE), 1)
    xs = left + np.arange(count + 1) * _WAVE
    ys = np.where(np.arange(count + 1) % 2, foot - 1.0 - _RISE, foot - 1.0)
    painter = frame.painter
    painter.setPen(QPen(frame.theme.doubt, 1.25))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
    painter.drawPolyline(QPolygonF(points))


def _ticks(frame: Frame, row: Row, places: Sequence[DoubtfulPlace]) -> None:
    columns = {round(frame.axis.x_at(place.start)) for place in places}
    for x in columns:
        box = QRectF(x - 0.5, row.rect.bottom() - 4, 1.5, 4)
        frame.painter.fillRect(box, frame.theme.doubt)
