"""The library's times in a tier: kept as they are, save for words that no tier can hold."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.aligners.qwen3.lawful import LEAST, lawful

BIN = 0.08


def test_times_with_length_are_kept() -> None:
    times = [(0.08, 0.4), (0.4, 0.8), (0.96, 1.2)]
    assert [kept.span for kept in lawful(times, 2.0)] == times


def test_a_word_without_length_takes_it_from_the_gap_behind() -> None:
    kept = lawful([(0.0, 0.4), (0.4, 0.4), (0.8, 1.2)], 2.0)
    assert [each.span for each in kept] == [(0.0, 0.4), (0.4, 0.4 + LEAST), (0.8, 1.2)]
    assert [each.widened for each in kept] == [False, True, False]


def test_or_from_the_gap_before() -> None:
    kept = lawful([(0.0, 0.4), (0.8, 0.8), (0.8, 1.2)], 2.0)
    assert [each.span for each in kept] == [(0.0, 0.4), (0.8 - LEAST, 0.8), (0.8, 1.2)]


def test_only_where_there_is_no_gap_from_the_word_behind() -> None:
    first, second, third = (each.span for each in lawful([(0, 0.8), (0.8, 0.8), (0.8, 1.2)], 2.0))
    assert (first, second, third) == ((0, 0.8), (0.8, 0.8 + LEAST), (0.8 + LEAST, 1.2))


def test_what_lies_behind_the_sound_has_no_place() -> None:
    kept = lawful([(0.0, 0.4), (0.8, 5.2), (5.2, 5.6)], 1.0)
    assert [each.span for each in kept] == [(0.0, 0.4), (0.8, 1.0), None]


def test_a_pile_shares_its_room() -> None:
    kept = lawful([(0.8, 0.8)] * 3, 2.0)
    spans = [each.span for each in kept if each.span]
    assert len(spans) == 3
    assert spans[0][0] == 0.8
    assert spans[-1][1] == pytest.approx(0.8 + 3 * LEAST)


@given(st.lists(st.integers(0, 30), max_size=24), st.floats(0.1, 3.0))
def test_in_order_with_length_inside_the_sound(bins: list[int], seconds: float) -> None:
    edges = [BIN * place for place in sorted(bins)]
    times = list(zip(edges[::2], edges[1::2], strict=False))
    kept = lawful(times, seconds)
    assert len(kept) == len(times)
    spans = [each.span for each in kept if each.span]
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(start >= 0 and end <= seconds for start, end in spans)
    for each, (start, end) in zip(kept, times, strict=True):
        if each.span and not each.widened:
            assert each.span[1] == min(end, seconds)
            assert start <= each.span[0] <= start + LEAST * len(times)
