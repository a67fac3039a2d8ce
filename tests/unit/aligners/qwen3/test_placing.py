"""Times from the model's answer: in order, inside the sound, finer than a bin, and how sure."""

import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tierline.aligners.qwen3.library import library_times
from tierline.aligners.qwen3.placing import Placed, place
from tierline.aligners.qwen3.posteriors import Logs
from tierline.aligners.qwen3.subbin import SHORTEST, in_order
from tierline.alignment import AlignmentError

BIN = 0.08
Numbers = NDArray[np.float64]
WORDS = 250


def log_softmax(logits: Numbers) -> Numbers:
    top = logits.max(axis=1, keepdims=True)
    result: Numbers = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
    return result


def speech(rng: np.random.Generator) -> Numbers:
    """Draw starts and ends of words, some with pauses between them."""
    lengths = rng.uniform(0.12, 0.5, WORDS)
    pauses = np.where(rng.random(WORDS) < 0.35, rng.exponential(0.25, WORDS), 0.0)
    starts = np.cumsum(lengths + pauses) - lengths + 0.3
    return np.stack([starts, starts + lengths], axis=1).ravel()


def said_of(case: str, rng: np.random.Generator, times: Numbers) -> Numbers:
    """Make up what a model says, in logits: peaks near the true bins, good or bad ones."""
    count, bins = len(times), int(np.ceil((times[-1] + 0.5) / BIN)) + 1
    height = 6.0 if case == "weak peaks in noise" else 9.0
    noise = 1.2 if case == "weak peaks in noise" else 0.3
    width, shaken = (1.6, 0.7) if case == "wide, jittered" else (0.7, 0.35)
    centres = times / BIN + rng.normal(0, shaken, count)
    shapes = np.arange(bins)[None]
    if case.endswith("outliers"):
        wrong = rng.random(count) < int(case.split(" ", maxsplit=1)[0]) / 100
        centres[wrong] = rng.uniform(0, bins - 1, int(wrong.sum()))
    if case == "trailing pile-up":
        last = int(0.12 * count)
        centres[-last:] = centres[-last] + rng.normal(0, 1, last)
    logits = height * np.exp(-0.5 * ((shapes - centres[:, None]) / width) ** 2)
    if case == "30 double peaks":
        doubled = rng.random(count) < 0.3
        others, heights = rng.uniform(0, bins - 1, count), height + rng.normal(0, 1, count)
        more = heights[:, None] * np.exp(-0.5 * ((shapes - others[:, None]) / width) ** 2)
        logits += np.where(doubled[:, None], more, 0.0)
    return logits + rng.normal(0, noise, logits.shape)


@pytest.mark.parametrize(
    ("case", "gain"),  # how many times smaller the mean error is at least
    [
        ("clean", 1.2),
        ("wide, jittered", 1.1),
        ("weak peaks in noise", 1.5),
        ("5 outliers", 1.2),
        ("15 outliers", 1.3),
        ("30 outliers", 1.2),
        ("30 double peaks", 2.0),
        ("trailing pile-up", 2.0),
    ],
)
def test_better_than_the_library_and_never_without_length(case: str, gain: float) -> None:
    ours, theirs = [], []
    for seed in range(4):
        rng = np.random.default_rng(seed)
        times = speech(rng)
        logits = said_of(case, rng, times)
        letters = rng.integers(2, 7, WORDS)
        placed = place(log_softmax(logits).astype(np.float16), letters, times[-1] + 0.5, BIN)
        library = np.array(library_times(logits.argmax(axis=1), 80.0))
        assert (placed.times[:, 1] - placed.times[:, 0] >= SHORTEST - 1e-9).all()
        ours.append(np.abs(placed.times.ravel() - times))
        theirs.append(np.abs(library.ravel() - times))
    mine, library_errors = np.concatenate(ours), np.concatenate(theirs)
    print(f"{case}: library {library_errors.mean() * 1000:.1f} ms, path {mine.mean() * 1000:.1f}")
    assert mine.mean() * gain < library_errors.mean()
    assert (mine > 0.2).mean() <= (library_errors > 0.2).mean()


def sharp(bins_of_slots: list[float], bins: int) -> Numbers:
    """Give the logarithms of bells around these places, with a little everywhere."""
    distance = np.arange(bins)[None] - np.array(bins_of_slots)[:, None]
    return log_softmax(np.maximum(-0.5 * (distance / 0.7) ** 2, -10.0))


def test_between_bins() -> None:
    placed = place(sharp([3.5, 7.25, 9.75, 14.0], 40), np.array([3, 3]), 3.2, BIN)
    expected = np.array([[3.5, 7.25], [9.75, 14.0]]) * BIN
    assert placed.times == pytest.approx(expected, abs=0.002)
    assert (placed.confidence > 0.9).all()
    assert placed.supported.all()
    assert not placed.squeezed.any()


def test_what_the_model_does_not_know_is_told() -> None:
    logs = sharp([5, 10, 15, 20, 25, 30], 60)
    logs[2:4] = np.log(1 / 60)
    placed = place(logs, np.array([3, 3, 3]), 4.7, BIN)
    assert placed.supported.all(axis=1).tolist() == [True, False, True]
    assert (placed.confidence[1] < 0.15).all()
    assert (placed.confidence[[0, 2]] > 0.9).all()
    assert (placed.entropy[1] > 3 * placed.entropy[0]).all()


def test_a_slot_that_is_sure_of_another_place_does_not_support_its_own() -> None:
    logs = sharp([5, 10, 50, 20, 25, 30], 60)
    placed = place(logs, np.array([3, 3, 3]), 4.7, BIN)
    assert placed.supported.tolist() == [[True, True], [False, True], [True, True]]
    assert placed.confidence[1, 0] < 0.1


def test_what_lies_behind_the_sound_is_no_support() -> None:
    whole = sharp([5, 10, 15, 90], 100)
    placed = place(whole[:, :40], np.array([3, 3]), 3.1, BIN)
    assert placed.supported.tolist() == [[True, True], [True, False]]
    assert placed.confidence[1, 1] < 0.05
    assert placed.times.max() <= 3.1


def piled_up(good: int, bad: int, at: float) -> Placed:
    places = [6.0 * word + edge for word in range(good) for edge in (1, 5)] + [at] * (2 * bad)
    bins = 6 * (good + bad) + 12
    return place(sharp(places, bins), np.full(good + bad, 4), (bins - 1) * BIN, BIN)


@pytest.mark.parametrize("bad", [5, 8, 40])
@pytest.mark.parametrize("good", [1, 10, 60])
def test_a_pile_up_at_the_end_is_found(good: int, bad: int) -> None:
    right_behind = piled_up(good, bad, 6.0 * good + 2)
    assert right_behind.believed == good
    assert not right_behind.supported[good:].any()
    at_the_end = piled_up(good, bad, 6.0 * (good + bad) + 8)
    assert at_the_end.believed == good
    assert (np.diff(at_the_end.times.ravel()) >= -1e-9).all()


def test_a_few_doubtful_words_are_no_pile_up() -> None:
    places = [6.0 * word + edge for word in range(30) for edge in (1, 5)]
    logs = sharp(places, 200)
    logs[20:28] = np.log(1 / 200)  # in the middle
    logs[56:] = np.log(1 / 200)  # the last two words
    placed = place(logs, np.full(30, 4), 199 * BIN, BIN)
    assert placed.believed == 30
    assert not placed.supported[[11, 12, 28, 29]].any()


def test_all_words_at_one_moment_are_believed_nowhere() -> None:
    assert piled_up(0, 20, 3.0).believed == 0


def test_more_words_than_bins() -> None:
    rng = np.random.default_rng(0)
    placed = place(log_softmax(rng.normal(0, 1, (60, 8))), np.full(30, 4), 0.5, BIN)
    lengths = placed.times[:, 1] - placed.times[:, 0]
    assert lengths == pytest.approx(np.full(30, 0.5 / 30))  # squeezed evenly
    assert placed.squeezed.sum() >= 23
    assert placed.times.min() >= 0
    assert placed.times.max() <= 0.5
    roomy = place(log_softmax(rng.normal(0, 1, (20, 8))), np.full(10, 4), 0.5, BIN)
    assert (roomy.times[:, 1] - roomy.times[:, 0] >= SHORTEST - 1e-9).all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(bad: float) -> None:
    logs = sharp([5, 10, 15, 20], 60)
    logs[2, 7] = bad
    with pytest.raises(AlignmentError, match="The model gave no finite numbers"):
        place(logs, np.array([3, 3]), 4.7, BIN)


def test_no_words() -> None:
    placed = place(np.zeros((0, 40), dtype=np.float32), np.zeros(0, dtype=np.int64), 3.0, BIN)
    assert placed.times.shape == (0, 2)
    assert placed.believed == 0


@st.composite
def answers(draw: st.DrawFn) -> tuple[Logs, NDArray[np.int64], float]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    words, bins = draw(st.integers(1, 25)), draw(st.integers(1, 60))
    scale = draw(st.sampled_from([0.1, 2.0, 8.0]))
    kind = draw(st.sampled_from([np.float16, np.float32]))
    logs = log_softmax(rng.normal(0, scale, (2 * words, bins))).astype(kind)
    seconds = max(0.01, (bins - 1) * BIN - draw(st.floats(0, 0.08)))
    return logs, rng.integers(1, 15, words), seconds


@given(answers())
@settings(deadline=None)
def test_in_order_with_length_inside_the_sound_and_the_same_every_time(
    answer: tuple[Logs, NDArray[np.int64], float],
) -> None:
    placed, again = place(*answer, BIN), place(*answer, BIN)
    seconds = answer[2]
    times = placed.times.ravel()
    assert (np.diff(times) >= 0).all()
    assert (placed.times[:, 0] < placed.times[:, 1]).all()
    assert times[0] >= 0
    assert times[-1] <= seconds
    assert ((placed.confidence >= 0) & (placed.confidence <= 1)).all()
    assert (placed.entropy >= -1e-6).all()
    assert 0 <= placed.believed <= len(placed.times)
    assert (again.times == placed.times).all()
    assert (again.confidence == placed.confidence).all()


# The same examples every time: where two paths are equally good, rounding decides between them.
@given(answers(), st.integers(0, 2**32 - 1))
@settings(deadline=None, derandomize=True)
def test_a_constant_added_to_a_slot_moves_nothing(
    answer: tuple[Logs, NDArray[np.int64], float], seed: int
) -> None:
    logs, letters, seconds = answer
    logs = logs.astype(np.float32)
    added = np.random.default_rng(seed).integers(0, 16, (len(logs), 1)) * np.float32(0.5)
    plain, moved = place(logs, letters, seconds, BIN), place(logs + added, letters, seconds, BIN)
    assert moved.times == pytest.approx(plain.times, abs=1e-4)
    assert moved.confidence == pytest.approx(plain.confidence, abs=1e-3)


@given(st.lists(st.floats(-5, 15), min_size=2, max_size=40), st.floats(0.001, 10))
def test_order_is_kept_where_it_was(values: list[float], seconds: float) -> None:
    times = np.array(values[: len(values) // 2 * 2])
    found = in_order(times, np.ones(len(times)), seconds)
    assert (np.diff(found) >= 0).all()
    assert found[0] >= 0
    assert found[-1] <= seconds
    assert in_order(found, np.ones(len(times)), seconds) == pytest.approx(found, abs=1e-6)


def test_least_squares_of_two_that_are_crossed() -> None:
    found = in_order(np.array([1.0, 2.0, 1.8, 3.0]), np.array([1.0, 1.0, 3.0, 1.0]), 5.0)
    assert found == pytest.approx([1.0, 1.85, 1.85, 3.0])


def test_no_large_matrix_is_made() -> None:
    words, bins = 1200, 3000
    places = np.linspace(0, bins - 10, 2 * words).astype(int)
    logs = np.zeros((2 * words, bins), dtype=np.float16)
    logs[np.arange(2 * words), places] = 12.0
    tracemalloc.start()
    began = time.process_time()
    placed = place(logs, np.full(words, 5), bins * BIN, BIN)
    taken = time.process_time() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{words} words, {bins} bins: {taken * 1000:.0f} ms, {peak / 1e6:.1f} MB")
    assert placed.supported.all()
    assert peak < logs.nbytes  # not a copy of all of it, let alone in doubles
