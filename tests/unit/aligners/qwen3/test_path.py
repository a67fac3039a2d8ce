"""The best path: no better one exists; words have length and keep their order."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierline.aligners.qwen3.path import DOUBT, MOST_EXPECTED, PRICE, best_path
from tierline.aligners.qwen3.posteriors import Bins, Logs, read_posteriors


def worth(logs: Logs, expected: Bins, path: tuple[int, ...]) -> float:
    """Say how good a path is, straight from the definition."""
    shares = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    gains = np.log((1 - DOUBT) * shares + DOUBT / logs.shape[1])
    total = sum(gains[slot, place] for slot, place in enumerate(path))
    lengths = np.array(path[1::2]) - np.array(path[::2])
    least = 1 if len(expected) < logs.shape[1] else 0
    return float(total - PRICE * np.abs(lengths - np.clip(expected, least, MOST_EXPECTED)).sum())


def all_paths(words: int, bins: int) -> list[tuple[int, ...]]:
    rising = itertools.combinations_with_replacement(range(bins), 2 * words)
    least = 1 if words < bins else 0
    return [p for p in rising if all(p[n + 1] - p[n] >= least for n in range(0, 2 * words, 2))]


@pytest.mark.parametrize("seed", range(30))
def test_no_other_path_is_better(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words, bins = int(rng.integers(1, 4)), int(rng.integers(1, 9))
    logs = rng.normal(0, rng.choice([0.3, 3.0]), (2 * words, bins))
    expected = rng.integers(0, 8, words)
    path = best_path(read_posteriors(logs), expected)
    best = max(worth(logs, expected, other) for other in all_paths(words, bins))
    assert tuple(path) in all_paths(words, bins)
    assert worth(logs, expected, tuple(path.tolist())) == pytest.approx(best, abs=1e-4)


def peaks(rng: np.random.Generator, words: int, bins: int, outliers: float) -> tuple[Logs, Bins]:
    places = np.sort(rng.choice(bins, 2 * words, replace=False))
    said = places.copy()
    wrong = rng.random(2 * words) < outliers
    said[wrong] = rng.integers(0, bins, int(wrong.sum()))
    distance = np.arange(bins)[None] - said[:, None]
    logs = 9 * np.exp(-0.5 * (distance / 0.7) ** 2) + rng.normal(0, 0.3, (2 * words, bins))
    return logs.astype(np.float32), places


@pytest.mark.parametrize("words", [60, 300])
@pytest.mark.parametrize("outliers", [0.0, 0.15, 0.3])
def test_the_band_loses_nothing(
    words: int, outliers: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs, _ = peaks(np.random.default_rng(words), words, 1200, outliers)
    said, expected = read_posteriors(logs), np.full(words, 2)
    banded = best_path(said, expected)
    assert (np.diff(banded)[::2] >= 1).all()
    monkeypatch.setattr("tierline.aligners.qwen3.path.BAND", 1200)
    exact = best_path(said, expected)
    assert (exact == banded).mean() > 0.999


def test_a_path_that_leaves_the_band_is_looked_for_in_a_wider_one() -> None:
    # Half of the slots say, in order, one end of the sound; they are outvoted by more sure ones.
    bins, words = 1500, 20
    logs = np.zeros((2 * words, bins))
    true = np.linspace(700, 1450, 2 * words).astype(int)
    logs[np.arange(2 * words), true] = 9.0
    logs[::2, :] = 0.0
    logs[np.arange(0, 2 * words, 2), np.arange(0, words)] = 0.5
    path = best_path(read_posteriors(logs), np.full(words, 20))
    assert np.abs(path[1::2] - true[1::2]).max() == 0


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1))
@settings(deadline=None)
def test_words_have_length_wherever_there_are_bins_enough(words: int, bins: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    said = read_posteriors(rng.normal(0, 4, (2 * words, bins)).astype(np.float16))
    path = best_path(said, rng.integers(0, 30, words))
    assert path.min() >= 0
    assert path.max() < bins
    assert (np.diff(path) >= 0).all()
    assert words >= bins or (path[1::2] > path[::2]).all()


def test_a_price_settles_what_the_model_leaves_open() -> None:
    logs = np.zeros((2, 30))
    logs[0, 5] = 8.0
    path = best_path(read_posteriors(logs), np.array([7]))
    assert path.tolist() == [5, 12]


def test_a_sure_slot_in_the_wrong_place_costs_little() -> None:
    rng = np.random.default_rng(0)
    logs, places = peaks(rng, 40, 300, 0.0)
    logs[31] = -30.0
    logs[31, 290] = 30.0
    path = best_path(read_posteriors(logs), np.full(40, 3))
    others = np.arange(80) != 31
    assert (path[others] == places[others]).all()
    assert path[30] < path[31] <= path[32]


def test_what_is_read_of_the_rows() -> None:
    logs = np.log(np.array([[0.7, 0.1, 0.1, 0.05, 0.05, 0.0 + 1e-9], [1, 1, 1, 1, 1, 1]]))
    said = read_posteriors(logs + 3.0)
    assert said.likeliest.tolist() == [0, 0]
    assert said.entropy[1] == pytest.approx(math.log(6))
    assert said.best_window == pytest.approx([1.0, 5 / 6], abs=1e-6)
    assert said.norm == pytest.approx([3.0, 3.0 + math.log(6)], abs=1e-6)
