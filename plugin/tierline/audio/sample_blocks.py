"""Decoded samples kept for drawing: a bounded number of blocks, shared by threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Generator

import numpy as np

from tierline.audio.excerpts import excerpt, open_sound
from tierline.audio.reading import check_finite
from tierline.audio.recording import Recording, Samples

BLOCK_FRAMES = 1 << 16
_LIMIT_BYTES = 1 << 26


class SampleBlocks:
    """Samples of one recording at its own rate, the blocks used last kept in memory.

    Threads may read at the same time; what is kept is returned while another thread decodes. The
    file stays open until `close`; reading opens it again.

    Args:
        recording: What `probe` returned.
        limit_bytes: The most to keep.
    """

    def __init__(self, recording: Recording, *, limit_bytes: int = _LIMIT_BYTES) -> None:
        self.recording = recording
        self._most = max(2, limit_bytes // (BLOCK_FRAMES * 4 * recording.channels))
        self._kept: OrderedDict[int, Samples] = OrderedDict()
        self._keeping = threading.Lock()
        self._decoding = threading.Lock()
        self._sound = open_sound(recording)

    def read(self, first: int, last: int) -> Samples:
        """Return frames `first` up to, not including, `last`, (n, channels), read-only.

        What lies outside the recording is left out.

        Raises:
            AudioError: The file has gone, is damaged there, or holds samples that are no numbers.
        """
        first, last = max(first, 0), min(last, self.recording.frames)
        if first >= last:
            return np.zeros((0, self.recording.channels), dtype=np.float32)
        numbers = range(first // BLOCK_FRAMES, (last - 1) // BLOCK_FRAMES + 1)
        pieces = [
            self._block(n)[max(first - n * BLOCK_FRAMES, 0) : last - n * BLOCK_FRAMES]
            for n in numbers
        ]
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)

    def holds(self, first: int, last: int) -> bool:
        """Tell whether `read` would return these frames without decoding."""
        first, last = max(first, 0), min(last, self.recording.frames)
        numbers = range(first // BLOCK_FRAMES, (last - 1) // BLOCK_FRAMES + 1)
        with self._keeping:
            return first >= last or all(number in self._kept for number in numbers)

    def excerpt(self, first: int, frames: int) -> Samples:
        """Return `frames` frames, (frames, channels), to look at; nothing is kept.

        In lossy formats they may differ a little from what `read` returns.

        Raises:
            AudioError: As `read`.
        """
        with self._decoding:
            return excerpt(self._sound, self.recording, first, frames)

    def stream(
        self, start: float, end: float, *, block_frames: int = 4096
    ) -> Generator[Samples, None, None]:
        """Yield what `tierline.audio.stream` does, at once where blocks are kept.

        Raises:
            AudioError: As `read`.
        """
        rate = self.recording.sample_rate_hz
        position, last = max(round(start * rate), 0), min(round(end * rate), self.recording.frames)
        while position < last:
            # Ending at a multiple, so that no block spans two of those that are kept.
            stop = min((position // block_frames + 1) * block_frames, last)
            yield self.read(position, stop)
            position = stop

    def warm(self) -> None:
        """Look for the last frames, so that from now on any place is found at once.

        Takes up to half a second for hours of MP3, and next to nothing else: call it in the
        background.

        Raises:
            AudioError: As `read`.
        """
        self.excerpt(self.recording.frames - 1, 1)

    def close(self) -> None:
        """Close the file and forget the blocks."""
        with self._decoding, self._keeping:
            self._sound.close()
            self._kept.clear()

    def _block(self, number: int) -> Samples:
        found = self._found(number)
        if found is not None:
            return found
        with self._decoding:
            found = self._found(number)  # another thread may have decoded it meanwhile
            return self._decoded(number) if found is None else found

    def _found(self, number: int) -> Samples | None:
        with self._keeping:
            found = self._kept.get(number)
            if found is not None:
                self._kept.move_to_end(number)
            return found

    def _decoded(self, number: int) -> Samples:
        first = number * BLOCK_FRAMES
        block = self._sound.read(first, min(first + BLOCK_FRAMES, self.recording.frames))
        check_finite(self.recording, first, block)
        block.setflags(write=False)
        with self._keeping:
            self._kept[number] = block
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return block
