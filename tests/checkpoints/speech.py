"""Synthetic speech with exactly known word times: short clips, and long recordings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile

from tests.checkpoints.voice import SAMPLE_RATE_HZ, VOICES, Manner, Samples, Voice
from tests.checkpoints.words import WORDS

Times: TypeAlias = tuple[tuple[float, float], ...]  # start and end of each word in seconds
Say: TypeAlias = Callable[[str], Samples]


@dataclass(frozen=True, slots=True)
class Clip:
    """Speech at 16 kHz, and when each word is said."""

    samples: Samples
    words: tuple[str, ...]
    times: Times

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(self.words)

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / SAMPLE_RATE_HZ

    def write(self, path: Path) -> Path:
        """Write the samples, as `.wav` or `.flac` says, and beside them the text as `.txt`."""
        soundfile.write(str(path), self.samples, SAMPLE_RATE_HZ)
        path.with_suffix(".txt").write_text(self.text + "\n", "utf-8")
        return path


def make_clips(count: int, *, seed: int, longest: float = 8.0) -> list[Clip]:
    """Make clips of all lengths; the same seed gives the same clips.

    Args:
        longest: Of the clips, in seconds.
    """
    rng = np.random.default_rng(seed)
    clips = []
    with Voice().in_use() as voice:
        for _ in range(count):
            say = voice.speaking_as(draw_manner(rng))
            clips.append(make_clip(say, rng, longest=longest))
    return clips


def make_recording(*, seconds: float = 1200.0, seed: int = 1) -> Clip:
    """Make a long recording: phrases of one to a dozen words, pauses, another voice at times.

    No phrase is longer than about 7 seconds; the pauses between phrases last 0.5 to 1.5 seconds.
    """
    rng = np.random.default_rng(seed)
    track = _Track()
    with Voice().in_use() as voice:
        while track.seconds < seconds - 10:
            say = voice.speaking_as(draw_manner(rng))
            for _ in range(rng.integers(4, 12)):
                track.pause(rng.uniform(0.5, 1.5))
                for place in range(rng.integers(1, 13)):
                    track.pause(_draw_gap(rng) if place else 0.0)
                    word = str(rng.choice(WORDS))
                    track.say(word, say(word))
    track.pause(rng.uniform(0.5, 1.5))
    return track.finish(rng)


def draw_manner(rng: np.random.Generator, *, voice: str = "") -> Manner:
    """Choose who speaks, if that is open, how fast and how high."""
    voice = voice or str(rng.choice(VOICES))
    return Manner(voice, speed=int(rng.integers(115, 196)), pitch=int(rng.integers(28, 73)))


def make_clip(say: Say, rng: np.random.Generator, *, longest: float) -> Clip:
    """Glue words together with pauses of all lengths; in some clips few words come again and again.

    Args:
        longest: Of the clip, in seconds.
    """
    known = rng.choice(WORDS, size=rng.integers(2, 7)) if rng.random() < 0.3 else WORDS
    limit = rng.uniform(0.8, longest)
    track = _Track()
    track.pause(_draw_edge(rng))
    pause = 0.0
    while True:
        word = str(rng.choice(known))
        sound = say(word)
        if track.words and track.seconds + pause + len(sound) / SAMPLE_RATE_HZ > limit:
            break
        track.pause(pause)
        track.say(word, sound)
        pause = _draw_gap(rng) if rng.random() < 0.85 else rng.uniform(0.3, 1.5)
    track.pause(min(_draw_edge(rng), max(0.0, longest - track.seconds)))
    return track.finish(rng)


def _draw_gap(rng: np.random.Generator) -> float:
    """Seconds between two words of a phrase: often none."""
    return rng.uniform(0.0, 0.04) if rng.random() < 0.45 else rng.uniform(0.04, 0.3)


def _draw_edge(rng: np.random.Generator) -> float:
    """Seconds before the first word or after the last."""
    return rng.uniform(0.0, 0.02) if rng.random() < 0.3 else rng.uniform(0.02, 0.8)


class _Track:
    """A tape: what is said goes to its end."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._parts: list[Samples] = []
        self._times: list[tuple[float, float]] = []
        self._length = 0

    @property
    def seconds(self) -> float:
        return self._length / SAMPLE_RATE_HZ

    def pause(self, seconds: float) -> None:
        self._append(np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32))

    def say(self, word: str, sound: Samples) -> None:
        start = self.seconds
        self._append(sound)
        self.words.append(word)
        self._times.append((start, self.seconds))

    def finish(self, rng: np.random.Generator) -> Clip:
        """Set the level, and add the noise of a quiet or not so quiet room."""
        samples = np.concatenate(self._parts) * np.float32(10 ** rng.uniform(-0.8, 0.0))
        noise = rng.standard_normal(len(samples), np.float32) * np.float32(np.abs(samples).max())
        samples = samples + noise * np.float32(10 ** rng.uniform(-3.5, -1.9))
        return Clip(np.clip(samples, -1.0, 1.0), tuple(self.words), tuple(self._times))

    def _append(self, part: Samples) -> None:
        self._parts.append(part)
        self._length += len(part)
