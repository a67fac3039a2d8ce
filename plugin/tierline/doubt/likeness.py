"""What a stretch of sound is most like: a voice, music, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from tierline.refinement.features import RATE_HZ, Floats, features_of

# All figures by 84 utterances of TIMIT and ae against melodies, chords, drums, applause and bursts
# of a vowel, made by numbers drawn; 5 to 95 % of a second of speech are given.
_VOICED, _CLEAR = 0.5, 0.9  # height of the peak of the autocorrelation
_LEAST_VOICED = 0.2  # share of the frames; speech 0.49-0.88, noise between utterances below 0.12
_ALL_CLEAR = 0.75  # share of the frames from which it is one tone; speech 0.16-0.55
_HELD = 0.22  # share of moments whose tones are held for 120 ms; speech 0-0.11
_RHYTHM, _LEAST_RHYTHM = 0.8, 2.0  # how alike levels are 320 ms to 1 s apart, seconds that it takes
_LEAST_TONES = 1.0  # seconds: shorter speech may be one vowel
_WINDOW, _HOP = 1024, 320  # samples: 64 ms tell a tone from the next, every 20 ms
_LOWEST, _HIGHEST = 4, 256  # bins of 15.6 Hz
_SMOOTH = 17  # bins of the envelope that is taken off: formants stay, tones do not
_ALIKE, _LATER = 0.6, 6  # correlation of two spectra, and frames between them
_QUIET = 1e-3  # of the loudest power in a stretch: what is below says nothing of tones


class Heard(StrEnum):
    """What is heard where there is no text."""

    VOICE = "voice"  # speech, or laughter: bursts of a vowel are not told from it unless very even
    MUSIC = "music"
    NOISE = "noise"  # or applause: anything without voices and tones


@dataclass(frozen=True, slots=True)
class _Levels:
    """Levels in dB every 20 ms, their mean taken off, to be compared with themselves later on."""

    values: NDArray[np.float64]

    def alike(self, first: int, last: int) -> float:
        """Return the highest correlation at a lag of `first` to `last` frames; -1: too short."""
        most = -1.0
        for lag in range(first, min(last + 1, int(len(self.values) * 0.6))):
            one, other = self.values[lag:], self.values[:-lag]
            power = float(np.sqrt((one**2).sum() * (other**2).sum()))
            most = max(most, float((one * other).sum()) / (power + 1e-9))
        return most


def likeness(samples: Floats) -> Heard:
    """Tell what a few seconds of sound are most like.

    Tones that are held tell music (after Hawley 1993, "Structure out of sound"), and so does an
    even beat.

    Args:
        samples: Mono, 16 kHz, half a second at least; what is shorter than a second is no music.
    """
    voicing = features_of(samples).voicing
    voiced = float((voicing > _VOICED).mean())
    seconds = len(samples) / RATE_HZ
    if seconds >= _LEAST_TONES:
        held, levels = _tones(np.asarray(samples, np.float64))
        clear = float((voicing > _CLEAR).mean()) >= _ALL_CLEAR
        beats = seconds >= _LEAST_RHYTHM and levels.alike(16, 50) >= _RHYTHM
        if clear or held >= _HELD or beats:
            return Heard.MUSIC
    return Heard.NOISE if voiced < _LEAST_VOICED else Heard.VOICE


def _tones(samples: NDArray[np.float64]) -> tuple[float, _Levels]:
    """Return the share of moments whose tones are held, and the levels."""
    padded = np.pad(samples, (_WINDOW // 2, _WINDOW // 2))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    heights = np.abs(np.fft.rfft(windows * np.hanning(_WINDOW), axis=1))[:, _LOWEST:_HIGHEST]
    power = (heights**2).sum(axis=1)
    loudest = float(power.max()) + 1e-12
    logs = np.log(heights + 1e-3 * np.sqrt(loudest / heights.shape[1]))
    sums = np.cumsum(np.pad(logs, ((0, 0), (_SMOOTH // 2 + 1, _SMOOTH // 2)), mode="edge"), axis=1)
    peaks = logs - (sums[:, _SMOOTH:] - sums[:, :-_SMOOTH]) / _SMOOTH
    peaks /= np.linalg.norm(peaks, axis=1, keepdims=True) + 1e-9
    loud = power > _QUIET * loudest
    both = loud[_LATER:] & loud[:-_LATER]
    alike = (peaks[_LATER:] * peaks[:-_LATER]).sum(axis=1)[both] > _ALIKE
    levels = np.maximum(10 * np.log10(power / loudest + 1e-5), -40.0)
    return float(alike.mean()) if len(alike) else 0.0, _Levels(levels - levels.mean())
