"""The library's own times: the same as transformers gives, on all kinds of answers."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tierline.aligners.qwen3.library import corrected, library_times, longest_in_order

Ints = NDArray[np.int64]

pytest.importorskip("transformers")


def rising(rng: np.random.Generator, length: int) -> Ints:
    return np.sort(rng.integers(0, max(2 * length, 3), length))


def with_outliers(rng: np.random.Generator, length: int) -> Ints:
    found = rising(rng, length)
    wrong = rng.random(length) < rng.choice([0.05, 0.2, 0.5])
    found[wrong] = rng.integers(0, 4999, int(wrong.sum()))
    return found


def in_blocks(rng: np.random.Generator, length: int) -> Ints:
    blocks = rng.integers(0, 30, length // 3 + 1)
    return np.repeat(blocks, rng.integers(1, 9, len(blocks)))[:length]


def few_values(rng: np.random.Generator, length: int) -> Ints:
    return rng.integers(0, 4, length)


def anything(rng: np.random.Generator, length: int) -> Ints:
    return rng.integers(0, 5000, length)


def falling(rng: np.random.Generator, length: int) -> Ints:
    return rising(rng, length)[::-1]


def constant(rng: np.random.Generator, length: int) -> Ints:
    return np.full(length, rng.integers(0, 5000))


def shaken(rng: np.random.Generator, length: int) -> Ints:
    moved: Ints = np.clip(rising(rng, length) + rng.integers(-6, 7, length), 0, None)
    return moved


KINDS = (rising, with_outliers, in_blocks, few_values, anything, falling, constant, shaken)


def asked_of_transformers(best: Ints, bin_ms: float) -> list[tuple[float, float]]:
    """Ask `decode_forced_alignment` itself, with logits whose best classes these are."""
    import torch
    from transformers.models.qwen3_asr.processing_qwen3_asr import Qwen3ASRProcessor

    logits = torch.nn.functional.one_hot(torch.tensor(best), 5000)[None]
    ids = torch.full((1, len(best)), 7)
    words = [["w"] * (len(best) // 2)]
    processor: Any = SimpleNamespace(timestamp_segment_time=bin_ms)
    (found,) = Qwen3ASRProcessor.decode_forced_alignment(processor, logits, ids, words, 7)
    return [(word["start_time"], word["end_time"]) for word in found]


def fixed_by_transformers(raw: NDArray[np.float32]) -> list[int]:
    from transformers.models.qwen3_asr.processing_qwen3_asr import _fix_timestamps

    found: list[int] = _fix_timestamps(raw)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_same_correction_as_transformers_on_a_hundred_random_answers(
    kind: Callable[[np.random.Generator, int], Ints],
) -> None:
    rng = np.random.default_rng(KINDS.index(kind))
    for case in range(100):
        length = 1 + case if case < 60 else int(rng.integers(1, 301))
        raw = kind(rng, length).astype(np.float32) * 80
        assert corrected(raw.tolist()) == fixed_by_transformers(raw), raw.tolist()


@pytest.mark.parametrize("kind", [with_outliers, in_blocks, anything, falling])
def test_same_correction_on_long_answers(
    kind: Callable[[np.random.Generator, int], Ints],
) -> None:
    raw = kind(np.random.default_rng(5), 2001).astype(np.float32) * 80
    assert corrected(raw.tolist()) == fixed_by_transformers(raw)


@pytest.mark.parametrize("bin_ms", [80, 80.0, 40.0, 12.5, 33.3])
@pytest.mark.parametrize("kind", KINDS)
def test_same_seconds_as_transformers_itself(
    kind: Callable[[np.random.Generator, int], Ints], bin_ms: float
) -> None:
    rng = np.random.default_rng(11)
    for _ in range(5):
        best = np.clip(kind(rng, 2 * int(rng.integers(1, 60))), 0, 4999)
        assert list(library_times(best, bin_ms)) == asked_of_transformers(best, bin_ms)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
@example([3, 3, 1, 1, 1, 3])
@example([5, 0, 0, 0, 9])
@example([1, 9, 8, 2])
def test_ties_are_settled_as_the_library_does(best: list[int]) -> None:
    raw = np.array(best, dtype=np.float32) * 80
    assert corrected(raw.tolist()) == fixed_by_transformers(raw)


def test_nothing_to_correct() -> None:
    assert corrected([]) == []
    assert library_times(np.zeros(0, dtype=np.int64), 80.0) == ()


def test_short_runs_snap_and_long_ones_are_spread() -> None:
    assert corrected([0, 4000, 4000, 800, 880, 960]) == [0, 0, 800, 800, 880, 960]
    assert corrected([0, 4000, 3999, 3998, 800, 880, 960]) == [0, 200, 400, 600, 800, 880, 960]


class Counted(float):
    """A number that counts how often it is compared."""

    comparisons = 0

    def __lt__(self, other: float) -> bool:
        Counted.comparisons += 1
        return float(self) < float(other)

    def __neg__(self) -> float:
        return Counted(-float(self))


@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_slots_need_little_more_than_four_times_the_comparisons(
    kind: Callable[[np.random.Generator, int], Ints],
) -> None:
    def comparisons(slots: int) -> int:
        found = kind(np.random.default_rng(2), slots).tolist()
        Counted.comparisons = 0
        began = time.process_time()
        longest_in_order([Counted(value) for value in found])
        print(f"{slots} slots: {(time.process_time() - began) * 1000:.0f} ms")
        return Counted.comparisons

    assert comparisons(8000) < 6 * comparisons(2000)
