"""Measure a long recording of synthetic speech: found by one engine, aligned in batches by another.

    python -m tests.benchmarks.long_recording [--minutes 20] [--piece 8] [--spoil 0.1]

Prints the error at word edges against that of short clips, the CPU and the memory that it took.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from tests.checkpoints.speech import make_clips, make_recording
from tests.support.long_speech import (
    errors_of,
    long_recording,
    phrases_of,
    settings,
    short_clips,
    spoiled,
)
from tierline.alignment.contract import Defect


def main() -> None:
    """Measure, and print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--piece", type=float, default=8.0)
    parser.add_argument("--anchors", default="auto")
    parser.add_argument("--spoil", type=float, default=0.0)
    parser.add_argument("--clips", type=int, default=150)
    parser.add_argument("--seed", type=int, default=11)
    with tempfile.TemporaryDirectory() as place:
        report = _measured(parser.parse_args(), Path(place))
    sys.stdout.write(json.dumps(report) + "\n")


def _measured(given: argparse.Namespace, folder: Path) -> dict[str, float]:
    made = make_clips(given.clips, seed=given.seed + 1000, longest=given.piece - 0.5)
    short = short_clips(folder, made, settings(given.piece))
    clip = make_recording(seconds=60 * given.minutes, seed=given.seed)
    alone = short_clips(folder, [cut for _, cut in phrases_of(clip, 4)], settings(given.piece))
    path = clip.write(folder / "long.wav")
    typed = spoiled(clip.words, given.spoil)
    own, children, began = time.process_time(), _children_seconds(), time.monotonic()
    words = long_recording(path, typed, settings(given.piece, given.anchors))
    wall = time.monotonic() - began
    errors = errors_of(words, clip, typed)
    return {
        "made_clips_ms": round(short.mean_ms, 1),
        "own_phrases_alone_ms": round(alone.mean_ms, 1),
        "long_ms": round(errors.mean_ms, 1),
        "first_minute_ms": round(errors.within(0, 60), 1),
        "last_minute_ms": round(errors.within(clip.duration - 60, clip.duration), 1),
        "words": len(typed),
        "unplaced": errors.unplaced,
        "rough": sum(Defect.WIDENED_SEARCH in word.defects for word in words),
        "over_a_second": int((errors.seconds > 1).sum()),
        "wall_s": round(wall, 1),
        "cpu_children_s": round(_children_seconds() - children, 1),
        "cpu_own_s": round(time.process_time() - own, 1),
        "peak_own_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
