"""What the pointer shows over the rows while it hovers and drags; the timeline paints it."""

from __future__ import annotations

from dataclasses import dataclass

from PyQt6.QtCore import QRectF

from tierline.editing import Grip

CIRCLE = 10.0  # logical pixels across
CIRCLE_DROP = 2.0  # logical pixels between the top of the row and the circle


@dataclass(frozen=True, slots=True)
class Overlay:
    """Marks over the tier rows.

    Attributes:
        lit: Boundaries and points to highlight: those that a press would grab, or that are held.
        ghost: Where the held ones would go, in seconds; None while none is held. Paint a line
            there in the rows of `lit`, with the time beside it.
        snapped: Whether `ghost` sits exactly on another boundary or an edge of the selection.
        circle: Where the circles for adding a boundary are, in seconds; None for no circles.
        circled: The tiers that have a circle at the top of their row; see `circle_rect`.
        circle_lit: The tier whose circle the pointer is on; None for none.
    """

    lit: tuple[Grip, ...] = ()
    ghost: float | None = None
    snapped: bool = False
    circle: float | None = None
    circled: tuple[int, ...] = ()
    circle_lit: int | None = None


def circle_rect(row: QRectF, x: float) -> QRectF:
    """Return where the circle of a row is, for a cursor at `x`; all in logical pixels."""
    return QRectF(x - CIRCLE / 2, row.top() + CIRCLE_DROP, CIRCLE, CIRCLE)
