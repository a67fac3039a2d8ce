import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierline.navigation import Span, ticks, time_label


def labels(start: float, end: float) -> list[str]:
    return [tick.label for tick in ticks(Span(start, end), 1000, 200) if tick.is_major]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 1, ["0.0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s", "1.0 s"]),
        (12.34, 12.342, ["12.3400 s", "12.3405 s", "12.3410 s", "12.3415 s", "12.3420 s"]),
        (58, 63, ["0:58", "0:59", "1:00", "1:01", "1:02", "1:03"]),
        (65.1, 65.15, ["1:05.10", "1:05.12", "1:05.14"]),
        (0, 300, ["0:00", "1:00", "2:00", "3:00", "4:00", "5:00"]),
        (0, 7200, ["0:00:00", "0:30:00", "1:00:00", "1:30:00", "2:00:00"]),
        (-1, 1, ["−1.0 s", "−0.5 s", "0.0 s", "0.5 s", "1.0 s"]),
        (0, 1e6, ["0:00:00", "72:00:00", "144:00:00", "216:00:00"]),
    ],
)
def test_rulers(start: float, end: float, expected: list[str]) -> None:
    assert labels(start, end) == expected


def test_no_ruler_without_room() -> None:
    assert ticks(Span(1, 1), 100, 10) == ()
    assert ticks(Span(0, 1), 0, 10) == ()
    assert ticks(Span(0, math.inf), 100, 10) == ()


def test_single_labels() -> None:
    assert time_label(59.96, 0.1) == "60.0 s"
    assert time_label(-0.0001, 0.1) == "0.0 s"
    assert time_label(3599.99, 1, 4000) == "1:00:00"


@settings(max_examples=200, deadline=None)
@given(st.floats(-1e5, 1e5), st.floats(1e-3, 1e5), st.floats(50, 4000), st.floats(20, 300))
def test_labels_have_room_and_ticks_are_even(
    start: float, duration: float, width: float, spacing: float
) -> None:
    view = Span(start, start + duration)
    found = ticks(view, width, spacing)
    times = [tick.time for tick in found]
    majors = [tick for tick in found if tick.is_major]
    assert times == sorted(times)
    assert all(view.start - duration * 1e-3 <= time <= view.end + duration * 1e-3 for time in times)
    pixels = [(tick.time - view.start) / duration * width for tick in majors]
    assert all(b - a >= spacing * 0.999 for a, b in pairwise(pixels))
    assert len({tick.label for tick in majors}) == len(majors)
    assert len(found) >= width / spacing / 3 - 2
