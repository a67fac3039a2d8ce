"""What part of a recording is seen and selected, and how one moves about in it."""

from tierline.navigation.selection import Selection
from tierline.navigation.span import Span
from tierline.navigation.view import following, moved, showing, zoomed

__all__ = ["Selection", "Span", "following", "moved", "showing", "zoomed"]
