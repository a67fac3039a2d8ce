"""Paints the spectrogram and its frequencies."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRect, QRectF, Qt
from PyQt6.QtGui import QFontMetrics, QPainter

from tierline.audio import SpectrogramSettings, TileSource
from tierline.audio import shades as darkness
from tierline_desktop.timeline.colours import indexed, ramp
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.panned import Panned
from tierline_desktop.timeline.raster import Raster
from tierline_desktop.timeline.sound import Sound
from tierline_desktop.timeline.tiles import Stretch

_STEPS_HZ = (500, 1000, 2500, 5000)


class SpectrumPainter:
    """Paints spectrograms; keeps the picture while tiles, colours and scale stay."""

    def __init__(self) -> None:
        self._panned = Panned()

    def paint(self, frame: Frame, rect: QRect, sound: Sound) -> None:
        """Paint the spectrogram pane."""
        source = sound.tile_source
        if source is None or sound.recording is None:
            return
        painter, plot = frame.painter, frame.plot(rect)
        painter.fillRect(frame.gutter(rect).adjusted(0, 0, -1, 0), frame.theme.gutter)
        top_hz = min(SpectrogramSettings().highest_hz, sound.recording.sample_rate_hz / 2)
        stretch = sound.spectrum(frame.axis.view, frame.raster.seconds)
        if stretch is None:
            painter.fillRect(plot, frame.theme.ground)
        else:
            self._draw(frame, plot, stretch, (source, top_hz, sound.spectrum_version))
        _scale(frame, rect, top_hz)

    def _draw(
        self, frame: Frame, plot: QRect, stretch: Stretch, what: tuple[TileSource, float, int]
    ) -> None:
        source, top_hz, version = what
        theme, height = frame.theme, max(round(plot.height() * frame.ratio), 1)
        look = (stretch.level, stretch.loudest, version, theme.ground.rgb(), theme.ink.rgb())

        def draw(painter: QPainter, raster: Raster) -> None:
            painter.fillRect(0, 0, raster.width, height, theme.ground)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            table = ramp(theme.ground, theme.ink)[darkness(stretch.loudest)]
            _cut((painter, raster, height), stretch, (source, top_hz), table)

        image = self._panned.picture(look, frame.raster, height, draw)
        image.setDevicePixelRatio(frame.ratio)
        frame.painter.drawImage(QPointF(frame.axis.left, plot.top()), image)


def _cut(
    place: tuple[QPainter, Raster, int],
    stretch: Stretch,
    scale: tuple[TileSource, float],
    table: NDArray[np.uint32],
) -> None:
    """Draw a part of a stretch: into that height, all frequencies up to the top."""
    (painter, raster, high), (source, top_hz) = place, scale
    rows, columns = stretch.codes.shape
    start, end = max(raster.span.start, stretch.start), min(raster.span.end, stretch.end)
    if start >= end:
        return
    each = columns / (stretch.end - stretch.start)
    low_hz = source.first_hz - source.row_hz / 2
    bottom = rows + low_hz / source.row_hz  # where 0 Hz lies in the picture, from its top
    height = top_hz / source.row_hz
    left, right = (start - stretch.start) * each, (end - stretch.start) * each
    first = max(math.floor(left) - 1, 0)  # with a neighbour at either side, to blend into
    image = indexed(stretch.codes[::-1, first : math.ceil(right) + 1], table)
    part = QRectF(left - first, bottom - height, right - left, height)
    begin = (start - raster.start) / raster.seconds
    target = QRectF(begin, 0, (end - start) / raster.seconds, high)
    painter.drawImage(target, image, part)


def _scale(frame: Frame, rect: QRect, top_hz: float) -> None:
    """Write frequencies into the gutter."""
    painter, gutter = frame.painter, frame.gutter(rect)
    if not frame.shows_gutter(rect):
        return
    painter.setFont(frame.font)
    line = QFontMetrics(frame.font).height()
    wide = [step for step in _STEPS_HZ if step / top_hz * rect.height() >= 1.8 * line]
    step = wide[0] if wide else top_hz
    right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    for hz in np.arange(0, top_hz + 1, step).tolist():
        y = rect.bottom() - hz / top_hz * (rect.height() - 1)
        at = min(max(y - line / 2, rect.top() + 1), rect.bottom() - line)
        painter.setPen(frame.theme.faint_text)
        painter.drawText(QRectF(4, at, gutter.width() - 12, line), right, f"{hz:.0f} Hz")
        painter.fillRect(QRectF(gutter.right() - 5, round(y), 4, 1), frame.theme.faint_text)
