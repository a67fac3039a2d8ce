"""The requests of one run, handed out one by one, and those that wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from tierline.errors import Cancelled
from tierline.plugins.contract import EngineRequest
from tierline.plugins.progress import Progress

R = TypeVar("R", bound=EngineRequest)


class FromCaller(BaseException):
    """Carries what the caller's side raised past an engine that catches everything."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


class Feed(Generic[R]):
    """Hands out requests, and keeps those that wait for an answer.

    Args:
        requests: The requests, in order.
    """

    def __init__(self, requests: Iterable[R]) -> None:
        self._requests = iter(requests)
        self._peeked: list[R] = []
        self._waiting: dict[str, R] = {}
        self._twins: list[R] = []
        self.taken = 0

    def more(self) -> bool:
        """Tell whether there is another request; looks one ahead."""
        if not self._peeked:
            self._peeked.extend(request for request in [next(self._requests, None)] if request)
        return bool(self._peeked)

    def __iter__(self) -> Iterator[R]:
        return self

    def __next__(self) -> R:
        try:
            return self.take()
        except (StopIteration, Cancelled):
            raise
        except Exception as error:
            raise FromCaller(error) from error

    def take(self) -> R:
        """Hand out the next request; StopIteration if there is none."""
        while True:
            request = self._peeked.pop() if self._peeked else next(self._requests)
            self.taken += 1
            if request.id not in self._waiting:
                self._waiting[request.id] = request
                return request
            self._twins.append(request)

    def waits(self, request_id: str) -> bool:
        """Tell whether a request waits for its answer."""
        return request_id in self._waiting

    def answered(self, request_id: str) -> R | None:
        """Return the request that waited for this answer."""
        return self._waiting.pop(request_id, None)

    def twins(self) -> Iterator[R]:
        """Hand out the requests whose id was in use."""
        while self._twins:
            yield self._twins.pop(0)

    def abandon(self) -> list[R]:
        """Return what still waits, and wait no longer."""
        left = list(self._waiting.values())
        self._waiting.clear()
        return left


def callers(progress: Progress) -> Progress:
    """Let errors of the caller's own progress pass through the engine."""

    def report(fraction: float, message: str) -> None:
        try:
            progress.step(fraction, message)
        except Cancelled:
            raise
        except Exception as error:
            raise FromCaller(error) from error

    def cancelled() -> bool:
        try:
            progress.check()
        except Cancelled:
            raise
        except Exception as error:
            raise FromCaller(error) from error
        return False

    return Progress(report, cancelled)
