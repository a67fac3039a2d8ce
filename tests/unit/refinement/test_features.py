import numpy as np
import pytest

from tierline.refinement.features import HOP, RATE_HZ, Floats, change_of, features_of, mean_around


def _voice(hertz: float, seconds: float) -> Floats:
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    waves = np.array([np.sin(2 * np.pi * hertz * n * times) / n for n in range(1, 30)])
    return np.asarray(0.1 * waves.sum(axis=0), np.float32)


def _noise(seconds: float) -> Floats:
    rng = np.random.default_rng(1)
    return (0.1 * rng.standard_normal(round(seconds * RATE_HZ))).astype(np.float32)


def test_frames_are_counted_from_the_start_of_the_stretch() -> None:
    found = features_of(_voice(150, 1.0), start=2.0)

    assert found.frames == 201
    assert found.time_of(100) == pytest.approx(2.5)
    assert found.frame_at(2.5) == 100


def test_change_peaks_where_the_sound_changes() -> None:
    found = features_of(np.concatenate([_voice(150, 0.5), _noise(0.5)]))

    assert found.time_of(int(found.change[5:-5].argmax()) + 5) == pytest.approx(0.5, abs=2 * HOP)


def test_voicing_and_crossings_tell_a_voice_from_noise() -> None:
    found = features_of(np.concatenate([_voice(150, 0.5), _noise(0.5)]))

    assert found.voicing[20:80].min() > 0.8
    assert found.voicing[120:180].max() < 0.6
    assert found.crossings[20:80].max() < 0.1 < found.crossings[120:180].min()


def test_features_do_not_depend_on_the_gain() -> None:
    sound = np.concatenate([_voice(150, 0.3), _noise(0.3), 0.5 * _voice(150, 0.3)])

    loud, soft = features_of(sound), features_of(sound * np.float32(0.1))

    np.testing.assert_allclose(loud.cepstra, soft.cepstra, atol=0.05)
    np.testing.assert_allclose(loud.levels, soft.levels, atol=0.1)


@pytest.mark.parametrize("samples", [0, 1, 79, 500])
def test_silence_and_the_shortest_stretches_have_features(samples: int) -> None:
    found = features_of(np.zeros(samples, np.float32))

    for values in (found.cepstra, found.levels, found.voicing, found.crossings, found.change):
        assert len(values) == found.frames == samples // 80 + 1
        assert np.isfinite(values).all()


def test_means_lie_around_their_frame() -> None:
    values = np.arange(10, dtype=np.float32)[:, None]

    assert mean_around(values, -2, 0)[5] == pytest.approx(3.5)
    assert mean_around(values, 1, 3)[5] == pytest.approx(6.5)
    assert mean_around(values, -2, 0)[0] == pytest.approx(0.0)


def test_change_over_more_frames_reaches_further() -> None:
    values = np.repeat(np.array([[0.0], [1.0]], np.float32), 20, axis=0)

    near, far = change_of(values, 1), change_of(values, 8)

    assert (near > 0.01).sum() < (far > 0.01).sum()
