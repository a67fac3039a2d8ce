"""What part of a recording is seen and selected, and how one moves about in it."""

from tierline.navigation.selection import Selection
from tierline.navigation.span import Span
from tierline.navigation.ticks import Tick, ticks, time_label
from tierline.navigation.view import following, moved, showing, zoomed

__all__ = [
    "Selection",
    "Span",
    "Tick",
    "following",
    "moved",
    "showing",
    "ticks",
    "time_label",
    "zoomed",
]
