"""Synthetic speech: the same every time, and its word times are those of the sound."""

from pathlib import Path

import numpy as np
import soundfile

from tests.checkpoints.speech import make_clips, make_recording
from tests.checkpoints.voice import SAMPLE_RATE_HZ
from tests.checkpoints.words import WORDS


def test_a_seed_gives_the_same_clips_again() -> None:
    first, again, other = make_clips(4, seed=3), make_clips(4, seed=3), make_clips(4, seed=5)
    for one, two in zip(first, again, strict=True):
        assert (one.words, one.times) == (two.words, two.times)
        np.testing.assert_array_equal(one.samples, two.samples)
    assert [clip.words for clip in first] != [clip.words for clip in other]


def test_words_are_loud_and_pauses_are_not() -> None:
    for clip in make_clips(16, seed=8):
        power = np.square(clip.samples)
        said = np.zeros(len(power), bool)
        for start, end in clip.times:
            said[round(start * SAMPLE_RATE_HZ) : round(end * SAMPLE_RATE_HZ)] = True
        assert power[said].mean() > 20 * power[~said].mean()


def test_clips_are_of_all_kinds() -> None:
    clips = make_clips(80, seed=1)
    assert max(clip.duration for clip in clips) <= 8.0
    assert min(clip.duration for clip in clips) < 1.5
    assert {word for clip in clips for word in clip.words} == set(WORDS)
    assert sum(len(set(clip.words)) < len(clip.words) for clip in clips) > 20


def test_a_long_recording_has_pauses_to_cut_at(tmp_path: Path) -> None:
    recording = make_recording(seconds=60.0, seed=2)
    assert 50 <= recording.duration <= 120
    starts = np.array(recording.times)[1:, 0]
    ends = np.array(recording.times)[:-1, 1]
    assert (starts >= ends).all()
    cuts = np.flatnonzero(starts - ends > 0.5)
    assert len(cuts) > 5
    phrases = np.diff(np.concatenate([[0.0], (starts[cuts] + ends[cuts]) / 2]))
    assert phrases.max() < 10
    path = recording.write(tmp_path / "long.flac")
    with soundfile.SoundFile(str(path)) as written:
        assert (written.frames, written.samplerate) == (len(recording.samples), SAMPLE_RATE_HZ)
    assert path.with_suffix(".txt").read_text("utf-8").split() == list(recording.words)
