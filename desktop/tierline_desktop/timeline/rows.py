"""Paints the tiers: names at the left, intervals and points with their labels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QFont, QFontMetrics, QPen

from tierline.annotation import IntervalTier, PointTier, Tier
from tierline.navigation import Found, Orders, bounds_of
from tierline_desktop.timeline.colours import image_of, pixel
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.layout import Row
from tierline_desktop.timeline.strips import Strip, strip_of
from tierline_desktop.timeline.texts import Texts, shown

_PADDING = 1.0  # logical pixels between a boundary and a label
_MOST_POINT_WIDTH = 400.0
_WIDE = 24.0  # logical pixels: intervals this wide on average have strong boundaries


@dataclass(frozen=True, slots=True)
class Shown:
    """A row to be painted.

    Attributes:
        row: Its place.
        tier: What it shows.
        chosen: Index of the selected interval or point; None if there is none on this tier.
        selected: Whether the tier is selected.
        edited: Index of the label that the label editor lies on.
    """

    row: Row
    tier: Tier
    chosen: int | None = None
    selected: bool = False
    edited: int | None = None


class RowPainter:
    """Paints rows; keeps labels laid out and knows the order of tiers."""

    def __init__(self, label_font: QFont) -> None:
        self._texts = Texts(label_font)
        self._orders = Orders()

    def set_font(self, font: QFont) -> None:
        """Draw labels in another font."""
        self._texts = Texts(font)

    def paint(self, frame: Frame, row: Shown) -> None:
        """Paint a row: its name and what it holds."""
        rect = row.row.rect
        if frame.shows_gutter(rect):
            self._name(frame, row)
        if frame.shows(frame.plot(rect)):
            found = self._orders.within(row.tier, frame.axis.view)
            if isinstance(row.tier, PointTier):
                self._points(frame, row, found)
            else:
                self._intervals(frame, row, found)
            left = round(frame.axis.left)
            frame.painter.fillRect(left, rect.bottom(), rect.width(), 1, frame.theme.line)

    def _intervals(self, frame: Frame, row: Shown, found: Found) -> None:
        axis = frame.axis
        starts, ends = (column[found] for column in bounds_of(row.tier))
        ordered = self._orders.ordered(row.tier)
        strip = strip_of(frame.raster, starts, ends, ordered=ordered)
        _stretch(frame, row.row.rect, strip.background(frame.theme, _domain(frame, row.tier)))
        self._choose(frame, row)
        crowded = len(starts) * _WIDE > axis.width
        _boundaries(frame, row, strip, 1.0 if crowded else 2.0)
        least = (self._texts.least_width + 2 * _PADDING) * axis.seconds_per_pixel
        wide = self._orders.long_ones(row.tier, found, least)
        left, right = axis.xs(np.fmin(starts, ends)[wide]), axis.xs(np.fmax(starts, ends)[wide])
        begin = np.maximum(left, axis.left) + _PADDING
        width = np.minimum(right, axis.left + axis.width) - _PADDING - begin
        exposed = (right >= frame.exposed.left()) & (left <= frame.exposed.right() + 1)
        fitting = np.flatnonzero(exposed & (width >= self._texts.least_width))
        boxes = np.stack([begin[fitting], width[fitting]], axis=1)
        self._labels(frame, row, _numbers(found, wide[fitting]), boxes)

    def _points(self, frame: Frame, row: Shown, found: Found) -> None:
        rect, raster = row.row.rect, frame.raster
        times = bounds_of(row.tier)[0][found]
        order = np.argsort(times, kind="stable")
        times = times[order]
        strip = strip_of(raster, times, times, ordered=True)
        edges = (np.array([row.tier.start]), np.array([row.tier.end]))
        whole = strip_of(raster, *edges, ordered=False)
        _stretch(frame, rect, whole.background(frame.theme, _domain(frame, row.tier)))
        self._choose(frame, row)
        places = frame.axis.xs(times)
        room = np.diff(places, prepend=-np.inf, append=np.inf)
        width = np.minimum(np.minimum(room[:-1], room[1:]), _MOST_POINT_WIDTH) - 2 * _PADDING
        fits = self._texts.height + 8 <= rect.height()
        fitting = np.flatnonzero((width >= self._texts.least_width) & fits)
        _boundaries(frame, row, strip, 2.0, ends_only=len(fitting) > 0)
        boxes = np.stack([places[fitting] - width[fitting] / 2, width[fitting]], axis=1)
        self._labels(frame, row, _numbers(found, order[fitting]), boxes)

    def _labels(
        self, frame: Frame, row: Shown, indices: NDArray[np.int64], boxes: NDArray[np.float64]
    ) -> None:
        painter, rect, labels = frame.painter, row.row.rect, row.tier.labels
        painter.setFont(self._texts.font)
        painter.setPen(frame.theme.faint_text if row.row.ghost else frame.theme.text)
        for index, (left, width) in zip(indices.tolist(), boxes.tolist(), strict=True):
            label = labels[index]
            if label and index != row.edited:
                box = QRectF(left, rect.top(), width, rect.height() - 1)
                self._texts.draw(painter, box, label)

    def _choose(self, frame: Frame, row: Shown) -> None:
        """Mark the selected interval or point."""
        if row.chosen is None or not 0 <= row.chosen < len(row.tier):
            return
        axis, rect = frame.axis, row.row.rect
        left, right = sorted(axis.x_at(float(column[row.chosen])) for column in bounds_of(row.tier))
        if isinstance(row.tier, PointTier):
            left, right = left - 4, right + 4
        left, right = max(left, axis.left), min(right, axis.left + axis.width)
        if left < right:
            box = QRectF(left, rect.top(), right - left, rect.height() - 1)
            frame.painter.fillRect(box, frame.theme.chosen)

    def _name(self, frame: Frame, row: Shown) -> None:
        """Paint the number, name and count of a tier into the gutter."""
        painter, theme = frame.painter, frame.theme
        box = frame.gutter(row.row.rect).adjusted(0, 0, -1, -1)
        painter.fillRect(box, theme.chosen_row if row.selected else theme.gutter)
        painter.fillRect(box.left(), box.bottom() + 1, box.width(), 1, theme.line)
        if row.selected:
            painter.fillRect(box.left(), box.top(), 3, box.height(), theme.accent)
        number = "" if row.row.ghost else f"{row.row.tier + 1}"
        inside = box.adjusted(8, 2, -6, -2)
        lines = [(_name_font(self._texts.font, frame.font, row), shown(row.tier.name))]
        small = QFontMetrics(frame.font).height()
        if inside.height() >= self._texts.height + small:
            lines.append((frame.font, _count(frame, row, inside.width() - _indent(frame))))
        _text(frame, inside, number, lines)


def _text(frame: Frame, inside: QRect, number: str, lines: list[tuple[QFont, str]]) -> None:
    """Paint a number at the left and lines beside it, cut short, in the middle of the height."""
    painter, theme = frame.painter, frame.theme
    indent = _indent(frame)
    heights = []
    for font, _ in lines:
        painter.setFont(font)
        heights.append(min(painter.fontMetrics().height(), inside.height()))
    y = inside.top() + (inside.height() - sum(heights)) // 2
    left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    for n, ((font, line), height) in enumerate(zip(lines, heights, strict=True)):
        if n == 0:
            painter.setFont(frame.font)
            painter.setPen(theme.faint_text)
            painter.drawText(QRect(inside.left(), y, indent, height), int(left), number)
        painter.setFont(font)
        painter.setPen(theme.faint_text if n else theme.text)
        width = inside.width() - indent
        # Names of speakers begin alike: "Anna - words", "Anna - phones".
        cut = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideMiddle, width)
        painter.drawText(QRect(inside.left() + indent, y, width, height), int(left), cut)
        y += height


def _indent(frame: Frame) -> int:
    """Return the room for the number of a tier."""
    return QFontMetrics(frame.font).horizontalAdvance("00") + 6


def _name_font(label_font: QFont, small: QFont, row: Shown) -> QFont:
    font = QFont(label_font)
    font.setPointSizeF(min(font.pointSizeF(), small.pointSizeF() * 1.15))
    font.setBold(row.selected)
    font.setItalic(row.row.ghost)
    return font


def _count(frame: Frame, row: Shown, width: int) -> str:
    """Say how many intervals or points a tier has; the number alone where there is no room."""
    if row.row.ghost:
        return "being aligned"
    count = len(row.tier)
    noun = "interval" if isinstance(row.tier, IntervalTier) else "point"
    said = f"{count:,} {noun}{'' if count == 1 else 's'}"
    fits = QFontMetrics(frame.font).horizontalAdvance(said) <= width
    return said if fits else f"{count:,}"


def _numbers(found: Found, places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the indices on the tier of some of what is in view."""
    return places + found.start if isinstance(found, slice) else found[places]


def _domain(frame: Frame, tier: Tier) -> tuple[int, int]:
    """Return the pixels where a tier's own domain begins and ends."""
    first, last = frame.raster.columns(np.array([tier.start, tier.end])).tolist()
    return first, last


def _stretch(frame: Frame, rect: QRect, colours: NDArray[np.uint32]) -> None:
    """Paint one line of pixels over the whole height of a row."""
    place = QRectF(frame.axis.left, rect.top(), len(colours) / frame.ratio, rect.height())
    frame.painter.drawImage(place, image_of(colours[None, :]))


def _boundaries(
    frame: Frame, row: Shown, strip: Strip, stroke: float, *, ends_only: bool = False
) -> None:
    """Paint boundaries; of points the ends only, so that the labels have room between."""
    theme, rect = frame.theme, row.row.rect
    if row.row.ghost:
        _dashes(frame, rect, strip, theme.ghost_boundary)
        return
    colour = QColor(theme.boundary)
    colour.setAlphaF(1 - 0.7 * max(2 * float(strip.marked.mean()) - 1, 0.0))  # no solid wall
    colours = strip.boundaries(pixel(colour), frame.device(stroke))
    if not ends_only:
        _stretch(frame, rect, colours)
        return
    end = max((rect.height() - 20) // 4, 3)
    for top in (rect.top(), rect.bottom() - end):
        _stretch(frame, QRect(rect.left(), top, rect.width(), end), colours)


def _dashes(frame: Frame, rect: QRect, strip: Strip, colour: QColor) -> None:
    frame.painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
    for column in strip.places.tolist():
        x = frame.axis.left + (column + 0.5) / frame.ratio
        frame.painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
