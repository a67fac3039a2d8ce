"""How long work will still take."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from tierline.workflow import RemainingTime


def _fed(steps: list[tuple[float, float]]) -> list[float | None]:
    remaining = RemainingTime()
    return [remaining.step(fraction, seconds) for fraction, seconds in steps]


def test_nothing_is_said_before_there_is_something_to_go_by() -> None:
    said = _fed([(0.0, 0.0), (0.001, 0.5), (0.002, 1.9), (0.003, 5.0)])
    assert said == [None] * 4


def test_steady_work_is_foretold_and_counts_down() -> None:
    said = _fed([(n / 100, n * 1.0) for n in range(101)])
    known = [(n, left) for n, left in enumerate(said) if left is not None]
    assert known[0][0] <= 3
    for n, left in known:
        assert left == pytest.approx(100 - n, abs=1.5)
    assert all(b <= a for (_, a), (_, b) in pairwise(known))
    assert said[-1] == 0.0


def test_waiting_for_a_model_to_load_is_not_taken_for_slow_work() -> None:
    steps = [(0.0, n * 1.0) for n in range(30)] + [(n / 50, 30.0 + n) for n in range(1, 10)]
    last = _fed(steps)[-1]
    assert last == pytest.approx(44, abs=6)


def test_a_change_of_pace_is_noticed() -> None:
    fast = [(n / 200, n * 0.1) for n in range(100)]
    slow = [(0.5 + n / 1000, 10.0 + n) for n in range(1, 120)]
    last = _fed(fast + slow)[-1]
    assert last == pytest.approx((0.5 - 0.119) * 1000, rel=0.1)


def test_it_falls_without_jumps_when_steps_are_uneven() -> None:
    steps = [(n / 100, n + (3.0 if n % 10 == 0 else 0.0) * 0.2) for n in range(1, 100)]
    said = [left for left in _fed(steps) if left is not None]
    rises = [b - a for a, b in pairwise(said)]
    assert max(rises) < 3


def test_work_that_starts_over_is_judged_anew_and_nonsense_is_passed_over() -> None:
    remaining = RemainingTime()
    for n in range(50):
        remaining.step(n / 100, float(n))
    assert remaining.step(math.nan, 50.0) is not None
    assert remaining.step(0.0, 51.0) is None
    assert remaining.step(0.0) is None
    assert remaining.step(0.5) is None
    assert remaining.step(1.0) == 0.0
