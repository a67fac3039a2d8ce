"""Where a ruler has its ticks, and how times are written beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

_MOST_DECIMALS = 6
_MINUTE, _HOUR = 60.0, 3600.0
# From a second on a clock's steps; below, powers of ten times these.
_CLOCK_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000, 36000)
_PARTS = {15: 3, 30: 3, 60: 6, 120: 4, 900: 3, 1800: 6, 3600: 6, 7200: 4}
_MOST_TICKS = 1000


@dataclass(frozen=True, slots=True)
class Ticks:
    """Ticks of a ruler.

    Attributes:
        first: Number of the first labelled tick; tick n lies at `n * step` seconds.
        last: Number of the last one.
        step: Seconds between labelled ticks.
        parts: In how many parts small ticks divide a step.
        decimals: How many the labels have.
    """

    first: int
    last: int
    step: float
    parts: int
    decimals: int


def ticks(start: float, end: float, least_step: float) -> Ticks:
    """Return round ticks that cover a stretch.

    Args:
        start: In seconds.
        end: In seconds.
        least_step: The fewest seconds between labels.
    """
    least_step = max(least_step, (end - start) / _MOST_TICKS, 1e-7)
    step, parts = _step(least_step)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0
    return Ticks(math.floor(start / step), math.ceil(end / step), step, parts, decimals)


def decimals_for(seconds_per_pixel: float) -> int:
    """Return how many decimals of seconds can be seen at a zoom: 3 to 6."""
    if seconds_per_pixel <= 0:
        return _MOST_DECIMALS
    return min(max(math.ceil(-math.log10(seconds_per_pixel)), 3), _MOST_DECIMALS)


def clock(seconds: float, decimals: int, *, minutes: bool) -> str:
    """Write a time for the ruler: seconds, or h:mm:ss where `minutes`."""
    rounded = round(abs(seconds), decimals)
    sign = "−" if seconds < 0 and rounded else ""
    if not minutes:
        return f"{sign}{rounded:.{decimals}f}"
    hours, rest = divmod(rounded, _HOUR)
    minute, second = divmod(rest, _MINUTE)
    width = 3 + decimals if decimals else 2
    tail = f"{int(minute):02d}" if hours else f"{int(minute)}"
    written = f"{tail}:{second:0{width}.{decimals}f}"
    return f"{sign}{int(hours)}:{written}" if hours else f"{sign}{written}"


def _step(least: float) -> tuple[float, int]:
    if least > _CLOCK_STEPS[0]:
        for step in _CLOCK_STEPS:
            if step >= least:
                return float(step), _PARTS.get(step, 5 if step % 5 == 0 else 2)
        return math.ceil(least / _HOUR) * _HOUR, 4
    power = 10.0 ** math.floor(math.log10(least) + 1e-9)
    for factor, parts in ((1, 5), (2, 4), (5, 5)):
        if factor * power >= least * (1 - 1e-9):
            return factor * power, parts
    return 10 * power, 5
