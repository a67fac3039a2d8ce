"""Spectrograms as Praat computes and paints them: Gaussian windows, dB, pre-emphasis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from tierline.audio.recording import Samples

Decibels: TypeAlias = NDArray[np.float32]

# What Praat counts from: 20 micropascal, where full scale is 1 pascal.
PRAAT_ZERO_DB = float(10 * np.log10(4e-10))
_NOTHING = 1e-30
# Praat computes at most this many values within the width of the window's spectrum.
_OVERSAMPLING = 8.0
_CHUNK_VALUES = 1 << 16  # about a millisecond of work: the window must stay live meanwhile


@dataclass(frozen=True, slots=True)
class SpectrogramSettings:
    """How a spectrogram is computed and painted; what is not given is as in Praat.

    Attributes:
        window_seconds: The effective length of the Gaussian window; it really is twice as long.
        highest_hz: The top of the picture.
        step_hz: The least distance of rows; Praat's rule makes it wider where rows would only
            repeat each other.
        dynamic_range_db: What lies further below the loudest value in view is not seen.
        pre_emphasis_db: By how much each octave is raised, 0 at 1000 Hz.
    """

    window_seconds: float = 0.005
    highest_hz: float = 5000.0
    step_hz: float = 20.0
    dynamic_range_db: float = 70.0
    pre_emphasis_db: float = 6.0


class Analyser:
    """Computes the spectra of windows at one sampling rate; holds no state, so threads share it.

    Attributes:
        window_samples: Samples that each window takes; even.
        rows: How many frequencies there are.
        row_hz: Their distance; a row covers half of it to either side of its centre.
        first_hz: Centre of the lowest row.
    """

    def __init__(self, sample_rate_hz: int, settings: SpectrogramSettings) -> None:
        physical = 2 * settings.window_seconds * sample_rate_hz
        half = max(int(physical) // 2 - 1, 1)
        self.sample_rate_hz = sample_rate_hz
        self.window_samples = 2 * half
        nyquist = sample_rate_hz / 2
        highest = min(settings.highest_hz, nyquist)
        step = max(settings.step_hz, np.sqrt(np.pi) / settings.window_seconds / _OVERSAMPLING)
        least = max(self.window_samples, 2 * int(highest / step) * nyquist / highest)
        self.transform_samples = 1 << int(np.ceil(np.log2(least)))
        bin_hz = sample_rate_hz / self.transform_samples
        self._bins = max(1, int(step / bin_hz))  # FFT bins a row
        self.row_hz = self._bins * bin_hz
        self.rows = max(1, int(highest / self.row_hz))
        self.first_hz = (self.row_hz - bin_hz) / 2
        self._window, scale = _gaussian(self.window_samples, physical)
        self._scale = np.float32(scale / self._bins)
        octaves = np.log2(np.arange(1, self.rows + 1) * self.row_hz / 1000)
        self._emphasis = (settings.pre_emphasis_db * octaves).astype(np.float32)

    def first_samples(self, times: NDArray[np.floating]) -> NDArray[np.int64]:
        """Return the first sample of the windows around times (seconds); may lie before 0."""
        left = np.floor((times - 0.5 / self.sample_rate_hz) * self.sample_rate_hz)
        return np.asarray(left, dtype=np.int64) + (1 - self.window_samples // 2)

    def power(self, windows: Samples) -> Decibels:
        """Return the power in each row, as Praat counts it: (n, rows).

        Args:
            windows: (n, channels, window_samples); the channels' powers are averaged.
        """
        spectrum = np.fft.rfft(windows * self._window, self.transform_samples, axis=2)
        spectrum = spectrum[:, :, : self.rows * self._bins]
        power = (np.square(spectrum.real) + np.square(spectrum.imag)).mean(axis=1)
        binned = power.reshape(len(power), self.rows, self._bins).sum(axis=2)
        return np.asarray(binned * self._scale, dtype=np.float32)

    def decibels(self, power: Decibels) -> Decibels:
        """Return powers (n, rows) in dB, pre-emphasised; `PRAAT_ZERO_DB` is Praat's 0 dB."""
        levels: Decibels = 10 * np.log10(power + np.float32(_NOTHING)) + self._emphasis
        return levels

    @property
    def chunk(self) -> int:
        """How many windows to compute in one go."""
        return max(1, _CHUNK_VALUES // self.transform_samples)


def spectrogram(
    samples: Samples,
    sample_rate_hz: int,
    times: NDArray[np.floating],
    settings: SpectrogramSettings | None = None,
) -> Decibels:
    """Return the spectrogram of samples at some times, pre-emphasised, in dB.

    White noise of power 1 has 0 dB everywhere before the pre-emphasis; Praat counts from
    `PRAAT_ZERO_DB`. Outside the samples, the first and the last of them are held.

    Args:
        samples: (n,) or (n, channels), full scale 1; at least one. Channels' powers are averaged.
        sample_rate_hz: Of the samples.
        times: Centres of the windows, in seconds from the beginning of the first sample.
        settings: None is as in Praat.

    Returns:
        (rows, times), the lowest frequency first; `Analyser` says where rows lie.
    """
    analyser = Analyser(sample_rate_hz, settings or SpectrogramSettings())
    columns = samples[:, None] if samples.ndim == 1 else samples
    firsts = analyser.first_samples(np.asarray(times, dtype=np.float64))
    power = np.zeros((len(firsts), analyser.rows), dtype=np.float32)
    for begin in range(0, len(firsts), analyser.chunk):
        chunk = slice(begin, begin + analyser.chunk)
        power[chunk] = analyser.power(windows_at(columns, firsts[chunk], analyser.window_samples))
    return analyser.decibels(power).T


def windows_at(samples: Samples, firsts: NDArray[np.int64], length: int) -> Samples:
    """Cut windows out of samples (n, channels): (windows, channels, length).

    Outside the samples, the first and the last of them are held.
    """
    if firsts.min() >= 0 and firsts.max() + length <= len(samples):
        view = np.lib.stride_tricks.sliding_window_view(samples, length, axis=0)
        return view[firsts]
    places = np.clip(firsts[:, None] + np.arange(length), 0, len(samples) - 1)
    held: Samples = samples[places].transpose(0, 2, 1)
    return held


def _gaussian(length: int, physical: float) -> tuple[Samples, float]:
    """Return a window, and what makes powers independent of its length."""
    phase = (np.arange(length) - (length - 1) / 2) / physical
    edge = np.exp(-12.0)
    window = (np.exp(-48.0 * np.square(phase)) - edge) / (1 - edge)
    return window.astype(np.float32), float(1 / np.square(window).sum())
