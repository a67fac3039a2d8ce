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
from tierline.workflow.anchors import AnchorChoice, LazyAnchorer
from tierline.workflow.choosing import Choice, choose
from tierline.workflow.kept_warm import KeptWarm
from tierline.workflow.refining import RefiningAligner
from tierline.workflow.settings import AlignSettings


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open aligner and what it was opened with."""

    spec: AlignerSpec
    options: Any
    files: tuple[tuple[int, int] | None, ...]
    engine: Engine
    hearer: LazyAnchorer | None = None

    def serves(self, choice: Choice) -> bool:
        """Tell whether it is the one asked for."""
        wanted = (choice.spec, choice.options, _files(choice.options))
        return (self.spec, self.options, self.files) == wanted

    def suited(self, choice: Choice) -> _Opened:
        """Return it with the engines beside it that the choice asks for; others are closed."""
        before = self.engine.anchorer
        anchorer = _suited(before if isinstance(before, LazyAnchorer) else None, choice.anchors)
        hearer = _suited(self.hearer, _hearing(choice))
        if anchorer is before and hearer is self.hearer:
            return self
        return replace(self, engine=replace(self.engine, anchorer=anchorer), hearer=hearer)

    def refining(self, choice: Choice) -> Engine:
        """Return the engine, its answers refined if the choice says so."""
        if choice.refining is None:
            return self.engine
        hearer = choice.refining.engine(self.hearer)
        aligner = RefiningAligner(self.engine.aligner, choice.refining.profile, hearer)
        return replace(self.engine, aligner=aligner)

    def close(self) -> None:
        """Close it, and the engines beside it."""
        self.engine.aligner.close()
        for beside in (self.engine.anchorer, self.hearer):
            if beside is not None:
                beside.close()


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
            yield opened.refining(choice), watched

    def _open(self, choice: Choice, progress: Progress) -> _Opened:
        progress.step(0.0, f"opening {choice.spec.title}")
        files = _files(choice.options)
        aligner = open_aligner(choice.spec, choice.options, progress=progress)
        engine = Engine(choice.spec, aligner, _suited(None, choice.anchors), choice.options)
        hearer = _suited(None, _hearing(choice))
        return _Opened(choice.spec, choice.options, files, engine, hearer)


def _hearing(choice: Choice) -> AnchorChoice | None:
    return None if choice.refining is None else choice.refining.hearer


def _suited(before: LazyAnchorer | None, wanted: AnchorChoice | None) -> LazyAnchorer | None:
    """Return the engine beside the aligner that is wanted, and close another one."""
    if before is not None and before.choice == wanted:
        return before
    if before is not None:
        before.close()
    return None if wanted is None else LazyAnchorer(wanted)


def _files(options: object) -> tuple[tuple[int, int] | None, ...]:
    """Return what the files named in options are now: one that was edited must be read again."""
    return tuple(_state(value) for value in values(options).values() if isinstance(value, str))


def _state(path: str) -> tuple[int, int] | None:
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (status.st_mtime_ns, status.st_size)
