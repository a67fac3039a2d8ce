"""Long recordings of synthetic speech: found by the embedded aligner, timed by a tiny Qwen3."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.checkpoints.speech import make_recording
from tests.support.long_speech import (
    errors_of,
    long_recording,
    phrases_of,
    settings,
    short_clips,
    spoiled,
)
from tierline.alignment.contract import Defect

pytest.importorskip("torch")
pytest.importorskip("transformers")

PIECE = 8.0  # seconds: longer sound the tiny model has never heard


def test_twenty_minutes_are_as_good_as_short_clips(tmp_path: Path) -> None:
    clip = make_recording(seconds=1200, seed=11)
    path = clip.write(tmp_path / "long.wav")
    how = settings(PIECE, refine=False)  # the aligner's own times
    words = long_recording(path, clip.words, how)  # every unit once, in order
    errors = errors_of(words, clip, clip.words)
    assert errors.unplaced == 0
    assert not [word for word in words if Defect.WIDENED_SEARCH in word.defects]
    alone = short_clips(tmp_path, [cut for _, cut in phrases_of(clip, 8)], how)
    assert errors.mean_ms <= 1.1 * alone.mean_ms
    # A minute holds 160 edges, whose mean is known to a millisecond or two.
    first, last = errors.within(0, 60), errors.within(clip.duration - 60, clip.duration)
    assert last <= first + 5
    minutes = np.arange(0, clip.duration - 60, 60)
    assert max(errors.within(low, low + 60) for low in minutes) <= 2 * errors.mean_ms


def test_a_transcript_with_a_tenth_of_its_words_wrong(tmp_path: Path) -> None:
    clip = make_recording(seconds=180, seed=12)
    typed = spoiled(clip.words, 0.1)
    words = long_recording(clip.write(tmp_path / "long.wav"), typed, settings(PIECE))
    errors = errors_of(words, clip, typed)
    assert (errors.seconds < 0.1).mean() > 0.9
    # Ten words or so are lost where the text skips what was said: its thirty words come everywhere.
    assert (errors.seconds > 1.0).mean() < 0.03
