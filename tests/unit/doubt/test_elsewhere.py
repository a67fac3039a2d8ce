"""Where the network of refinement sees edges."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tierline.audio import probe
from tierline.doubt import Hearing, SaidWord
from tierline.doubt.edges import edges_of
from tierline.doubt.elsewhere import ELSEWHERE, Doubles, elsewhere
from tierline.doubt.profile import shipped_profile
from tierline.refinement.profile import shipped_profile as refining

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
NAMES = sorted(path.stem for path in SPEECH.glob("*.wav"))


def by_hand(name: str) -> tuple[SaidWord, ...]:
    rows = json.loads((SPEECH / f"{name}.json").read_text())["words"]
    return tuple(SaidWord(n, row["text"], row["start"], row["end"]) for n, row in enumerate(rows))


def seen(name: str, words: tuple[SaidWord, ...]) -> Doubles:
    recording = probe(SPEECH / f"{name}.wav")
    features = Hearing(recording).features(0.0, recording.duration)
    edges = tuple(edges_of(words, shipped_profile().usual, 0.0, recording.duration))
    return elsewhere(edges, words, features, refining().network)


def shifted(words: tuple[SaidWord, ...], seconds: float) -> tuple[SaidWord, ...]:
    return tuple(replace(w, start=w.start + seconds, end=w.end + seconds) for w in words)


def test_what_was_shifted_is_seen_elsewhere() -> None:
    trusted = np.vstack([seen(name, by_hand(name)) for name in NAMES])
    doubted = np.vstack([seen(name, shifted(by_hand(name), 0.06)) for name in NAMES])
    assert trusted.shape[1] == len(ELSEWHERE)
    assert (doubted.mean(axis=0) > trusted.mean(axis=0) + 0.3).all()


@pytest.mark.parametrize("by", [-100.0, 0.5, 100.0])
def test_words_that_lie_elsewhere_or_over_each_other_are_no_trouble(by: float) -> None:
    words = by_hand(NAMES[0])
    over = tuple(sorted((*words, *shifted(words, by)), key=lambda word: word.start))
    without_length = tuple(replace(word, end=word.start) for word in over)
    for odd in (over, without_length, shifted(words, by)):
        assert np.isfinite(seen(NAMES[0], odd)).all()


def test_without_words_there_is_nothing_to_see() -> None:
    assert seen(NAMES[0], ()).shape == (0, len(ELSEWHERE))
