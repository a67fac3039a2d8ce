"""What the player needs of a sound device."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from tierline.audio import Frames, StreamFormat
from tierline.errors import TierlineError


class PlaybackError(TierlineError):
    """Sound cannot be played; the message says why and what helps."""


class Sink(Protocol):
    """A sound device, open and ready to be fed; a fake one serves tests."""

    @property
    def format(self) -> StreamFormat:
        """The samples it takes."""
        ...

    def room(self) -> int:
        """Return how many frames it can take now."""
        ...

    def write(self, frames: Frames) -> None:
        """Take frames, shape (n, channels), in its format; never more than `room` said."""
        ...

    def played(self) -> int:
        """Return how many frames have left for the loudspeaker so far."""
        ...

    def drained(self) -> bool:
        """Tell whether everything that was written has been played."""
        ...

    def problem(self) -> str | None:
        """Say in one sentence why it can play no more, such as that it was unplugged; or None."""
        ...

    def close(self) -> None:
        """Fall silent at once and let go of the device."""
        ...


# Opens the user's sound device for a recording of so many Hz and channels; raises PlaybackError.
OpenSink: TypeAlias = Callable[[int, int], Sink]
