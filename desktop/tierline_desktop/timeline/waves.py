"""Paints the waveform: a lane a channel; single samples where they are far enough apart."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen, QPolygonF

from tierline.audio import WaveColumns, WaveLine
from tierline_desktop.timeline.colours import tinted
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.panned import Panned
from tierline_desktop.timeline.raster import Raster
from tierline_desktop.timeline.sound import Sound

_MARGIN = 3  # logical pixels above and below each lane
_DOT_SPACING = 6.0  # logical pixels between samples from which on they are dots
_STEPS = 16  # shades between background and wave; lanes of up to 2,000 pixels fit 16 bits
_BAND_ROWS = 24
_QUIETEST = 0.001  # full scale 1: silence is not blown up


class WavePainter:
    """Paints waveforms; keeps the last picture, since the cursor moves more often than the view."""

    def __init__(self) -> None:
        self._panned = Panned()
        self._dots: WaveLine | None = None

    def paint(self, frame: Frame, rect: QRect, sound: Sound) -> None:
        """Paint all channels into the wave pane."""
        if sound.recording is None:
            return
        painter, plot = frame.painter, frame.plot(rect)
        painter.fillRect(plot, frame.theme.ground)
        lanes = _lanes(plot, sound.recording.channels)
        for lane in lanes:
            painter.fillRect(lane.left(), lane.center().y(), lane.width(), 1, frame.theme.line)
        scale = max(sound.loudest, _QUIETEST)
        _scales(frame, rect, lanes, scale)
        painter.save()
        ends = (frame.axis.x_at(0.0), frame.axis.x_at(sound.recording.duration))
        left, right = (min(max(round(x), plot.left()), plot.right() + 1) for x in ends)
        there = QRect(left, plot.top(), right - left, plot.height())
        painter.setClipRect(there.intersected(frame.exposed))
        self._draw(frame, plot, lanes, (scale, sound))
        painter.restore()

    def _draw(
        self, frame: Frame, plot: QRect, lanes: list[QRect], what: tuple[float, Sound]
    ) -> None:
        scale, sound = what
        height = max(round(plot.height() * frame.ratio), 1)
        look = (scale, sound.wave_version, len(lanes), frame.ratio, frame.theme.wave.rgba())
        lined = frame.raster.seconds * sound.sample_rate_hz < 1  # a line is drawn as a whole
        self._dots = None

        def draw(painter: QPainter, raster: Raster) -> None:
            drawn = sound.wave(raster.span, raster.width)
            if isinstance(drawn, WaveLine):
                self._dots = drawn
                drawn = WaveColumns(_joined(drawn, raster))
            if drawn is not None:
                image = _image((plot, height, frame.ratio), drawn, scale, frame.theme.wave)
                painter.drawImage(0, 0, image)

        image = self._panned.picture(None if lined else look, frame.raster, height, draw)
        image.setDevicePixelRatio(frame.ratio)
        frame.painter.drawImage(QPointF(frame.axis.left, plot.top()), image)
        if self._dots is not None:
            _dot(frame, lanes, self._dots, scale)


def _lanes(plot: QRect, channels: int) -> list[QRect]:
    height = plot.height() / channels
    tops = [plot.top() + round(n * height) for n in range(channels + 1)]
    return [
        QRect(plot.left(), top, plot.width(), below - top).adjusted(0, _MARGIN, 0, -_MARGIN)
        for top, below in itertools.pairwise(tops)
    ]


def _image(
    place: tuple[QRect, int, float], drawn: WaveColumns, scale: float, colour: QColor
) -> QImage:
    """Return the lanes as a picture in device pixels; place is the plot, its height in these."""
    plot, height, ratio = place
    channels, width, _ = drawn.values.shape
    cover = np.zeros((height, width), dtype=np.uint8)
    for n, lane in enumerate(_lanes(plot, channels)):
        top = round((lane.top() - plot.top()) * ratio)
        rows = min(round(lane.height() * ratio), height - top)
        if rows > 0:
            cover[top : top + rows] = _coverage(drawn.values[n], rows, scale)
    return tinted(cover, _STEPS, colour)


def _coverage(pairs: NDArray[np.float32], rows: int, scale: float) -> NDArray[np.uint8]:
    """Return how much of each pixel the wave covers, 0 to `_STEPS`: (rows, columns)."""
    middle = rows / 2
    top = middle - pairs[:, 1] * (middle / scale)
    bottom = middle - pairs[:, 0] * (middle / scale)
    thin = np.maximum(1.0 - (bottom - top), 0.0) / 2  # never thinner than a pixel
    least, most = -1, rows + 1
    top = (np.clip(top - thin, least, most) * _STEPS).astype(np.int16)
    bottom = (np.clip(bottom + thin, least, most) * _STEPS).astype(np.int16)
    edges = (np.arange(rows + 1) * _STEPS).astype(np.int16)[:, None]
    cover = np.empty((rows, len(pairs)), dtype=np.uint8)
    for begin in range(0, rows, _BAND_ROWS):  # bands that fit the processor's cache
        band = slice(begin, min(begin + _BAND_ROWS, rows))
        part = np.minimum(bottom, edges[1:][band])
        part -= np.maximum(top, edges[:-1][band])
        np.maximum(part, 0, out=part)
        cover[band] = part
    return cover


def _joined(drawn: WaveLine, raster: Raster) -> NDArray[np.float32]:
    """Return the lowest and highest place of a line through samples in each column."""
    edges = raster.start + np.arange(raster.width + 1) * raster.seconds
    inside = np.floor((drawn.times - raster.start) / raster.seconds).astype(np.int64)
    seen = np.flatnonzero((inside >= 0) & (inside < raster.width))
    pairs = np.zeros((len(drawn.values), raster.width, 2), dtype=np.float32)
    if not len(drawn.times):
        return pairs
    for pair, values in zip(pairs, drawn.values, strict=True):
        heights = np.interp(edges, drawn.times, values, left=0.0, right=0.0)
        pair[:, 0] = np.minimum(heights[:-1], heights[1:])
        pair[:, 1] = np.maximum(heights[:-1], heights[1:])
        np.minimum.at(pair[:, 0], inside[seen], values[seen])
        np.maximum.at(pair[:, 1], inside[seen], values[seen])
    return pairs


def _dot(frame: Frame, lanes: list[QRect], drawn: WaveLine, scale: float) -> None:
    """Put a dot on each sample where there is room."""
    xs = frame.axis.xs(drawn.times)
    if len(xs) < 2 or float(xs[1] - xs[0]) <= _DOT_SPACING:
        return
    painter = frame.painter
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(frame.theme.wave, 5, cap=Qt.PenCapStyle.RoundCap))
    for lane, values in zip(lanes, drawn.values, strict=True):
        ys = lane.top() + lane.height() / 2 * (1 - values / scale)
        points = [QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)]
        painter.drawPoints(QPolygonF(points))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def _scales(frame: Frame, rect: QRect, lanes: list[QRect], scale: float) -> None:
    """Write the amplitudes, and which channel it is, into the gutter."""
    painter, theme = frame.painter, frame.theme
    gutter = frame.gutter(rect)
    painter.fillRect(gutter.adjusted(0, 0, -1, 0), theme.gutter)
    if not frame.shows_gutter(rect):
        return
    painter.setFont(frame.font)
    painter.setPen(theme.faint_text)
    line = QFontMetrics(frame.font).height()
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    left = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for n, lane in enumerate(lanes):
        box = QRectF(8, lane.top(), gutter.width() - 16, lane.height())
        if lane.height() >= 3 * line:
            for y, value in ((box.top(), scale), (box.bottom() - line, -scale)):
                painter.drawText(QRectF(box.left(), y, box.width(), line), right, f"{value:.3f}")
        painter.drawText(box, right, "0")
        if len(lanes) > 1:
            painter.drawText(box, left, _channel(n, len(lanes)))


def _channel(number: int, channels: int) -> str:
    return ("Left", "Right")[number] if channels == 2 else f"Channel {number + 1}"
