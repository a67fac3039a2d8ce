"""Requests that stream through an aligner together, the long ones in pieces."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator

from tierline.alignment.ahead import Ahead
from tierline.alignment.collected import Collected
from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
)
from tierline.alignment.engine import Engine
from tierline.alignment.parts import OnPart, Part
from tierline.alignment.rough import RoughPiece, rough_pieces
from tierline.alignment.tally import Tally
from tierline.errors import Cancelled, TierlineError
from tierline.plugins.progress import Progress

# Pieces that may wait for the aligner: enough for a batch, and for the anchors to be looked for
# while it is at work.
PIECES_AHEAD = 64


class Flow:
    """One run of an aligner, through which many requests stream.

    Requests of more than a piece are cut up on the way, by `Engine.anchorer`, in a thread of its
    own that is a few pieces ahead. So a batch holds pieces of one recording, or of several.

    Args:
        engine: The aligner.
        tally: Told how far long requests are.
        on_part: Called with what is settled of a request.
    """

    def __init__(self, engine: Engine, tally: Tally, on_part: OnPart) -> None:
        self._engine = engine
        self._tally = tally
        self._on_part = on_part
        self._whole: dict[str, AlignmentRequest] = {}  # handed out as they are
        self._owners: dict[str, Collected] = {}  # of the pieces that were handed out
        self._ready: list[Collected] = []

    def run(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield an outcome for each request, as each is ready.

        Raises:
            Cancelled: `progress` said so.
        """
        handed_out = self._handed_out(requests, progress)
        try:
            for identity, outcome in self._engine.aligner.align(handed_out, progress):
                yield from self._taken(identity, outcome)
                yield from self._finished()
            yield from self._finished()
        finally:
            handed_out.close()  # ends the search for anchors with it

    def _handed_out(
        self, requests: Iterable[AlignmentRequest], progress: Progress
    ) -> Generator[AlignmentRequest, None, None]:
        for request in requests:
            anchorer = self._engine.anchorer
            if anchorer is not None and self._engine.takes_in_pieces(request):
                yield from self._in_pieces(request, anchorer, progress)
            else:
                self._whole[request.id] = request
                yield request

    def _in_pieces(
        self, request: AlignmentRequest, anchorer: Aligner, progress: Progress
    ) -> Iterator[AlignmentRequest]:
        collected = Collected(request, self._on_part)
        longest = self._engine.longest or request.duration

        def found(unwanted: Progress) -> Iterator[RoughPiece]:
            return rough_pieces(request, anchorer, longest, unwanted)

        error: AlignmentError | None = None
        try:
            with Ahead(found, PIECES_AHEAD) as ahead:
                for piece in ahead.taken(progress.check):
                    collected.expect(piece)
                    self._owners[piece.request.id] = collected
                    self._tally.reach(request.id, collected.fraction)
                    yield piece.request
        except Cancelled:
            raise
        except TierlineError as failure:
            error = AlignmentError(failure.message)
        collected.end(error)
        if collected.complete:
            self._ready.append(collected)

    def _taken(self, identity: str, outcome: Alignment | AlignmentError) -> Iterator[Outcome]:
        collected = self._owners.pop(identity, None)
        if collected is None:
            request = self._whole.pop(identity, None)
            if request is not None and isinstance(outcome, Alignment):
                self._on_part(Part.whole(request, outcome))
            yield identity, outcome
            return
        if collected.complete:
            return  # it has failed as a whole
        collected.answer(identity, outcome)
        self._tally.reach(collected.request.id, collected.fraction)
        if collected.complete:
            self._ready.append(collected)

    def _finished(self) -> Iterator[Outcome]:
        while self._ready:
            collected = self._ready.pop(0)
            yield collected.request.id, collected.outcome()
