"""Single requests and the answers that need no engine."""

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Word,
)
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance


def ask(
    aligner: Aligner, request: AlignmentRequest, progress: Progress
) -> Alignment | AlignmentError:
    """Put one request to an aligner and return its answer.

    Raises:
        Cancelled: `progress` said so.
    """
    # Listened to until it is done: leaving a child process in the middle of a run may end it.
    outcomes = dict(aligner.align([request], progress))
    none = AlignmentError(f"The aligner gave no answer for {request.audio.name}.")
    return outcomes.get(request.id, none)


def unplaced(request: AlignmentRequest, provenance: Provenance) -> Alignment:
    """Return an alignment in which every unit of the request is there, none with a place."""
    words = tuple(
        Word(unit.label, (unit.start, unit.end), None, None, (Defect.UNPLACED,))
        for unit in request.units
    )
    return Alignment(words, (), provenance)
