"""Recordings longer than an engine's piece, anchored and aligned by one and the same engine."""

from __future__ import annotations

from dataclasses import replace

from tierline.alignment.contract import Aligner, Alignment, AlignmentRequest, Defect, Word
from tierline.alignment.growing import Growing, Piece
from tierline.alignment.parts import OnPart, ignored
from tierline.alignment.pieces import pieces
from tierline.alignment.windows import Round, Windows
from tierline.plugins.progress import Progress

# Pieces with less agreement between sound and text hold something else. Measured on TIMIT: with its
# own text 0.9 to 1, in noise at 0 dB 0.6 to 0.75, out of step 0 to 0.5.
OUT_OF_STEP = 0.5


class LongAlignment:
    """Aligns one long request with bounded memory, in time that grows with its length only.

    Each round of `Windows` is cut at pauses into pieces, and aligned for good, before the next
    window is chosen: where the aligner says that sound and text do not agree, the text waits until
    they do again.

    Args:
        request: The long request.
        aligner: Places the leading units of windows, and aligns the pieces.
        longest: Longest piece in seconds that it takes.
    """

    def __init__(self, request: AlignmentRequest, aligner: Aligner, longest: float) -> None:
        self._request = request
        self._aligner = aligner
        self._longest = longest

    def align(self, progress: Progress, on_part: OnPart = ignored) -> Alignment:
        """Do it; `on_part` is called with each piece as it is settled.

        Raises:
            AlignmentError: Nothing of the text was found in the recording.
            AudioError: The recording cannot be read.
            Cancelled: `progress` said so.
        """
        growing = Growing(self._request, on_part)
        windows = Windows(self._request, self._aligner)

        def believe(settled: Round) -> list[Piece]:
            return _fitting(_believed(self._aligned(settled, progress.quiet())))

        for piece in windows.walk(believe, progress):
            growing.add(piece)
        alignment = growing.joined()
        if alignment is None:
            raise windows.not_found()
        return alignment

    def _aligned(self, settled: Round, progress: Progress) -> list[Piece]:
        """Return the pieces of a round, aligned; the last one ends where the round does."""
        stretch = replace(self._request, start=settled.start, end=settled.end)
        cut = list(pieces(stretch, settled.anchors, settled.units, self._longest))
        outcomes = dict(self._aligner.align(cut, progress))
        first = settled.units.start
        aligned: list[Piece] = []
        for piece in cut:
            units = range(first, first + len(piece.units))
            outcome = outcomes.get(piece.id)
            if not isinstance(outcome, Alignment):
                # A piece that fails on its own keeps the rough times it was cut by.
                begin = first - settled.units.start
                words = settled.rough.words[begin : begin + len(piece.units)]
                outcome = replace(settled.rough, words=words, phones=(), stretches=())
            end = settled.end if piece is cut[-1] else piece.end
            aligned.append(Piece(units, end, outcome))
            first = units.stop
        return aligned


def _believed(aligned: list[Piece]) -> list[Piece]:
    """Leave out the pieces at the end that are out of step: what follows them would be as well."""
    count = len(aligned)
    while count and _out_of_step(aligned[count - 1].alignment):
        count -= 1
    return aligned[:count]


def _fitting(aligned: list[Piece]) -> list[Piece]:
    """Leave the last words, if they do not fit, to what follows: it may be where they are said."""
    if not aligned:
        return aligned
    last = aligned[-1]
    count = len(last.alignment.words)
    while count and not _fits(last.alignment.words[count - 1]):
        count -= 1
    if not count or count == len(last.alignment.words):
        return aligned
    return [*aligned[:-1], last.before(count)]


def _fits(word: Word) -> bool:
    return word.span is not None and Defect.UNSUPPORTED not in word.defects


def _out_of_step(alignment: Alignment) -> bool:
    """Tell whether the aligner says that sound and text do not agree."""
    stretches = alignment.stretches
    return bool(stretches) and max(part.agreement for part in stretches) < OUT_OF_STEP
