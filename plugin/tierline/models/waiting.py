"""Waiting for what a thread brings, while somebody may stop it at any moment."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import TypeVar

T = TypeVar("T")
_PATIENCE = 0.05  # seconds between two looks whether to stop
_AHEAD = 16  # items that the thread may be ahead


class _End:
    """The thread has brought everything, or failed."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


def brought(
    source: Callable[[], Iterator[T]], check: Callable[[], None]
) -> Generator[T, None, None]:
    """Yield what `source` yields in a thread of its own; ask `check` several times a second.

    A network may keep silent for many seconds; whoever waits here is free to stop within a
    twentieth of one. What the thread still does then is thrown away.

    Args:
        source: Makes the iterator; called in the thread. What it raises is raised here.
        check: Raises to stop.
    """
    items: queue.Queue[T | _End] = queue.Queue(_AHEAD)
    stopped = threading.Event()
    thread = threading.Thread(target=_bring, args=(source, items, stopped), daemon=True)
    thread.start()
    try:
        while True:
            check()
            try:
                item = items.get(timeout=_PATIENCE)
            except queue.Empty:
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item
    finally:
        stopped.set()


def awaited(work: Callable[[], T], check: Callable[[], None]) -> T:
    """Do some work in a thread of its own, as `brought` does, and return what comes of it."""

    def once() -> Iterator[T]:
        yield work()

    return next(brought(once, check))


def _bring(
    source: Callable[[], Iterator[T]], items: queue.Queue[T | _End], stopped: threading.Event
) -> None:
    end = _End()
    try:
        for item in source():
            if not _put(item, items, stopped):
                return
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        end = _End(error)
    _put(end, items, stopped)


def _put(item: T | _End, items: queue.Queue[T | _End], stopped: threading.Event) -> bool:
    """Hand an item over; False if nobody waits for it any more."""
    while not stopped.is_set():
        try:
            items.put(item, timeout=_PATIENCE)
        except queue.Full:
            continue
        return True
    return False
