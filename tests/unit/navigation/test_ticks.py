"""Rulers: round steps, room for labels, and times as people write them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierline.navigation import clock, decimals_for, ticks


def labels(start: float, end: float, *, minutes: bool) -> list[str]:
    found = ticks(start, end, (end - start) / 5)
    times = (n * found.step for n in range(found.first, found.last + 1))
    return [clock(time, found.decimals, minutes=minutes) for time in times]


@pytest.mark.parametrize(
    ("start", "end", "minutes", "expected"),
    [
        (0, 1, False, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (-1, 1, False, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
        (12.34, 12.342, False, ["12.3400", "12.3405", "12.3410", "12.3415", "12.3420"]),
        (58, 63, True, ["0:58", "0:59", "1:00", "1:01", "1:02", "1:03"]),
        (64, 64.1, True, ["1:04.00", "1:04.02", "1:04.04", "1:04.06", "1:04.08", "1:04.10"]),
        (0, 7200, True, ["0:00", "30:00", "1:00:00", "1:30:00", "2:00:00"]),
    ],
)
def test_rulers(start: float, end: float, minutes: bool, expected: list[str]) -> None:
    assert labels(start, end, minutes=minutes) == expected


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert clock(-0.0001, 1, minutes=False) == "0.0"
    assert clock(-0.0001, 1, minutes=True) == "0:00.0"
    assert clock(59.9999, 1, minutes=True) == "1:00.0"
    assert clock(-3723.5, 1, minutes=True) == "−1:02:03.5"


def test_decimals_grow_with_the_zoom() -> None:
    assert [decimals_for(each) for each in (10.0, 1e-3, 1e-4, 2e-5, 1e-9, 0.0)] == [
        3,
        3,
        4,
        5,
        6,
        6,
    ]


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e5), st.floats(2, 80))
def test_labels_have_room_cover_the_view_and_differ(
    start: float, duration: float, most: float
) -> None:
    end = start + duration
    found = ticks(start, end, duration / most)
    assert found.step >= duration / most * 0.999
    # A hair's breadth of a step, so that a time next to nothing counts as nothing.
    assert found.first * found.step <= start + 1e-9 * found.step
    assert found.last * found.step >= end - 1e-9 * found.step
    assert found.last - found.first <= math.ceil(most) + 2
    times = [n * found.step for n in range(found.first, found.last + 1)]
    for minutes in (False, True):
        assert len({clock(time, found.decimals, minutes=minutes) for time in times}) == len(times)
