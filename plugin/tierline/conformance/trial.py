"""What the checks work with: a small recording, requests about it, an aligner, findings."""

from __future__ import annotations

import wave
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tierline.alignment.contract import Aligner, AlignmentRequest
from tierline.alignment.spec import AlignerSpec, Options
from tierline.plugins.progress import Progress
from tierline.text.unit import Unit

SAMPLE_RATE_HZ = 16000
WORDS = ("no", "we", "may", "all", "in", "one")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that an aligner does not do as the contract wants it.

    Attributes:
        check: Name of the check.
        message: What is wrong, in one sentence.
    """

    check: str
    message: str

    def __str__(self) -> str:
        return f"{self.check}: {self.message}"


@dataclass(frozen=True, slots=True)
class Material:
    """A recording and words to align it with; give real speech for a sharper trial.

    Attributes:
        audio: The recording, of at least 2 seconds.
        duration: Its length in seconds.
        words: Two or more words, as said in it.
        language: BCP 47 code of the words.
    """

    audio: Path
    duration: float
    words: tuple[str, ...] = WORDS
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Trial:
    """One aligner, open but not guarded, and what to try it with."""

    spec: AlignerSpec
    options: Options
    aligner: Aligner
    material: Material

    def request(self, name: str, start: float = 0.0, end: float = 1.0) -> AlignmentRequest:
        """Ask about a part of the recording; `start` and `end` as fractions of its length."""
        length = self.material.duration
        return AlignmentRequest(
            id=name,
            audio=self.material.audio,
            units=units_of(self.material.words),
            start=start * length,
            end=end * length,
            language=self.material.language,
        )

    def answers(
        self, requests: Iterable[AlignmentRequest], progress: Progress | None = None
    ) -> list[object]:
        """Return all that the aligner yields, whatever it is."""
        return list(self.aligner.align(iter(requests), progress or Progress()))


def units_of(words: Iterable[str]) -> tuple[Unit, ...]:
    """Return words as the units of a transcript with a blank between them."""
    units: list[Unit] = []
    for word in words:
        start = units[-1].end + 1 if units else 0
        units.append(Unit(word, start, start + len(word), (word.lower(),)))
    return tuple(units)


def speechlike_material(folder: Path, language: str = "en") -> Material:
    """Write a recording that sounds a little like speech: voiced syllables, hiss and pauses."""
    samples = np.concatenate([_syllable(n) for n in range(len(WORDS))])
    path = folder / "conformance.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(np.round(samples * 32767).astype("<i2").tobytes())
    return Material(path, len(samples) / SAMPLE_RATE_HZ, language=language)


def _syllable(number: int) -> NDArray[np.float64]:
    """Return half a second: a hiss, a vowel of falling pitch, a pause; within ±1."""
    rng = np.random.default_rng(number)
    times = np.arange(SAMPLE_RATE_HZ // 2) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * np.cumsum(140 - 60 * times) / SAMPLE_RATE_HZ
    formants = (500 + 90 * number, 1500 - 120 * number, 2500)
    voice = np.zeros_like(times)
    for harmonic in range(1, 30):
        distance = min(abs(harmonic * 120 - formant) for formant in formants)
        voice += np.sin(harmonic * phase) / (1 + (distance / 150) ** 2)
    hiss = rng.standard_normal(len(times))
    vowel = np.clip(np.minimum(times - 0.08, 0.38 - times) / 0.03, 0, 1)
    onset = np.clip(np.minimum(times - 0.02, 0.1 - times) / 0.02, 0, 1)
    return 0.1 * vowel * voice + 0.03 * onset * hiss + 0.001 * hiss
