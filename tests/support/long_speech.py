"""Long recordings and short clips of synthetic speech, aligned with the tiny trained model."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests.checkpoints.speech import Clip
from tests.checkpoints.words import WORDS
from tests.support.aligners import registry_of
from tierline.alignment import AlignmentError, Registry
from tierline.alignment.contract import Alignment, Word
from tierline.plugins.options import OptionValue
from tierline.workflow import AlignSession, AlignSettings, WarmAligner, aligned_together

MODEL = Path(__file__).parents[1] / "data" / "checkpoints" / "qwen3-aligner"


@dataclass(frozen=True, slots=True)
class Errors:
    """How far word edges are from where they are, in seconds, and when each is said."""

    seconds: NDArray[np.float64]
    times: NDArray[np.float64]
    unplaced: int

    @property
    def mean_ms(self) -> float:
        """Milliseconds."""
        return float(self.seconds.mean()) * 1000

    def within(self, start: float, end: float) -> float:
        """Return the mean error of what is said between two times, in milliseconds."""
        inside = (self.times >= start) & (self.times < end)
        return float(self.seconds[inside].mean()) * 1000


def errors_of(words: Sequence[Word], clip: Clip, typed: Sequence[str]) -> Errors:
    """Compare with what was said; words that were typed wrongly do not count."""
    matcher = SequenceMatcher(None, clip.words, typed, autojunk=False)
    seconds: list[float] = []
    times: list[float] = []
    unplaced = 0
    for first, second, count in matcher.get_matching_blocks():
        for n in range(count):
            span, true = words[second + n].span, clip.times[first + n]
            if span is None:
                unplaced += 1
            else:
                seconds += [abs(span[0] - true[0]), abs(span[1] - true[1])]
                times += [true[0], true[0]]
    return Errors(np.array(seconds), np.array(times), unplaced)


def spoiled(words: Sequence[str], share: float, seed: int = 3) -> list[str]:
    """Leave out, put in or exchange a share of the words."""
    rng = random.Random(seed)
    typed: list[str] = []
    for word in words:
        if rng.random() >= share:
            typed.append(word)
            continue
        other = rng.choice([each for each in WORDS if each != word])
        typed += {"missing": [], "extra": [word, other], "other": [other]}[
            rng.choice(["missing", "extra", "other"])
        ]
    return typed


def registry() -> Registry:
    """Return the aligners that are measured, whatever is installed."""
    from tierline.aligners.qwen3.spec import SPEC

    return registry_of(SPEC, Registry().spec("sphinx"))


def settings(piece: float, anchors: str = "auto", *, refine: bool = True) -> AlignSettings:
    """Return how the tiny trained model is asked."""
    options: dict[str, OptionValue] = {"model": str(MODEL), "piece": piece, "device": "cpu"}
    return AlignSettings(
        aligner="qwen3", anchors=anchors, tiers=("words",), options=options, refine=refine
    )


def phrases_of(clip: Clip, every: int) -> list[tuple[range, Clip]]:
    """Cut phrases out of a recording, one in so many: the indices of their words, and clips."""
    rate = round(len(clip.samples) / clip.duration)
    behind = [n for n in range(1, len(clip.times)) if _gap(clip, n) >= 0.5] + [len(clip.times)]
    first = [0, *behind[:-1]]
    cut: list[tuple[range, Clip]] = []
    for begin, end in list(zip(first, behind, strict=True))[::every]:
        low = max(clip.times[begin][0] - 0.25, 0.0)
        high = clip.times[end - 1][1] + 0.25
        samples = clip.samples[round(low * rate) : round(high * rate)]
        times = tuple((start - low, stop - low) for start, stop in clip.times[begin:end])
        cut.append((range(begin, end), Clip(samples, clip.words[begin:end], times)))
    return cut


def _gap(clip: Clip, n: int) -> float:
    return clip.times[n][0] - clip.times[n - 1][1]


def short_clips(folder: Path, clips: Sequence[Clip], how: AlignSettings) -> Errors:
    """Align short clips as one batch; return the errors of all of them."""
    paths = [clip.write(folder / f"clip{n}.wav") for n, clip in enumerate(clips)]
    pairs = [(path, path.with_suffix(".txt")) for path in paths]
    found: list[Errors] = []
    with WarmAligner(registry()) as aligner:
        for result, clip in zip(aligned_together(pairs, how, aligner), clips, strict=True):
            if result.recording is None:
                raise result.error or AlignmentError("it failed")
            found.append(errors_of(_words(result.recording.alignments), clip, clip.words))
    return Errors(
        np.concatenate([each.seconds for each in found]),
        np.concatenate([each.times for each in found]),
        sum(each.unplaced for each in found),
    )


def long_recording(path: Path, typed: Sequence[str], how: AlignSettings) -> list[Word]:
    """Align one recording; every unit must come back once, in order."""
    path.with_suffix(".txt").write_text(" ".join(typed) + "\n", "utf-8")
    with AlignSession(how, registry()) as session:
        aligned = session.align(path, path.with_suffix(".txt"))
    words = _words(aligned.alignments)
    if [word.label for word in words] != list(typed):
        raise AlignmentError("its words are not those of the text")
    return words


def _words(alignments: Sequence[Alignment]) -> list[Word]:
    return [word for alignment in alignments for word in alignment.words]
