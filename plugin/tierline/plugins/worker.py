"""The child's side of an isolated engine: `python -m tierline.plugins.worker`."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import pickle
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any, BinaryIO

from tierline.errors import Cancelled, TierlineError
from tierline.plugins.contract import EngineError, EngineRequest
from tierline.plugins.messages import (
    Answer,
    Ask,
    Begin,
    Done,
    Order,
    Quit,
    Raised,
    Ready,
    Report,
    Setup,
    Step,
    Stop,
    Want,
    read_frame,
    write_frame,
)
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Made

PLUG_INS = ("tierline.aligners.", "tierline.transcribers.")  # what the host does not import
STEP_SECONDS = 0.02  # a busy engine reports more often than anybody can look


def main() -> None:
    """Serve the host behind standard input and output until it says so or is gone."""
    incoming, outgoing = _private_pipes()
    faulthandler.enable(2)  # by number: programs without a console have no `sys.stderr`
    orders: SimpleQueue[Order] = SimpleQueue()
    stopping = threading.Event()
    threading.Thread(target=_listen, args=(incoming, orders, stopping), daemon=True).start()
    lock = threading.Lock()

    def say(report: Report) -> None:
        with lock:  # an engine may report progress from threads of its own
            write_frame(outgoing, report)

    try:
        serve(orders.get, say, stopping)
    except OSError:
        os._exit(0)  # the host is gone: nobody is left to tell


def serve(
    next_order: Callable[[], Order],
    say: Callable[[Report], None],
    stopping: threading.Event | None = None,
) -> None:
    """Make the engine that the first order describes and run it until told to quit.

    Args:
        next_order: Waits for the next order.
        say: Sends a report.
        stopping: Is set when the run at work is cancelled.
    """
    stopping = stopping or threading.Event()
    setup = next_order()
    if not isinstance(setup, Setup):
        return
    try:
        engine = _make(setup)
    except BaseException as error:  # noqa: BLE001 - a plug-in may raise anything
        say(_raised(error))
        return
    say(Ready())
    while not isinstance(order := next_order(), Quit):
        if isinstance(order, Begin):
            stopping.clear()
            requests = _requests(next_order, say)
            say(_run(getattr(engine, setup.method), requests, say, _progress(say, stopping)))
    with contextlib.suppress(Exception):
        engine.close()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to the host for us: what an engine prints goes to standard error."""
    incoming = os.fdopen(os.dup(0), "rb")
    outgoing = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return incoming, outgoing


def _listen(incoming: BinaryIO, orders: SimpleQueue[Order], stopping: threading.Event) -> None:
    """Pass orders on; once the host is gone, end at once, even in the middle of work."""
    while (frame := read_frame(incoming)) is not None:
        order = pickle.loads(frame)
        if isinstance(order, Stop):
            stopping.set()
        else:
            orders.put(order)
    os._exit(0)


def _make(setup: Setup) -> Made:
    sys.path[:] = setup.path
    if setup.python_path is None:
        os.environ.pop("PYTHONPATH", None)
    else:
        os.environ["PYTHONPATH"] = setup.python_path
    create, options = pickle.loads(setup.engine)
    return create(options)


def _run(
    call: Callable[[Iterator[EngineRequest], Progress], Iterator[Any]],
    requests: Iterator[EngineRequest],
    say: Callable[[Report], None],
    progress: Progress,
) -> Report:
    try:
        for item in call(requests, progress):
            say(_answer(item))
    except BaseException as error:  # noqa: BLE001 - a plug-in may raise anything
        return _raised(error)
    return Done()


def _requests(
    next_order: Callable[[], Order], say: Callable[[Report], None]
) -> Iterator[EngineRequest]:
    while True:
        say(Want())
        order = next_order()
        if not isinstance(order, Ask):
            return
        yield order.request


def _progress(say: Callable[[Report], None], stopping: threading.Event) -> Progress:
    """Pass steps to the host; the host ends this process if it does not stop when told to."""
    said = float("-inf")

    def alive(fraction: float, message: str, *, needed: bool = False) -> None:
        nonlocal said
        now = time.monotonic()
        if needed or now - said >= STEP_SECONDS:
            said = now
            say(Step(fraction, message))

    def report(fraction: float, message: str) -> None:
        alive(fraction, message, needed=fraction >= 1)

    return Progress(report, stopping.is_set)


def _answer(item: object) -> Answer:
    try:
        return Answer(pickle.dumps(item, pickle.HIGHEST_PROTOCOL))
    except Exception as error:  # noqa: BLE001 - what a plug-in returns may raise anything
        match item:
            case (str(request_id), _):
                message = f"its answer cannot leave the child process: {_text(error)}"
                return Answer(pickle.dumps((request_id, EngineError(message))))
            case _:
                return Answer(pickle.dumps(f"{type(item).__name__} object"))


def _raised(error: BaseException) -> Raised:
    trace = "".join(traceback.format_exception(error))
    return Raised(_for_users(error), _text(error), trace)


def _text(error: BaseException) -> str:
    if isinstance(error, Cancelled):
        return "Cancelled, though nobody asked for it"
    return f"{type(error).__name__} ({error})" if str(error) else type(error).__name__


def _for_users(error: BaseException) -> TierlineError | None:
    """Return the error as its next of kin that the host has, so that it loads no engine."""
    if not isinstance(error, TierlineError):
        return None
    for kind in type(error).__mro__:
        ours = kind.__module__.startswith("tierline.")
        if ours and not kind.__module__.startswith(
            ("tierline.aligners.", "tierline.transcribers.")
        ):
            kin: TierlineError = kind(error.message)
            return kin
    return None


if __name__ == "__main__":
    main()
