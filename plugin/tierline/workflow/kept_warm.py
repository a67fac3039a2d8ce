"""An engine that stays open between pieces of work, lent to one thread at a time."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, Generic, Protocol, Self, TypeVar

from tierline.errors import Cancelled, TierlineError
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress

TURN_SECONDS = 0.02  # how often somebody who waits for the engine looks whether to give up
PATIENCE = 1.0  # seconds: work that was cancelled gives the engine back within half of one

C_contra = TypeVar("C_contra", contravariant=True)  # what is chosen


class Opened(Protocol[C_contra]):
    """An engine that is open, and what it was opened with."""

    def serves(self, choice: C_contra) -> bool:
        """Tell whether it is the one asked for."""
        ...

    def suited(self, choice: C_contra) -> Self:
        """Return it with what may change without opening it anew."""
        ...

    def close(self) -> None:
        """Close it and end its processes."""
        ...


E = TypeVar("E", bound=Opened[Any])
K = TypeVar("K")


class KeptWarm(Closing, ABC, Generic[K, E]):
    """Keeps one engine open; another one, or other options, close it and open theirs.

    Whoever finds it at work for somebody else for longer than a second gets one of their own for
    that piece of work. `close` may be called from any thread, at any time: work that is going on is
    cancelled, and no child process stays behind.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()  # held while the engine is lent
        self._lock = threading.Lock()  # guards the three below; held for moments only
        self._opened: E | None = None
        self._spares: list[E] = []
        self._closed = False

    @abstractmethod
    def _open(self, choice: K, progress: Progress) -> E:
        """Open an engine."""

    def close(self) -> None:
        """Close the engine and end its processes; work that is going on ends as cancelled."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, None
            spares, self._spares = self._spares, []
        for each in filter(None, (opened, *spares)):
            each.close()

    def rest(self) -> None:
        """Close the engine, unless it is at work; who wants it next opens it again."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            with self._lock:
                opened, self._opened = self._opened, None
            if opened is not None:
                opened.close()
        finally:
            self._turn.release()

    @contextlib.contextmanager
    def _lent(self, choice: K, progress: Progress) -> Iterator[tuple[E, Progress]]:
        """Open the engine if need be, and lend it.

        Yields:
            The engine, and a progress to work with, which also ends the work on `close`.

        Raises:
            TierlineError: It cannot be opened.
            Cancelled: `progress` said so, or this was closed.
        """
        watched = Progress(progress.step, lambda: self._stops(progress), progress.tell)
        lend = self._in_turn if self._gets_turn(watched) else self._beside
        try:
            with lend(choice, watched) as opened:
                yield opened, watched
        except TierlineError:
            watched.check()  # an engine that is closed at work fails in whatever way
            raise
        watched.check()

    def _gets_turn(self, progress: Progress) -> bool:
        """Wait a moment for the engine; tell whether it is free for us now."""
        for _ in range(round(PATIENCE / TURN_SECONDS)):
            if self._turn.acquire(timeout=TURN_SECONDS):
                return True
            progress.check()
        return False

    @contextlib.contextmanager
    def _in_turn(self, choice: K, progress: Progress) -> Iterator[E]:
        """Lend the engine, whose turn was taken."""
        try:
            yield self._ready(choice, progress)
        finally:
            self._turn.release()

    @contextlib.contextmanager
    def _beside(self, choice: K, progress: Progress) -> Iterator[E]:
        """Lend one that is opened for this piece of work."""
        made = self._open(choice, progress)
        with self._lock:
            closed = self._closed
            if not closed:
                self._spares.append(made)
        try:
            if closed:
                raise Cancelled
            yield made
        finally:
            with self._lock:
                if made in self._spares:
                    self._spares.remove(made)
            made.close()

    def _stops(self, progress: Progress) -> bool:
        progress.check()
        return self._closed

    def _ready(self, choice: K, progress: Progress) -> E:
        with self._lock:
            opened = self._opened
            if opened is not None and opened.serves(choice):
                self._opened = opened.suited(choice)
                return self._opened
            self._opened = None
        if opened is not None:
            opened.close()
        made = self._open(choice, progress)
        with self._lock:
            if not self._closed:
                self._opened = made
                return made
        made.close()
        raise Cancelled
