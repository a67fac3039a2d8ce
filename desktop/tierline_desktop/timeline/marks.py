"""Paints what lies over sound and tiers: selection, cursor, playhead, what the pointer shows."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from tierline.navigation import decimals_for
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.layout import Arrangement
from tierline_desktop.timeline.overlay import Overlay, circle_rect


def paint_selection(frame: Frame, area: QRect) -> None:
    """Shade the selected stretch, and draw its edges or the cursor."""
    selection, axis, painter = frame.state.selection, frame.axis, frame.painter
    plot = QRectF(frame.plot(area))
    left, right = axis.x_at(selection.start), axis.x_at(selection.end)
    if not selection.is_cursor:
        shade = QRectF(left, plot.top(), right - left, plot.height()).intersected(plot)
        painter.fillRect(shade, frame.theme.selection)
    for x in {left, right}:
        _line(frame, plot, x, QPen(frame.theme.cursor, 1, Qt.PenStyle.DashLine))


def paint_playhead(frame: Frame, area: QRect, time: float | None) -> None:
    """Draw where playing is."""
    if time is not None:
        plot = QRectF(frame.plot(area))
        _line(frame, plot, frame.axis.x_at(time), QPen(frame.theme.playhead, 2))


def paint_overlay(frame: Frame, overlay: Overlay, arrangement: Arrangement) -> None:
    """Draw the boundaries that can be grabbed, the ghost of those held, and the circles."""
    painter = frame.painter
    painter.save()
    painter.setClipRect(frame.plot(arrangement.rows_area).intersected(frame.exposed))
    for grip in overlay.lit:
        _bar(frame, arrangement.row_rect(grip.tier), grip.time, frame.theme.accent)
    if overlay.ghost is not None:
        colour = frame.theme.playhead if overlay.snapped else frame.theme.cursor
        for tier in {grip.tier for grip in overlay.lit}:
            _bar(frame, arrangement.row_rect(tier), overlay.ghost, colour)
    _circles(frame, overlay, arrangement)
    painter.restore()
    if overlay.ghost is not None:
        _ghost(frame, overlay.ghost, arrangement)


def _circles(frame: Frame, overlay: Overlay, arrangement: Arrangement) -> None:
    if overlay.circle is None:
        return
    painter, theme = frame.painter, frame.theme
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.accent, 1.5))
    x = frame.axis.x_at(overlay.circle)
    for tier in overlay.circled:
        lit = tier == overlay.circle_lit
        painter.setBrush(theme.accent if lit else theme.ground)
        painter.drawEllipse(circle_rect(arrangement.row_rect(tier), x))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _ghost(frame: Frame, time: float, arrangement: Arrangement) -> None:
    """Draw a faint line through everything, with its time on a plate above the tiers."""
    painter, theme = frame.painter, frame.theme
    top = arrangement.panes[-1].rect
    x = frame.axis.x_at(time)
    plot = QRectF(frame.plot(QRect(0, 0, top.width(), arrangement.rows_area.bottom() + 1)))
    colour = QColor(theme.cursor)
    colour.setAlpha(120)
    _line(frame, plot, x, QPen(colour, 1, Qt.PenStyle.DotLine))
    said = f"{time:.{decimals_for(frame.axis.seconds_per_pixel)}f}"
    metrics = QFontMetricsF(frame.font)
    width, height = metrics.horizontalAdvance(said) + 10, metrics.height() + 4
    left = min(max(x - width / 2, plot.left()), plot.right() - width)
    plate = QRectF(left, arrangement.rows_area.top() - height - 3, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.cursor)
    painter.setBrush(theme.ground)
    painter.drawRoundedRect(plate, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setFont(frame.font)
    painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), said)


def _bar(frame: Frame, row: QRectF, time: float, colour: QColor) -> None:
    x = frame.axis.x_at(time)
    frame.painter.fillRect(QRectF(x - 1.5, row.top(), 3, row.height() - 1), colour)


def _line(frame: Frame, plot: QRectF, x: float, pen: QPen) -> None:
    if plot.left() - 1 <= x <= plot.right() + 1:
        frame.painter.setPen(pen)
        at = round(x * frame.ratio) / frame.ratio + 0.5 / frame.ratio
        frame.painter.drawLine(QPointF(at, plot.top()), QPointF(at, plot.bottom()))
