"""A sound device of memory: takes what is played to it at any speed, and can be unplugged."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tierline.audio import Frames, StreamFormat
from tierline_desktop.playback import PlaybackError


@dataclass
class RecordingSink:
    """Takes `step` frames at each look, and has played them at the next."""

    format: StreamFormat
    step: int = 4000
    written: list[Frames] = field(default_factory=list)
    heard: int = 0
    unplugged: str | None = None
    closed: bool = False

    @property
    def samples(self) -> Frames:
        return np.concatenate([self.format.silence(0), *self.written])

    def room(self) -> int:
        self.heard = len(self.samples)
        return self.step

    def write(self, frames: Frames) -> None:
        assert not self.closed
        assert 0 < len(frames) <= self.step
        assert frames.shape[1] == self.format.channels
        assert frames.dtype == (np.float32 if self.format.floats else np.int16)
        self.written.append(frames.copy())

    def played(self) -> int:
        return self.heard

    def drained(self) -> bool:
        return self.heard == len(self.samples)

    def problem(self) -> str | None:
        return self.unplugged

    def close(self) -> None:
        self.closed = True


@dataclass
class Devices:
    """Opens recording sinks, one for each `play`; `None` for a rate or count is the file's own."""

    sample_rate_hz: int | None = None
    channels: int | None = None
    floats: bool = False
    step: int = 4000
    missing: str | None = None
    opened: list[RecordingSink] = field(default_factory=list)

    def open(self, sample_rate_hz: int, channels: int) -> RecordingSink:
        if self.missing is not None:
            raise PlaybackError(self.missing)
        wanted = StreamFormat(
            self.sample_rate_hz or sample_rate_hz, self.channels or channels, self.floats
        )
        self.opened.append(RecordingSink(wanted, self.step))
        return self.opened[-1]

    @property
    def last(self) -> RecordingSink:
        return self.opened[-1]
