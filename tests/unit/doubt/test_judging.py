"""How likely boundaries are off: hand-labelled ones little, those that were shifted much."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from tierline.annotation import Interval, IntervalTier
from tierline.audio import AudioError, probe
from tierline.doubt import Hearing, SaidWord, judged, said_in
from tierline.doubt.profile import EVIDENCE, shipped_profile
from tierline.errors import Cancelled

SPEECH = Path(__file__).parents[2] / "data" / "speech" / "ae"
NAMES = sorted(path.stem for path in SPEECH.glob("*.wav"))


def by_hand(name: str) -> tuple[SaidWord, ...]:
    words = json.loads((SPEECH / f"{name}.json").read_text())["words"]
    rows = [Interval(row["start"], row["end"], row["text"]) for row in words]
    return said_in(IntervalTier.of("words", 0, rows[-1].end, rows))


def shifted(words: tuple[SaidWord, ...], place: int, seconds: float) -> tuple[SaidWord, ...]:
    moved = list(words)
    word = words[place]
    moved[place] = replace(word, start=word.start + seconds, end=word.end + seconds)
    return tuple(moved)


def test_shifted_words_are_doubted_more_than_those_set_by_hand() -> None:
    trusted, doubted = [], []
    for name in NAMES:
        recording, words = probe(SPEECH / f"{name}.wav"), by_hand(name)
        for place in range(1, len(words) - 1, 3):
            (before, _), (after, _) = (
                judged(each, Hearing(recording)).doubts[place]
                for each in (words, shifted(words, place, 0.2))
            )
            trusted.append(before.over_50_ms)
            doubted.append(after.over_50_ms)
    assert np.mean(doubted) > 2 * np.mean(trusted)
    assert np.mean(np.array(doubted) > np.array(trusted)) > 0.75


def test_two_words_that_meet_share_one_doubt() -> None:
    words, recording = by_hand(NAMES[0]), probe(SPEECH / f"{NAMES[0]}.wav")
    doubts = judged(words, Hearing(recording)).doubts
    meeting = [n for n in range(len(words) - 1) if words[n].end == words[n + 1].start]
    assert meeting
    assert all(doubts[n][1] == doubts[n + 1][0] for n in meeting)
    assert all(0 <= one.over_50_ms <= one.over_20_ms <= 1 for pair in doubts for one in pair)


def test_nothing_and_what_lies_outside_the_recording_can_be_judged() -> None:
    recording = probe(SPEECH / f"{NAMES[0]}.wav")
    assert judged((), Hearing(recording)).doubts == ()
    outside = SaidWord(0, "late", recording.duration + 1, recording.duration + 2)
    early = SaidWord(0, "early", -3.0, -2.5)
    assert len(judged((early, outside), Hearing(recording)).doubts) == 2


def test_a_long_recording_is_heard_piece_by_piece_and_can_be_cancelled(tmp_path: Path) -> None:
    import soundfile

    path = tmp_path / "long.wav"
    rng = np.random.default_rng(3)
    soundfile.write(str(path), rng.normal(0, 0.1, 16000 * 70), 16000)
    words = tuple(SaidWord(n, "so", n * 5.0 + 1, n * 5.0 + 1.4) for n in range(13))
    calls: list[int] = []
    assert len(judged(words, Hearing(probe(path), check=lambda: calls.append(1))).doubts) == 13
    assert len(calls) >= 3

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        judged(words, Hearing(probe(path), check=stop))
    with pytest.raises(AudioError):
        judged(words, Hearing(probe(path), 4))


def test_phones_in_ipa_and_arpabet_say_the_same() -> None:
    word = IntervalTier.of("words", 0, 1, [Interval(0, 1, "she")])
    ipa = IntervalTier.of("phones", 0, 1, [Interval(0, 0.5, "ʃ"), Interval(0.5, 1, "i")])
    arpabet = IntervalTier.of("phones", 0, 1, [Interval(0, 0.5, "SH"), Interval(0.5, 1, "IY1")])
    assert said_in(word, ipa) == said_in(word, arpabet)
    assert len(said_in(word, ipa)[0].phones) == 2
    silent = IntervalTier.of("words", 0, 1, [Interval(0, 0.4, "sil"), Interval(0.4, 1, "")])
    assert said_in(silent) == ()


def test_the_shipped_profile_is_small_and_names_its_source() -> None:
    value = json.loads(files("tierline.doubt").joinpath("profile.json").read_bytes())
    numbers = [w for models in value["weights"].values() for each in models.values() for w in each]
    assert len(numbers) + len(value["usual"]) < 300
    assert value["evidence"] == list(EVIDENCE)
    assert "TIMIT" in shipped_profile().source
