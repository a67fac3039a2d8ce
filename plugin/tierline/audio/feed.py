"""Samples on their way to a sound device: read, mixed, resampled and converted ahead of time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio.reading import blocks
from tierline.audio.recording import AudioError, Recording
from tierline.audio.sample_blocks import SampleBlocks
from tierline.errors import TierlineError

BLOCK_SECONDS = 0.1  # short, so that the first sound is there at once
AHEAD_SECONDS = 4.0  # how much is kept ready

Samples: TypeAlias = NDArray[np.float32]
Frames: TypeAlias = NDArray[np.float32 | np.int16]  # shape (n, channels), as the device wants them


@dataclass(frozen=True, slots=True)
class StreamFormat:
    """The samples that a sound device takes.

    Attributes:
        sample_rate_hz: How many a second and channel.
        channels: How many channels.
        floats: Whether they are float32 (full scale 1); int16 if not.
    """

    sample_rate_hz: int
    channels: int
    floats: bool = True

    def silence(self, count: int) -> Frames:
        """Return so many frames without sound."""
        return np.zeros((count, self.channels), dtype=np.float32 if self.floats else np.int16)


class Feed:
    """Reads a span in a thread of its own, some seconds ahead of who takes it.

    Args:
        source: What to read; samples that are kept in memory are there at once.
        start: Where the span begins, in seconds.
        end: Where it ends, in seconds.
        wanted: The samples that `take` returns.
    """

    def __init__(
        self, source: Recording | SampleBlocks, start: float, end: float, *, wanted: StreamFormat
    ) -> None:
        self._wanted = wanted
        self._changed = threading.Condition()
        self._ready: deque[Frames] = deque()
        self._frames_ready = 0
        self._over = False
        self._closed = False
        self.error: TierlineError | None = None
        self._thread = threading.Thread(
            target=self._read, args=(source, start, end), daemon=True, name="playback feed"
        )
        self._thread.start()

    @property
    def empty(self) -> bool:
        """Whether everything there was has been taken."""
        with self._changed:
            return self._over and not self._ready

    def take(self, count: int) -> Frames:
        """Return up to `count` frames, shape (n, channels), without waiting; maybe none."""
        taken: list[Frames] = []
        with self._changed:
            while count > 0 and self._ready:
                first = self._ready.popleft()
                if len(first) > count:
                    self._ready.appendleft(first[count:])
                    first = first[:count]
                taken.append(first)
                count -= len(first)
                self._frames_ready -= len(first)
            self._changed.notify()
        return np.concatenate(taken) if taken else self._wanted.silence(0)

    @property
    def alive(self) -> bool:
        """Whether its thread is there; for a moment longer than until `close`."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Stop reading, without waiting for the thread: a slow disk must not stop the window."""
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._changed.notify()

    def join(self, seconds: float) -> None:
        """Wait for the thread."""
        self._thread.join(seconds)

    def _read(self, source: Recording | SampleBlocks, start: float, end: float) -> None:
        try:
            for frames in prepared(source, start, end, wanted=self._wanted):
                if not self._offered(frames):
                    break
        except TierlineError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - a decoder may raise anything
            self.error = TierlineError(f"{_recording(source).name} cannot be played: {error}")
        with self._changed:
            self._over = True

    def _offered(self, frames: Frames) -> bool:
        """Put frames where `take` finds them, once there is room; False if nobody wants them."""
        most = AHEAD_SECONDS * self._wanted.sample_rate_hz
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._frames_ready < most)
            if not self._closed:
                self._ready.append(frames)
                self._frames_ready += len(frames)
            return not self._closed


def prepared(
    source: Recording | SampleBlocks, start: float, end: float, *, wanted: StreamFormat
) -> Iterator[Frames]:
    """Yield a span as a device wants it, block by block.

    Samples that need no change keep their bits: 16-bit samples come out of an int16 device as they
    stand in the file.

    Raises:
        AudioError: The recording cannot be read.
    """
    rate_hz = _recording(source).sample_rate_hz
    read = _blocks(source, start, end)
    mixed: Iterator[Samples] = (_mixed(block, wanted.channels) for block in read)
    if wanted.sample_rate_hz != rate_hz:
        mixed = _resampled(mixed, rate_hz, wanted)
    for block in mixed:
        if len(block):
            yield block if wanted.floats else _int16(block)


def _recording(source: Recording | SampleBlocks) -> Recording:
    return source.recording if isinstance(source, SampleBlocks) else source


def _blocks(source: Recording | SampleBlocks, start: float, end: float) -> Iterator[Samples]:
    if isinstance(source, SampleBlocks):
        rate_hz = source.recording.sample_rate_hz
        frames = max(round(BLOCK_SECONDS * rate_hz), 1)
        try:
            for block in source.stream(start, end, block_frames=frames):
                yield block
                start += len(block) / rate_hz
        except AudioError:  # of large blocks; small ones go on to where the damage is
            source = source.recording
        else:
            return
    yield from blocks(source, start, end, block_seconds=BLOCK_SECONDS)


def _mixed(block: Samples, channels: int) -> Samples:
    """Return a block in so many channels: stereo stays, all else becomes the mean on both sides."""
    if block.shape[1] == channels:
        return block
    if block.shape[1] == 2 and channels > 2:
        sides = block
    else:
        sides = np.repeat(block.mean(axis=1, keepdims=True), min(channels, 2), axis=1)
    mixed = np.zeros((len(block), channels), dtype=np.float32)
    mixed[:, : sides.shape[1]] = sides
    return mixed


def _resampled(source: Iterator[Samples], rate_hz: int, wanted: StreamFormat) -> Iterator[Samples]:
    import soxr

    stream = soxr.ResampleStream(rate_hz, wanted.sample_rate_hz, wanted.channels, dtype="float32")
    for block in source:
        yield stream.resample_chunk(block)
    rest = np.zeros((0, wanted.channels), dtype=np.float32)
    yield stream.resample_chunk(rest, last=True)


def _int16(block: Samples) -> Frames:
    return np.clip(np.round(block * 32768.0), -32768, 32767).astype(np.int16)
