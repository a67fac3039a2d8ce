"""What a recording looks like near any moment: spectra, energy, voicing, every 5 ms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float32]

RATE_HZ = 16000
HOP = 0.005  # seconds
_HOP_SAMPLES = 80
_WINDOW = 256  # samples: 16 ms, short enough to keep the burst of a stop apart from its closure
_VOICING_WINDOW = 512  # samples: 32 ms hold two periods of 63 Hz
_BANDS, _CEPSTRA = 26, 13
_LOWEST_PITCH_HZ, _HIGHEST_PITCH_HZ = 65.0, 400.0
_FLOOR = 1e-6  # of the mean power: what lies below is rounding in one recording, noise in another


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Features of a stretch of a recording; frame k is centred at `start + k * HOP` seconds.

    Attributes:
        start: In seconds from the start of the recording.
        cepstra: (frames, 13) mel cepstra of log power, in standard deviations of the stretch, the
            mean taken off.
        levels: (frames, 4) in dB below the loud parts of the stretch: whole, below 500 Hz, 500 to
            2,500 Hz, above 2,500 Hz.
        voicing: (frames,) height of the highest peak of the autocorrelation, 0 to 1.
        crossings: (frames,) share of samples at which the sign changes, 0 to 1.
        change: (frames,) distance between the spectra of the 10 ms before and behind, in standard
            deviations.
    """

    start: float
    cepstra: Floats
    levels: Floats
    voicing: Floats
    crossings: Floats
    change: Floats

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.voicing)

    def frame_at(self, time: float) -> int:
        """Return the frame nearest to a time in seconds; it may lie outside."""
        return round((time - self.start) / HOP)

    def time_of(self, frame: float) -> float:
        """Return the time of a frame, in seconds from the start of the recording."""
        return self.start + frame * HOP


def features_of(samples: Floats, start: float = 0.0) -> Features:
    """Work out the features of a stretch.

    Args:
        samples: Mono, 16 kHz; a whole utterance, or a few seconds at least, since features are
            scaled by what the stretch holds.
        start: Where it begins, in seconds from the start of the recording.
    """
    sound = np.asarray(samples, np.float32)
    if sound.size:
        sound = sound - np.float32(sound.mean(dtype=np.float64))
        sound /= np.float32(max(float(sound.std(dtype=np.float64)), 1e-9))  # no gain matters
    frames = sound.size // _HOP_SAMPLES + 1
    spectra = _spectra(sound, frames)
    logs = np.log(spectra @ _mel_bank().T + _FLOOR)
    cepstra = _scaled(logs @ _cosines().T)
    return Features(
        start,
        cepstra,
        _levels(spectra),
        _voicing(sound, frames),
        _crossings(sound, frames),
        change_of(cepstra),
    )


def change_of(cepstra: Floats, frames: int = 2) -> Floats:
    """Return how far the spectra of some frames before and behind each frame lie apart.

    Args:
        cepstra: (frames, n).
        frames: How many on either side.
    """
    behind, before = mean_around(cepstra, 1, 1 + frames), mean_around(cepstra, -frames, 0)
    return _floats(np.linalg.norm(behind - before, axis=1))


def mean_around(values: Floats, first: int, last: int) -> Floats:
    """Return for each frame k the mean of frames `k + first` to `k + last - 1`; edges are repeated.

    Args:
        values: (frames, n).
        first: Frames from k; negative is before.
        last: The one behind the last.
    """
    count = len(values)
    pad = max(abs(first), abs(last)) + 1
    padded = np.pad(values, ((pad, pad), (0, 0)), mode="edge")
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(padded, 0, np.float64)])
    low, high = pad + first, pad + last
    return _floats((sums[high : high + count] - sums[low : low + count]) / (last - first))


def _windows(sound: Floats, frames: int, length: int) -> Floats:
    """(frames, length): what lies around the middle of each frame, zeros beyond the ends."""
    padded = np.pad(sound, (length // 2, length))
    return np.lib.stride_tricks.sliding_window_view(padded, length)[
        : (frames - 1) * _HOP_SAMPLES + 1 : _HOP_SAMPLES
    ]


def _spectra(sound: Floats, frames: int) -> Floats:
    """Power spectra, (frames, 257), of pre-emphasised sound."""
    lifted = np.append(sound[:1], sound[1:] - np.float32(0.97) * sound[:-1])
    window = np.hanning(_WINDOW).astype(np.float32)
    taken = _windows(lifted, frames, _WINDOW) * window
    return _floats(np.abs(np.fft.rfft(taken, 512, axis=1)) ** 2 / window.sum())


def _mel_bank() -> Floats:
    """Triangles from 60 to 7,800 Hz, even in mel (O'Shaughnessy 1987), (26, 257)."""
    low_mel, high_mel = (2595 * float(np.log10(1 + hertz / 700)) for hertz in (60, 7800))
    mels = np.linspace(low_mel, high_mel, _BANDS + 2)
    edges = 700 * (10 ** (mels / 2595) - 1)
    hertz = np.arange(257) * RATE_HZ / 512
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rise, fall = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
    return _floats(np.clip(np.minimum(rise, fall), 0, None))


def _cosines() -> Floats:
    """The discrete cosine transform from bands to cepstra, (13, 26)."""
    order = np.arange(_CEPSTRA)[:, None]
    return _floats(np.cos(np.pi * order * (np.arange(_BANDS) + 0.5) / _BANDS))


def _scaled(values: Floats) -> Floats:
    spread = values.std(axis=0) + np.float32(1e-3)
    return _floats((values - values.mean(axis=0)) / spread)


def _levels(spectra: Floats) -> Floats:
    """Levels of bands against what is loud in the stretch, which is nearly the same everywhere."""
    edges = (0, 0, 16, 80), (257, 16, 80, 257)  # 31.25 Hz each: 500 and 2,500 Hz
    power = [spectra[:, low:high].sum(axis=1) for low, high in zip(*edges, strict=True)]
    decibels = 10 * np.log10(np.stack(power, axis=1) + _FLOOR)
    return _floats(decibels - np.percentile(decibels, 95, axis=0))


def _voicing(sound: Floats, frames: int) -> Floats:
    """Peak of the normalised autocorrelation between 65 and 400 Hz (Boersma 1993, simplified)."""
    window = np.hanning(_VOICING_WINDOW).astype(np.float32)
    taken = _windows(sound, frames, _VOICING_WINDOW) * window
    power = np.abs(np.fft.rfft(taken, 2 * _VOICING_WINDOW, axis=1)) ** 2
    correlation = np.fft.irfft(power, axis=1)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * _VOICING_WINDOW)) ** 2)
    lags = slice(int(RATE_HZ / _HIGHEST_PITCH_HZ), int(RATE_HZ / _LOWEST_PITCH_HZ))
    peaks = (correlation[:, lags] / (own[lags] / own[0])).max(axis=1)
    return _floats(np.clip(peaks / (correlation[:, 0] + 1e-6), 0, 1))


def _crossings(sound: Floats, frames: int) -> Floats:
    signs = np.signbit(_windows(sound, frames, _WINDOW))
    return _floats((signs[:, 1:] != signs[:, :-1]).mean(axis=1))


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, np.float32)
