"""The visible stretch: zooming and scrolling within what there is."""

from __future__ import annotations

from tierline.navigation.span import Span

SHORTEST = 0.001  # seconds: below this even a 192 kHz recording shows single samples
MARGIN = 0.1  # share of the view that is kept beside what it is moved to


def zoomed(view: Span, bounds: Span, factor: float, *, about: float) -> Span:
    """Return the view made `factor` times as long; `about` (seconds) stays where it is.

    Args:
        view: What is seen.
        bounds: What there is to see.
        factor: Below 1 shows less (zooms in), above 1 more.
        about: The time under the mouse, in seconds.
    """
    duration = min(max(view.duration * factor, SHORTEST), bounds.duration)
    share = (about - view.start) / view.duration if view.duration else 0.5
    return _fitted(about - share * duration, duration, bounds)


def fitted(wanted: Span, bounds: Span) -> Span:
    """Return the view that shows `wanted`: no shorter than can be seen, within what there is."""
    duration = min(max(wanted.duration, SHORTEST), bounds.duration)
    return _fitted(wanted.start, duration, bounds)


def moved(view: Span, bounds: Span, seconds: float) -> Span:
    """Return the view scrolled by `seconds`, as far as there is something."""
    return _fitted(view.start + seconds, view.duration, bounds)


def showing(view: Span, bounds: Span, wanted: Span) -> Span:
    """Return the view, moved as little as needed to show `wanted`; its start, if it is too long."""
    if view.start <= wanted.start and wanted.end <= view.end:
        return view
    room = view.duration * MARGIN
    if wanted.duration + 2 * room > view.duration or wanted.start < view.start:
        return _fitted(wanted.start - room, view.duration, bounds)
    return _fitted(wanted.end + room - view.duration, view.duration, bounds)


def following(view: Span, bounds: Span, playhead: float) -> Span:
    """Return the view that follows a playhead (seconds): the next page once it leaves the view."""
    if view.holds(playhead):
        return view
    return _fitted(playhead - view.duration * MARGIN / 2, view.duration, bounds)


def _fitted(start: float, duration: float, bounds: Span) -> Span:
    duration = min(duration, bounds.duration)
    start = min(max(start, bounds.start), bounds.end - duration)
    return Span(start, min(start + duration, bounds.end))
