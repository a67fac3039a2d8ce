"""Sounds that are no speech, made by numbers drawn: music, drums, applause, laughter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RATE = 16000
Sound: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = np.random.Generator


def melody(numbers: Numbers, seconds: float) -> Sound:
    """One note after the other, 200 to 500 ms each."""
    made, at = np.zeros(round(seconds * RATE)), 0
    while at < len(made):
        time = np.arange(round(numbers.uniform(0.2, 0.5) * RATE)) / RATE
        _add(made, at, _note(220 * 2 ** (numbers.integers(0, 18) / 12), time, 5))
        at += len(time)
    return _levelled(made)


def chords(numbers: Numbers, seconds: float) -> Sound:
    """Major chords, 400 ms to a second each."""
    made, at = np.zeros(round(seconds * RATE)), 0
    while at < len(made):
        time = np.arange(round(numbers.uniform(0.4, 1.0) * RATE)) / RATE
        root = 110 * 2 ** (numbers.integers(0, 12) / 12)
        for step in (0, 4, 7, 12):
            _add(made, at, _note(root * 2 ** (step / 12), time, 5))
        at += len(time)
    return _levelled(made)


def drums(numbers: Numbers, seconds: float) -> Sound:
    """Kick, snare and hat, 90 to 150 beats a minute."""
    made = numbers.standard_normal(round(seconds * RATE)) * 0.003
    half = 30 / numbers.uniform(90, 150)
    time = np.arange(round(0.15 * RATE)) / RATE
    for beat in range(int(seconds / half) + 1):
        hit = np.diff(numbers.standard_normal(len(time) + 1)) * np.exp(-time * 60) * 0.3
        if beat % 4 == 0:
            hit += np.sin(2 * np.pi * 60 * time) * np.exp(-time * 18)
        elif beat % 4 == 2:
            hit += numbers.standard_normal(len(time)) * np.exp(-time * 25) * 0.6
        _add(made, round(beat * half * RATE), hit)
    return _levelled(made)


def applause(numbers: Numbers, seconds: float) -> Sound:
    """Claps of 4 to 20 ms, 60 to 300 a second."""
    made = np.zeros(round(seconds * RATE))
    for at in numbers.integers(0, len(made), round(seconds * numbers.uniform(60, 300))):
        length = int(numbers.uniform(60, 300))
        fading = np.exp(-np.arange(length) / length * 4) * numbers.uniform(0.2, 1)
        _add(made, int(at), numbers.standard_normal(length) * fading)
    return _levelled(made)


def laughter(numbers: Numbers, seconds: float) -> Sound:
    """Bursts of a vowel, 4 to 6 a second, at distances that vary by an eighth, with breath."""
    count, rate = round(seconds * RATE), numbers.uniform(4, 6)
    loud = np.zeros(count)
    at = 0.0
    while at < seconds:
        burst = np.hanning(int(numbers.uniform(0.35, 0.65) / rate * RATE))
        _add(loud, round(at * RATE), burst * numbers.uniform(0.6, 1))
        at += max(numbers.normal(1, 0.12), 0.5) / rate
    pitch = numbers.uniform(150, 400) * (1 - 0.3 * np.arange(count) / count)
    phase = np.cumsum(pitch) / RATE % 1
    source = (np.diff(phase, prepend=0) < 0) * loud + numbers.standard_normal(count) * 0.02
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(count))
    spectrum = np.fft.rfft(source)
    for hertz, width in ((700, 90), (1300, 110), (2600, 160)):
        radius = np.exp(-np.pi * width / RATE)
        spectrum /= 1 - 2 * radius * np.cos(2 * np.pi * hertz / RATE) * turn + (radius * turn) ** 2
    return _levelled(np.fft.irfft(spectrum, count))


SOUNDS: Mapping[str, Callable[[Numbers, float], Sound]] = {
    "melody": melody,
    "chords": chords,
    "drums": drums,
    "applause": applause,
    "laughter": laughter,
}


def _note(hertz: float, time: Sound, partials: int) -> Sound:
    tones = [np.sin(2 * np.pi * hertz * n * time) / n for n in range(1, partials + 1)]
    made: Sound = np.sum(tones, axis=0) * np.exp(-1.5 * time) * np.minimum(time / 0.01, 1)
    return made


def _add(made: Sound, at: int, part: Sound) -> None:
    part = part[: max(len(made) - at, 0)]
    made[at : at + len(part)] += part


def _levelled(made: Sound) -> Sound:
    levelled: Sound = made / np.abs(made).max()
    return levelled
