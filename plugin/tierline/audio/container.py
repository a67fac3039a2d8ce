"""Reading through FFmpeg's libraries (the PyAV package): MP4, WebM, WMA and what else there is."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tierline.audio.recording import AudioError, Recording, Samples, damage

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import InputContainer

# Local files only: a playlist must not make us open addresses.
_OPTIONS = {"protocol_whitelist": "file"}
_RUN_UP = 2  # landmarks
_GLANCE_SECONDS = 0.06  # a run-up where nobody hears it
_NEAR_SECONDS = 4.0  # not worth a seek
_PIECE_FRAMES = 1 << 14
_NOTHING: Samples = np.zeros((0, 0), dtype=np.float32)


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """Open a container that holds sound.

    Raises:
        AudioError: FFmpeg knows no such format, or there is no sound in it.
    """
    import av

    # From PyAV 19 on, broken titles are always replaced, and saying so is an error.
    older = int(av.__version__.partition(".")[0]) < 19
    tolerant: dict[str, Any] = {"metadata_errors": "replace"} if older else {}
    try:
        file: InputContainer = av.open(f"file:{path.absolute()}", options=_OPTIONS, **tolerant)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise AudioError(
            f"{path}: the file is no audio that Tierline can read, or its beginning is damaged; "
            "WAV, FLAC, MP3, Ogg, M4A, MP4 and WebM are among what it reads."
        ) from error
    with file:
        if not file.streams.audio:
            raise AudioError(f"{path}: there is no sound in this file.")
        yield file


def decoded(file: InputContainer, lost: Callable[[], None]) -> Iterator[AudioFrame]:
    """Yield the frames of the first audio stream from where the container stands.

    Args:
        file: An open container.
        lost: Called for each packet that cannot be decoded.
    """
    import av

    packets = file.demux(file.streams.audio[0])
    try:
        for packet in packets:
            try:
                frames = packet.decode()
            except av.FFmpegError:
                lost()
                continue
            yield from frames
    except av.FFmpegError:
        lost()


def samples(recording: Recording, first: int, last: int, block: int) -> Iterator[Samples]:
    """Yield the frames from `first` up to, not including, `last`, as (n, channels).

    Raises:
        AudioError: The file cannot be decoded that far.
    """
    pieces: list[Samples] = []
    waiting, done = 0, first
    for position, frame in _located(recording, first):
        chunk = _floats(frame)[max(done - position, 0) : max(last - position, 0)]
        pieces.append(chunk)
        waiting += len(chunk)
        done += len(chunk)
        if waiting >= block or done >= last:
            yield np.concatenate(pieces)
            pieces, waiting = [], 0
        if done >= last:
            return
    raise damage(recording.path, recording.seconds(done))


class OpenSound:
    """A recording kept open, for reading here and there; one thread at a time."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._source: Iterator[Samples] | None = None
        self._held = _NOTHING
        self._position = 0  # of the first frame held
        self._glancing = ExitStack()
        self._glanced: InputContainer | None = None

    def read(self, first: int, last: int) -> Samples:
        """Return the frames from `first` up to, not including, `last`, as (n, channels).

        Raises:
            AudioError: The file cannot be decoded that far.
        """
        pieces = []
        for piece in self._from(first):
            pieces.append(piece[: last - first])
            first += len(pieces[-1])
            self._held, self._position = piece[len(pieces[-1]) :], first
            if first >= last:
                break
        return np.concatenate(pieces)

    def glance(self, first: int, frames: int) -> Samples:
        """Return some frames from about a place, good enough to look at; fewer at the end.

        Places are found by time stamps, exact to a packet.

        Raises:
            AudioError: The file cannot be opened any more, or not be decoded there.
        """
        recording = self._recording
        if not self._seekable:
            return self.read(first, min(first + frames, recording.frames))
        if self._glanced is None:
            self._glanced = self._glancing.enter_context(opened(recording.path))
        stamps, places = np.array(recording.landmarks, dtype=np.float64).T
        slope = float((stamps[-1] - stamps[0]) / (places[-1] - places[0]))  # stamps a sample
        lead = round(_GLANCE_SECONDS * recording.sample_rate_hz)
        beyond = max(0.0, float(first - lead - places[-1]))
        stamp = float(np.interp(first - lead, places, stamps)) + beyond * slope
        self._glanced.seek(int(stamp), stream=self._glanced.streams.audio[0])
        return _excerpt(decoded(self._glanced, _ignore), stamp + lead * slope, slope, frames)

    def close(self) -> None:
        """Close the file; reading opens it again."""
        self._source, self._held, self._glanced = None, _NOTHING, None
        self._glancing.close()

    @property
    def _seekable(self) -> bool:
        return len(self._recording.landmarks) > _RUN_UP

    def _from(self, first: int) -> Iterator[Samples]:
        """Yield pieces from a frame on, going on from where the last reading ended if possible."""
        skipped = first - self._position
        near = _NEAR_SECONDS * self._recording.sample_rate_hz
        if self._source is None or skipped < 0 or (self._seekable and skipped > near):
            self._source = samples(self._recording, first, self._recording.frames, _PIECE_FRAMES)
            self._held, skipped = _NOTHING, 0
        source, self._source = self._source, None  # not to be gone on with after an error
        for piece in itertools.chain([self._held], source):
            self._source = source
            if skipped < len(piece):
                yield piece[skipped:]
            skipped -= min(skipped, len(piece))
            self._source = None


def _excerpt(frames: Iterator[AudioFrame], stamp: float, slope: float, count: int) -> Samples:
    """Return `count` samples from a time stamp on; `slope` is stamps a sample."""
    pieces: list[Samples] = []
    have = 0
    for frame in frames:
        ahead = 0 if have or frame.pts is None else max(0, round((stamp - frame.pts) / slope))
        pieces.append(_floats(frame)[ahead:])
        have += len(pieces[-1])
        if have >= count:
            break
    return np.concatenate(pieces)[:count] if have else _NOTHING


def _located(recording: Recording, first: int) -> Iterator[tuple[int, AudioFrame]]:
    """Yield frames with their positions, the first of them at or before `first`.

    Decoding starts a landmark early, so that decoders that need a run-up (AAC, Opus, MP3) have
    had one; where seeking does not arrive at a landmark, the file is decoded from its start.
    """
    near = bisect_right([frame for _, frame in recording.landmarks], first) - 1
    if near >= _RUN_UP:
        with opened(recording.path) as file:
            file.seek(recording.landmarks[near - _RUN_UP][0], stream=file.streams.audio[0])
            position, frames = _recognised(decoded(file, _ignore), dict(recording.landmarks))
            if 0 <= position <= first:
                yield from _counted(frames, position)
                return
    with opened(recording.path) as file:
        yield from _counted(decoded(file, _ignore), 0)


def _recognised(
    frames: Iterator[AudioFrame], landmarks: dict[int, int]
) -> tuple[int, Iterator[AudioFrame]]:
    """Skip to a frame that is a landmark; return its position (-1: none) and it with the rest."""
    for frame in frames:
        position = None if frame.pts is None else landmarks.get(frame.pts)
        if position is not None:
            return position, itertools.chain([frame], frames)
    return -1, iter(())


def _counted(frames: Iterator[AudioFrame], position: int) -> Iterator[tuple[int, AudioFrame]]:
    for frame in frames:
        yield position, frame
        position += frame.samples


def _ignore() -> None:
    """Pass over what cannot be decoded: `scan` has refused damage inside the sound."""


def _floats(frame: AudioFrame) -> Samples:
    """Return a frame as (n, channels), full scale 1."""
    array = frame.to_ndarray()
    channels = frame.layout.nb_channels
    shaped = array.T if frame.format.is_planar else array.reshape(-1, channels)
    if shaped.dtype == np.uint8:
        return (shaped.astype(np.float32) - np.float32(128)) / np.float32(128)
    full_scale = 2 ** (8 * shaped.itemsize - 1) if shaped.dtype.kind == "i" else 1
    return shaped.astype(np.float32) / np.float32(full_scale)
