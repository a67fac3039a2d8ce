"""Makes any aligner keep the contract: every request answered once, soundly, come what may."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Closing,
    Defect,
    Outcome,
    Provenance,
)
from tierline.alignment.progress import Progress
from tierline.errors import Cancelled, TierlineError

_PLAIN = (str, int, float, bool, type(None))
MOST_ODDITIES = 100  # in one run; more than that and the aligner is talking to itself


class Breakdown(Exception):  # noqa: N818 - told to users as an AlignmentError, never as this
    """An aligner broke down; `clause` completes a sentence that begins with its name."""

    def __init__(self, clause: str, details: str = "") -> None:
        super().__init__(clause)
        self.clause = clause
        self.details = details


class CheckedAligner(Closing):
    """An aligner behind a guard.

    Each request gets exactly one outcome, in any order; an outcome is a sound alignment or an
    error. Nothing is raised but `Cancelled` and what the caller's own iterable or progress raises.
    A run that breaks down with one request at work costs that request; with several, each is tried
    again by itself, so that only the guilty one fails.

    Args:
        name: What the aligner is called in messages.
        aligner: The aligner to guard; it may raise, or yield nonsense.
    """

    def __init__(self, name: str, aligner: Aligner) -> None:
        self._name = name
        self._aligner = aligner

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, as each is ready; see `Aligner.align`."""
        feed = _Feed(requests)
        while feed.more():
            yield from self._run(feed, progress)

    def close(self) -> None:
        """Let go of the aligner; it cannot be used again."""
        with contextlib.suppress(Exception):  # it is let go of anyhow
            self._aligner.close()

    def _run(self, feed: _Feed, progress: Progress) -> Iterator[Outcome]:
        feed.taken = 0
        oddities: list[str] = []
        breakdown: Exception | SystemExit | None = None
        try:
            for item in self._aligner.align(feed, _callers(progress)):
                yield from feed.twins()
                yield from self._judged(item, feed, oddities)
                progress.check()
        except Cancelled:
            raise
        except _FromCaller as error:
            raise error.cause from None
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a plug-in may raise anything
            breakdown = error
        yield from feed.twins()
        yield from self._settled(feed, progress, breakdown, oddities)

    def _settled(
        self,
        feed: _Feed,
        progress: Progress,
        breakdown: Exception | SystemExit | None,
        oddities: list[str],
    ) -> Iterator[Outcome]:
        """Answer what a run left unanswered."""
        if not feed.taken:
            feed.take()  # or a run that takes nothing would be started over for ever
        left = feed.abandon()
        if breakdown is not None and len(left) > 1:
            for request in left:
                yield from self.align([request], progress)
            return
        for request in left:
            yield request.id, self._blame(request, breakdown, oddities)

    def _blame(
        self,
        request: AlignmentRequest,
        breakdown: Exception | SystemExit | None,
        oddities: list[str],
    ) -> AlignmentError:
        if breakdown is not None:
            return self._told(request, breakdown)
        instead = f" (it yielded {oddities[0]} instead)" if oddities else ""
        return AlignmentError(f"the aligner {self._name!r} never answered {request.id!r}{instead}")

    def _told(self, request: AlignmentRequest, breakdown: BaseException) -> AlignmentError:
        if isinstance(breakdown, TierlineError):
            return _like(breakdown)
        clause = breakdown.clause if isinstance(breakdown, Breakdown) else _raised(breakdown)
        error = AlignmentError(
            f"the aligner {self._name!r} {clause} while working on {request.id!r}; the others go on"
        )
        if isinstance(breakdown, Breakdown) and breakdown.details:
            error.add_note(breakdown.details)
        elif not isinstance(breakdown, Breakdown):
            error.__cause__ = breakdown
        return error

    def _judged(self, item: object, feed: _Feed, oddities: list[str]) -> Iterator[Outcome]:
        match item:
            case (str(request_id), answer) if request := feed.answered(request_id):
                yield request_id, self._sound(answer, request)
            case (str(request_id), _):
                oddities.append(f"an answer to {request_id!r}, which does not wait for one,")
            case _:
                oddities.append(f"{item!r:.60}")
        if len(oddities) > MOST_ODDITIES:
            raise Breakdown(f"yielded {oddities[0]} and much more that nobody asked for")

    def _sound(self, answer: object, request: AlignmentRequest) -> Alignment | AlignmentError:
        if isinstance(answer, AlignmentError):
            return answer
        if isinstance(answer, TierlineError):
            return _like(answer)
        if isinstance(answer, BaseException):
            return self._told(request, answer)
        if not isinstance(answer, Alignment):
            return self._nonsense(request, f"it is a {type(answer).__name__}, no Alignment")
        fault = next(faults(answer, request), None)
        return answer if fault is None else self._nonsense(request, fault)

    def _nonsense(self, request: AlignmentRequest, fault: str) -> AlignmentError:
        return AlignmentError(
            f"the aligner {self._name!r} gave an unusable answer to {request.id!r}: {fault}"
        )


class _FromCaller(BaseException):
    """Carries what the caller's side raised past an aligner that catches everything."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(cause)
        self.cause = cause


class _Feed:
    """The requests of one `align`, handed out one by one, and those that wait for an answer."""

    def __init__(self, requests: Iterable[AlignmentRequest]) -> None:
        self._requests = iter(requests)
        self._peeked: list[AlignmentRequest] = []
        self._waiting: dict[str, AlignmentRequest] = {}
        self._twins: list[AlignmentRequest] = []
        self.taken = 0

    def more(self) -> bool:
        """Tell whether there is another request; looks one ahead."""
        if not self._peeked:
            self._peeked.extend(request for request in [next(self._requests, None)] if request)
        return bool(self._peeked)

    def __iter__(self) -> Iterator[AlignmentRequest]:
        return self

    def __next__(self) -> AlignmentRequest:
        try:
            return self.take()
        except (StopIteration, Cancelled):
            raise
        except Exception as error:
            raise _FromCaller(error) from error

    def take(self) -> AlignmentRequest:
        """Hand out the next request; StopIteration if there is none."""
        while True:
            request = self._peeked.pop() if self._peeked else next(self._requests)
            self.taken += 1
            if request.id not in self._waiting:
                self._waiting[request.id] = request
                return request
            self._twins.append(request)

    def answered(self, request_id: str) -> AlignmentRequest | None:
        """Return the request that waited for this answer."""
        return self._waiting.pop(request_id, None)

    def twins(self) -> Iterator[Outcome]:
        """Refuse the requests whose id was in use."""
        while self._twins:
            twin = self._twins.pop(0)
            message = f"two requests have the id {twin.id!r}: only the first was worked on"
            yield twin.id, AlignmentError(message)

    def abandon(self) -> list[AlignmentRequest]:
        """Return what still waits, and wait no longer."""
        left = list(self._waiting.values())
        self._waiting.clear()
        return left


def _callers(progress: Progress) -> Progress:
    """Let errors of the caller's own progress pass through the aligner."""

    def report(fraction: float, message: str) -> None:
        try:
            progress.step(fraction, message)
        except Cancelled:
            raise
        except Exception as error:
            raise _FromCaller(error) from error

    def cancelled() -> bool:
        try:
            progress.check()
        except Cancelled:
            raise
        except Exception as error:
            raise _FromCaller(error) from error
        return False

    return Progress(report, cancelled)


def _raised(error: BaseException) -> str:
    text = f" ({error})" if str(error) else ""
    return f"raised {type(error).__name__}{text}"


def _like(error: TierlineError) -> AlignmentError:
    return error if isinstance(error, AlignmentError) else AlignmentError(error.message)


def faults(alignment: Alignment, request: AlignmentRequest) -> Iterator[str]:
    """Say what breaks the contract, of whatever kind the values in there are."""
    try:
        yield from _wrong_kinds(alignment)
        yield from alignment.faults(request)
    except Exception as error:  # noqa: BLE001 - nonsense of any kind may be in there
        yield f"it holds values of a wrong kind ({type(error).__name__}: {error})"


def _wrong_kinds(alignment: Alignment) -> Iterator[str]:
    """Find what a comparison lets pass but a file or another process would stumble over."""
    provenance = alignment.provenance
    if not isinstance(provenance, Provenance):
        yield "it does not say where it comes from"
    elif not all(isinstance(value, _PLAIN) for value in provenance.options.values()):
        yield "its provenance has options that are no plain values"
    times = [time for word in alignment.words if word.span for time in word.span]
    times += [time for phone in alignment.phones for time in (phone.start, phone.end)]
    times += [word.confidence for word in alignment.words if word.confidence is not None]
    times += [
        number
        for stretch in alignment.stretches
        for number in (stretch.start, stretch.end, stretch.agreement)
    ]
    strange = {type(time).__name__ for time in times if not isinstance(time, (int, float))}
    if strange:
        yield f"its numbers are of the kind {', '.join(sorted(strange))}, not float"
    if not all(isinstance(defect, Defect) for word in alignment.words for defect in word.defects):
        yield "it has defects that are not of the list `Defect`"
