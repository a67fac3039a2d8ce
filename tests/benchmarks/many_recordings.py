"""Measure a folder of short clips: all in one stream of batches, and one after the other.

python -m tests.benchmarks.many_recordings [--clips 50]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.checkpoints.speech import make_clips
from tests.support.long_speech import registry, settings
from tierline.alignment import Alignment
from tierline.workflow import AlignSession, WarmAligner, aligned_together


def main() -> None:
    """Measure, and print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=50)
    with tempfile.TemporaryDirectory() as place:
        report = _measured(parser.parse_args().clips, Path(place))
    sys.stdout.write(json.dumps(report) + "\n")


def _measured(count: int, folder: Path) -> dict[str, float]:
    clips = make_clips(count, seed=5, longest=7.5)
    paths = [clip.write(folder / f"{n}.wav") for n, clip in enumerate(clips)]
    pairs = [(path, path.with_suffix(".txt")) for path in paths]
    with AlignSession(settings(8.0), registry()) as session:
        session.align(*pairs[0])  # loads the model
        began = time.monotonic()
        alone = [session.align(*pair).alignments for pair in pairs]
        one_by_one = time.monotonic() - began
    with WarmAligner(registry()) as aligner:
        list(aligned_together(pairs[:1], settings(8.0), aligner))
        began = time.monotonic()
        results = list(aligned_together(pairs, settings(8.0), aligner))
        one_stream = time.monotonic() - began
    together = [result.recording.alignments for result in results if result.recording]
    differences = [
        abs(a - b)
        for first, second in zip(_spans(alone), _spans(together), strict=True)
        for a, b in zip(first, second, strict=True)
    ]
    return {
        "clips": count,
        "audio_s": round(sum(clip.duration for clip in clips), 1),
        "one_by_one_s": round(one_by_one, 2),
        "one_stream_s": round(one_stream, 2),
        "largest_difference_ms": round(1000 * max(differences), 3),
    }


def _spans(answers: Sequence[tuple[Alignment, ...]]) -> list[tuple[float, float]]:
    words = [word for answer in answers for alignment in answer for word in alignment.words]
    return [word.span or (0.0, 0.0) for word in words]


if __name__ == "__main__":
    main()
