"""Pieces of a long recording, found by one engine and to be aligned by another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentRequest,
    Defect,
    Word,
)
from tierline.alignment.pieces import pieces
from tierline.alignment.windows import Round, Windows, shortened
from tierline.plugins.progress import Progress

# Below this agreement sound and text are out of step: see `long`.
OUT_OF_STEP = 0.5


@dataclass(frozen=True, slots=True)
class RoughPiece:
    """A piece that is to be aligned.

    Attributes:
        request: What to ask of the aligner.
        units: Its units, by their indices in the long request.
        end: Where it ends, in seconds, if it is the last of its round: where the next begins.
        rough: Its alignment as the anchoring engine has it, in case the aligner fails.
    """

    request: AlignmentRequest
    units: range
    end: float
    rough: Alignment


def rough_pieces(
    request: AlignmentRequest, anchorer: Aligner, longest: float, progress: Progress
) -> Iterator[RoughPiece]:
    """Yield the pieces of a long request as they are found, in order.

    The anchoring engine alone decides what is believed: where it says that sound and text do not
    agree (`Stretch.agreement`), the text waits. So nobody has to wait for the aligner.

    Args:
        request: The long request.
        anchorer: Places the leading units of windows.
        longest: Longest piece in seconds.
        progress: Reports, and cancels.

    Raises:
        AlignmentError: Nothing of the text was found in the recording.
        AudioError: The recording cannot be read.
        Cancelled: `progress` said so.
    """
    windows = Windows(request, anchorer)

    def believe(settled: Round) -> list[RoughPiece]:
        in_step = _in_step(settled)
        return [] if in_step is None else list(_cut(request, in_step, longest))

    nothing = True
    for piece in windows.walk(believe, progress):
        nothing = False
        yield piece
    if nothing:
        raise windows.not_found()


def _in_step(settled: Round) -> Round | None:
    """Leave out the end of a round that is out of step: what follows it would be as well."""
    within = [part for part in settled.rough.stretches if part.start < settled.end]
    until = settled.end
    while within and within[-1].agreement < OUT_OF_STEP:
        until = within.pop().start
    if settled.rough.stretches and not within:
        return None
    return shortened(settled, until) if until < settled.end else settled


def _cut(request: AlignmentRequest, settled: Round, longest: float) -> Iterator[RoughPiece]:
    stretch = replace(request, start=settled.start, end=settled.end)
    first = settled.units.start
    for piece in pieces(stretch, settled.anchors, settled.units, longest):
        units = range(first, first + len(piece.units))
        begin = first - settled.units.start
        words = settled.rough.words[begin : begin + len(units)]
        rough = replace(settled.rough, words=tuple(map(_doubtful, words)), phones=(), stretches=())
        first = units.stop
        end = settled.end if first == settled.units.stop else piece.end
        yield RoughPiece(piece, units, end, rough)


def _doubtful(word: Word) -> Word:
    """Mark a word whose rough place is kept: somebody should look at it."""
    if word.span is None or Defect.WIDENED_SEARCH in word.defects:
        return word
    return replace(word, defects=(*word.defects, Defect.WIDENED_SEARCH))
