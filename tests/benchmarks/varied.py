"""Hand-labelled recordings spoken by others: faster, slower, in noise, over other microphones.

80 sentences of 8 speakers are few; what is learned from variations of them holds for more rooms and
voices. Speed and pitch change together (Jaitly and Hinton 2013; Ko et al. 2015), which stands for
other vocal tracts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile

from tests.benchmarks.hand_labelled import Utterance, heard_by, lessons_of
from tierline.audio import probe, read_samples
from tierline.refinement.features import RATE_HZ, Floats
from tierline.refinement.learning import Lesson
from tierline.refinement.teaching import HandLabels, HandPhone

SEED, ROUNDS = 1, 3
_SLOWER, _FASTER = (0.88, 0.96), (1.05, 1.14)
_QUIET_DB, _LOUD_DB = 35.0, 8.0  # of speech above noise
_TILT_DB, _BUMP_DB = 6.0, 4.0


def varied_lessons(lessons: Sequence[Lesson], rounds: int = ROUNDS) -> list[Lesson]:
    """Return variations of recordings as an aligner hears them, some rounds of them."""
    found: list[Lesson] = []
    for number in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            rng = np.random.default_rng(SEED + number)
            spoken = list(_varied(lessons, Path(folder), rng, change_speed=number % 2 == 0))
            found += lessons_of(heard_by("sphinx", spoken))
    return found


def _varied(
    lessons: Sequence[Lesson], folder: Path, rng: np.random.Generator, *, change_speed: bool
) -> Iterator[Utterance]:
    for lesson in lessons:
        recording = probe(lesson.request.audio)
        sound = read_samples(recording, 0.0, recording.duration, sample_rate_hz=RATE_HZ)
        speed = _drawn_speed(rng) if change_speed else 1.0
        sound = _in_noise(_filtered(_faster(sound, speed), rng), rng)
        path = folder / f"{lesson.request.id.replace('/', '_')}.wav"
        soundfile.write(str(path), 0.7 * sound / np.abs(sound).max(), RATE_HZ, subtype="FLOAT")
        request = replace(lesson.request, audio=path, end=sound.size / RATE_HZ)
        yield Utterance(request.id, lesson.group, request, _stretched(lesson.hand, speed))


def _drawn_speed(rng: np.random.Generator) -> float:
    return float(rng.uniform(*(_SLOWER if rng.random() < 0.5 else _FASTER)))


def _faster(sound: Floats, speed: float) -> Floats:
    if speed == 1.0:
        return sound
    places = np.arange(round(sound.size / speed)) * speed
    return np.asarray(np.interp(places, np.arange(sound.size), sound), np.float32)


def _filtered(sound: Floats, rng: np.random.Generator) -> Floats:
    """Tilt the spectrum, and lift or lower a part of it."""
    hertz = np.linspace(0, RATE_HZ / 2, sound.size // 2 + 1)
    tilt, bump = rng.uniform(-_TILT_DB, _TILT_DB), rng.uniform(-_BUMP_DB, _BUMP_DB)
    middle = rng.uniform(500, 5000)
    decibels = tilt * np.log2(np.maximum(hertz, 100) / 800) / 3
    decibels = decibels + bump * np.exp(-(((hertz - middle) / 800) ** 2))
    spectrum = np.fft.rfft(sound) * 10 ** (decibels / 20)
    return np.asarray(np.fft.irfft(spectrum, sound.size), np.float32)


def _in_noise(sound: Floats, rng: np.random.Generator) -> Floats:
    """Add white noise or, as often, noise that falls by 6 dB an octave."""
    noise = rng.standard_normal(sound.size)
    if rng.random() < 0.5:
        noise = np.cumsum(noise)
        noise = noise - np.convolve(noise, np.full(200, 1 / 200), "same")
    level = 10 ** (-rng.uniform(_LOUD_DB, _QUIET_DB) / 20)
    return (sound + noise * float(sound.std() / noise.std()) * level).astype(np.float32)


def _stretched(hand: HandLabels, speed: float) -> HandLabels:
    words = tuple((start / speed, end / speed) for start, end in hand.words)
    phones = tuple(
        HandPhone(phone.label, phone.start / speed, phone.end / speed) for phone in hand.phones
    )
    return HandLabels(words, phones)
