"""Opens aligners: in this process, or in a child that may crash, hang and be cancelled."""

from __future__ import annotations

import contextlib
import pickle
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tierline.alignment.checked import Breakdown, CheckedAligner
from tierline.alignment.child import Child, worker_command
from tierline.alignment.contract import Aligner, AlignmentError, AlignmentRequest, Closing, Outcome
from tierline.alignment.messages import (
    Answer,
    Ask,
    Begin,
    Done,
    NoMore,
    Raised,
    Ready,
    Report,
    Step,
    Want,
)
from tierline.alignment.options import check
from tierline.alignment.progress import Progress
from tierline.alignment.spec import AlignerSpec, Options
from tierline.errors import Cancelled, TierlineError, UsageError

STARTING_PATIENCES = 5.0  # loading a model may take this many times `AlignerSpec.patience`
SETTLE_SECONDS = 0.1  # how long an idle child may take to end a run that was left early


def open_aligner(
    spec: AlignerSpec,
    options: Options = None,
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> CheckedAligner:
    """Make an aligner that keeps the contract whatever its engine does; close it after use.

    Can be used from several threads: each `align` at work has a child process of its own, which
    is used again once that `align` is over.

    Args:
        spec: What to open.
        options: An instance of `spec.options`; None for the defaults.
        progress: Can cancel the loading of a large model.
        command: Starts `tierline.alignment.worker` in a child; for programs that are frozen into
            one executable and so have no Python to call.

    Raises:
        TierlineError: It cannot be made; the message says why.
        Cancelled: `progress` said so.
    """
    return CheckedAligner(
        spec.name, open_unchecked(spec, options, progress=progress, command=command)
    )


def open_unchecked(
    spec: AlignerSpec,
    options: Options = None,
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> Aligner:
    """Make an aligner without the guard, as the conformance checks need it.

    See `open_aligner`. Nonsense comes through; a breakdown raises `Breakdown`.
    """
    chosen = spec.options() if options is None else options
    if not isinstance(chosen, spec.options):
        raise UsageError(
            f"the aligner {spec.name!r} takes {spec.options.__name__}, "
            f"not {type(chosen).__name__}, as its options"
        )
    check(chosen)
    reason = spec.unavailable()
    if reason is not None:
        raise AlignmentError(f"the aligner {spec.name!r} cannot run here: {reason}")
    progress = progress or Progress()
    if spec.isolated:
        child = ChildAligner(spec, chosen, command or worker_command())
        child.start(progress)
        return child
    try:
        return spec.create(chosen)
    except (TierlineError, Cancelled):
        raise
    except Exception as error:
        raise _not_started(spec, f"{type(error).__name__}: {error}") from error


class ChildAligner(Closing):
    """An aligner in child processes, one for each `align` at work at the same time.

    Args:
        spec: What to run.
        options: Its options.
        command: Starts `tierline.alignment.worker`.

    Raises:
        AlignmentError: `spec.create` or the options cannot be sent to a child.
    """

    def __init__(self, spec: AlignerSpec, options: Options, command: Sequence[str]) -> None:
        self._spec = spec
        self._command = tuple(command)
        self._aligner = _pickled(spec, options)
        self._idle: list[Child] = []
        self._children: set[Child] = set()
        # Runs at the end of the interpreter too, so that nobody's script leaves a child behind.
        self._ending = weakref.finalize(self, _end_all, self._idle, self._children)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children."""
        return tuple(sorted(child.pid for child in tuple(self._children)))

    def start(self, progress: Progress) -> None:
        """Have a child ready; raises what `spec.create` raised."""
        self._idle.append(self._taken(progress))

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield whatever the child yields, as it comes.

        Raises:
            Breakdown: The child died, hung, or its aligner raised.
            TierlineError: The aligner raised it.
            Cancelled: `progress` said so; the child is gone.
        """
        child = self._taken(progress)
        at_work: dict[str, AlignmentRequest] = {}
        over = False
        try:
            child.tell(Begin())
            feed = iter(requests)
            while not over:
                report = child.report(progress, self._patience(at_work))
                over = report.ends
                yield from _followed(report, child, feed, at_work, progress)
        finally:
            # A run that is left with nothing at work costs no child.
            if over or (not at_work and child.settled(SETTLE_SECONDS)):
                self._idle.append(child)
            else:
                self._drop(child)

    def close(self) -> None:
        """End all children."""
        self._ending()

    def _patience(self, at_work: dict[str, AlignmentRequest]) -> float:
        audio = sum(max(request.duration, 0.0) for request in tuple(at_work.values()))
        return self._spec.patience + audio

    def _taken(self, progress: Progress) -> Child:
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            self._drop(child)
        if not self._ending.alive:
            raise AlignmentError(f"the aligner {self._spec.name!r} is closed: open it again")
        return self._made(progress)

    def _made(self, progress: Progress) -> Child:
        try:
            child = Child(self._command, self._aligner)
        except OSError as error:
            raise _not_started(self._spec, str(error)) from error
        self._children.add(child)
        try:
            report = child.report(progress, self._spec.patience * STARTING_PATIENCES)
        except Breakdown as error:
            self._drop(child)
            failure = _not_started(self._spec, f"it {error.clause}")
            failure.add_note(error.details)
            raise failure from error
        except BaseException:
            self._drop(child)
            raise
        if not isinstance(report, Ready):
            self._drop(child)
            raise _refused(self._spec, report)
        return child

    def _drop(self, child: Child) -> None:
        child.kill()
        self._children.discard(child)


def _followed(
    report: Report,
    child: Child,
    feed: Iterator[AlignmentRequest],
    at_work: dict[str, AlignmentRequest],
    progress: Progress,
) -> Iterator[Any]:
    """Do what a report asks for; yield what it brings."""
    match report:
        case Want():
            request = next(feed, None)
            if request is None:
                child.tell(NoMore())
            else:
                at_work[request.id] = request
                child.tell(Ask(request))
        case Step(fraction, message):
            progress.step(fraction, message)
        case Answer(payload):
            item = pickle.loads(payload)
            with contextlib.suppress(TypeError, LookupError, KeyError):
                at_work.pop(item[0], None)
            yield item
        case Raised(error, what, trace):
            raise error if error is not None else Breakdown(f"raised {what}", trace)
        case Done() | Ready():
            pass


def _pickled(spec: AlignerSpec, options: Options) -> bytes:
    if "__main__" in (getattr(spec.create, "__module__", ""), spec.options.__module__):
        raise AlignmentError(
            f"the aligner {spec.name!r} is defined in a script, where its child process cannot "
            "find it: move it into a module of its own, or set isolated=False"
        )
    try:
        return pickle.dumps((spec.create, options), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise AlignmentError(
            f"the aligner {spec.name!r} cannot be sent to a child process ({error}): "
            "`create` and the class of its options must stand at the top of a module"
        ) from error


def _refused(spec: AlignerSpec, report: Report) -> TierlineError:
    if not isinstance(report, Raised):
        return _not_started(spec, "its child process does not keep to the protocol")
    if report.error is not None:
        return report.error
    failure = _not_started(spec, report.what)
    failure.add_note(report.trace)
    return failure


def _not_started(spec: AlignerSpec, why: str) -> AlignmentError:
    return AlignmentError(f"the aligner {spec.name!r} could not be started: {why}")


def _end_all(idle: list[Child], children: set[Child]) -> None:
    for child in idle:
        child.end()
    for child in tuple(children):
        child.kill()
    idle.clear()
    children.clear()
