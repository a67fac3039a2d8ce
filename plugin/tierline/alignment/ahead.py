"""Makes things in a thread of its own, a few ahead of whoever takes them."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from tierline.errors import Cancelled
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress

T = TypeVar("T")
TURN_SECONDS = 0.02  # how often who waits looks whether to give up


class _End:
    """Nothing follows; or what went wrong."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Ahead(Closing, Generic[T]):
    """Runs an iterator in a thread of its own; memory stays bounded.

    Args:
        make: Makes the things; is cancelled by the progress it gets once they are not wanted.
        most: How many may wait to be taken.
    """

    def __init__(self, make: Callable[[Progress], Iterator[T]], most: int) -> None:
        self._make = make
        self._unwanted = threading.Event()
        self._made: queue.Queue[T | _End] = queue.Queue(most)
        self._thread = threading.Thread(target=self._work, daemon=True, name="tierline-ahead")
        self._thread.start()

    def taken(self, check: Callable[[], None]) -> Iterator[T]:
        """Yield what is made, in order.

        Args:
            check: Called all the while; may raise to give up.

        Raises:
            Exception: What making them raised.
        """
        while True:
            check()
            with contextlib.suppress(queue.Empty):
                item = self._made.get(timeout=TURN_SECONDS)
                if not isinstance(item, _End):
                    yield item
                elif item.error is not None:
                    raise item.error
                else:
                    return

    def close(self) -> None:
        """Cancel what is being made, and wait for its end."""
        self._unwanted.set()
        self._thread.join()

    def _work(self) -> None:
        end = _End()
        try:
            for item in self._make(Progress(cancelled=self._unwanted.is_set)):
                self._put(item)
        except Cancelled:
            return
        except BaseException as error:  # noqa: BLE001 - whoever takes the things gets it
            end = _End(error)
        with contextlib.suppress(Cancelled):
            self._put(end)

    def _put(self, item: T | _End) -> None:
        while True:
            if self._unwanted.is_set():
                raise Cancelled
            with contextlib.suppress(queue.Full):
                self._made.put(item, timeout=TURN_SECONDS)
                return
