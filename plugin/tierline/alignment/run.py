"""Runs requests on an aligner: any length, fixed boundaries kept, one answer each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import replace

from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
)
from tierline.alignment.engine import Engine
from tierline.alignment.fixed import joined, pinned, split_at_fixed
from tierline.alignment.flow import Flow
from tierline.alignment.long import LongAlignment
from tierline.alignment.outcomes import ask, unplaced
from tierline.alignment.parts import OnPart, Part, ignored
from tierline.alignment.tally import Tally
from tierline.errors import TierlineError
from tierline.plugins.progress import Progress

__all__ = ["Engine", "run"]


def run(
    requests: Iterable[AlignmentRequest],
    engine: Engine,
    progress: Progress,
    *,
    on_part: OnPart = ignored,
) -> Iterator[Outcome]:
    """Yield `(id, Alignment or AlignmentError)` for each request, as each is ready.

    Requests that the aligner can take as they are stream through it together, and so do the pieces
    of longer ones that `engine.anchorer` finds. Those that hold fixed boundaries, or that the
    aligner has to find its own way through, are done one by one.

    Args:
        requests: What to align; their ids differ.
        engine: The aligner.
        progress: Reports, and cancels.
        on_part: Called with each part of a request as it is settled: long requests have many.

    Raises:
        Cancelled: `progress` said so.
    """
    tally = Tally(progress, len(requests) if isinstance(requests, Sized) else None)
    inner = tally.engines()
    stream = _Stream(requests, engine)
    while stream.more():
        for identity, outcome in Flow(engine, tally, on_part).run(stream.flowing(), inner):
            tally.answered(identity)
            yield identity, outcome
        for request in stream.single():
            answer = _answer(request, engine, inner, on_part)
            tally.answered(request.id)
            yield request.id, answer
    tally.finish()


class _Stream:
    """Splits a stream of requests, lazily, into runs of those that flow and single ones."""

    def __init__(self, requests: Iterable[AlignmentRequest], engine: Engine) -> None:
        self._requests = iter(requests)
        self._engine = engine
        self._next = next(self._requests, None)

    def more(self) -> bool:
        return self._next is not None

    def flowing(self) -> Iterator[AlignmentRequest]:
        """Yield requests up to the next one that is done by itself."""
        while self._next is not None and not self._is_single(self._next):
            request, self._next = self._next, next(self._requests, None)
            yield request

    def single(self) -> Iterator[AlignmentRequest]:
        """Yield requests up to the next one that flows."""
        while self._next is not None and self._is_single(self._next):
            request, self._next = self._next, next(self._requests, None)
            yield request

    def _is_single(self, request: AlignmentRequest) -> bool:
        if request.fixed:
            return True
        return self._engine.too_long(request) and not self._engine.takes_in_pieces(request)


def _answer(
    request: AlignmentRequest, engine: Engine, progress: Progress, on_part: OnPart
) -> Alignment | AlignmentError:
    try:
        if request.fixed:
            return _between_fixed(request, engine, progress, on_part)
        if engine.takes_in_pieces(request):
            return _flowing(request, engine, progress, on_part)
        if engine.too_long(request) and request.units:
            return _long(request, engine, progress, on_part)
        if engine.too_long(request):  # nothing to look for: a moment of it will do
            request = replace(request, end=request.start + (engine.longest or 0.0))
        answer = ask(engine.aligner, request, progress)
    except AlignmentError as error:
        return error
    except TierlineError as error:
        return AlignmentError(error.message)
    if isinstance(answer, Alignment):
        on_part(Part.whole(request, answer))
    return answer


def _between_fixed(
    request: AlignmentRequest, engine: Engine, progress: Progress, on_part: OnPart
) -> Alignment | AlignmentError:
    parts = split_at_fixed(request)
    outcomes: list[Alignment | AlignmentError] = []
    first = 0
    for n, part in enumerate(parts):
        stretch = progress.part(n / len(parts), (n + 1) / len(parts))
        outcomes.append(_answer(part, engine, stretch, _behind(first, request.id, on_part)))
        first += len(part.units)
    done = [outcome for outcome in outcomes if isinstance(outcome, Alignment)]
    if not done:
        return outcomes[0]
    origin = done[0].provenance
    answers = [
        outcome if isinstance(outcome, Alignment) else unplaced(part, origin)
        for part, outcome in zip(parts, outcomes, strict=True)
    ]
    return pinned(joined(answers, origin), request.fixed)


def _behind(first: int, identity: str, on_part: OnPart) -> OnPart:
    """Tell of the parts of a request's stretch as parts of the request itself."""
    return lambda part: on_part(replace(part, request=identity, first=first + part.first))


def _flowing(
    request: AlignmentRequest, engine: Engine, progress: Progress, on_part: OnPart
) -> Alignment | AlignmentError:
    outcomes = dict(run([request], engine, progress, on_part=on_part))
    return outcomes[request.id]


def _long(
    request: AlignmentRequest, engine: Engine, progress: Progress, on_part: OnPart
) -> Alignment:
    spec = engine.spec
    longest = engine.longest or request.duration
    if not spec.open_end:
        raise AlignmentError(
            f"{request.audio.name} is longer than the {longest:.0f} s that {spec.title} takes, "
            "and nothing is there that finds its text; name something that does (--anchors), or "
            "align it interval by interval (--text-tier)."
        )
    return LongAlignment(request, engine.aligner, longest).align(progress, on_part)
