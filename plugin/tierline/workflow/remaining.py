"""How long work will still take, from how far it has come."""

from __future__ import annotations

import math
from time import monotonic

MEMORY_SECONDS = 20.0  # how far back the pace is remembered
SETTLING_SECONDS = 2.0  # nothing is said before: the first steps tell little
LEAST_FRACTION = 0.01  # that must be done before anything is said
SMOOTHING_SECONDS = 3.0  # how long what is shown takes to come round to the estimate
JUMP = 0.2  # an estimate this far (as a share) from what was shown is shown at once


class RemainingTime:
    """Estimates how long work will still take; feed it every step of a `Progress`.

    The pace is that of the last 20 s or so, so that a slow start is forgotten. What is shown
    counts down smoothly, unless the estimate has changed a lot.
    """

    def __init__(self) -> None:
        self._began: tuple[float, float] | None = None  # fraction and time at which it moved
        self._fraction = 0.0
        self._time = 0.0
        self._done = 0.0  # both fade, so that their quotient is the recent pace
        self._spent = 0.0
        self._shown: float | None = None

    def step(self, fraction: float, seconds: float | None = None) -> float | None:
        """Take a step and return the seconds left; None until something can be said.

        Args:
            fraction: Done so far, 0 to 1. Work that starts over (a smaller one) is estimated anew.
            seconds: Time of the step, on a clock that never goes back; None takes the system's.
        """
        now = monotonic() if seconds is None else seconds
        if not math.isfinite(fraction) or not math.isfinite(now):
            return self._shown
        if self._began is None or fraction < self._fraction - 1e-9:
            self._start(fraction, now)
            return None
        if fraction <= self._began[0] and not self._done:
            self._start(fraction, now)  # waiting to begin, such as for a model to load
            return None
        elapsed = max(now - self._time, 0.0)
        self._learn(fraction, elapsed)
        self._time = now
        return self._told(now, elapsed)

    def _start(self, fraction: float, now: float) -> None:
        self._began = (fraction, now)
        self._fraction, self._time = fraction, now
        self._done = self._spent = 0.0
        self._shown = None

    def _learn(self, fraction: float, elapsed: float) -> None:
        kept = math.exp(-elapsed / MEMORY_SECONDS)
        self._done = self._done * kept + (fraction - self._fraction)
        self._spent = self._spent * kept + elapsed
        if self._shown is not None:
            self._shown = max(self._shown - elapsed, 0.0)
        self._fraction = fraction

    def _told(self, now: float, elapsed: float) -> float | None:
        if self._fraction >= 1.0:
            return 0.0
        began_fraction, began = self._began or (0.0, now)
        too_early = now - began < SETTLING_SECONDS
        if too_early or self._fraction - began_fraction < LEAST_FRACTION or self._done <= 0:
            return self._shown
        estimate = (1.0 - self._fraction) * self._spent / self._done
        if self._shown is None or abs(estimate - self._shown) > JUMP * max(self._shown, 1.0):
            self._shown = estimate
        else:
            share = 1 - math.exp(-elapsed / SMOOTHING_SECONDS)
            self._shown += share * (estimate - self._shown)
        return self._shown
