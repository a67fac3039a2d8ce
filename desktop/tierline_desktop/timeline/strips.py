"""A row in one line of pixels: gaps, overlaps and boundaries, any number of them, at one cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierline.annotation import Times
from tierline_desktop.timeline.colours import pixel
from tierline_desktop.timeline.raster import Columns, Raster
from tierline_desktop.timeline.theme import Theme

_MANY = 2  # intervals a pixel: from here on pixels are looked up, not intervals


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """A row, pixel by pixel.

    Attributes:
        depth: How many intervals each pixel lies in, shape (width,).
        marked: Whether a boundary lies at the left edge of each pixel, shape (width,).
    """

    depth: Columns
    marked: NDArray[np.bool_]

    def background(self, theme: Theme, domain: tuple[int, int]) -> NDArray[np.uint32]:
        """Return the colours behind the labels; beyond the tier's domain (columns) it is dimmer."""
        table = np.array([pixel(theme.gap), pixel(theme.ground), pixel(theme.overlap)], np.uint32)
        colours = table[np.clip(self.depth, 0, 2)]
        for outside in (slice(0, max(domain[0], 0)), slice(max(domain[1], 0), None)):
            part = colours[outside]
            part[self.depth[outside] <= 0] = pixel(theme.outside)
        return colours

    def boundaries(self, colour: int, stroke: int) -> NDArray[np.uint32]:
        """Return boundaries of some pixels' width, transparent between them."""
        wide = self.marked.copy()
        for n in range(1, stroke):
            shift = (n + 1) // 2
            if n % 2:
                wide[:-shift] |= self.marked[shift:]
            else:
                wide[shift:] |= self.marked[:-shift]
        return np.where(wide, np.uint32(colour), np.uint32(0))

    @property
    def places(self) -> Columns:
        """The columns at whose left edge a boundary lies."""
        return np.flatnonzero(self.marked)


def strip_of(raster: Raster, starts: Times, ends: Times, *, ordered: bool) -> Strip:
    """Return the pixels of intervals; of points, if starts are ends.

    Args:
        raster: The pixels.
        starts: In seconds; those in view, at least.
        ends: In seconds.
        ordered: Whether neither ever goes back.
    """
    if ordered and len(starts) > _MANY * raster.width:
        edges = raster.edges()
        begun, ended = (np.searchsorted(column, edges, side="left") for column in (starts, ends))
        depth = (begun - ended)[1:-1]
        marks = (np.diff(begun) > 0) | (np.diff(ended) > 0)
    else:
        first, last = raster.columns(np.fmin(starts, ends)), raster.columns(np.fmax(starts, ends))
        first, last = (np.clip(column, -1, raster.width + 1) for column in (first, last))
        shape = raster.width + 3
        begun, ended = (np.bincount(column + 1, minlength=shape) for column in (first, last))
        depth = np.cumsum(begun - ended)[1 : raster.width + 1]
        marks = (begun + ended > 0)[1 : raster.width + 2]
    marked = marks[: raster.width].copy()
    # The end of everything lies just behind the last pixel.
    marked[-1] |= marks[raster.width]
    return Strip(depth, marked)
