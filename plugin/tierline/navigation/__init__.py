"""What part of a recording is seen and selected, and how one moves about in it."""

from tierline.navigation.selection import Selection
from tierline.navigation.span import Span
from tierline.navigation.ticks import Ticks, clock, decimals_for, ticks
from tierline.navigation.view import fitted, following, moved, showing, zoomed
from tierline.navigation.visible import Found, Orders, bounds_of

__all__ = [
    "Found",
    "Orders",
    "Selection",
    "Span",
    "Ticks",
    "bounds_of",
    "clock",
    "decimals_for",
    "fitted",
    "following",
    "moved",
    "showing",
    "ticks",
    "zoomed",
]
