"""What can be drawn of a recording now; better is computed in the background and told of."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.audio import (
    AudioError,
    Peaks,
    Recording,
    SampleBlocks,
    Tile,
    TileSource,
    WaveColumns,
    WaveLine,
    near_wave,
    peaks_in_steps,
)
from tierline.navigation import Span
from tierline_desktop.timeline.layout import Kind
from tierline_desktop.timeline.tiles import Key, Stretch, Tiles
from tierline_desktop.timeline.workshop import Cancelled, Deliver, Workshop

_THREADS = 2
_FINEST_BIN = 256  # samples: nearer than that, samples are drawn


class Sound(QObject):
    """The waveform and spectrogram of one recording at a time.

    Args:
        parent: Its owner; call `close` before that goes.
        cache_folder: Where peaks are kept; None is the user's cache folder.
    """

    improved = pyqtSignal(object)  # Kind: which pane can be painted better now

    def __init__(self, parent: QObject, cache_folder: Path | None = None) -> None:
        super().__init__(parent)
        self._workshop = Workshop(_THREADS, self)
        self._workshop.delivered.connect(self._take)
        self._cache_folder = cache_folder
        self._recording: Recording | None = None
        self._samples: SampleBlocks | None = None
        self._tiles: Tiles | None = None
        self._peaks: Peaks | None = None
        self.wave_version = 0  # grows when the wave can be drawn better
        self.spectrum_version = 0
        self.problem = ""

    @property
    def recording(self) -> Recording | None:
        """The recording that is drawn."""
        return self._recording

    @property
    def sample_rate_hz(self) -> int:
        """Of the recording; 0 if there is none."""
        return 0 if self._recording is None else self._recording.sample_rate_hz

    @property
    def tile_source(self) -> TileSource | None:
        """Knows the frequencies of the spectrogram."""
        return None if self._tiles is None else self._tiles.source

    @property
    def loudest(self) -> float:
        """The highest absolute sample as far as it is known; full scale is 1."""
        if self._peaks is None or not self._peaks.levels[-1].size:
            return 0.0
        return float(abs(self._peaks.levels[-1]).max())

    def open(self, recording: Recording | None) -> None:
        """Draw another recording from now on."""
        if recording is self._recording:
            return
        self._drop()
        self._recording = recording
        if recording is None:
            return
        self._samples = SampleBlocks(recording)
        self._tiles = Tiles(TileSource(self._samples), self._want_tiles)
        folder = self._cache_folder

        def steps(deliver: Deliver, cancelled: Cancelled) -> None:
            for found in peaks_in_steps(recording, folder=folder, cancelled=cancelled):
                deliver(found)

        self._workshop.want("peaks", {"peaks": steps})

    def wave(self, view: Span, columns: int) -> WaveColumns | WaveLine | None:
        """Return what to draw of the waveform in a number of columns; None: nothing yet."""
        if self._recording is None or self._samples is None:
            return None
        rate = self._recording.sample_rate_hz
        if view.duration * rate < columns * _FINEST_BIN:
            first, last = int(view.start * rate) - 2, int(view.end * rate) + 3
            if self._samples.holds(first, last):
                return near_wave(self._samples, view.start, view.end, columns)
            self._want_samples(self._samples, first, last)
        if self._peaks is None:
            return None
        return WaveColumns(self._peaks.window(view.start, view.end, columns))

    def spectrum(self, view: Span, seconds_per_pixel: float) -> Stretch | None:
        """Return what to draw of the spectrogram; None: nothing there."""
        return None if self._tiles is None else self._tiles.stretch(view, seconds_per_pixel)

    def resting(self) -> AbstractContextManager[None]:
        """Pause the threads while a picture is painted."""
        return self._workshop.resting()

    def close(self) -> None:
        """Stop the threads and wait for them."""
        self._workshop.close()
        self._drop()

    def _drop(self) -> None:
        self._workshop.forget()
        if self._samples is not None:
            self._samples.close()
        self._recording = self._samples = self._tiles = self._peaks = None
        self.wave_version += 1
        self.spectrum_version += 1
        self.problem = ""

    def _want_samples(self, samples: SampleBlocks, first: int, last: int) -> None:
        def read(_deliver: Deliver, _cancelled: Cancelled) -> bool:
            samples.read(first, last)
            return True

        if not self.problem:
            self._workshop.want("samples", {("samples", first, last): read})

    def _want_tiles(self, keys: list[Key]) -> None:
        assert self._tiles is not None  # only tiles ask
        source = self._tiles.source
        self._workshop.want("tiles", {key: partial(_tile, source, key) for key in keys})

    def _take(self, generation: int, _key: object, result: object) -> None:
        if generation != self._workshop.generation or self._recording is None:
            return
        kind = Kind.WAVE
        if isinstance(result, Tile) and self._tiles is not None:
            self._tiles.put(result)
            self.problem = self.problem or result.problem
            kind = Kind.SPECTROGRAM
        elif isinstance(result, Peaks):
            self._peaks = result
        elif isinstance(result, Exception):
            self.problem = _sentence(result)
        if kind is Kind.WAVE:
            self.wave_version += 1
        else:
            self.spectrum_version += 1
        self.improved.emit(kind)


def _tile(source: TileSource, key: Key, _deliver: Deliver, cancelled: Cancelled) -> Tile | None:
    return source.tile(*key, cancelled=cancelled)


def _sentence(error: Exception) -> str:
    if isinstance(error, AudioError):
        return error.message
    return f"The recording cannot be drawn: {error}"
