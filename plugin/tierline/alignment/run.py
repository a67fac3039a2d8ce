"""Runs requests on an aligner: any length, fixed boundaries kept, one answer each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass, replace

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
)
from tierline.alignment.fixed import joined, pinned, split_at_fixed
from tierline.alignment.long import LongAlignment
from tierline.alignment.outcomes import ask, unplaced
from tierline.alignment.parts import OnPart, Part, ignored
from tierline.alignment.spec import AlignerSpec
from tierline.errors import TierlineError
from tierline.plugins.progress import Progress


@dataclass(frozen=True, slots=True)
class Engine:
    """An aligner that is open, with what is needed to use it.

    Attributes:
        spec: What it says of itself.
        aligner: The aligner, as `open_aligner` gives it.
        anchorer: An aligner that can do open-ended requests, to cut long recordings with; None
            takes the aligner itself if it can.
    """

    spec: AlignerSpec
    aligner: Aligner
    anchorer: Aligner | None = None


def run(
    requests: Iterable[AlignmentRequest],
    engine: Engine,
    progress: Progress,
    *,
    on_part: OnPart = ignored,
) -> Iterator[Outcome]:
    """Yield `(id, Alignment or AlignmentError)` for each request, as each is ready.

    Requests that the aligner can take as they are stream through it together; those that are too
    long for it or hold fixed boundaries are cut up and put together again.

    Args:
        requests: What to align; their ids differ.
        engine: The aligner.
        progress: Reports, and cancels.
        on_part: Called with each part of a request as it is settled: long requests have many.

    Raises:
        Cancelled: `progress` said so.
    """
    total = len(requests) if isinstance(requests, Sized) else None
    stream = _Stream(requests, engine.spec)
    inner = _shared(progress, total, stream)
    while stream.more():
        for identity, outcome in engine.aligner.align(stream.plain(), inner):
            stream.done += 1
            request = stream.handed.pop(identity, None)
            if request is not None and isinstance(outcome, Alignment):
                on_part(Part.whole(request, outcome))
            yield identity, outcome
        for request in stream.special():
            answer = _answer(request, engine, inner, on_part)
            stream.done += 1
            yield request.id, answer
    if total:
        progress.step(1.0)


def _shared(progress: Progress, total: int | None, stream: _Stream) -> Progress:
    """Return a progress for single requests that reports how far all of them are."""

    def report(fraction: float, message: str) -> None:
        if total:
            progress.step((stream.done + min(fraction, 1.0)) / total, message)
        else:
            progress.step(fraction, message)

    return progress.quiet().reporting(report)


class _Stream:
    """Splits a stream of requests, lazily, into runs of plain ones and single special ones."""

    def __init__(self, requests: Iterable[AlignmentRequest], spec: AlignerSpec) -> None:
        self._requests = iter(requests)
        self._spec = spec
        self._next = next(self._requests, None)
        self.handed: dict[str, AlignmentRequest] = {}  # plain ones that wait for their answer
        self.done = 0  # how many have been answered

    def more(self) -> bool:
        return self._next is not None

    def plain(self) -> Iterator[AlignmentRequest]:
        """Yield requests up to the next special one."""
        while self._next is not None and not self._is_special(self._next):
            request, self._next = self._next, next(self._requests, None)
            self.handed[request.id] = request
            yield request

    def special(self) -> Iterator[AlignmentRequest]:
        """Yield requests up to the next plain one."""
        while self._next is not None and self._is_special(self._next):
            request, self._next = self._next, next(self._requests, None)
            yield request

    def _is_special(self, request: AlignmentRequest) -> bool:
        return bool(request.fixed) or _too_long(request, self._spec)


def _too_long(request: AlignmentRequest, spec: AlignerSpec) -> bool:
    limit = spec.longest_piece
    return limit is not None and not request.open_end and request.duration > limit


def _answer(
    request: AlignmentRequest, engine: Engine, progress: Progress, on_part: OnPart
) -> Alignment | AlignmentError:
    try:
        if request.fixed:
            return _between_fixed(request, engine, progress, on_part)
        if _too_long(request, engine.spec) and request.units:
            return _long(request, engine, progress, on_part)
        if _too_long(request, engine.spec):  # nothing to look for: a moment of it will do
            request = replace(request, end=request.start + (engine.spec.longest_piece or 0.0))
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


def _long(
    request: AlignmentRequest, engine: Engine, progress: Progress, on_part: OnPart
) -> Alignment:
    spec = engine.spec
    anchorer = engine.anchorer or (engine.aligner if spec.open_end else None)
    longest = spec.longest_piece or request.duration
    if anchorer is None:
        raise AlignmentError(
            f"{request.audio.name} is longer than the {longest:.0f} s that {spec.title} takes, "
            "and no aligner is there to cut it; align it interval by interval (--text-tier)."
        )
    return LongAlignment(request, engine.aligner, anchorer, longest).align(progress, on_part)
