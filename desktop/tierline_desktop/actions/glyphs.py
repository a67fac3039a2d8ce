"""The small pictures of the toolbar, drawn in the colours of the palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPalette, QPen, QPixmap, QPolygonF

BOX = 24.0  # side of the square that the glyphs are described in
LINE = 1.7
RATIOS = (1, 2, 3)  # device pixels a logical pixel that pictures are made for

Draw = Callable[[QPainter], None]


def icon(name: str, palette: QPalette, size: int) -> QIcon:
    """Return the glyph of a name in `GLYPHS`.

    Args:
        name: Which.
        palette: Gives the colours of what can be pressed and of what cannot.
        size: Side, in logical pixels.
    """
    made = QIcon()
    modes = {
        QIcon.Mode.Normal: QPalette.ColorGroup.Active,
        QIcon.Mode.Disabled: QPalette.ColorGroup.Disabled,
    }
    for mode, group in modes.items():
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        for ratio in RATIOS:
            made.addPixmap(_picture(GLYPHS[name], colour, size, ratio), mode)
    return made


def _picture(draw: Draw, colour: QColor, size: int, ratio: int) -> QPixmap:
    picture = QPixmap(size * ratio, size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / BOX, size / BOX)
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, LINE, Qt.PenStyle.SolidLine, round_cap, round_join))
    draw(painter)
    painter.end()
    return picture


def _line(painter: QPainter, *points: tuple[float, float]) -> None:
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in points]))


def _filled(painter: QPainter, path: QPainterPath) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _polygon(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
    path.closeSubpath()
    return path


def _open(painter: QPainter) -> None:
    _line(painter, (3, 18.5), (3, 5.5), (9, 5.5), (11.5, 8.5), (19, 8.5), (19, 11.5))
    painter.drawPath(_polygon((3, 19), (6.5, 11.5), (22, 11.5), (18.5, 19)))


def _save(painter: QPainter) -> None:
    painter.drawPath(_polygon((4, 4), (16.5, 4), (20, 7.5), (20, 20), (4, 20)))
    _line(painter, (8, 4), (8, 9), (15, 9), (15, 4))
    _line(painter, (7.5, 20), (7.5, 13.5), (16.5, 13.5), (16.5, 20))


def _undo(painter: QPainter) -> None:
    path = QPainterPath(QPointF(4.5, 9))
    path.lineTo(14.5, 9)
    path.arcTo(QRectF(9.5, 9, 10, 10), 90, -180)
    path.lineTo(8.5, 19)
    painter.drawPath(path)
    _line(painter, (9, 4.5), (4.5, 9), (9, 13.5))


def _redo(painter: QPainter) -> None:
    painter.translate(BOX, 0)
    painter.scale(-1, 1)
    _undo(painter)


def _play(painter: QPainter) -> None:
    _filled(painter, _polygon((7, 4.5), (19.5, 12), (7, 19.5)))


def _stop(painter: QPainter) -> None:
    _filled(painter, _polygon((6, 6), (18, 6), (18, 18), (6, 18)))


def _lens(painter: QPainter) -> None:
    painter.drawEllipse(QPointF(10.5, 10.5), 7, 7)
    _line(painter, (15.7, 15.7), (21, 21))


def _zoom_in(painter: QPainter) -> None:
    _zoom_out(painter)
    _line(painter, (10.5, 7.3), (10.5, 13.7))


def _zoom_out(painter: QPainter) -> None:
    _lens(painter)
    _line(painter, (7.3, 10.5), (13.7, 10.5))


def _zoom_selection(painter: QPainter) -> None:
    """Two edges, and arrows that pull them apart."""
    _line(painter, (9, 4), (9, 20))
    _line(painter, (15, 4), (15, 20))
    for way in (-1, 1):
        tip = 12 + 9.5 * way
        _line(painter, (12 + 5 * way, 12), (tip, 12))
        _line(painter, (tip - 3 * way, 9), (tip, 12), (tip - 3 * way, 15))


def _zoom_all(painter: QPainter) -> None:
    """All that lies between two edges."""
    for way in (-1, 1):
        edge, tip = 12 + 9.5 * way, 12 + 6.5 * way
        _line(painter, (edge, 4), (edge, 20))
        _line(painter, (tip - 3 * way, 9), (tip, 12), (tip - 3 * way, 15))
    _line(painter, (5.5, 12), (18.5, 12))


def _align(painter: QPainter) -> None:
    """A wave above a tier with its boundaries."""
    for x, reach in ((3.5, 1), (6.3, 3.2), (9.1, 4.6), (11.9, 2), (14.7, 3.8), (17.5, 2.6)):
        _line(painter, (x, 6.5 - reach), (x, 6.5 + reach))
    _line(painter, (20.3, 5.7), (20.3, 7.3))
    painter.drawRect(QRectF(3, 14, 18, 7))
    _line(painter, (10.5, 14), (10.5, 21))
    _line(painter, (15.5, 14), (15.5, 21))


def _transcribe(painter: QPainter) -> None:
    """A wave above lines of text."""
    for x, reach in ((3.5, 1), (6.3, 3.2), (9.1, 4.6), (11.9, 2), (14.7, 3.8), (17.5, 2.6)):
        _line(painter, (x, 6.5 - reach), (x, 6.5 + reach))
    _line(painter, (20.3, 5.7), (20.3, 7.3))
    _line(painter, (3, 15), (21, 15))
    _line(painter, (3, 20), (14, 20))


GLYPHS: Final[dict[str, Draw]] = {
    "open": _open,
    "save": _save,
    "undo": _undo,
    "redo": _redo,
    "play": _play,
    "stop": _stop,
    "zoom in": _zoom_in,
    "zoom out": _zoom_out,
    "zoom selection": _zoom_selection,
    "zoom all": _zoom_all,
    "align": _align,
    "transcribe": _transcribe,
}
