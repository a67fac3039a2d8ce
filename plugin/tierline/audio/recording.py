"""What a recording is: its place, its size, and which reader opens it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.errors import InputError

Samples: TypeAlias = NDArray[np.float32]


class AudioError(InputError):
    """A recording is missing, unreadable, damaged, or does not hold what was asked of it."""


class Reader(StrEnum):
    """Which library decodes a recording."""

    SOUNDFILE = "soundfile"  # libsndfile: WAV, FLAC, Ogg, AIFF, SPHERE ... and healthy MP3
    PYAV = "pyav"  # FFmpeg's libraries: MP4, WebM, WMA ... and MP3 without a length


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that can be read; holds no open file and no samples, so that it can travel.

    Attributes:
        path: The file, as it was given.
        duration: Exact length in seconds: `frames / sample_rate_hz`.
        sample_rate_hz: Its own sampling rate.
        channels: How many there are.
        frames: Samples a channel that can really be decoded.
        encoding: Container and coding for display, such as "WAV PCM_16".
        reader: Which library reads it.
        remarks: What a user should know about the file, a sentence each.
        landmarks: Time stamps of the container and the frame each stands for, in order; where a
            span inside a PyAV file is found exactly.
    """

    path: Path
    duration: float
    sample_rate_hz: int
    channels: int
    frames: int
    encoding: str
    reader: Reader = Reader.SOUNDFILE
    remarks: tuple[str, ...] = ()
    landmarks: tuple[tuple[int, int], ...] = field(default=(), repr=False, compare=False)

    @property
    def name(self) -> str:
        """The file's name, as sentences show it."""
        return self.path.name

    def seconds(self, frame: int) -> float:
        """Return the time of a frame, in seconds."""
        return frame / self.sample_rate_hz


def damage(path: Path, seconds: float) -> AudioError:
    """Return the error for a recording that cannot be decoded from `seconds` on."""
    return AudioError(
        f"{path}: the file is damaged at {seconds:.3f} s and cannot be decoded from there; "
        "get an undamaged copy, or convert what is left to WAV with another program."
    )
