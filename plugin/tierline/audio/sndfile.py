"""Reading through libsndfile (the soundfile package)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import soundfile

from tierline.audio.recording import Recording, Samples, damage

# libsndfile's log says where a header promises more than the file holds.
_SHORTFALL = re.compile(r"^\s*(?:data|SSND)\s*:\s*(\d+) \(should be (\d+)\)", re.MULTILINE)
# Programs that write to a pipe cannot know the length; they leave 0 or a number near 2 or 4 GiB.
_UNKNOWN_LENGTHS = (0x7FFF0000, 0xFFFF0000)
# A lossy decoder is exact only after a run-up: the MP3 bit reservoir, overlapping Vorbis blocks
# (https://github.com/libsndfile/libsndfile/issues/885).
_LOSSY = ("MPEG", "VORBIS", "OPUS")
_RUN_UP_SECONDS = 0.5
_GLANCE_SECONDS = 0.06  # enough where nobody hears it
# Seeking into the last block of an hour of FLAC (at most 65535 samples) takes libsndfile seconds.
_LAST_FRAMES = 65536


class _File(soundfile.SoundFile):
    """An open file whose blocks follow each other without a seek.

    soundfile seeks after every read from a seekable file. libsndfile's MP3 decoder loses its bit
    reservoir there, which is heard and seen as a glitch at every block.
    """

    def seekable(self) -> bool:
        """Deny it, which keeps `read` from seeking; `seek` works all the same."""
        return False


def describe(path: Path) -> Recording | None:
    """Describe a recording, or return None where libsndfile cannot read it to its end."""
    if path.suffix.lower() == ".raw":  # soundfile takes the name for "no header"
        return None
    try:
        if not _may_be_opened(path):
            return None
        with _File(str(path)) as file:
            if file.frames and not _reaches_end(file):
                return None
            return _described(path, file)
    except (soundfile.SoundFileError, OSError, UnicodeError):
        return None


def samples(recording: Recording, first: int, last: int, block: int) -> Iterator[Samples]:
    """Yield the frames from `first` up to, not including, `last`, as (n, channels).

    Raises:
        AudioError: The file cannot be decoded that far.
    """
    position = first
    try:
        with _File(str(recording.path)) as file:
            _seek(file, first)
            while position < last:
                frames = min(block, last - position)
                chunk = file.read(frames, dtype="float32", always_2d=True)
                if not len(chunk):
                    raise damage(recording.path, recording.seconds(position))
                yield chunk
                position += len(chunk)
    except (soundfile.SoundFileError, OSError) as error:
        raise damage(recording.path, recording.seconds(position)) from error


class OpenSound:
    """A recording kept open, for reading here and there; one thread at a time.

    libsndfile looks through an MP3 from its beginning to find a place, and remembers the way: only
    the first look takes long.
    """

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._file: _File | None = None
        self._position = -1  # -1: unknown, or not to be relied on

    def read(self, first: int, last: int) -> Samples:
        """Return the frames from `first` up to, not including, `last`, as (n, channels).

        Raises:
            AudioError: The file cannot be decoded there.
        """
        found = self._read(first, last - first, run_up_seconds=_RUN_UP_SECONDS)
        if len(found) < last - first:
            self.close()
            raise damage(self._recording.path, self._recording.seconds(first + len(found)))
        self._position = last
        return found

    def glance(self, first: int, frames: int) -> Samples:
        """Return some frames, good enough to look at; fewer at the end.

        Raises:
            AudioError: The file cannot be decoded there.
        """
        self._position = -1
        return self._read(first, frames, run_up_seconds=_GLANCE_SECONDS)

    def close(self) -> None:
        """Close the file; reading opens it again."""
        if self._file is not None:
            self._file.close()
        self._file, self._position = None, -1

    def _read(self, first: int, frames: int, *, run_up_seconds: float) -> Samples:
        try:
            if self._file is None:
                self._file = _File(str(self._recording.path))
            if self._position != first:
                _seek(self._file, first, run_up_seconds=run_up_seconds)
            return self._file.read(frames, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, OSError) as error:
            self.close()
            raise damage(self._recording.path, self._recording.seconds(first)) from error


def _seek(
    file: soundfile.SoundFile, frame: int, *, run_up_seconds: float = _RUN_UP_SECONDS
) -> None:
    run_up = round(run_up_seconds * file.samplerate) if file.subtype.startswith(_LOSSY) else 0
    begin = max(0, min(frame - run_up, file.frames - _LAST_FRAMES))
    file.seek(begin)
    if frame > begin:
        file.read(frame - begin, dtype="float32", always_2d=True)


def _described(path: Path, file: soundfile.SoundFile) -> Recording:
    return Recording(
        path=path,
        duration=file.frames / file.samplerate,
        sample_rate_hz=file.samplerate,
        channels=file.channels,
        frames=file.frames,
        encoding=f"{file.format} {file.subtype}",
        remarks=tuple(_shortfall(path, file)),
    )


def _reaches_end(file: soundfile.SoundFile) -> bool:
    """Tell whether the last frame that the header promises can be decoded."""
    try:
        _seek(file, file.frames - 1)
        return len(file.read(1, dtype="float32", always_2d=True)) == 1
    except soundfile.SoundFileError:
        return False


def _shortfall(path: Path, file: soundfile.SoundFile) -> Iterator[str]:
    found = _SHORTFALL.search(file.extra_info)
    if not found or not file.frames:
        return
    promised, there = (int(number) for number in found.groups())
    if promised <= there or any(0 <= promised - near <= 0xFFFF for near in _UNKNOWN_LENGTHS):
        return
    seconds = file.frames / file.samplerate
    yield (
        f"{path}: the header promises {seconds * promised / there:.3f} s, but the file ends after "
        f"{seconds:.3f} s; it was cut short, and what is there is used."
    )


def _may_be_opened(path: Path) -> bool:
    """Tell whether libsndfile can know the length: for MP3 only from a tag in the first frame.

    Without one it guesses from the first bit rate. One that belies the file's size makes its
    decoder write complaints to the terminal.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(10)
        begin = 0
        if head[:3] == b"ID3":
            begin = 10 + sum((byte & 0x7F) << 7 * (3 - n) for n, byte in enumerate(head[6:10]))
        file.seek(begin)
        frame = file.read(2048)
    if not (len(frame) > 1 and frame[0] == 0xFF and frame[1] & 0xE0 == 0xE0):
        return not begin
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or not frame[at + 7] & 1:
        return False
    stated = int.from_bytes(frame[at + 12 : at + 16], "big") if frame[at + 7] & 2 else 0
    return not stated or abs(size - begin - stated) < 0.01 * stated
