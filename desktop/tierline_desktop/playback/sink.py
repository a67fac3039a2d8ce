"""What the player needs of a sound device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from numpy.typing import NDArray

from tierline.errors import TierlineError


class PlaybackError(TierlineError):
    """Sound cannot be played; the message says why and what helps."""


@dataclass(frozen=True, slots=True)
class SinkFormat:
    """The samples that a sink takes.

    Attributes:
        sample_rate_hz: How many a second and channel.
        channels: How many channels.
        floats: Whether they are float32 (full scale 1); int16 if not.
    """

    sample_rate_hz: int
    channels: int
    floats: bool = True


class Sink(Protocol):
    """A sound device, open and ready to be fed; a fake one serves tests."""

    @property
    def format(self) -> SinkFormat:
        """The samples it takes."""
        ...

    def room(self) -> int:
        """Return how many frames it can take now."""
        ...

    def write(self, frames: NDArray[Any]) -> None:
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
