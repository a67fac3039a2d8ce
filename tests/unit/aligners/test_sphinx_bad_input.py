"""The `sphinx` aligner where sound, text or options are not what they should be."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tierline.aligners.sphinx import SPEC, SphinxOptions
from tierline.alignment import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Progress,
)
from tierline.audio import probe, read_samples
from tierline.text import split_units

SPEECH = Path(__file__).parents[2] / "data" / "speech"
FRIENDS = SPEECH / "ae" / "msajc003.wav"
TEXT = "amongst her friends she was considered beautiful"
Wave: TypeAlias = NDArray[np.float32]


@pytest.fixture(scope="module")
def sphinx() -> Iterator[Aligner]:
    aligner = SPEC.create(SphinxOptions())
    yield aligner
    aligner.close()


def answer(
    aligner: Aligner, audio: Path, text: str = TEXT, span: tuple[float, float] | None = None
) -> Alignment | AlignmentError:
    start, end = span or (0.0, probe(audio).duration if audio.exists() else 1.0)
    request = AlignmentRequest("x", audio, split_units(text), start, end)
    [(_, outcome)] = aligner.align([request], Progress())
    if isinstance(outcome, Alignment):
        assert list(outcome.faults(request)) == []
    return outcome


def placed(outcome: Alignment | AlignmentError) -> list[tuple[float, float] | None]:
    assert isinstance(outcome, Alignment), outcome
    return [word.span for word in outcome.words]


def changed(folder: Path, change: Callable[[Wave], Wave], rate: int | None = None) -> Path:
    recording = probe(FRIENDS)
    own_rate = recording.sample_rate_hz
    samples = read_samples(recording, 0.0, recording.duration, sample_rate_hz=own_rate)
    path = folder / "changed.wav"
    soundfile.write(str(path), change(samples), rate or own_rate, subtype="FLOAT")
    return path


def hiss(samples: Wave, level: float) -> Wave:
    noise = np.random.default_rng(7).standard_normal(samples.size).astype(np.float32)
    return samples + noise * np.float32(level * np.sqrt(np.mean(samples**2)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda x: np.clip(x * 20 / np.abs(x).max(), -1, 1), id="clipped"),
        pytest.param(lambda x: x * 0.3 + 0.5, id="offset"),
        pytest.param(lambda x: x * 40, id="beyond full scale"),
        pytest.param(lambda x: x * 0.004, id="very soft"),
        pytest.param(lambda x: hiss(x, 10 ** (-10 / 20)), id="noise at 10 dB"),
    ],
)
def test_bad_recordings_are_aligned(
    sphinx: Aligner, tmp_path: Path, change: Callable[[Wave], Wave]
) -> None:
    good = placed(answer(sphinx, FRIENDS))
    for span, same in zip(placed(answer(sphinx, changed(tmp_path, change))), good, strict=True):
        assert span == pytest.approx(same, abs=0.15)


def test_long_silence_at_both_ends_changes_nothing(sphinx: Aligner, tmp_path: Path) -> None:
    quiet = hiss(np.full(160000, 1e-4, dtype=np.float32), 1.0)
    padded = changed(tmp_path, lambda x: np.concatenate([quiet, x, quiet]))
    good = placed(answer(sphinx, FRIENDS))
    for span, same in zip(placed(answer(sphinx, padded)), good, strict=True):
        assert span is not None
        assert same is not None
        assert (span[0] - 8.0, span[1] - 8.0) == pytest.approx(same, abs=0.04)


def test_words_that_are_not_said_are_not_placed(sphinx: Aligner) -> None:
    text = "amongst telescope her friends she was considered yesterday evening beautiful"
    outcome = answer(sphinx, FRIENDS, text)
    spans = placed(outcome)
    assert [n for n, span in enumerate(spans) if span is None] == [1, 7, 8]
    good = placed(answer(sphinx, FRIENDS))
    for span, same in zip([span for span in spans if span], good, strict=True):
        assert span == pytest.approx(same, abs=0.03)


def test_all_words_can_be_forced_in() -> None:
    with closing(SPEC.create(SphinxOptions(leave_out=False))) as aligner:
        outcome = answer(aligner, FRIENDS, "amongst telescope her friends she was considered")
    assert None not in placed(outcome)


def test_another_text_agrees_badly_with_the_sound(sphinx: Aligner) -> None:
    right = answer(sphinx, FRIENDS)
    wrong = answer(sphinx, FRIENDS, "itches are always so tempting to scratch")
    assert isinstance(right, Alignment)
    assert isinstance(wrong, Alignment)
    assert [stretch.agreement > 0.8 for stretch in right.stretches] == [True]
    assert [stretch.agreement < 0.5 for stretch in wrong.stretches] == [True]
    assert {word.confidence for word in (*right.words, *wrong.words)} == {None}


def test_more_text_than_sound_is_partly_placed(sphinx: Aligner) -> None:
    spans = placed(answer(sphinx, FRIENDS, f"{TEXT} {TEXT}"))
    assert 5 <= sum(span is not None for span in spans) <= 9


def test_a_text_far_too_long_is_refused_at_once(sphinx: Aligner) -> None:
    begin = time.monotonic()
    outcome = answer(sphinx, FRIENDS, " ".join([TEXT] * 500))
    assert isinstance(outcome, AlignmentError)
    assert "3500 words" in outcome.message
    assert time.monotonic() - begin < 5


def test_a_word_said_too_fast_for_the_decoder(sphinx: Aligner) -> None:
    [span] = placed(answer(sphinx, FRIENDS, "considered", (1.65, 1.85)))
    assert span is not None


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5])
def test_one_word_in_very_little_sound(sphinx: Aligner, seconds: float) -> None:
    [span] = placed(answer(sphinx, FRIENDS, "a", (0.7, 0.7 + seconds)))
    assert span is not None


@pytest.mark.parametrize("word", ["t͡s'ə̙nt͡s'a̙nwa̙j'a̙ʔ", "ǃqhàã", "שלום", "zxqvw", "ʘ"])
def test_a_word_that_no_dictionary_knows_is_placed_all_the_same(sphinx: Aligner, word: str) -> None:
    friends_she_was = (0.745, 1.655)  # any second of speech will do
    [span] = placed(answer(sphinx, FRIENDS, word, friends_she_was))
    assert span is not None


def test_hardly_any_sound_is_refused(sphinx: Aligner) -> None:
    outcome = answer(sphinx, FRIENDS, "a", (0.7, 0.72))
    assert isinstance(outcome, AlignmentError)
    assert "too short" in outcome.message


def test_silence_is_told(sphinx: Aligner, tmp_path: Path) -> None:
    outcome = answer(sphinx, changed(tmp_path, np.zeros_like))
    assert isinstance(outcome, AlignmentError)
    assert "is silent" in outcome.message


def test_a_constant_offset_is_told_to_be_silence(sphinx: Aligner, tmp_path: Path) -> None:
    outcome = answer(sphinx, changed(tmp_path, lambda x: np.full_like(x, 0.25)))
    assert isinstance(outcome, AlignmentError)
    assert "is silent" in outcome.message


def test_samples_that_are_no_numbers_are_told(sphinx: Aligner, tmp_path: Path) -> None:
    broken = changed(tmp_path, lambda x: np.where(np.arange(x.size) == 20000, np.nan, x))
    outcome = answer(sphinx, broken, span=(0.0, 2.5))
    assert isinstance(outcome, AlignmentError)
    assert "changed.wav" in outcome.message
    assert "1.0000 s" in outcome.message


def test_a_bad_request_is_no_reason_to_stop(sphinx: Aligner, tmp_path: Path) -> None:
    units = split_units(TEXT)
    bad = AlignmentRequest("bad", tmp_path / "missing.wav", units, 0.0, 1.0)
    good = AlignmentRequest("good", FRIENDS, units, 0.0, 2.9)
    outcomes = dict(sphinx.align([bad, good], Progress()))
    assert isinstance(outcomes["bad"], AlignmentError)
    assert "missing.wav" in outcomes["bad"].message
    assert isinstance(outcomes["good"], Alignment)


def test_a_recording_that_was_replaced_is_read_anew(sphinx: Aligner, tmp_path: Path) -> None:
    path = changed(tmp_path, lambda x: x)
    assert placed(answer(sphinx, path))
    path = changed(tmp_path, lambda x: x[29260:])  # 1.463 s: from "she" on
    outcome = answer(sphinx, path, "she was considered beautiful")
    assert placed(outcome)[1] == pytest.approx((0.000, 0.171), abs=0.05)


def test_the_users_own_dictionary_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_text("# mine\n\nqqzx AH0 M AH1 NG S T\nher T EH L\nher HH ER\n", encoding="utf-8")
    with closing(SPEC.create(SphinxOptions(dictionary=own))) as aligner:
        outcome = answer(aligner, FRIENDS, "qqzx her friends")
    assert isinstance(outcome, Alignment)
    assert not outcome.words[0].defects
    assert [phone.symbol for phone in outcome.phones if phone.word == 1] == ["HH", "ER"]


@pytest.mark.parametrize(
    ("line", "told"),
    [("word W ER QQ", "the phone 'QQ' is unknown"), ("word", "'word' has no phones")],
)
def test_a_bad_line_of_a_dictionary_is_told_and_left_out(
    tmp_path: Path, line: str, told: str
) -> None:
    own = tmp_path / "own.txt"
    own.write_text(f"good G UH D\n{line}\nher T EH L\n", encoding="utf-8")
    with closing(SPEC.create(SphinxOptions(dictionary=own))) as aligner:
        outcome = answer(aligner, FRIENDS, "her")
    assert isinstance(outcome, Alignment)
    assert outcome.remarks == (f"{own}, line 2: {told}; this line was left out.",)
    assert [phone.symbol for phone in outcome.phones] == ["T", "EH", "L"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"one two three\nfour five\nW ER D\n", "line 1"),
        (b"", "is empty"),
        (b"# nothing\n\n", "is empty"),
        ("a b\nné n e\n".encode("latin-1"), "line 2: the dictionary is not UTF-8"),
    ],
)
def test_what_is_no_dictionary_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    own = tmp_path / "own.txt"
    own.write_bytes(content)
    with closing(SPEC.create(SphinxOptions(dictionary=own))) as aligner:
        outcome = answer(aligner, FRIENDS, "her")
    assert isinstance(outcome, AlignmentError)
    assert "own.txt" in outcome.message
    assert told in outcome.message


def test_a_missing_dictionary_is_told(tmp_path: Path) -> None:
    with closing(SPEC.create(SphinxOptions(dictionary=tmp_path / "none.txt"))) as aligner:
        outcome = answer(aligner, FRIENDS, "her")
    assert isinstance(outcome, AlignmentError)
    assert "none.txt" in outcome.message


def test_unplaced_words_say_so(sphinx: Aligner) -> None:
    outcome = answer(sphinx, FRIENDS, "amongst telescope her friends")
    assert isinstance(outcome, Alignment)
    marked = [Defect.UNPLACED in word.defects for word in outcome.words]
    assert marked == [False, True, False, False]
