"""A recording kept open, and short excerpts from all over it, for overviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Protocol

import numpy as np

from tierline.audio import container, sndfile
from tierline.audio.reading import check_finite
from tierline.audio.recording import Reader, Recording, Samples

_PACKED = ("FLAC", "OGG", "MP3", "MPEG")


class OpenSound(Protocol):
    """A recording kept open, for reading here and there; one thread at a time."""

    def read(self, first: int, last: int) -> Samples:
        """Return the frames from `first` up to, not including, `last`, as (n, channels)."""
        ...

    def glance(self, first: int, frames: int) -> Samples:
        """Return some frames from about a place, good enough to look at; fewer at the end."""
        ...

    def close(self) -> None:
        """Close the file; reading opens it again."""
        ...


def open_sound(recording: Recording) -> OpenSound:
    """Return a recording to be read here and there; opened when first needed."""
    if recording.reader is Reader.SOUNDFILE:
        return sndfile.OpenSound(recording)
    return container.OpenSound(recording)


def finds_at_once(recording: Recording) -> bool:
    """Tell whether any place in a file is found without decoding: samples lie there as they are."""
    packed = recording.encoding.startswith(_PACKED)
    return recording.reader is Reader.SOUNDFILE and not packed


def excerpts(recording: Recording, firsts: Sequence[int], frames: int) -> Iterator[Samples]:
    """Yield some frames from each of many places, each (frames, channels).

    The file is opened once, and only what is needed is decoded. Lossy formats get a run-up that is
    enough for the eye; in what only FFmpeg reads, places are exact to some hundredths of a second.

    Args:
        recording: What `probe` returned.
        firsts: Where excerpts begin, in order; what lies behind the recording is 0.
        frames: Frames an excerpt.

    Raises:
        AudioError: The file is damaged there, or holds samples that are no numbers.
    """
    with closing(open_sound(recording)) as sound:
        for first in firsts:
            yield excerpt(sound, recording, first, frames)


def excerpt(sound: OpenSound, recording: Recording, first: int, frames: int) -> Samples:
    """Return one of `excerpts` from a recording that is open.

    Raises:
        AudioError: The file is damaged there, or holds samples that are no numbers.
    """
    piece = sound.glance(first, frames)
    check_finite(recording, first, piece)
    if len(piece) == frames:
        return piece
    filled = np.zeros((frames, recording.channels), dtype=np.float32)
    if len(piece):
        filled[: len(piece)] = piece
    return filled
