"""Makes any engine keep its contract: every request answered once, soundly, come what may."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from tierline.errors import Cancelled, TierlineError
from tierline.plugins.breakdown import Breakdown
from tierline.plugins.contract import EngineError, EngineRequest, Interim
from tierline.plugins.feed import Feed, FromCaller, callers
from tierline.plugins.progress import Progress

R = TypeVar("R", bound=EngineRequest)
MOST_ODDITIES = 100  # in one run; more than that and the engine is talking to itself


class Closable(Protocol):
    """What can be let go of."""

    def close(self) -> None:
        """Let go of it."""
        ...


@dataclass(frozen=True, slots=True)
class Terms(Generic[R]):
    """What a kind of engine has to keep to.

    Attributes:
        kind: What it is called in messages: "aligner".
        failure: The class of its errors.
        answer: The class of its answers.
        faults: Says what is wrong with an answer to a request, a clause each.
    """

    kind: str
    failure: type[EngineError]
    answer: type
    faults: Callable[[Any, R], Iterator[str]]


class Guard(Generic[R]):
    """An engine behind a guard.

    Each request gets exactly one outcome, in any order; an outcome is a sound answer or an error.
    Nothing is raised but `Cancelled` and what the caller's own iterable or progress raises. A run
    that breaks down with one request at work costs that request; with several, each is tried again
    by itself, so that only the guilty one fails.

    Args:
        name: What the engine is called in messages.
        terms: What it has to keep to.
        call: The engine's own method; it may raise, or yield nonsense.
        engine: Is closed in the end.
    """

    def __init__(
        self,
        name: str,
        terms: Terms[R],
        call: Callable[[Iterable[R], Progress], Iterator[Any]],
        engine: Closable,
    ) -> None:
        self._name = name
        self._terms = terms
        self._call = call
        self._engine = engine

    def run(self, requests: Iterable[R], progress: Progress) -> Iterator[tuple[str, Any]]:
        """Yield one outcome for each request, as each is ready, and what comes before it."""
        feed = Feed(requests)
        while feed.more():
            yield from self._run(feed, progress)

    def close(self) -> None:
        """Let go of the engine; it cannot be used again."""
        with contextlib.suppress(Exception):  # it is let go of anyhow
            self._engine.close()

    def _run(self, feed: Feed[R], progress: Progress) -> Iterator[tuple[str, Any]]:
        feed.taken = 0
        oddities: list[str] = []
        breakdown: Exception | SystemExit | None = None
        try:
            for item in self._call(feed, callers(progress)):
                yield from self._twins(feed)
                yield from self._judged(item, feed, oddities)
                progress.check()
        except Cancelled:
            raise
        except FromCaller as error:
            raise error.cause from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may raise anything
            breakdown = error
        yield from self._twins(feed)
        yield from self._settled(feed, progress, breakdown, oddities)

    def _twins(self, feed: Feed[R]) -> Iterator[tuple[str, Any]]:
        """Refuse the requests whose id was in use."""
        for twin in feed.twins():
            message = f"two requests have the id {twin.id!r}: only the first was worked on"
            yield twin.id, self._terms.failure(message)

    def _settled(
        self,
        feed: Feed[R],
        progress: Progress,
        breakdown: Exception | SystemExit | None,
        oddities: list[str],
    ) -> Iterator[tuple[str, Any]]:
        """Answer what a run left unanswered."""
        if not feed.taken:
            feed.take()  # or a run that takes nothing would be started over for ever
        left = feed.abandon()
        if breakdown is not None and len(left) > 1:
            for request in left:
                yield from self.run([request], progress)
            return
        for request in left:
            yield request.id, self._blame(request, breakdown, oddities)

    def _blame(
        self, request: R, breakdown: Exception | SystemExit | None, oddities: list[str]
    ) -> EngineError:
        if breakdown is not None:
            return self._told(request, breakdown)
        instead = f" (it yielded {oddities[0]} instead)" if oddities else ""
        return self._failed(f"never answered {request.id!r}{instead}")

    def _told(self, request: R, breakdown: BaseException) -> EngineError:
        if isinstance(breakdown, TierlineError):
            return self._like(breakdown)
        clause = breakdown.clause if isinstance(breakdown, Breakdown) else _raised(breakdown)
        error = self._failed(f"{clause} while working on {request.id!r}; the others go on")
        if isinstance(breakdown, Breakdown) and breakdown.details:
            error.add_note(breakdown.details)
        elif not isinstance(breakdown, Breakdown):
            error.__cause__ = breakdown
        return error

    def _judged(
        self, item: object, feed: Feed[R], oddities: list[str]
    ) -> Iterator[tuple[str, Any]]:
        match item:
            case (str(request_id), Interim() as interim) if feed.waits(request_id):
                yield request_id, interim
            case (str(request_id), answer) if request := feed.answered(request_id):
                yield request_id, self._sound(answer, request)
            case (str(request_id), _):
                oddities.append(f"an answer to {request_id!r}, which does not wait for one,")
            case _:
                oddities.append(f"{item!r:.60}")
        if len(oddities) > MOST_ODDITIES:
            raise Breakdown(f"yielded {oddities[0]} and much more that nobody asked for")

    def _sound(self, answer: object, request: R) -> object:
        if isinstance(answer, TierlineError):
            return self._like(answer)
        if isinstance(answer, BaseException):
            return self._told(request, answer)
        if not isinstance(answer, self._terms.answer):
            wanted = self._terms.answer.__name__
            return self._nonsense(request, f"it is a {type(answer).__name__}, no {wanted}")
        fault = next(self._terms.faults(answer, request), None)
        return answer if fault is None else self._nonsense(request, fault)

    def _nonsense(self, request: R, fault: str) -> EngineError:
        return self._failed(f"gave an unusable answer to {request.id!r}: {fault}")

    def _failed(self, clause: str) -> EngineError:
        return self._terms.failure(f"the {self._terms.kind} {self._name!r} {clause}")

    def _like(self, error: TierlineError) -> EngineError:
        wanted = self._terms.failure
        return error if isinstance(error, wanted) else wanted(error.message)


def _raised(error: BaseException) -> str:
    text = f" ({error})" if str(error) else ""
    return f"raised {type(error).__name__}{text}"
