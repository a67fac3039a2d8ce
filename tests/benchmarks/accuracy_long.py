"""Rows of the accuracy benchmark on long recordings: one text, noise, and a text with errors."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import soundfile

from tests.benchmarks.accuracy_sound import samples_of
from tests.benchmarks.scores import Row
from tierline.annotation import IntervalTier
from tierline.audio import probe
from tierline.refinement.features import RATE_HZ, Floats
from tierline.refinement.learning import Lesson
from tierline.review import AlignedLabel, Sidecar, read_sidecar, sidecar_path
from tierline.textgrid import open_textgrid
from tierline.workflow.doubtful import QUIET

SEEDS = (11, 12)  # none of those on which the limits in `mending` were chosen
NOISE_DB = 10.0
SPOILED = 0.1  # share of words
_PEAK, _ROOM = 0.5, 0.002  # of full scale: each utterance, and the noise between them
_PAUSES = (0.2, 1.5)  # seconds between utterances
# Runs a command and prints the seconds of CPU and the kilobytes that it took. A process of its own:
# the memory of who starts a child counts as the child's, and ours holds the whole recording.
_MEASURED = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


@dataclass(slots=True)
class Long:
    """Utterances in one recording, drawn with repetition, and a text for it.

    Attributes:
        lines: The text, a line for each utterance, word by word.
        said: Start and end in seconds of each word of the text; None: nobody says it.
        lacking: What is said and not in the text: how many words of the text come before it, and
            its start and end in seconds.
        sound: The recording at 16 kHz, in parts.
    """

    lines: list[list[str]] = field(default_factory=list)
    said: list[tuple[float, float] | None] = field(default_factory=list)
    lacking: list[tuple[int, tuple[float, float]]] = field(default_factory=list)
    sound: list[Floats] = field(default_factory=list)

    def write(self, folder: Path, noise_db: float | None, seed: int) -> Path:
        """Write `long.wav` and `long.txt`; return the recording.

        Args:
            folder: Where to.
            noise_db: How far below the mean power of the speech white noise is added; None: none.
            seed: Of the noise.
        """
        signal = np.concatenate(self.sound)
        if noise_db is not None:
            power = float(np.mean(np.concatenate(self.sound[::2]) ** 2))
            noise = np.random.default_rng(seed).standard_normal(signal.size)
            signal = signal + noise.astype(np.float32) * np.sqrt(power / 10 ** (noise_db / 10))
        soundfile.write(str(folder / "long.wav"), np.clip(signal, -1, 1), RATE_HZ, "PCM_16")
        text = "\n".join(" ".join(line) for line in self.lines)
        (folder / "long.txt").write_text(text + "\n", "utf-8")
        return folder / "long.wav"


def long_of(lessons: Sequence[Lesson], minutes: float, seed: int, spoiled: float = 0.0) -> Long:
    """Join utterances with pauses between them, and spoil some words of the text.

    Args:
        lessons: The utterances.
        minutes: How long it becomes at least.
        seed: Of all that is drawn.
        spoiled: Share of the words that are left out, get a wrong one behind them, or are replaced.
    """
    numbers, room = random.Random(seed), np.random.default_rng(seed)
    vocabulary = sorted({unit.label for lesson in lessons for unit in lesson.request.units})
    made, at = Long(), 0
    while at < minutes * 60 * RATE_HZ:
        lesson = numbers.choice(lessons)
        sound = samples_of(lesson)
        line: list[str] = []
        for unit, (start, end) in zip(lesson.request.units, lesson.hand.words, strict=True):
            span = (start + at / RATE_HZ, end + at / RATE_HZ)
            written: list[tuple[str, tuple[float, float] | None]] = [(unit.label, span)]
            if numbers.random() < spoiled:
                other = numbers.choice([word for word in vocabulary if word != unit.label])
                kinds: list[list[tuple[str, tuple[float, float] | None]]]
                kinds = [[], [*written, (other, None)], [(other, None)]]
                written = list(numbers.choice(kinds))
            if all(place is None for _, place in written):
                made.lacking.append((len(made.said), span))
            line += [label for label, _ in written]
            made.said += [place for _, place in written]
        made.lines.append(line)
        pause = int(numbers.uniform(*_PAUSES) * RATE_HZ)
        gap = (room.standard_normal(pause) * _ROOM).astype(np.float32)
        made.sound += [(sound * _PEAK / max(np.abs(sound).max(), 1e-6)).astype(np.float32), gap]
        at += sound.size + pause
    return made


@dataclass(frozen=True, slots=True)
class _Aligned:
    """What `tierline align` made of a long recording, and what it took."""

    words: list[tuple[str, float, float]]
    sidecar: Sidecar
    cpu: float  # seconds for each second of sound
    megabytes: float  # of the largest of its processes


def hour_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """An hour with one text; takes some ten minutes."""
    yield _row("60 minutes, one text", long_of(lessons, 60, SEEDS[0]), SEEDS[0])


def spoiled_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """Ten minutes with a text in which one word of ten is wrong, missing or too many."""
    for seed in SEEDS:
        made = long_of(lessons, 10, seed, SPOILED)
        yield _row(f"10 minutes, {SPOILED:.0%} of the text spoiled, seed {seed}", made, seed)


def long_noise_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """Ten minutes in noise."""
    made = long_of(lessons, 10, SEEDS[0])
    yield _row(f"10 minutes, noise {NOISE_DB:g} dB", made, SEEDS[0], NOISE_DB)


def _row(title: str, made: Long, seed: int, noise_db: float | None = None) -> Row:
    with tempfile.TemporaryDirectory() as folder:
        found = _aligned(made.write(Path(folder), noise_db, seed))
    labels = [word for line in made.lines for word in line]
    if [label for label, _, _ in found.words] != labels:
        return Row(title, [float("nan")], remark="THE LABELS ARE NOT THOSE OF THE TEXT, IN ORDER")
    errors = [
        1000 * (time - truth)
        for (_, *span), said in zip(found.words, made.said, strict=True)
        if said is not None
        for time, truth in zip(span, said, strict=True)
    ]
    took = f"({found.cpu:.3f} s of CPU a second, {found.megabytes:.0f} MB"
    return Row(title, errors, remark=f"{took}; {_marks(made, found)})")


def _marks(made: Long, found: _Aligned) -> str:
    """Say how much of what is wrong, and of what is right, is marked as odd for the user."""
    items = [item for item in found.sidecar.items if item.tier == "words"]
    marked = [_is_marked(item) for item in items]
    right = [mark for mark, said in zip(marked, made.said, strict=True) if said is not None]
    wrong = [mark for mark, said in zip(marked, made.said, strict=True) if said is None]
    spans = [(span.start, span.end) for span in found.sidecar.untold]
    # A word that was replaced is one place: the wrong word in its stead tells of it.
    missed = [
        any(marked[max(before - 1, 0) : before + 1])
        or any(low < end and high > start for low, high in spans)
        for before, (start, end) in made.lacking
        if before >= len(made.said) or made.said[before] is not None
    ]
    words = f"{sum(right)} of {len(right)} right words marked ({np.mean(right):.1%})"
    if not wrong:
        return words
    share = (sum(wrong) + sum(missed)) / (len(wrong) + len(missed))
    return (
        f"{share:.1%} of what is wrong marked: {sum(wrong)} of {len(wrong)} wrong words, "
        f"{sum(missed)} of {len(missed)} missing ones; {words}"
    )


def _is_marked(item: AlignedLabel) -> bool:
    return bool(set(item.defects) - QUIET)


def _aligned(audio: Path) -> _Aligned:
    out = audio.with_suffix(".TextGrid")
    command = [
        sys.executable,
        "-m",
        "tierline",
        "align",
        str(audio),
        str(audio.with_suffix(".txt")),
    ]
    measuring = [sys.executable, "-c", _MEASURED, *command, "-o", str(out), "--quiet"]
    told = subprocess.run(measuring, capture_output=True, text=True, check=True).stdout
    used, largest = map(float, told.split())
    tier = open_textgrid(out).grid.tier("words")
    assert isinstance(tier, IntervalTier)
    words = [(row.label, row.start, row.end) for row in tier if row.label]
    seconds = probe(audio).duration
    return _Aligned(words, read_sidecar(sidecar_path(out)), used / seconds, largest / 1024)
