"""An aligner that stays open between alignments, and ends with the window whatever it is doing."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tierline.alignment.engine import Engine
from tierline.alignment.host import open_aligner
from tierline.alignment.registry import Registry
from tierline.alignment.spec import AlignerSpec
from tierline.errors import Cancelled, TierlineError
from tierline.plugins.closing import Closing
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.anchors import LazyAnchorer
from tierline.workflow.choosing import Choice, choose
from tierline.workflow.settings import AlignSettings

TURN_SECONDS = 0.02  # how often somebody who waits for the aligner looks whether to give up


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open aligner and what it was opened with."""

    spec: AlignerSpec
    options: Any
    files: tuple[tuple[int, int] | None, ...]
    engine: Engine

    def serves(self, choice: Choice) -> bool:
        """Tell whether it is the one asked for."""
        wanted = (choice.spec, choice.options, _files(choice.options))
        return (self.spec, self.options, self.files) == wanted

    def with_anchors(self, choice: Choice) -> _Opened:
        """Return it with what the choice says is to cut long recordings, and close what did."""
        before = self.engine.anchorer
        if isinstance(before, LazyAnchorer) and before.choice == choice.anchors:
            return self
        if before is None and choice.anchors is None:
            return self
        if before is not None:
            before.close()
        return replace(self, engine=replace(self.engine, anchorer=_anchorer(choice)))


class WarmAligner(Closing):
    """Keeps one aligner open; another one, or other options, close it and open theirs.

    Threads take turns. `close` may be called from any thread, at any time: work that is going on
    is cancelled, and no child process stays behind.

    Args:
        registry: Where aligners are found; None takes all that are installed.
        transcribers: Where transcribers are found; None takes all that are installed.
    """

    def __init__(
        self,
        registry: Registry | None = None,
        transcribers: TranscriberRegistry | None = None,
    ) -> None:
        self._registry = registry or Registry()
        self._transcribers = transcribers or TranscriberRegistry()
        self._turn = threading.Lock()  # held while the aligner is lent
        self._lock = threading.Lock()  # guards the two below; held for moments only
        self._opened: _Opened | None = None
        self._closed = False

    def choose(self, settings: AlignSettings) -> Choice:
        """Find the aligner that settings ask for, without opening it.

        Raises:
            UsageError: There is no such aligner, or it cannot do what is asked.
        """
        return choose(settings, self._registry, self._transcribers)

    @contextlib.contextmanager
    def lent(self, choice: Choice, progress: Progress) -> Iterator[tuple[Engine, Progress]]:
        """Open the aligner if need be, and lend it.

        Yields:
            The aligner, and a progress to work with, which also ends the work on `close`.

        Raises:
            TierlineError: It cannot be opened.
            Cancelled: `progress` said so, or this was closed.
        """
        watched = Progress(progress.step, lambda: self._stops(progress))
        while not self._turn.acquire(timeout=TURN_SECONDS):
            watched.check()
        try:
            yield self._engine(choice, watched), watched
        except TierlineError:
            watched.check()  # an aligner that is closed at work fails in whatever way
            raise
        finally:
            self._turn.release()
        watched.check()

    def close(self) -> None:
        """Close the aligner and end its processes; work that is going on ends as cancelled."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, None
        _close(opened)

    def _stops(self, progress: Progress) -> bool:
        progress.check()
        return self._closed

    def _engine(self, choice: Choice, progress: Progress) -> Engine:
        with self._lock:
            opened = self._opened
            if opened is not None and opened.serves(choice):
                self._opened = opened.with_anchors(choice)
                return self._opened.engine
            self._opened = None
        _close(opened)
        progress.step(0.0, f"opening {choice.spec.title}")
        files = _files(choice.options)
        aligner = open_aligner(choice.spec, choice.options, progress=progress)
        engine = Engine(choice.spec, aligner, _anchorer(choice), choice.options)
        with self._lock:
            if not self._closed:
                self._opened = _Opened(choice.spec, choice.options, files, engine)
                return engine
        aligner.close()
        raise Cancelled


def _close(opened: _Opened | None) -> None:
    if opened is not None:
        opened.engine.aligner.close()
        if opened.engine.anchorer is not None:
            opened.engine.anchorer.close()


def _anchorer(choice: Choice) -> LazyAnchorer | None:
    return None if choice.anchors is None else LazyAnchorer(choice.anchors)


def _files(options: object) -> tuple[tuple[int, int] | None, ...]:
    """Return what the files named in options are now: one that was edited must be read again."""
    return tuple(_state(value) for value in values(options).values() if isinstance(value, str))


def _state(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_size)
