"""The answers to the pieces of one long request, put in order as they come."""

from __future__ import annotations

from collections import deque

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest
from tierline.alignment.growing import Growing, Piece
from tierline.alignment.parts import OnPart
from tierline.alignment.rough import RoughPiece


class Collected:
    """Takes pieces as they are handed out, and their answers in any order.

    Args:
        request: The long request.
        on_part: Is called with each piece, in order, as soon as those before it are answered.
    """

    def __init__(self, request: AlignmentRequest, on_part: OnPart) -> None:
        self.request = request
        self._growing = Growing(request, on_part)
        self._open: deque[RoughPiece] = deque()  # handed out and not added yet, in order
        self._answers: dict[str, Alignment | AlignmentError] = {}
        self._failed: AlignmentError | None = None  # the first of them
        self._answered = False  # whether any piece was
        self._over = False

    @property
    def fraction(self) -> float:
        """How far it is, from 0 to 1: half for what is found, half for what is aligned."""
        found = self._open[-1].end if self._open else self._growing.time
        done = (found - self.request.start) + (self._growing.time - self.request.start)
        return min(max(done / (2 * self.request.duration), 0.0), 1.0)

    @property
    def complete(self) -> bool:
        """Whether nothing more will come."""
        return self._over and not self._open

    def expect(self, piece: RoughPiece) -> None:
        """Note that a piece is handed out."""
        self._open.append(piece)

    def end(self, error: AlignmentError | None = None) -> None:
        """Note that no piece follows; an error fails the whole request."""
        self._over = True
        if error is not None:
            self._failed, self._answered = error, False
            self._open.clear()

    def answer(self, identity: str, outcome: Alignment | AlignmentError) -> None:
        """Take the answer to a piece."""
        self._answers[identity] = outcome
        while self._open and self._open[0].request.id in self._answers:
            piece = self._open.popleft()
            self._growing.add(self._aligned(piece, self._answers.pop(piece.request.id)))

    def outcome(self) -> Alignment | AlignmentError:
        """Return the answer to the long request."""
        alignment = self._growing.joined() if self._answered else None
        if alignment is not None:
            return alignment
        return self._failed or AlignmentError(
            f"{self.request.audio.name} could not be cut into pieces to align."
        )

    def _aligned(self, piece: RoughPiece, outcome: Alignment | AlignmentError) -> Piece:
        if isinstance(outcome, Alignment):
            self._answered = True
        else:  # a piece that fails on its own keeps the rough times it was cut by
            self._failed = self._failed or outcome
            outcome = piece.rough
        return Piece(piece.units, piece.end, outcome)
