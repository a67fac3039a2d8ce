"""The device pixels across a plot, and the times they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.annotation import Times
from tierline.navigation import Span

Columns: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Raster:
    """The pixels across a plot.

    Attributes:
        start: Time of the left edge, in seconds.
        seconds: A device pixel's share of time.
        width: How many device pixels there are.
    """

    start: float
    seconds: float
    width: int

    @property
    def span(self) -> Span:
        """From the left edge of the first pixel to the right edge of the last."""
        return Span(self.start, self.start + self.width * self.seconds)

    def columns(self, times: Times) -> Columns:
        """Return the nearest edges between pixels, from 0 to `width`; undefined times give 0."""
        places = np.clip((times - self.start) / self.seconds, -1, self.width + 1)
        return np.rint(np.nan_to_num(places)).astype(np.int64)

    def edges(self) -> Times:
        """Return the times that part one column from the next, as `columns` rounds."""
        edges: Times = self.start + np.arange(-0.5, self.width + 1.5) * self.seconds
        return edges
