"""Where a ruler has its ticks, and what it writes beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tierline.navigation.span import Span

# Steps of long rulers in seconds, and into how many parts their minor ticks cut them.
# Shorter steps are 1, 2 and 5 times a power of ten.
LONG_STEPS = (
    (10, 5),
    (15, 3),
    (30, 3),
    (60, 6),
    (120, 4),
    (300, 5),
    (600, 5),
    (900, 3),
    (1800, 3),
    (3600, 4),
    (7200, 4),
    (14400, 4),
    (43200, 4),
    (86400, 4),
)
SHORT_STEPS = ((1, 5), (2, 4), (5, 5), (10, 5))
MOST = 2_000  # labels; more than any screen shows


@dataclass(frozen=True, slots=True)
class Tick:
    """A line on a ruler.

    Attributes:
        time: In seconds.
        label: What stands beside it; minor ticks have none.
    """

    time: float
    label: str = ""

    @property
    def is_major(self) -> bool:
        """Whether the tick is a long one, with a label."""
        return bool(self.label)


def ticks(view: Span, width_px: float, spacing_px: float) -> tuple[Tick, ...]:
    """Return the ticks of a ruler, in order; labels stand at round times.

    Args:
        view: What is seen.
        width_px: How wide the ruler is.
        spacing_px: The least space from one label to the next, in the same pixels.
    """
    if not (0 < view.duration < math.inf and width_px > 0 and spacing_px > 0):
        return ()
    step, parts = _step(view.duration * max(spacing_px / width_px, 1 / MOST))
    latest = max(abs(view.start), abs(view.end))
    first = math.ceil(view.start / step * parts - 1e-6)
    last = math.floor(view.end / step * parts + 1e-6)
    found = []
    for number in range(first, last + 1):
        time = number * step / parts
        found.append(Tick(time, "" if number % parts else time_label(time, step, latest)))
    return tuple(found)


def time_label(time: float, step: float, latest: float | None = None) -> str:
    """Return a time with as many places as a ruler with that step needs.

    Below a minute it is "5.20 s", from a minute on "1:05.20", from an hour on "1:01:05.20".

    Args:
        time: In seconds.
        step: From one label to the next, in seconds.
        latest: The time that decides which of the three it is, so that all labels of a ruler are
            alike; `time` itself if None.
    """
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    latest = abs(time if latest is None else latest)
    units = round(abs(time) * 10**places)
    sign = "−" if time < 0 and units else ""
    seconds, fraction = divmod(units, 10**places)
    behind = f".{fraction:0{places}}" if places else ""
    if latest < 60:
        return f"{sign}{seconds}{behind} s"
    minutes, seconds = divmod(seconds, 60)
    if latest < 3600:
        return f"{sign}{minutes}:{seconds:02}{behind}"
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}{behind}"


def _step(least: float) -> tuple[float, int]:
    """Return the smallest round step that is not below `least`, and the parts it is cut into."""
    if least > 5:
        days = math.ceil(least / 86400) * 86400
        return next((each for each in LONG_STEPS if each[0] >= least), (days, 4))
    power = math.floor(math.log10(least))
    steps = ((float(f"{digit}e{power}"), parts) for digit, parts in SHORT_STEPS)
    return next((each for each in steps if each[0] >= least), (least, 5))
