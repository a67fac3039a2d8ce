"""Measure a tiny aligner on unseen clips: python -m tests.checkpoints.measure_aligner FOLDER."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.checkpoints.chain import Answer, LibraryAligner
from tests.checkpoints.scoring import Score, roll, rolled_score, score
from tests.checkpoints.speech import Clip, make_clips


def main() -> None:
    """Print the errors, by kind of clip, and what becomes of rolled transcripts."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clips", type=int, default=96)
    parser.add_argument("--seed", type=int, default=900, help="of the clips")
    options = parser.parse_args()
    aligner = LibraryAligner(options.folder)
    clips = make_clips(options.clips, seed=options.seed)
    answers = [aligner.align(clip.samples, clip.text) for clip in clips]
    repeats = [len(set(clip.words)) < len(clip.words) for clip in clips]
    _tell("all clips", clips, answers, [True] * len(clips))
    _tell("a word said again", clips, answers, repeats)
    _tell("no word said again", clips, answers, [not said for said in repeats])
    for low, high in ((0, 3), (3, 5), (5, 7), (7, 9)):
        chosen = [low <= clip.duration < high for clip in clips]
        _tell(f"{low} to {high} s", clips, answers, chosen)
    read, count = rolled(aligner, clips)
    print(f"rolled, to the words: {read}\nrolled, to the k-th place: {count}")
    print(f"ratio {read.mean / count.mean:.2f}")


def rolled(aligner: LibraryAligner, clips: Sequence[Clip]) -> tuple[Score, Score]:
    """Score rolled transcripts of all clips: errors to the words, and to the k-th places."""
    reading, counting = [], []
    for clip in clips:
        found = aligner.align(clip.samples, " ".join(roll(clip.words))).raw
        read, count = rolled_score(clip.words, clip.times, found)
        reading.append(read.errors)
        counting.append(count.errors)
    return Score(np.concatenate(reading)), Score(np.concatenate(counting))


def _tell(
    title: str, clips: Sequence[Clip], answers: Sequence[Answer], chosen: Sequence[bool]
) -> None:
    pairs = zip(clips, answers, strict=True)
    kept = [pair for pair, wanted in zip(pairs, chosen, strict=True) if wanted]
    if kept:
        true = [clip.times for clip, _ in kept]
        library = score([answer.library for _, answer in kept], true)
        path = score([answer.path(clip.duration) for clip, answer in kept], true)
        print(f"{title} ({len(kept)})\n  library: {library}\n  path:    {path}", flush=True)


if __name__ == "__main__":
    main()
