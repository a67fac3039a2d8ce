"""Makes any aligner keep the contract: every request answered once, soundly, come what may."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Outcome,
)
from tierline.plugins.closing import Closing
from tierline.plugins.guard import Guard, Terms
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance

_PLAIN = (str, int, float, bool, type(None))


class CheckedAligner(Closing):
    """An aligner behind a guard: each request gets exactly one outcome, sound or an error.

    See `Guard`. Nothing is raised but `Cancelled` and what the caller's own iterable or progress
    raises.

    Args:
        name: What the aligner is called in messages.
        aligner: The aligner to guard; it may raise, or yield nonsense.
    """

    def __init__(self, name: str, aligner: Aligner) -> None:
        terms = Terms("aligner", AlignmentError, Alignment, faults)
        self._aligner = aligner
        self._guard: Guard[AlignmentRequest] = Guard(name, terms, aligner.align, aligner)

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, as each is ready; see `Aligner.align`."""
        return self._guard.run(requests, progress)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children that it works in; none for one that works in this process."""
        found: tuple[int, ...] = getattr(self._aligner, "pids", ())
        return found

    def close(self) -> None:
        """Let go of the aligner; it cannot be used again."""
        self._guard.close()


def faults(alignment: Alignment, request: AlignmentRequest) -> Iterator[str]:
    """Say what breaks the contract, of whatever kind the values in there are."""
    try:
        yield from _wrong_kinds(alignment)
        yield from alignment.faults(request)
    except Exception as error:  # noqa: BLE001 - nonsense of any kind may be in there
        yield f"it holds values of a wrong kind ({type(error).__name__}: {error})"


def _wrong_kinds(alignment: Alignment) -> Iterator[str]:
    """Find what a comparison lets pass but a file or another process would stumble over."""
    provenance = alignment.provenance
    if not isinstance(provenance, Provenance):
        yield "it does not say where it comes from"
    elif not all(isinstance(value, _PLAIN) for value in provenance.options.values()):
        yield "its provenance has options that are no plain values"
    times = [time for word in alignment.words if word.span for time in word.span]
    times += [time for phone in alignment.phones for time in (phone.start, phone.end)]
    times += [word.confidence for word in alignment.words if word.confidence is not None]
    times += [sure for word in alignment.words for sure in word.edge_confidence or ()]
    times += [
        number
        for stretch in alignment.stretches
        for number in (stretch.start, stretch.end, stretch.agreement)
    ]
    times += [time for span in alignment.untold for time in span]
    strange = {type(time).__name__ for time in times if not isinstance(time, (int, float))}
    if strange:
        yield f"its numbers are of the kind {', '.join(sorted(strange))}, not float"
    if not all(isinstance(defect, Defect) for word in alignment.words for defect in word.defects):
        yield "it has defects that are not of the list `Defect`"
