"""Labels laid out once and kept, up to a number of them."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QFont, QFontMetricsF, QPainter, QStaticText

LONGEST_SHOWN = 200  # characters: more than any row shows
_KEPT = 4096
_STACKING_FROM = 0x300  # combining marks begin here; Latin letters and IPA lie below
_CLOSEST = 0.75  # no kerning or ligature makes letters narrower than this share
_MARKS = str.maketrans({"\n": "↵", "\r": "␍", "\t": "⇥", "\v": "␋", "\f": "␌", "\0": "␀"})


def shown(label: str) -> str:
    """Return a label as one line: what would break it is marked, lone surrogates are replaced."""
    if label.isascii() and label.isprintable() and len(label) <= LONGEST_SHOWN:
        return label
    line = label[:LONGEST_SHOWN].replace("\r\n", "\n").translate(_MARKS)
    return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@dataclass(frozen=True, slots=True)
class _Laid:
    text: QStaticText
    width: float
    height: float


class Texts:
    """Draws labels in one font; laying one out takes many times as long as drawing it again."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._laid: dict[str, _Laid] = {}
        self._advances: dict[str, float] = {}
        self.height = self._metrics.height()
        self.least_width = max(self._metrics.horizontalAdvance("i"), 3.0)
        self._least_elided = 2.5 * self._metrics.averageCharWidth()

    def draw(self, painter: QPainter, box: QRectF, label: str) -> float:
        """Draw a label in the middle of a box, cut short if it does not fit.

        The painter must have this font.

        Returns:
            How wide what was drawn is; 0 where nothing fits.
        """
        laid = self._fitting(label, box.width())
        if laid is None:
            return 0.0
        x = box.left() + (box.width() - laid.width) / 2
        y = box.top() + (box.height() - laid.height) / 2
        painter.drawStaticText(QPointF(x, y), laid.text)
        return laid.width

    def width(self, label: str) -> float:
        """Return how wide a label is."""
        return self._of(shown(label)).width

    def _fitting(self, label: str, room: float) -> _Laid | None:
        """Return a label laid out, cut short to the room there is; None if nothing fits."""
        if room < self._least_elided and self._surely_wider(label, room):
            return None
        line = shown(label)
        laid = self._of(line)
        if laid.width <= room:
            return laid
        if room < self._least_elided:
            return None
        elided = self._metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
        laid = self._of(elided)
        return None if laid.width > room + 1 or elided == "…" else laid

    def _surely_wider(self, label: str, room: float) -> bool:
        """Tell, without laying it out, that a label of plain letters takes more than some room."""
        width = 0.0
        for letter in label:
            advance = self._advances.get(letter)
            if advance is None:
                advance = self._advances[letter] = self._least_advance(letter)
            width += advance
            if width > room:
                return True
        return False

    def _least_advance(self, letter: str) -> float:
        """Return what a letter takes at least beside others; 0 for one that may join or stack."""
        plain = letter.isalnum() and ord(letter) < _STACKING_FROM
        return _CLOSEST * self._metrics.horizontalAdvance(letter) if plain else 0.0

    def _of(self, line: str) -> _Laid:
        found = self._laid.get(line)
        if found is None:
            if len(self._laid) >= _KEPT:
                self._drop_older_half()
            text = QStaticText(line)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.prepare(font=self.font)
            size = text.size()
            found = self._laid[line] = _Laid(text, size.width(), size.height())
        return found

    def _drop_older_half(self) -> None:
        for line in list(self._laid)[: _KEPT // 2]:
            del self._laid[line]
