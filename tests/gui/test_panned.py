"""A picture that is shifted shows what a fresh one would."""

import numpy as np
import pytest
from PyQt6.QtCore import QLineF
from PyQt6.QtGui import QColor, QImage, QPainter

from tierline_desktop.timeline.panned import Panned
from tierline_desktop.timeline.raster import Raster

SECONDS = 0.25  # a device pixel
WIDTH, HEIGHT = 120, 8


class Comb:
    """Draws a line wherever a number of seconds can be divided by three; counts its pixels."""

    def __init__(self) -> None:
        self.drawn = 0

    def __call__(self, painter: QPainter, raster: Raster) -> None:
        self.drawn += raster.width
        painter.setPen(QColor("black"))
        first = round(raster.start / SECONDS)
        for pixel in range(first, first + raster.width):
            if pixel % 12 == 0:
                x = pixel - first + 0.5
                painter.drawLine(QLineF(x, 0, x, HEIGHT))


def raster(pixel: int, width: int = WIDTH) -> Raster:
    return Raster(pixel * SECONDS, SECONDS, width)


def pixels(image: QImage) -> np.ndarray:
    bits = image.constBits()
    assert bits is not None
    return np.array(bits.asarray(image.sizeInBytes()), dtype=np.uint8)


@pytest.mark.parametrize("moves", [(5,), (-7,), (1, 1, 1), (40, -90, 3), (119,), (-500, 500)])
def test_shifted_equals_fresh(qapp: object, moves: tuple[int, ...]) -> None:
    assert qapp is not None
    panned, comb, pixel = Panned(), Comb(), 1000
    panned.picture("a", raster(pixel), HEIGHT, comb)
    for move in moves:
        pixel += move
        picture = panned.picture("a", raster(pixel), HEIGHT, comb)
        fresh = Panned().picture("a", raster(pixel), HEIGHT, Comb())
        assert np.array_equal(pixels(picture), pixels(fresh))


def test_only_what_is_new_is_drawn(qapp: object) -> None:
    assert qapp is not None
    panned, comb = Panned(), Comb()
    panned.picture("a", raster(0), HEIGHT, comb)
    panned.picture("a", raster(9), HEIGHT, comb)
    assert comb.drawn == WIDTH + 9
    panned.picture("a", raster(9), HEIGHT, comb)
    assert comb.drawn == WIDTH + 9


@pytest.mark.parametrize(
    ("key", "width", "height"), [("b", WIDTH, HEIGHT), (None, WIDTH, HEIGHT), ("a", 60, HEIGHT)]
)
def test_another_picture_is_drawn_anew(
    qapp: object, key: str | None, width: int, height: int
) -> None:
    assert qapp is not None
    panned, comb = Panned(), Comb()
    panned.picture("a", raster(0), HEIGHT, comb)
    panned.picture(key, raster(3, width), height, comb)
    assert comb.drawn == WIDTH + width
