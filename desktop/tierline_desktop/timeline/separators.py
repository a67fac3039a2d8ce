"""Separators between panes and rows, dragged to resize what is above them."""

from __future__ import annotations

from dataclasses import dataclass

from tierline_desktop.timeline.layout import (
    SEPARATOR_REACH,
    Arrangement,
    Kind,
    row_name,
)

_LEAST = 24  # logical pixels


@dataclass(frozen=True, slots=True)
class Separator:
    """The lower edge of a pane or row.

    Attributes:
        name: Under which its height is kept.
        top: Where the pane or row begins, in logical pixels.
    """

    name: str
    top: int

    def height_for(self, y: float) -> int:
        """Return the height that puts the edge at `y`."""
        return max(round(y) - self.top, _LEAST)


def separator_at(
    arrangement: Arrangement, names: tuple[str, ...], x: float, y: float
) -> Separator | None:
    """Return the separator at a place.

    Those between rows are taken in the gutter only: beside it, clicks are for the tiers.

    Args:
        arrangement: Where things are.
        names: Names of the tiers.
        x: Across, in logical pixels.
        y: Down.
    """
    for pane in arrangement.panes:
        edge = pane.rect.bottom() + 1
        sizeable = pane.kind in {Kind.WAVE, Kind.SPECTROGRAM}
        if sizeable and abs(y - edge) <= SEPARATOR_REACH:
            return Separator(pane.kind.value, pane.rect.top())
    if x >= arrangement.gutter or y < arrangement.rows_area.top():
        return None
    for row in arrangement.visible_rows():
        if not row.ghost and abs(y - row.rect.bottom() - 1) <= SEPARATOR_REACH:
            return Separator(row_name(names[row.tier]), row.rect.top())
    return None
