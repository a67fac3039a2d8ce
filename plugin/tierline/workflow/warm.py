"""An aligner that stays open between alignments, and ends with the window whatever it is doing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tierline.alignment.engine import Engine
from tierline.alignment.host import open_aligner
from tierline.alignment.registry import Registry
from tierline.alignment.spec import AlignerSpec
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.anchors import LazyAnchorer
from tierline.workflow.choosing import Choice, choose
from tierline.workflow.kept_warm import KeptWarm
from tierline.workflow.settings import AlignSettings


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

    def suited(self, choice: Choice) -> _Opened:
        """Return it with what the choice says is to cut long recordings, and close what did."""
        before = self.engine.anchorer
        if isinstance(before, LazyAnchorer) and before.choice == choice.anchors:
            return self
        if before is None and choice.anchors is None:
            return self
        if before is not None:
            before.close()
        return replace(self, engine=replace(self.engine, anchorer=_anchorer(choice)))

    def close(self) -> None:
        """Close it, and what cuts long recordings."""
        self.engine.aligner.close()
        if self.engine.anchorer is not None:
            self.engine.anchorer.close()


class WarmAligner(KeptWarm[Choice, _Opened]):
    """Keeps one aligner open; see `KeptWarm`.

    Args:
        registry: Where aligners are found; None takes all that are installed.
        transcribers: Where transcribers are found; None takes all that are installed.
    """

    def __init__(
        self,
        registry: Registry | None = None,
        transcribers: TranscriberRegistry | None = None,
    ) -> None:
        super().__init__()
        self._registry = registry or Registry()
        self._transcribers = transcribers or TranscriberRegistry()

    @property
    def registry(self) -> Registry:
        """Where aligners are found."""
        return self._registry

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
        with self._lent(choice, progress) as (opened, watched):
            yield opened.engine, watched

    def _open(self, choice: Choice, progress: Progress) -> _Opened:
        progress.step(0.0, f"opening {choice.spec.title}")
        files = _files(choice.options)
        aligner = open_aligner(choice.spec, choice.options, progress=progress)
        engine = Engine(choice.spec, aligner, _anchorer(choice), choice.options)
        return _Opened(choice.spec, choice.options, files, engine)


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
