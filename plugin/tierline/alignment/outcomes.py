"""Single requests and the answers that need no engine."""

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Provenance,
    Word,
)
from tierline.alignment.progress import Progress


def ask(
    aligner: Aligner, request: AlignmentRequest, progress: Progress
) -> Alignment | AlignmentError:
    """Put one request to an aligner and return its answer.

    Raises:
        Cancelled: `progress` said so.
    """
    for identity, outcome in aligner.align([request], progress):
        if identity == request.id:
            return outcome
    return AlignmentError(f"The aligner gave no answer for {request.audio.name}.")


def unplaced(request: AlignmentRequest, provenance: Provenance) -> Alignment:
    """Return an alignment in which every unit of the request is there, none with a place."""
    words = tuple(
        Word(unit.label, (unit.start, unit.end), None, None, (Defect.UNPLACED,))
        for unit in request.units
    )
    return Alignment(words, (), provenance)
