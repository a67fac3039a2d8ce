"""Paints the spectrogram and its frequencies."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
from PyQt6.QtCore import QRect, QRectF, Qt
from PyQt6.QtGui import QFontMetrics, QImage, QPainter

from tierline.audio import SpectrogramSettings, TileSource
from tierline.audio import shades as darkness
from tierline_desktop.timeline.colours import image_of, ramp
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.sound import Sound
from tierline_desktop.timeline.tiles import Stretch

_STEPS_HZ = (500, 1000, 2500, 5000)


class SpectrumPainter:
    """Paints spectrograms; keeps the coloured picture while tiles and colours stay."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._stretch: Stretch | None = None
        self._image = QImage()

    def paint(self, frame: Frame, rect: QRect, sound: Sound) -> None:
        """Paint the spectrogram pane."""
        source = sound.tile_source
        if source is None or sound.recording is None:
            return
        painter, plot = frame.painter, frame.plot(rect)
        painter.fillRect(frame.gutter(rect).adjusted(0, 0, -1, 0), frame.theme.gutter)
        top_hz = min(SpectrogramSettings().highest_hz, sound.recording.sample_rate_hz / 2)
        stretch = sound.spectrum(frame.axis.view, frame.axis.seconds_per_pixel / frame.ratio)
        view = frame.axis.view
        if stretch is None or stretch.start > view.start or stretch.end < view.end:
            painter.fillRect(plot, frame.theme.ground)
        if stretch is not None:
            self._colour(frame, stretch)
            painter.save()
            painter.setClipRect(plot.intersected(frame.exposed))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._draw(frame, plot, stretch, (source, top_hz))
            painter.restore()
        _scale(frame, rect, top_hz)

    def _colour(self, frame: Frame, stretch: Stretch) -> None:
        key = (frame.theme.ground.rgb(), frame.theme.ink.rgb())
        if stretch is self._stretch and key == self._key:
            return
        table = ramp(frame.theme.ground, frame.theme.ink)[darkness(stretch.loudest)]
        self._image = image_of(np.take(table, stretch.codes[::-1]), opaque=True)
        self._stretch, self._key = stretch, key

    def _draw(
        self, frame: Frame, plot: QRect, stretch: Stretch, scale: tuple[TileSource, float]
    ) -> None:
        source, top_hz = scale
        rows, columns = stretch.codes.shape
        view = frame.axis.view
        start, end = max(view.start, stretch.start), min(view.end, stretch.end)
        each = columns / (stretch.end - stretch.start)
        low_hz = source.first_hz - source.row_hz / 2
        bottom = rows + low_hz / source.row_hz  # where 0 Hz lies in the picture, from its top
        height = top_hz / source.row_hz
        part = QRectF((start - stretch.start) * each, bottom - height, (end - start) * each, height)
        left, right = frame.axis.x_at(start), frame.axis.x_at(end)
        target = QRectF(left, plot.top(), right - left, plot.height())
        frame.painter.drawImage(target, self._image, part)


def _scale(frame: Frame, rect: QRect, top_hz: float) -> None:
    """Write frequencies into the gutter."""
    painter, gutter = frame.painter, frame.gutter(rect)
    if not gutter.intersects(frame.exposed):
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
