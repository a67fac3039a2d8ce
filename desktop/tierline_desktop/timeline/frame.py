"""What every painter of the timeline is given."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QFont, QPainter, QRegion

from tierline_desktop.timeline.layout import Axis
from tierline_desktop.timeline.raster import Raster
from tierline_desktop.timeline.theme import Theme
from tierline_desktop.workspace import State


@dataclass(frozen=True, slots=True)
class Frame:
    """One painting of the canvas, or of a part of it.

    Attributes:
        painter: Paints in logical pixels.
        region: What has to be painted.
        axis: Where times lie.
        theme: The colours.
        state: What is open.
        font: For scales, counts and times.
        ratio: Device pixels a logical pixel.
    """

    painter: QPainter
    region: QRegion
    axis: Axis
    theme: Theme
    state: State
    font: QFont
    ratio: float

    @property
    def exposed(self) -> QRect:
        """What has to be painted lies in here."""
        return self.region.boundingRect()

    def shows(self, rect: QRect) -> bool:
        """Tell whether any of a part has to be painted."""
        return self.region.intersects(rect)

    def shows_gutter(self, rect: QRect) -> bool:
        """Tell whether the gutter beside a pane or row has to be painted."""
        return self.shows(self.gutter(rect).adjusted(0, 0, -2, 0))  # less the line at its edge

    def plot(self, rect: QRect) -> QRect:
        """Return the part of a pane or row that is right of the gutter."""
        return rect.adjusted(round(self.axis.left) - rect.left(), 0, 0, 0)

    def gutter(self, rect: QRect) -> QRect:
        """Return the part of a pane or row that is in the gutter."""
        return QRect(rect.left(), rect.top(), round(self.axis.left), rect.height())

    @property
    def raster(self) -> Raster:
        """The device pixels across the plot."""
        width = max(round(self.axis.width * self.ratio), 1)
        return Raster(self.axis.view.start, self.axis.seconds_per_pixel / self.ratio, width)

    def device(self, length: float) -> int:
        """Return a length in device pixels, at least 1."""
        return max(round(length * self.ratio), 1)
