"""The player: plays a span of a recording and says where the sound is."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass

from PyQt6.QtCore import QObject, Qt, QTimer, pyqtSignal

from tierline.audio import AudioError, Feed, Recording, SampleBlocks
from tierline_desktop.playback.sink import OpenSink, PlaybackError, Sink

TICK_MS = 16  # about 60 times a second, as screens do
KEPT_BYTES = 1 << 24  # of samples, so that what is played again is there at once
CLOSING_SECONDS = 2.0  # the longest that closing the window waits for a slow disk


@dataclass(slots=True)
class _Playing:
    """What is playing: the span in seconds, its samples, the device, and frames as they go."""

    start: float
    end: float
    feed: Feed
    sink: Sink
    fed: int = 0
    heard: int = 0


class Player(QObject):
    """Plays one span at a time; times are seconds from the start of the recording.

    Args:
        open_sink: Opens the sound device; None takes the system's.
        parent: Owner.
    """

    moved = pyqtSignal(float)  # where the sound is, about 60 times a second
    started = pyqtSignal(float, float)  # the span that is played
    stopped = pyqtSignal(float)  # where the sound stopped; exactly the span's end if it was reached
    failed = pyqtSignal(str)  # a sentence; `stopped` comes before it if something was playing

    def __init__(self, open_sink: OpenSink | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_sink = open_sink or _system_sink
        self._playing: _Playing | None = None
        self._samples: SampleBlocks | None = None
        self._warming: threading.Thread | None = None
        self._leaving: list[Feed] = []  # closed, their threads may need a moment
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(TICK_MS)
        self._clock.timeout.connect(self._tick)

    @property
    def playing(self) -> bool:
        """Whether sound is playing."""
        return self._playing is not None

    def prepare(self, recording: Recording | None) -> None:
        """Make ready to play any place of a recording at once; in the background."""
        if self._samples is not None:
            if self._samples.recording is recording:
                return
            self._samples.close()
        self._samples = None
        if recording is None:
            return
        with contextlib.suppress(AudioError):  # playing says it
            samples = self._samples = SampleBlocks(recording, limit_bytes=KEPT_BYTES)
            self._warming = threading.Thread(
                target=_warm, args=(samples,), daemon=True, name="playback warm-up"
            )
            self._warming.start()

    def play(self, recording: Recording, start: float, end: float) -> None:
        """Play a span, as far as the recording has it; what is playing stops first.

        Problems come by `failed`. A span without sound is no problem: nothing happens.
        """
        self.stop()
        start, end = max(start, 0.0), min(end, recording.duration)
        if start >= end:
            return
        try:
            sink = self._open_sink(recording.sample_rate_hz, recording.channels)
        except PlaybackError as error:
            self.failed.emit(error.message)
            return
        known = self._samples
        source = known if known is not None and known.recording is recording else recording
        feed = Feed(source, start, end, wanted=sink.format)
        self._playing = _Playing(start, end, feed, sink)
        self._clock.start()
        self.started.emit(start, end)

    def stop(self) -> None:
        """Stop where the sound is; does nothing if nothing is playing."""
        if self._playing is not None:
            self._end(self._where(self._playing))

    def close(self) -> None:
        """Stop and let go of everything."""
        self.stop()
        for feed in self._leaving:
            feed.join(CLOSING_SECONDS)
        self._leaving.clear()
        if self._warming is not None:
            self._warming.join(CLOSING_SECONDS)
        self.prepare(None)

    def _tick(self) -> None:
        now = self._playing
        if now is None:
            return
        self._fill(now)
        problem = now.sink.problem()
        if problem is not None:
            self._end(self._where(now), problem)
        elif not now.feed.empty or not now.sink.drained():
            self.moved.emit(self._where(now))
        elif now.feed.error is not None:
            self._end(self._where(now), now.feed.error.message)
        else:
            self._end(now.end)

    def _fill(self, now: _Playing) -> None:
        room = now.sink.room()
        if room > 0:
            frames = now.feed.take(room)
            if len(frames):
                now.sink.write(frames)
                now.fed += len(frames)

    def _where(self, now: _Playing) -> float:
        # Devices count as they like: never back, and never beyond what they were given.
        now.heard = max(now.heard, min(now.sink.played(), now.fed))
        return min(now.start + now.heard / now.sink.format.sample_rate_hz, now.end)

    def _end(self, where: float, problem: str | None = None) -> None:
        now, self._playing = self._playing, None
        self._clock.stop()
        if now is not None:
            now.sink.close()
            now.feed.close()
            self._leaving = [feed for feed in (*self._leaving, now.feed) if feed.alive]
            self.stopped.emit(where)
        if problem is not None:
            self.failed.emit(problem)


def _warm(samples: SampleBlocks) -> None:
    with contextlib.suppress(AudioError):
        samples.warm()


def _system_sink(sample_rate_hz: int, channels: int) -> Sink:
    """Open the system's sound device; Qt's sound library is loaded with the first sound."""
    from tierline_desktop.playback.audio_sink import open_audio_sink

    return open_audio_sink(sample_rate_hz, channels)
