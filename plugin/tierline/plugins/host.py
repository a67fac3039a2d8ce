"""Runs engines: in this process, or in a child that may crash, hang and be cancelled."""

from __future__ import annotations

import contextlib
import pickle
import weakref
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tierline.errors import Cancelled, TierlineError, UsageError
from tierline.plugins.breakdown import Breakdown
from tierline.plugins.child import Child, worker_command
from tierline.plugins.closing import Closing
from tierline.plugins.contract import EngineRequest, Interim
from tierline.plugins.messages import (
    Answer,
    Ask,
    Begin,
    Done,
    NoMore,
    Raised,
    Ready,
    Report,
    Step,
    Stop,
    Want,
)
from tierline.plugins.options import check
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Made, Options, PluginSpec

STARTING_PATIENCES = 5.0  # loading a model may take this many times `PluginSpec.patience`
SETTLE_SECONDS = 0.1  # how long an idle child may take to end a run that was left early
LAST_SECONDS = 0.1  # how long a cancelled run waits for the end of a child that was killed


def chosen(spec: PluginSpec, options: Options) -> Options:
    """Return the options to open a plug-in with, or refuse.

    Raises:
        UsageError: They are not of the plug-in's own kind, or have a value they cannot have.
        EngineError: The plug-in cannot run here, or something has to be there first.
    """
    options = spec.options() if options is None else options
    if not isinstance(options, spec.options):
        raise UsageError(
            f"the {spec.kind} {spec.name!r} takes {spec.options.__name__}, "
            f"not {type(options).__name__}, as its options"
        )
    check(options)
    reason = spec.unavailable()
    if reason is not None:
        raise spec.failure(f"the {spec.kind} {spec.name!r} cannot run here: {reason}")
    missing = None if spec.needs is None else spec.needs(options)
    if missing is not None:
        raise spec.failure(missing)
    return options


def open_engine(
    spec: PluginSpec,
    options: Options,
    in_child: type[ChildEngine],
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> Made:
    """Make an engine, in this process or in a child, as its spec says.

    Args:
        spec: What to open.
        options: An instance of `spec.options`; None for the defaults.
        in_child: What stands for it here if it is in a child.
        progress: Can cancel the loading of a large model.
        command: Starts `tierline.plugins.worker` in a child; None takes this Python.

    Raises:
        TierlineError: It cannot be made; the message says why.
        Cancelled: `progress` said so.
    """
    options = chosen(spec, options)
    if not spec.isolated:
        return create_here(spec, options)
    child = in_child(spec, options, command or worker_command())
    child.start(progress or Progress())
    return child


def create_here(spec: PluginSpec, options: Options) -> Made:
    """Make an engine in this process.

    Raises:
        TierlineError: It cannot be made; the message says why.
    """
    try:
        return spec.create(options)
    except (TierlineError, Cancelled):
        raise
    except Exception as error:
        raise _not_started(spec, f"{type(error).__name__}: {error}") from error


class ChildEngine(Closing):
    """An engine in child processes, one for each `run` at work at the same time.

    Args:
        spec: What to run.
        options: Its options.
        command: Starts `tierline.plugins.worker`.

    Raises:
        EngineError: `spec.create` or the options cannot be sent to a child.
    """

    def __init__(self, spec: PluginSpec, options: Options, command: Sequence[str]) -> None:
        self._spec = spec
        self._command = tuple(command)
        self._engine = _pickled(spec, options)
        self._idle: list[Child] = []
        self._children: set[Child] = set()
        # Runs at the end of the interpreter too, so that nobody's script leaves a child behind.
        self._ending = weakref.finalize(self, _end_all, self._idle, self._children)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children."""
        return tuple(sorted(child.pid for child in tuple(self._children) if child.alive))

    def start(self, progress: Progress) -> None:
        """Have a child ready; raises what `spec.create` raised."""
        self._idle.append(self._taken(progress))

    def run(self, requests: Iterable[EngineRequest], progress: Progress) -> Iterator[Any]:
        """Yield whatever the child yields, as it comes.

        Raises:
            Breakdown: The child died, hung, or its engine raised.
            TierlineError: The engine raised it.
            Cancelled: `progress` said so; the child has stopped, or is gone.
        """
        child = self._taken(progress)
        at_work: dict[str, EngineRequest] = {}
        over = False
        try:
            child.tell(Begin())
            feed = iter(requests)
            while not over:
                report = child.report(progress, self._patience(at_work))
                over = report.ends
                yield from _followed(report, child, feed, at_work, progress)
        finally:
            if over or self._stopped(child, at_work):
                self._idle.append(child)
            else:
                self._drop(child)

    def _stopped(self, child: Child, at_work: dict[str, EngineRequest]) -> bool:
        """Tell whether a run that is left early came to its end, so that the child can go on."""
        if self._ending.alive and at_work and self._spec.grace:
            with contextlib.suppress(Breakdown):
                child.tell(Stop())
                return child.settled(self._spec.grace)
        # A run that is left with nothing at work costs no child.
        return not at_work and child.settled(SETTLE_SECONDS)

    def close(self) -> None:
        """End all children."""
        self._ending()

    def _patience(self, at_work: dict[str, EngineRequest]) -> float:
        audio = sum(max(request.duration, 0.0) for request in tuple(at_work.values()))
        return self._spec.patience + audio

    def _taken(self, progress: Progress) -> Child:
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            self._drop(child)
        if not self._ending.alive:
            spec = self._spec
            raise spec.failure(f"the {spec.kind} {spec.name!r} is closed: open it again")
        return self._made(progress)

    def _made(self, progress: Progress) -> Child:
        try:
            child = Child(self._command, self._engine, self._spec.method)
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
        child.kill(LAST_SECONDS)
        if not child.alive:  # else `close` waits for it
            self._children.discard(child)


def _followed(
    report: Report,
    child: Child,
    feed: Iterator[EngineRequest],
    at_work: dict[str, EngineRequest],
    progress: Progress,
) -> Iterator[Any]:
    """Do what a report asks for; yield what it brings."""
    match report:
        case Want():
            request = _next(feed, child)
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
                if not isinstance(item[1], Interim):  # after which the work goes on
                    at_work.pop(item[0], None)
            yield item
        case Raised(error, what, trace):
            raise error if error is not None else Breakdown(f"raised {what}", trace)
        case Done() | Ready():
            pass


def _next(feed: Iterator[EngineRequest], child: Child) -> EngineRequest | None:
    """Return the next request; if there is none because of an error, the child is told so too.

    A child that goes on waiting for its request would not notice that it is to stop.
    """
    try:
        return next(feed, None)
    except BaseException:
        with contextlib.suppress(Breakdown):
            child.tell(NoMore())
        raise


def _pickled(spec: PluginSpec, options: Options) -> bytes:
    if "__main__" in (getattr(spec.create, "__module__", ""), spec.options.__module__):
        raise spec.failure(
            f"the {spec.kind} {spec.name!r} is defined in a script, where its child process cannot "
            "find it: move it into a module of its own, or set isolated=False"
        )
    try:
        return pickle.dumps((spec.create, options), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise spec.failure(
            f"the {spec.kind} {spec.name!r} cannot be sent to a child process ({error}): "
            "`create` and the class of its options must stand at the top of a module"
        ) from error


def _refused(spec: PluginSpec, report: Report) -> TierlineError:
    if not isinstance(report, Raised):
        return _not_started(spec, "its child process does not keep to the protocol")
    if report.error is not None:
        return report.error
    failure = _not_started(spec, report.what)
    failure.add_note(report.trace)
    return failure


def _not_started(spec: PluginSpec, why: str) -> TierlineError:
    return spec.failure(f"the {spec.kind} {spec.name!r} could not be started: {why}")


def _end_all(idle: list[Child], children: set[Child]) -> None:
    for child in idle:
        child.end()
    for child in tuple(children):
        child.kill()
    idle.clear()
    children.clear()
