"""Measure a folder of short clips: all in one stream of batches, and one after the other.

python -m tests.benchmarks.many_recordings [--clips 50]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.checkpoints.speech import make_clips
from tests.support.long_speech import registry, settings
from tierline.workflow import AlignSession, WarmAligner, aligned_together


def main() -> None:
    """Measure, and print a line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=50)
    count: int = parser.parse_args().clips
    with tempfile.TemporaryDirectory() as place:
        clips = make_clips(count, seed=5, longest=7.5)
        paths = [clip.write(Path(place) / f"{n}.wav") for n, clip in enumerate(clips)]
        pairs = [(path, path.with_suffix(".txt")) for path in paths]
        how = settings(8.0)
        with AlignSession(how, registry()) as session:
            session.align(*pairs[0])  # loads the model
            began = time.monotonic()
            alone = [session.align(*pair).alignments for pair in pairs]
            one_by_one = time.monotonic() - began
        with WarmAligner(registry()) as aligner:
            list(aligned_together(pairs[:1], how, aligner))
            began = time.monotonic()
            results = list(aligned_together(pairs, how, aligner))
            together = time.monotonic() - began
    edges = [
        (one, other)
        for first, result in zip(alone, results, strict=True)
        if result.recording is not None
        for left, right in zip(first, result.recording.alignments, strict=True)
        for one, other in zip(left.words, right.words, strict=True)
    ]
    report = {
        "clips": count,
        "audio_s": round(sum(clip.duration for clip in clips), 1),
        "one_by_one_s": round(one_by_one, 2),
        "one_stream_s": round(together, 2),
        "words": len(edges),
        "words_at_other_times": sum(one.span != other.span for one, other in edges),
        "largest_difference_ms": round(
            1000
            * max(
                abs(a - b)
                for one, other in edges
                for a, b in zip(one.span or (0.0, 0.0), other.span or (0.0, 0.0), strict=True)
            ),
            3,
        ),
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
