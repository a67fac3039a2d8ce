"""Paints the bar of the selection and the ruler below it."""

from __future__ import annotations

import itertools

import numpy as np
from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QFontMetricsF, QPainter

from tierline.navigation import Span, Ticks, clock, decimals_for, ticks
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.layout import Axis
from tierline_desktop.workspace import State

_CLOCK_FROM = 60.0  # seconds: longer recordings are ruled in minutes
_GAP = 5.0  # logical pixels between a time and an edge


def spans_of_bar(state: State) -> tuple[Span, ...]:
    """Return what the parts of the bar stand for: before, in and after the selection, as in Praat.

    A part that is out of view is left out.
    """
    view, selection = state.view, state.selection
    edges = [view.start, selection.start, selection.end, view.end]
    edges = sorted({view.clamped(edge) for edge in edges})
    return tuple(Span(one, other) for one, other in itertools.pairwise(edges))


def paint_bar(frame: Frame, rect: QRect) -> None:
    """Paint start, duration and end of the selection; or the time of the cursor."""
    painter, theme, axis = frame.painter, frame.theme, frame.axis
    painter.fillRect(rect, theme.gutter)
    plot = QRectF(frame.plot(rect))
    painter.setFont(frame.font)
    _visible(frame, rect)
    painter.save()
    painter.setClipRect(plot.intersected(QRectF(frame.exposed)))
    selection = frame.state.selection
    decimals = decimals_for(axis.seconds_per_pixel)
    start = f"{selection.start:.{decimals}f}"
    left, right = axis.x_at(selection.start), axis.x_at(selection.end)
    if selection.is_cursor:
        _times(frame, plot, [(left, start, 0.5)])
    else:
        box = QRectF(left, plot.top() + 2, right - left, plot.height() - 4)
        box = box.intersected(plot.adjusted(-9, 0, 9, 0))
        _duration(frame, box, selection.duration, decimals)
        end = f"{selection.end:.{decimals}f}"
        _times(frame, plot, [(left - _GAP, start, 1.0), (right + _GAP, end, 0.0)])
    painter.restore()


def _visible(frame: Frame, rect: QRect) -> None:
    """Write into the gutter how long the view is."""
    frame.painter.setPen(frame.theme.faint_text)
    duration = frame.axis.view.duration
    said = f"{duration * 1000:.1f} ms" if duration < 0.1 else f"{duration:.3f} s"
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    frame.painter.drawText(QRectF(frame.gutter(rect)).adjusted(4, 0, -8, 0), int(right), said)


def _duration(frame: Frame, box: QRectF, duration: float, decimals: int) -> None:
    painter, theme = frame.painter, frame.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.cursor)
    painter.setBrush(theme.selection)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(theme.text)
    metrics = QFontMetricsF(frame.font)
    rate = f" ({1 / duration:.3f} / s)" if duration > 0 else ""
    for said in (f"{duration:.{decimals}f}{rate}", f"{duration:.{decimals}f}", f"{duration:.3f}"):
        if metrics.horizontalAdvance(said) + 8 <= box.width():
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), said)
            return


def _times(frame: Frame, plot: QRectF, places: list[tuple[float, str, float]]) -> None:
    """Write times; `share` of each lies left of its place; those out of view are left out."""
    metrics = QFontMetricsF(frame.font)
    frame.painter.setPen(frame.theme.cursor)
    for x, said, share in places:
        if plot.left() - 1 <= x <= plot.right() + 1:
            width = metrics.horizontalAdvance(said)
            left = min(max(x - share * width, plot.left() + 2), plot.right() - width - 2)
            box = QRectF(left, plot.top(), width + 1, plot.height())
            frame.painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), said)


def paint_ruler(frame: Frame, rect: QRect) -> None:
    """Paint the ticks and their times."""
    painter, theme = frame.painter, frame.theme
    painter.fillRect(rect, theme.gutter)
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.line)
    painter.setFont(frame.font)
    metrics = QFontMetricsF(frame.font)
    view = frame.axis.view
    minutes = max(abs(view.start), abs(view.end), frame.state.bounds.end) > _CLOCK_FROM
    least = metrics.horizontalAdvance("0:00:00.0000") * 1.1
    found = ticks(view.start, view.end, least * frame.axis.seconds_per_pixel)
    painter.save()
    painter.setClipRect(frame.plot(rect).intersected(frame.exposed))
    _mark(frame, rect, found)
    for n in range(found.first, found.last + 1):
        x = frame.axis.x_at(n * found.step)
        said = clock(n * found.step, found.decimals, minutes=minutes)
        painter.setPen(theme.faint_text)
        width = metrics.horizontalAdvance(said)
        painter.drawText(QPointF(_inside(frame.axis, x, width), rect.bottom() - 8), said)
    painter.restore()


def _inside(axis: Axis, x: float, width: float) -> float:
    """Return where a text centred at `x` begins, moved in if only its edge would be cut off."""
    left = x - width / 2
    if axis.left - 1 <= x <= axis.left + axis.width + 1:
        return min(max(left, axis.left + 2), axis.left + axis.width - width - 2)
    return left


def _mark(frame: Frame, rect: QRect, found: Ticks) -> None:
    """Paint all ticks of a height in one go."""
    parts = np.arange(found.first * found.parts, (found.last + 1) * found.parts)
    xs = np.rint(frame.axis.xs(parts / found.parts * found.step))
    labelled = parts % found.parts == 0
    painter = frame.painter
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    for chosen, height, colour in (
        (~labelled, 3, frame.theme.line),
        (labelled, 6, frame.theme.faint_text),
    ):
        painter.setBrush(colour)
        top = rect.bottom() - height
        if marks := [QRect(x, top, 1, height) for x in xs[chosen].astype(int).tolist()]:
            painter.drawRects(*marks)
    painter.restore()
