"""Conversations made of bundled recordings: in turns, or two at once on two channels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.support.hand_labels import NAMES, SPEECH, hand_words
from tierline.annotation import IntervalTier, PointTier
from tierline.audio import probe, read_samples

Placed = dict[str, list[tuple[str, float, float]]]
RATE = 20000  # Hz, as the bundled recordings have it
NOISE = 1e-4  # of a quiet channel


def in_turns(folder: Path, speakers: tuple[str, ...]) -> Placed:
    """Write talk.wav and talk.txt, in which each of `speakers` reads the next sentence.

    Returns:
        What each of them says, with starts and ends in seconds as people labelled them.
    """
    parts, lines, at = [], [], 0.0
    said: Placed = {speaker: [] for speaker in speakers}
    for name, speaker in zip(NAMES, speakers, strict=False):
        samples = _samples(name)
        said[speaker] += [(row.label, row.start + at, row.end + at) for row in hand_words(name)]
        lines.append(f"{speaker}: {' '.join(row.label for row in hand_words(name))}")
        parts.append(samples)
        at += len(samples) / RATE
    soundfile.write(str(folder / "talk.wav"), np.concatenate(parts), RATE)
    (folder / "talk.txt").write_text("\n".join(lines), encoding="utf-8")
    return said


def at_once(folder: Path, speakers: tuple[str, str]) -> Placed:
    """Write talk.wav and talk.txt, in which two speak at the same time, a channel each."""
    read = [_samples(name) for name in NAMES[:2]]
    length = max(map(len, read))
    wave = np.random.default_rng(1).normal(0.0, NOISE, (length, 2))
    for channel, samples in enumerate(read):
        wave[: len(samples), channel] += samples
    soundfile.write(str(folder / "talk.wav"), wave, RATE)
    words = [hand_words(name) for name in NAMES[:2]]
    lines = [
        f"{who}: {' '.join(row.label for row in rows)}"
        for who, rows in zip(speakers, words, strict=True)
    ]
    (folder / "talk.txt").write_text("\n".join(lines), encoding="utf-8")
    return {
        who: [(row.label, row.start, row.end) for row in rows]
        for who, rows in zip(speakers, words, strict=True)
    }


def _samples(name: str) -> NDArray[np.float32]:
    recording = probe(SPEECH / f"{name}.wav")
    return read_samples(recording, 0.0, recording.duration, sample_rate_hz=RATE)


def in_turns_on_channels(folder: Path, *, leak: float) -> Placed:
    """Write talk.wav and talk.txt: two speak in turn, a channel each, and hear each other.

    Args:
        folder: Where they go.
        leak: How loud each is on the channel of the other, as a share.
    """
    said = in_turns(folder, ("Anna", "Ben", "Anna", "Ben"))
    recording = probe(folder / "talk.wav")
    wave = read_samples(recording, 0.0, recording.duration, sample_rate_hz=RATE)
    loud = np.zeros((len(wave), 2))
    at = 0
    for number, name in enumerate(NAMES[:4]):
        behind = at + len(_samples(name))
        loud[at:behind, number % 2], loud[at:behind, 1 - number % 2] = 1.0, leak
        at = behind
    noise = np.random.default_rng(1).normal(0.0, NOISE, loud.shape)
    soundfile.write(str(folder / "talk.wav"), wave[:, None] * loud + noise, RATE)
    return said


def placed(tier: IntervalTier | PointTier) -> list[tuple[str, float, float]]:
    """Return the labels of a tier with their starts and ends, in seconds."""
    assert isinstance(tier, IntervalTier)
    return [(row.label, row.start, row.end) for row in tier if row.label]


def mean_error(tier: IntervalTier | PointTier, truth: list[tuple[str, float, float]]) -> float:
    """Return how far the boundaries of a tier are from where people put them, in seconds."""
    found = placed(tier)
    assert [label for label, _, _ in found] == [label for label, _, _ in truth]
    edges = [
        abs(a - b)
        for one, other in zip(found, truth, strict=True)
        for a, b in zip(one[1:], other[1:], strict=True)
    ]
    return sum(edges) / len(edges)
