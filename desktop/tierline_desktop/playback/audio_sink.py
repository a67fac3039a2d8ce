"""The system's sound device, through Qt's sound library."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from PyQt6.QtCore import qInstallMessageHandler

from tierline.audio import Frames, StreamFormat
from tierline_desktop.playback.sink import PlaybackError

if TYPE_CHECKING:
    from PyQt6.QtMultimedia import QAudioDevice, QAudioFormat

BUFFER_SECONDS = 0.25  # how long the window may be busy without a gap in the sound
TAIL_SECONDS = 0.05  # of silence behind the end, so that closing cuts nothing off
STALLED_SECONDS = 3.0  # a device that takes nothing for so long takes nothing any more
GONE = (
    "The sound device stopped working; connect it again, or choose another one in the system's "
    "settings, and play again."
)


def open_audio_sink(sample_rate_hz: int, channels: int) -> AudioSink:
    """Open the user's sound device, at a recording's own rate and channels if it has them.

    Raises:
        PlaybackError: There is no device, or no library to reach it.
    """
    try:
        with _quiet():
            from PyQt6.QtMultimedia import QMediaDevices

            device = QMediaDevices.defaultAudioOutput()
    except ImportError as error:
        raise PlaybackError(
            f"Sound cannot be played, since a library is missing ({error}); on Debian and Ubuntu "
            "install libpulse0. Everything else works."
        ) from error
    if device.isNull():
        raise PlaybackError(
            "Sound cannot be played, since the system has no sound device; connect or enable one. "
            "Everything else works."
        )
    return AudioSink(device, _format(device, sample_rate_hz, channels))


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep to itself what Qt's sound library says of libraries and services that it goes without.

    What that means for the user is told in a sentence.
    """
    before = qInstallMessageHandler(lambda *_: None)
    try:
        yield
    finally:
        qInstallMessageHandler(before)


class AudioSink:
    """An open sound device that is fed from the main thread.

    Raises:
        PlaybackError: It cannot be opened.
    """

    def __init__(self, device: QAudioDevice, chosen: QAudioFormat) -> None:
        from PyQt6.QtMultimedia import QAudio, QAudioFormat, QAudioSink

        self.format = StreamFormat(
            chosen.sampleRate(),
            chosen.channelCount(),
            chosen.sampleFormat() == QAudioFormat.SampleFormat.Float,
        )
        self._frame_bytes = chosen.bytesPerFrame()
        self._fine = (QAudio.Error.NoError, QAudio.Error.UnderrunError)
        self._sink = QAudioSink(device, chosen)
        self._sink.setBufferSize(round(BUFFER_SECONDS * chosen.sampleRate()) * self._frame_bytes)
        entry = self._sink.start()
        if entry is None or self._sink.error() not in self._fine:
            raise PlaybackError(
                f"The sound device {device.description()!r} cannot be opened; another program may "
                "hold it. Everything else works."
            )
        self._entry = entry
        self._written = 0
        self._tail = 0
        self._last = (0, monotonic())  # frames played, and when that last grew

    def room(self) -> int:
        """Return how many frames it can take now."""
        return max(self._sink.bytesFree(), 0) // self._frame_bytes

    def write(self, frames: Frames) -> None:
        """Take frames, shape (n, channels)."""
        self._written += self._put(frames)  # less only from a device that fails: see `problem`

    def played(self) -> int:
        """Return how many frames have left for the loudspeaker so far."""
        return min(self._processed(), self._written)

    def drained(self) -> bool:
        """Tell whether everything has been played; follows the sound up with a little silence."""
        tail = round(TAIL_SECONDS * self.format.sample_rate_hz)
        if self._tail < tail:
            silence = self.format.silence(min(tail - self._tail, self.room()))
            self._tail += self._put(silence)
        return self._processed() >= self._written + tail

    def problem(self) -> str | None:
        """Say why it can play no more, or None."""
        if self._sink.error() not in self._fine:
            return GONE
        processed, now = self._processed(), monotonic()
        if processed > self._last[0] or processed >= self._written + self._tail:
            self._last = (processed, now)
        return GONE if now - self._last[1] > STALLED_SECONDS else None

    def close(self) -> None:
        """Fall silent at once and let go of the device."""
        self._sink.reset()
        self._sink.stop()
        self._sink.deleteLater()

    def _put(self, frames: Frames) -> int:
        return max(self._entry.write(frames.tobytes()), 0) // self._frame_bytes

    def _processed(self) -> int:
        return self._sink.processedUSecs() * self.format.sample_rate_hz // 1_000_000


def _format(device: QAudioDevice, sample_rate_hz: int, channels: int) -> QAudioFormat:
    """Return what comes nearest to a recording among what the device takes."""
    from PyQt6.QtMultimedia import QAudioFormat

    own = device.preferredFormat()
    rates = (sample_rate_hz, own.sampleRate())
    counts = (1 if channels == 1 else 2, 2, own.channelCount())
    kinds = (QAudioFormat.SampleFormat.Float, QAudioFormat.SampleFormat.Int16)
    for rate in rates:
        for count in counts:
            for kind in kinds:
                wanted = QAudioFormat()
                wanted.setSampleRate(rate)
                wanted.setChannelCount(count)
                wanted.setSampleFormat(kind)
                if device.isFormatSupported(wanted):
                    return wanted
    raise PlaybackError(
        f"The sound device {device.description()!r} takes neither float nor 16-bit samples; choose "
        "another one in the system's settings."
    )
