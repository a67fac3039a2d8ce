"""An aligner that is asked only what no earlier run has an answer to."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from typing import TypeAlias

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
)
from tierline.alignment.engine import Engine
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.unfinished.memory import Memory

MemoryOf: TypeAlias = Callable[[AlignmentRequest], Memory | None]

_ALIGNS, _ANCHORS = "a", "w"


def recalling(engine: Engine, memory_of: MemoryOf, *, anchors: bool = True) -> Engine:
    """Return an engine that answers from memory what it can, and remembers its answers.

    An alignment is a chain of requests, each of which depends on answers before it; a run that
    gets the answers of an earlier one asks the same, and so comes to where that one ended, and to
    the same result in the end.

    Args:
        engine: What is asked, and what finds the text in long recordings for it.
        memory_of: Returns the memory that a request belongs to; None: its answer is not kept.
        anchors: Whether that goes for what finds the text as well; it must not for one whose
            answers depend on what it was asked before.
    """
    aligner, anchorer = RecallingAligner(engine.aligner, memory_of, _ALIGNS), engine.anchorer
    if anchors and anchorer is not None:
        anchorer = RecallingAligner(anchorer, memory_of, _ANCHORS)
    return replace(engine, aligner=aligner, anchorer=anchorer)


class RecallingAligner(Closing):
    """Answers from memory what it can; it does not own the aligner that it asks.

    Args:
        aligner: The aligner.
        memory_of: Returns the memory that a request belongs to; None: its answer is not kept.
        role: Tells its answers from those of other aligners to the same request, a letter.
    """

    def __init__(self, aligner: Aligner, memory_of: MemoryOf, role: str) -> None:
        self._aligner, self._memory_of, self._role = aligner, memory_of, role

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, as each is ready; see `Aligner.align`."""
        coming = iter(requests)
        for request in coming:
            progress.check()
            known = self._known(request)
            if known is None:
                yield from self._asked(chain([request], coming), progress)
                return
            yield request.id, known

    def _asked(self, requests: Iterator[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Ask the aligner, the first of the requests at least."""
        asked: dict[str, AlignmentRequest] = {}
        recalled: deque[Outcome] = deque()

        def unknown() -> Iterator[AlignmentRequest]:
            for request in requests:
                known = self._known(request)
                if known is not None:
                    recalled.append((request.id, known))
                    continue
                memory = self._memory_of(request)
                if memory is not None:
                    asked[request.id] = request
                    if self._role == _ALIGNS:  # what finds the text may be far ahead
                        memory.go_on(self._role, request)
                yield request

        for identity, outcome in self._aligner.align(unknown(), progress):
            self._note(asked.pop(identity, None), outcome)
            yield identity, outcome
            while recalled:
                yield recalled.popleft()
        yield from recalled

    def _known(self, request: AlignmentRequest) -> Alignment | None:
        memory = self._memory_of(request)
        return None if memory is None else memory.find(self._role, request)

    def _note(self, request: AlignmentRequest | None, outcome: Alignment | AlignmentError) -> None:
        memory = None if request is None else self._memory_of(request)
        if request is not None and memory is not None:
            memory.note(self._role, request, outcome)
