"""Decoding a container once: its exact length, and landmarks that find any span again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tierline.audio.container import decoded, opened
from tierline.audio.recording import AudioError, Reader, Recording, damage

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import InputContainer

_LANDMARK_SECONDS = 2.0
# Containers that state a length in a header; elsewhere FFmpeg guesses it from the bit rate.
_STATING_LENGTH = {"mov", "matroska", "webm", "asf", "flac", "wav", "ogg", "aiff", "caf"}
_SHORTFALL_SECONDS = 0.2
_GAP_SECONDS = 0.1


def scan(path: Path, check: Callable[[], None] | None = None) -> Recording:
    """Describe a recording by decoding it once.

    Args:
        path: The file.
        check: Called after each frame (some hundredths of a second); may raise to stop.

    Raises:
        AudioError: FFmpeg knows no such format, there is no sound in it, or it is damaged.
    """
    with opened(path) as file:
        count = _Count(path)
        for frame in decoded(file, count.lose):
            count.add(frame)
            if check is not None:
                check()
        if not count.frames:
            raise AudioError(
                f"{path}: the recording holds no sound at all, or none of it can be decoded."
            )
        codec = file.streams.audio[0].codec_context.name
        seconds = count.frames / count.rate
        return Recording(
            path=path,
            duration=seconds,
            sample_rate_hz=count.rate,
            channels=count.channels,
            frames=count.frames,
            encoding=f"{file.format.name.split(',')[0]} {codec}",
            reader=Reader.PYAV,
            remarks=(*_shortfall(path, file, seconds), *count.remarks()),
            landmarks=tuple(count.landmarks),
        )


def stored(recording: Recording) -> dict[str, NDArray[np.generic]]:
    """Return a scanned recording as arrays, for a cache."""
    rest = {
        "rate": recording.sample_rate_hz,
        "channels": recording.channels,
        "frames": recording.frames,
        "encoding": recording.encoding,
        "remarks": recording.remarks,
    }
    return {
        "recording": np.frombuffer(json.dumps(rest).encode(), dtype=np.uint8),
        "landmarks": np.array(recording.landmarks, dtype=np.int64).reshape(-1, 2),
    }


def restored(path: Path, arrays: dict[str, NDArray[np.generic]] | None) -> Recording | None:
    """Return the recording that `stored` made these arrays of, or None."""
    if arrays is None or not {"recording", "landmarks"} <= arrays.keys():
        return None
    rest = json.loads(arrays["recording"].tobytes())
    return Recording(
        path=path,
        duration=rest["frames"] / rest["rate"],
        sample_rate_hz=rest["rate"],
        channels=rest["channels"],
        frames=rest["frames"],
        encoding=rest["encoding"],
        reader=Reader.PYAV,
        remarks=tuple(rest["remarks"]),
        landmarks=tuple((pts, frame) for pts, frame in arrays["landmarks"].tolist()),
    )


class _Count:
    """Counts decoded frames, and notes what is unusual about them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.frames = 0
        self.rate = 0
        self.channels = 0
        self.landmarks: list[tuple[int, int]] = []
        self._lost_at: int | None = None
        self._first_time = 0.0
        self._gap: float | None = None

    def add(self, frame: AudioFrame) -> None:
        """Count one frame."""
        if not self.frames:
            self.rate, self.channels = frame.sample_rate, frame.layout.nb_channels
            self._first_time = frame.time or 0.0
        elif self._lost_at is not None:
            raise damage(self.path, self._lost_at / self.rate)
        if (frame.sample_rate, frame.layout.nb_channels) != (self.rate, self.channels):
            raise AudioError(
                f"{self.path}: its sampling rate or number of channels changes at "
                f"{self.frames / self.rate:.3f} s; convert it to WAV with another program."
            )
        self._note(frame)
        self.frames += frame.samples
        self._lost_at = None

    def lose(self) -> None:
        """Note that something could not be decoded here."""
        if self.frames and self._lost_at is None:
            self._lost_at = self.frames

    def remarks(self) -> Iterator[str]:
        """Say what a user should know."""
        if self._lost_at is not None:
            yield (
                f"{self.path}: the end of the file, from {self._lost_at / self.rate:.3f} s, is "
                "damaged and left out."
            )
        if self._gap is not None:
            yield (
                f"{self.path}: its time stamps jump at {self._gap:.3f} s; times here count the "
                "samples, so they may differ from those of a video player."
            )

    def _note(self, frame: AudioFrame) -> None:
        seconds = self.frames / self.rate
        if frame.time is not None and self._gap is None:
            drift = frame.time - self._first_time - seconds
            self._gap = seconds if abs(drift) > _GAP_SECONDS else None
        if frame.pts is None:
            return
        spacing = _LANDMARK_SECONDS * self.rate
        last_pts, last_frame = self.landmarks[-1] if self.landmarks else (-1, -spacing)
        if frame.pts > last_pts and self.frames >= last_frame + spacing:
            self.landmarks.append((frame.pts, self.frames))


def _shortfall(path: Path, file: InputContainer, seconds: float) -> Iterator[str]:
    stream = file.streams.audio[0]
    if not _STATING_LENGTH.intersection(file.format.name.split(",")):
        return
    if not stream.duration or not stream.time_base:
        return
    stated = float(stream.duration * stream.time_base)
    if stated - seconds > _SHORTFALL_SECONDS:
        yield (
            f"{path}: the header promises {stated:.3f} s, but only {seconds:.3f} s can be "
            "decoded; it was cut short, and what is there is used."
        )
