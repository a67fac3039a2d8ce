"""A view of the whole recording: waveform above, one row a tier below."""

import numpy as np
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QPainter, QPaintEvent
from PyQt6.QtWidgets import QWidget

from tierline.annotation import IntervalTier, TextGrid, Tier, Times
from tierline.audio import Peaks

NAME_WIDTH = 90.0  # logical pixels left of the rows, for the tiers' names
MARGIN = 4.0
NARROWEST_LABEL = 5.0  # logical pixels: nothing narrower can show a letter
POINT_WIDTH = 60.0  # logical pixels that a point's label may take


class Timeline(QWidget):
    """Paints a grid and the waveform above it; shows, and never changes, what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(480, 200)
        self._grid: TextGrid | None = None
        self._peaks: Peaks | None = None

    def set_content(self, grid: TextGrid, peaks: Peaks | None) -> None:
        """Show a grid, with a waveform if there is a recording."""
        self._grid, self._peaks = grid, peaks
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint everything: the waveform in the upper third, the tiers below."""
        if self._grid is None or event is None:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(NAME_WIDTH, 0, self.width() - NAME_WIDTH - MARGIN, self.height())
        wave_height = area.height() / 3 if self._peaks else 0.0
        if self._peaks:
            wave = QRectF(area.left(), MARGIN, area.width(), wave_height - 2 * MARGIN)
            self._paint_wave(painter, wave, self._peaks)
        rows = len(self._grid.tiers) or 1
        height = min((area.height() - wave_height) / rows, 80.0)
        for n, tier in enumerate(self._grid.tiers):
            row = QRectF(area.left(), wave_height + n * height, area.width(), height)
            self._paint_tier(painter, row, tier)
        painter.end()

    def _x(self, times: Times, area: QRectF) -> Times:
        """Return where times (seconds) lie, in logical pixels."""
        assert self._grid is not None
        length = (self._grid.end - self._grid.start) or 1.0
        return area.left() + (times - self._grid.start) / length * area.width()

    def _paint_wave(self, painter: QPainter, area: QRectF, peaks: Peaks) -> None:
        assert self._grid is not None
        painter.setPen(self.palette().highlight().color())
        bins = max(int(area.width()), 1)
        values = peaks.window(self._grid.start, self._grid.end, bins)
        lane = area.height() / len(values)
        for channel, pairs in enumerate(values):
            middle = area.top() + (channel + 0.5) * lane
            loudest = float(abs(pairs).max()) or 1.0
            for n, (low, high) in enumerate(pairs.tolist()):
                x = round(area.left() + n)
                scale = lane / 2 / loudest
                painter.drawLine(x, round(middle - high * scale), x, round(middle - low * scale))

    def _paint_tier(self, painter: QPainter, row: QRectF, tier: Tier) -> None:
        painter.setPen(self.palette().windowText().color())
        name = QRectF(MARGIN, row.top(), NAME_WIDTH - 2 * MARGIN, row.height())
        centred = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(name, int(centred | Qt.AlignmentFlag.AlignLeft), tier.name)
        painter.drawRect(row)
        starts = tier.starts if isinstance(tier, IntervalTier) else tier.times
        lefts = self._x(starts, row)
        for x in np.unique(np.round(lefts[np.isfinite(lefts)])).astype(int).tolist():
            painter.drawLine(x, round(row.top()), x, round(row.bottom()))
        if isinstance(tier, IntervalTier):
            widths = self._x(tier.ends, row) - lefts
        else:
            widths = np.full(len(tier), POINT_WIDTH)
        for n in np.flatnonzero(widths >= NARROWEST_LABEL).tolist():
            box = QRectF(lefts[n], row.top(), widths[n], row.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), tier.labels[n])
