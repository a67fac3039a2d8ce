"""What pointer and label editor ask of the timeline that they act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PyQt6.QtCore import QRectF
from PyQt6.QtGui import QFont

if TYPE_CHECKING:
    from tierline_desktop.timeline.label_editor import LabelEditor
    from tierline_desktop.workspace import Workspace


class Stage(Protocol):
    """Where things are, in logical pixels of the widget that the mouse is over."""

    label_editor: LabelEditor

    @property
    def workspace(self) -> Workspace:
        """What is shown."""

    @property
    def label_font(self) -> QFont:
        """The font of labels."""

    def time_at(self, x: float) -> float:
        """Return the time (seconds) at a place; goes on beyond the view."""

    def x_at(self, time: float) -> float:
        """Return where a time (seconds) lies; goes on beyond the view."""

    def row_at(self, y: float) -> int | None:
        """Return the tier whose row is seen at a height; None where there is none."""

    def row_rect(self, tier: int) -> QRectF:
        """Return the row of a tier from the view's start to its end, seen or scrolled away."""
