"""A picture along the time axis that is shifted when the view moves: only what is new is drawn."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias

from PyQt6.QtCore import QRect
from PyQt6.QtGui import QImage, QPainter

from tierline_desktop.timeline.raster import Raster

Draw: TypeAlias = Callable[[QPainter, Raster], None]  # from 0 on, in device pixels

_SAME = 1e-3  # device pixels over the whole width: scales that differ by less are one


class Panned:
    """Keeps one picture, in device pixels.

    A moved picture lies up to half a pixel beside its time; one at a new scale lies on it.
    """

    def __init__(self) -> None:
        self._key: Hashable = None
        self._raster: Raster | None = None
        self._image = QImage()

    def picture(self, key: Hashable, raster: Raster, height: int, draw: Draw) -> QImage:
        """Return the picture of some pixels.

        Args:
            key: What it shows, but for the time; None if nothing may be taken from before.
            raster: The pixels across.
            height: In device pixels.
            draw: Draws a part of it; what it leaves out is transparent.
        """
        moved = self._moved(key, raster, height)
        if moved is None or self._raster is None:
            self._image = QImage(raster.width, height, QImage.Format.Format_ARGB32_Premultiplied)
            self._image.fill(0)
            self._key, self._raster = key, raster
            self._draw(0, raster.width, draw)
        elif moved:
            old, width = self._raster, raster.width
            self._image = self._image.copy(QRect(moved, 0, width, height))
            self._raster = Raster(old.start + moved * old.seconds, old.seconds, width)
            self._draw(*((width - moved, width) if moved > 0 else (0, -moved)), draw)
        return self._image

    def _moved(self, key: Hashable, raster: Raster, height: int) -> int | None:
        """Return by how many pixels the view has moved; None if the picture is of no use."""
        old = self._raster
        if old is None or key is None or key != self._key:
            return None
        if (old.width, self._image.height()) != (raster.width, height):
            return None
        if abs(old.seconds / raster.seconds - 1) * raster.width > _SAME:
            return None
        moved = (raster.start - old.start) / old.seconds
        return round(moved) if abs(moved) < raster.width - 1 else None

    def _draw(self, first: int, last: int, draw: Draw) -> None:
        assert self._raster is not None  # set just before
        seconds = self._raster.seconds
        painter = QPainter(self._image)
        painter.translate(first, 0)
        painter.setClipRect(0, 0, last - first, self._image.height())
        draw(painter, Raster(self._raster.start + first * seconds, seconds, last - first))
        painter.end()
