"""The scroll bar of time: any length of recording on a fixed range of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

from tierline.navigation import Span

RANGE = 1 << 29  # Qt adds page and range as 32-bit numbers


@dataclass(frozen=True, slots=True)
class Thumb:
    """Where the thumb of a scroll bar is.

    Attributes:
        value: Its place, from 0 to `most`.
        page: Its length.
        most: The farthest place.
    """

    value: int
    page: int
    most: int


def thumb_of(view: Span, bounds: Span) -> Thumb:
    """Return the thumb that stands for a view."""
    rest = bounds.duration - view.duration
    if rest <= 0 or bounds.duration <= 0:
        return Thumb(0, RANGE, 0)
    page = max(round(RANGE * (view.duration / bounds.duration)), 1)
    most = max(RANGE - page, 1)
    share = min(max((view.start - bounds.start) / rest, 0.0), 1.0)
    return Thumb(round(share * most), page, most)


def start_of(thumb: Thumb, view: Span, bounds: Span) -> float:
    """Return where the view starts (seconds) once the thumb is there."""
    rest = max(bounds.duration - view.duration, 0.0)
    return bounds.start + (rest * (thumb.value / thumb.most) if thumb.most else 0.0)
