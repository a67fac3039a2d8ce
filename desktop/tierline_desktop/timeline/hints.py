"""What the timeline says where there is nothing to show."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QFont, QFontMetrics, QPainter, QPen

from tierline_desktop.timeline.frame import Frame

_NOTHING_OPEN = "Drop a recording, a text or a TextGrid here"


@dataclass(frozen=True, slots=True)
class Hints:
    """What helps on; the keys in it are not the timeline's to know.

    Attributes:
        how_to_open: Goes on after "Drop a recording, a text or a TextGrid here".
        no_tiers: How tiers are made.
        no_tiers_but_text: How they are made where there is a text to align.
    """

    how_to_open: str = "or open one with the menu File"
    no_tiers: str = "No tiers yet"
    no_tiers_but_text: str = "No tiers yet"


def paint_welcome(frame: Frame, area: QRect, hints: Hints) -> None:
    """Say how something is opened, where nothing is."""
    painter, theme = frame.painter, frame.theme
    painter.fillRect(area, theme.ground)
    large = QFont(frame.font)
    large.setPointSizeF(frame.font.pointSizeF() * 1.5)
    line = QFontMetrics(large).height()
    width = min(QFontMetrics(large).horizontalAdvance(_NOTHING_OPEN) + 4 * line, area.width() - 24)
    box = QRect(0, 0, width, 7 * line)
    box.moveCenter(area.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.faint_text, 1.5, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(box, 12, 12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    upper, lower = QRect(box), QRect(box)
    upper.setBottom(box.center().y() + line // 4)
    lower.setTop(upper.bottom())
    centre = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
    painter.setFont(large)
    painter.setPen(theme.text)
    inside = upper.adjusted(line, line, -line, 0)
    painter.drawText(inside, centre | int(Qt.AlignmentFlag.AlignBottom), _NOTHING_OPEN)
    painter.setFont(frame.font)
    painter.setPen(theme.faint_text)
    painter.drawText(lower.adjusted(line, line // 4, -line, 0), centre, hints.how_to_open)


def paint_no_tiers(frame: Frame, area: QRect, hints: Hints) -> None:
    """Say how a tier is made, where there is none."""
    painter = frame.painter
    painter.setFont(frame.font)
    painter.setPen(frame.theme.faint_text)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    has_text = bool(frame.state.transcript.strip())
    said = hints.no_tiers_but_text if has_text else hints.no_tiers
    painter.drawText(frame.plot(area).adjusted(16, 4, -16, -4), int(flags), said)
