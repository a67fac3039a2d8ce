"""Puts a picture of the timeline together, from what is open and what is being pointed at."""

from __future__ import annotations

from dataclasses import dataclass, field

from PyQt6.QtCore import QRect, Qt
from PyQt6.QtGui import QFont

from tierline.annotation import IntervalTier, Tier
from tierline.editing import label_index
from tierline_desktop.timeline.doubts import paint_doubts
from tierline_desktop.timeline.frame import Frame
from tierline_desktop.timeline.hints import Hints, paint_no_tiers, paint_welcome
from tierline_desktop.timeline.layout import Arrangement, Kind, Row
from tierline_desktop.timeline.marks import paint_overlay, paint_playhead, paint_selection
from tierline_desktop.timeline.overlay import Overlay
from tierline_desktop.timeline.rows import RowPainter, Shown
from tierline_desktop.timeline.ruler import paint_bar, paint_ruler
from tierline_desktop.timeline.sound import Sound
from tierline_desktop.timeline.spectra import SpectrumPainter
from tierline_desktop.timeline.waves import WavePainter
from tierline_desktop.workspace import State


@dataclass(frozen=True, slots=True)
class Passing:
    """What is shown for a while and is part of no state.

    Attributes:
        playhead: Where playing is, in seconds.
        preview: Tiers that a running alignment is making.
        overlay: What the pointer shows.
        edited: Tier and index of the label that the label editor lies on.
    """

    playhead: float | None = None
    preview: tuple[IntervalTier, ...] = ()
    overlay: Overlay = field(default_factory=Overlay)
    edited: tuple[int, int] | None = None


class Scene:
    """Paints everything; keeps nothing but pictures that are needed again.

    Args:
        sound: The recording's wave and spectrogram.
        label_font: For labels and names of tiers.
    """

    def __init__(self, sound: Sound, label_font: QFont) -> None:
        self.hints = Hints()
        self._sound = sound
        self._rows = RowPainter(label_font)
        self._waves = WavePainter()
        self._spectra = SpectrumPainter()

    def set_font(self, font: QFont) -> None:
        """Draw labels in another font."""
        self._rows.set_font(font)

    def paint(self, frame: Frame, arrangement: Arrangement, passing: Passing) -> None:
        """Paint what is exposed."""
        if frame.state.document is None:
            area = arrangement.rows_area
            paint_welcome(frame, QRect(0, 0, area.width(), area.bottom() + 1), self.hints)
            return
        below = QRect(arrangement.rows_area)  # every pane and row fills its own ground
        below.setTop(_lowest(arrangement))
        frame.painter.fillRect(below, frame.theme.gutter)
        for pane in arrangement.panes:
            if frame.shows(pane.rect):
                self._pane(frame, pane.kind, pane.rect)
        if arrangement.rows:
            self._tiers(frame, arrangement, passing)
        else:
            paint_no_tiers(frame, arrangement.rows_area, self.hints)
        self._marks(frame, arrangement, passing)

    def _marks(self, frame: Frame, arrangement: Arrangement, passing: Passing) -> None:
        """Paint what lies over everything."""
        area = QRect(arrangement.rows_area)
        area.setTop(arrangement.panes[0].rect.bottom() + 1)
        area.setBottom(_lowest(arrangement) - 1)
        paint_selection(frame, area)
        paint_playhead(frame, area, passing.playhead)
        paint_overlay(frame, passing.overlay, arrangement)
        edge = round(frame.axis.left) - 1
        frame.painter.fillRect(edge, 0, 1, area.bottom() + 1, frame.theme.line)

    def _pane(self, frame: Frame, kind: Kind, rect: QRect) -> None:
        if kind is Kind.BAR:
            paint_bar(frame, rect)
        elif kind is Kind.RULER:
            paint_ruler(frame, rect)
        elif kind is Kind.WAVE:
            self._waves.paint(frame, rect, self._sound)
            self._problem(frame, rect)
        else:
            self._spectra.paint(frame, rect, self._sound)
        if kind in {Kind.WAVE, Kind.SPECTROGRAM}:
            frame.painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, frame.theme.line)

    def _problem(self, frame: Frame, rect: QRect) -> None:
        if self._sound.problem:
            frame.painter.setFont(frame.font)
            frame.painter.setPen(frame.theme.cursor)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            frame.painter.drawText(frame.plot(rect), int(flags), self._sound.problem)

    def _tiers(self, frame: Frame, arrangement: Arrangement, passing: Passing) -> None:
        painter = frame.painter
        painter.save()
        painter.setClipRect(arrangement.rows_area.intersected(frame.exposed))
        for row in arrangement.visible_rows():
            if frame.shows(row.rect):
                shown = _shown(frame.state, row, passing)
                self._rows.paint(frame, shown)
                paint_doubts(frame, row, shown.tier)
        painter.restore()


def _lowest(arrangement: Arrangement) -> int:
    """Return where the last row ends, or the area if rows go on below."""
    area = arrangement.rows_area
    if not arrangement.rows:
        return area.top()
    return min(arrangement.rows[-1].rect.bottom(), area.bottom()) + 1


def _shown(state: State, row: Row, passing: Passing) -> Shown:
    if row.ghost:
        return Shown(row, passing.preview[row.tier])
    tier: Tier = state.grid.tiers[row.tier]
    selected = state.selection.tier == row.tier
    chosen = label_index(state.grid, state.selection) if selected else None
    edited = passing.edited[1] if passing.edited and passing.edited[0] == row.tier else None
    return Shown(row, tier, chosen, selected, edited)
