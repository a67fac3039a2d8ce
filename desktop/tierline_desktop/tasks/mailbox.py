"""What a thread has to say, kept until the main thread comes for it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

from tierline.errors import TierlineError

REPORT_SECONDS = 0.05  # more often nobody can look, and each report costs the window time


@dataclass(frozen=True, slots=True)
class Reported:
    """How far the work is; `seconds_left` is None while nobody can tell."""

    fraction: float
    message: str
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Delivered:
    """Something the work handed over on its way."""

    piece: object


@dataclass(frozen=True, slots=True)
class Told:
    """What the user should know at once."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The work is done."""

    result: object


@dataclass(frozen=True, slots=True)
class Failed:
    """The work broke down."""

    error: TierlineError


@dataclass(frozen=True, slots=True)
class Stopped:
    """The work was cancelled."""


Message: TypeAlias = Reported | Delivered | Told | Finished | Failed | Stopped


class Mailbox:
    """A queue from one thread to another that keeps only the latest report.

    Args:
        ring: Tells the reader that there is something; called once until `take` has been.
    """

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._lock = threading.Lock()
        self._messages: deque[Message] = deque()
        self._rung = False
        self._closed = self._deaf = False
        self._report_due = float("-inf")

    def report_due(self) -> bool:
        """Tell whether the last report is old enough for another one."""
        return monotonic() >= self._report_due

    def post(self, message: Message) -> None:
        """Add a message; a report takes the place of one that was not read.

        Once closed, only what the user should know is taken.
        """
        with self._lock:
            if self._deaf or (self._closed and not isinstance(message, Told)):
                return
            if isinstance(message, Reported):
                self._report_due = monotonic() + REPORT_SECONDS
                if self._messages and isinstance(self._messages[-1], Reported):
                    self._messages.pop()
            self._messages.append(message)
            self._ring_once()

    def take(self) -> Message | None:
        """Return the oldest message, or None; rings again if there are more."""
        with self._lock:
            self._rung = False
            if not self._messages:
                return None
            message = self._messages.popleft()
            if self._messages:
                self._ring_once()
            return message

    def close(self, last: Message | None = None) -> None:
        """Throw away what was not read and take no more, but `last` and what is told behind it.

        Without `last`, nothing is taken any more.
        """
        with self._lock:
            self._messages.clear()
            self._deaf = last is None
            if last is not None and not self._closed:
                self._messages.append(last)
                self._ring_once()
            self._closed = True

    def _ring_once(self) -> None:
        if not self._rung:
            self._rung = True
            self._ring()
