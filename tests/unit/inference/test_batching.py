"""Batches that fit: by a budget, and by what memory there is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.inference.batching import halving, is_out_of_memory, packed
from tierline.plugins.contract import EngineError


@given(
    st.lists(st.integers(1, 500), max_size=60),
    st.integers(1, 1000),
    st.none() | st.integers(1, 9),
)
def test_each_item_is_in_one_batch_within_the_budget(
    costs: list[int], budget: int, most: int | None
) -> None:
    items = list(enumerate(costs))
    batches = packed(items, lambda item: item[1], budget, most=most)
    assert sorted(item for batch in batches for item in batch) == items
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(cost for _, cost in batch) <= budget
        assert most is None or len(batch) <= most
    first = [batch[0][1] for batch in batches]
    assert first == sorted(costs, reverse=True)[:1] + first[1:]


def test_equal_items_fill_a_batch() -> None:
    assert [len(batch) for batch in packed([10] * 10, lambda cost: cost, 40)] == [4, 4, 2]


def too_large(item: int) -> EngineError:
    return EngineError(f"{item} does not fit")


@pytest.mark.parametrize("room", [1, 2, 3, 7, 8])
def test_halves_keep_their_order(room: int) -> None:
    halved: list[int] = []

    def run(part: Sequence[int]) -> list[int]:
        if len(part) > room:
            raise MemoryError
        return [10 * item for item in part]

    found = halving(range(8), run, failure=too_large, halved=halved.append)
    assert found == [10 * item for item in range(8)]
    assert bool(halved) == (room < 8)
    assert all(count > room for count in halved)


def test_one_that_never_fits_costs_only_itself() -> None:
    def run(part: Sequence[int]) -> list[int]:
        if 3 in part:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
        return list(part)

    found = halving([1, 2, 3, 4], run, failure=too_large)
    assert [str(each) for each in found] == ["1", "2", "3 does not fit", "4"]


def test_other_errors_are_not_taken_for_it() -> None:
    def run(_: Sequence[int]) -> list[int]:
        raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes"):
        halving([1, 2], run, failure=too_large)


def test_what_says_that_memory_ran_out() -> None:
    import torch

    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory"))
    assert is_out_of_memory(RuntimeError("DefaultCPUAllocator: can't allocate memory: 9 bytes"))
    assert is_out_of_memory(RuntimeError("MPS backend out of memory"))
    assert not is_out_of_memory(ValueError("out of memory"))


def test_nothing_is_run_for_nothing() -> None:
    def run(_: Sequence[int]) -> list[int]:
        raise AssertionError

    assert halving([], run, failure=too_large) == []
