"""Colours as pixels, and pictures made of numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtGui import QColor, QImage


def pixel(colour: QColor) -> int:
    """Return a colour as a premultiplied ARGB pixel."""
    alpha = colour.alpha()
    red, green, blue = (
        (part * alpha + 127) // 255 for part in (colour.red(), colour.green(), colour.blue())
    )
    return alpha << 24 | red << 16 | green << 8 | blue


def tinted(cover: NDArray[np.uint8], steps: int, colour: QColor) -> QImage:
    """Return a picture in one colour; `cover` (height, width) is how opaque, up to `steps`."""
    height, width = cover.shape
    rows = np.ascontiguousarray(cover)
    image = QImage(rows.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    solid = colour.rgb() & 0xFFFFFF
    image.setColorTable([255 * n // steps << 24 | solid for n in range(steps + 1)])
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def ramp(quiet: QColor, loud: QColor) -> NDArray[np.uint32]:
    """Return 256 opaque pixels from one colour to another."""
    share = np.linspace(0.0, 1.0, 256)
    table = np.full(256, 0xFF000000, dtype=np.uint32)
    pairs = (
        (16, quiet.red(), loud.red()),
        (8, quiet.green(), loud.green()),
        (0, quiet.blue(), loud.blue()),
    )
    for shift, low, high in pairs:
        table |= np.round(low + (high - low) * share).astype(np.uint32) << np.uint32(shift)
    return table


def image_of(pixels: NDArray[np.uint32]) -> QImage:
    """Return pixels (height, width), premultiplied ARGB, as an image that owns a copy of them."""
    rows = np.ascontiguousarray(pixels)
    height, width = rows.shape
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(rows.tobytes(), width, height, 4 * width, form).copy()


def indexed(codes: NDArray[np.uint8], table: NDArray[np.uint32]) -> QImage:
    """Return codes (height, width) as an opaque image; the table has the pixel of each code."""
    rows = np.ascontiguousarray(codes)
    height, width = rows.shape
    image = QImage(rows.tobytes(), width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable(table.tolist())
    return image.convertToFormat(QImage.Format.Format_RGB32)
