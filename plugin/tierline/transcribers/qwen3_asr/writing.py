"""A model that writes in a thread of its own, so that what it has so far can be told meanwhile."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeAlias, TypeVar

from tierline.errors import Cancelled
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress

T = TypeVar("T")
R = TypeVar("R")
Say: TypeAlias = Callable[[Sequence[T], Callable[[], list[str]]], None]

TURN_SECONDS = 0.02  # how often who waits looks whether to give up
TELL_SECONDS = 0.2  # between two states of a text: nobody reads faster


class Writing(Closing, Generic[T, R]):
    """Runs a model's writing; closing it early stops it at its next step.

    Args:
        work: Writes, and calls `say` with the items, and what makes their texts so far, as often
            as it can; no items just ask whether to go on. `say` raises `Cancelled` if not.
    """

    def __init__(self, work: Callable[[Say[T]], list[R]]) -> None:
        self._work = work
        self._unwanted = threading.Event()
        self._told: queue.SimpleQueue[tuple[Sequence[T], list[str]] | None] = queue.SimpleQueue()
        self._last = 0.0
        self._results: list[R] = []
        self._alive = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="tierline-writing")
        self._thread.start()

    def heard(self, progress: Progress) -> Iterator[tuple[Sequence[T], list[str]]]:
        """Yield items and their texts so far, until all is written.

        Raises:
            Cancelled: `progress` said so.
        """
        while True:
            progress.check()
            if self._alive.is_set():  # a model that hangs gives no sign of life
                self._alive.clear()
                progress.step(0.0, "writing down")
            with contextlib.suppress(queue.Empty):
                told = self._told.get(timeout=TURN_SECONDS)
                if told is None:
                    return
                yield told

    def results(self) -> list[R]:
        """Return what came of it.

        Raises:
            Exception: What the work raised.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._results

    def close(self) -> None:
        """Stop it if it still works, and wait for its end."""
        self._unwanted.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._results = self._work(self._say)
        except BaseException as error:  # noqa: BLE001 - whoever waits for the results gets it
            self._error = error
        self._told.put(None)

    def _say(self, items: Sequence[T], texts: Callable[[], list[str]]) -> None:
        if self._unwanted.is_set():
            raise Cancelled
        self._alive.set()
        now = time.monotonic()
        if items and now - self._last >= TELL_SECONDS:
            self._last = now
            self._told.put((items, texts()))
