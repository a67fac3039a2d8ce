"""Samples on their way to a sound device."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tierline.audio import Feed, StreamFormat, prepared, probe

RATE = 16000
NOISE = np.random.default_rng(5).integers(-32768, 32768, (RATE, 2), dtype=np.int16)


@pytest.fixture
def noise(write: Callable[..., Path]) -> Path:
    return write("noise.wav", NOISE, RATE, subtype="PCM_16")


def all_of(path: Path, wanted: StreamFormat) -> NDArray[np.float32 | np.int16]:
    recording = probe(path)
    return np.concatenate([*prepared(recording, 0.0, recording.duration, wanted=wanted)])


def test_samples_that_need_no_change_keep_their_bits(noise: Path) -> None:
    np.testing.assert_array_equal(all_of(noise, StreamFormat(RATE, 2, floats=False)), NOISE)
    np.testing.assert_array_equal(all_of(noise, StreamFormat(RATE, 2)), NOISE / np.float32(32768))


def test_channels_are_mixed_and_spread(noise: Path) -> None:
    mean = (NOISE / 32768).mean(axis=1)
    np.testing.assert_allclose(all_of(noise, StreamFormat(RATE, 1))[:, 0], mean, atol=1e-6)
    four = all_of(noise, StreamFormat(RATE, 4))
    np.testing.assert_array_equal(four[:, :2], NOISE / np.float32(32768))
    assert not four[:, 2:].any()


def test_another_rate_lasts_as_long(noise: Path) -> None:
    assert len(all_of(noise, StreamFormat(44100, 2))) == 44100


def test_what_is_taken_is_everything_once_and_in_order(noise: Path) -> None:
    feed = Feed(probe(noise), 0.25, 0.75, wanted=StreamFormat(RATE, 2, floats=False))
    feed.join(10.0)
    taken = []
    while not feed.empty:
        taken.append(feed.take(777))
    np.testing.assert_array_equal(np.concatenate(taken), NOISE[RATE // 4 : 3 * RATE // 4])
    assert feed.take(777).shape == (0, 2)
    assert feed.error is None


def test_closing_ends_a_feed_that_waits_for_room(write: Callable[..., Path]) -> None:
    long = write("long.wav", np.zeros(10 * RATE), RATE)
    feed = Feed(probe(long), 0.0, 10.0, wanted=StreamFormat(RATE, 1))
    feed.close()
    feed.join(10.0)
    assert not feed.alive
    assert len(feed.take(RATE)) == 0


def test_a_file_that_is_gone_is_a_sentence(noise: Path) -> None:
    recording = probe(noise)
    noise.unlink()
    feed = Feed(recording, 0.0, 1.0, wanted=StreamFormat(RATE, 2))
    feed.join(10.0)
    assert feed.empty
    assert feed.error is not None
    assert "noise.wav" in feed.error.message
