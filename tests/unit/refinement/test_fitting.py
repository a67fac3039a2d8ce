"""Fitting the network: it finds what is there to be found."""

from __future__ import annotations

import numpy as np
import pytest

from tierline.refinement.classes import CLASSES, PhoneClass
from tierline.refinement.contacts import Contacts, Sound, contacts_of
from tierline.refinement.decoding import decoded
from tierline.refinement.features import HOP, Features, features_of
from tierline.refinement.fitting import Examples, FitSettings, examples_of, fitted, joined
from tierline.refinement.scoring import candidates_of, scores_of, views_of

QUICK = FitSettings(hidden=4, rounds=60)


def _bursts(seed: int) -> tuple[Features, Contacts, np.ndarray]:
    """Hiss that begins and ends somewhere, and an aligner that is off by up to 40 ms."""
    rng = np.random.default_rng(seed)
    edges = np.array([0.5, 1.0, 1.5, 2.0, 2.5]) + rng.uniform(-0.1, 0.1, 5)
    times = np.arange(48000) / 16000
    loud = np.searchsorted(edges, times) % 2 == 1
    sound = (rng.standard_normal(48000) * np.where(loud, 0.3, 0.003)).astype(np.float32)
    marks = [0.0, *(edges + rng.uniform(-0.04, 0.04, 5)), 3.0]
    kinds = (PhoneClass.PAUSE, PhoneClass.VOICELESS_FRICATIVE)
    sounds = [Sound(kinds[n % 2], marks[n], marks[n + 1]) for n in range(6)]
    return features_of(sound), contacts_of(sounds), edges


def _examples(seed: int) -> Examples:
    features, contacts, edges = _bursts(seed)
    return examples_of(features, contacts, np.stack([edges, edges], axis=1), [True] * 5)


def test_a_fitted_network_finds_edges_it_has_not_seen() -> None:
    network = fitted(joined([_examples(seed) for seed in range(12)]), QUICK)
    before, after = [], []
    for seed in range(100, 105):
        features, contacts, edges = _bursts(seed)
        candidates = candidates_of(views_of(features), features, contacts)
        scores = scores_of(network, candidates, contacts)
        before.append(np.abs(contacts.times - edges))
        after.append(np.abs(decoded(scores, candidates, contacts, features).times - edges))
    assert np.mean(after) < 0.25 * np.mean(before)
    assert np.mean(after) < 1.5 * HOP


def test_what_is_pulled_hard_stays_where_it_began() -> None:
    examples = joined([_examples(seed) for seed in range(4)])
    start = fitted(examples, QUICK)
    near = fitted(examples, FitSettings(rounds=20, rate=0.005, pull=10.0), start=start)
    far = fitted(examples, FitSettings(rounds=20, rate=0.005, pull=0.0), start=start)
    moved = [float(np.abs(one.inputs - start.inputs).mean()) for one in (near, far)]
    assert moved[0] < moved[1]


def test_boundaries_out_of_reach_teach_nothing() -> None:
    features, contacts, edges = _bursts(0)
    truth = np.stack([edges, edges], axis=1)
    truth[0], truth[1] = np.nan, truth[1] + 0.2
    assert len(examples_of(features, contacts, truth, [True] * 5)) == 3


def test_of_too_many_examples_some_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tierline.refinement.fitting.MOST_EXAMPLES", 7)
    parts = [_examples(seed) for seed in range(3)]
    assert len(joined(parts)) == 7
    assert set(joined(parts).left) <= set(range(len(CLASSES)))


def test_it_can_be_given_up() -> None:
    def check() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fitted(_examples(0), QUICK, check=check)
