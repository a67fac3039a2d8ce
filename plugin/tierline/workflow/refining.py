"""Refinement on the way: what an aligner answers comes out with finer times."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tierline.alignment.contract import (
    Aligner,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
)
from tierline.alignment.engine import Engine
from tierline.alignment.run import run
from tierline.audio import Recording, probe
from tierline.errors import TierlineError
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.refinement.combining import refine_coarse
from tierline.refinement.profile import Profile
from tierline.refinement.refining import listened, refine


class RefiningAligner(Closing):
    """An aligner whose answers are refined as they come; it does not own the engines.

    Requests with an open end are let through: they only cut long recordings.

    Args:
        aligner: The aligner.
        profile: How to refine.
        hearer: Finds phones where the aligner gives none; None: words are refined without.
    """

    def __init__(self, aligner: Aligner, profile: Profile, hearer: Engine | None = None) -> None:
        self._aligner, self._profile, self._hearer = aligner, profile, hearer
        self._probed: Recording | None = None

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, as each is ready; see `Aligner.align`."""
        asked: dict[str, AlignmentRequest] = {}

        def noted() -> Iterator[AlignmentRequest]:
            for request in requests:
                asked[request.id] = request
                yield request

        for identity, outcome in self._aligner.align(noted(), progress):
            request = asked.pop(identity, None)
            if request is None or request.open_end or isinstance(outcome, AlignmentError):
                yield identity, outcome
            else:
                yield identity, self._refined(outcome, request, progress)

    def _refined(
        self, alignment: Alignment, request: AlignmentRequest, progress: Progress
    ) -> Alignment:
        """Return it refined, or as it is where the recording cannot be read."""
        progress.check()
        if not any(word.span for word in alignment.words):
            return alignment
        try:
            features = listened(
                self._recording(request), request.start, request.end, request.channel
            )
        except TierlineError:  # the aligner heard something there: its times stand
            return alignment
        if alignment.phones or self._hearer is None:
            return refine(alignment, request, features, self._profile)
        heard = dict(run([request], self._hearer, progress.quiet()))[request.id]
        if isinstance(heard, AlignmentError):
            return refine(alignment, request, features, self._profile)
        return refine_coarse(alignment, heard, request, features, self._profile)

    def _recording(self, request: AlignmentRequest) -> Recording:
        """Probe a recording, once for all pieces that are cut from it."""
        if self._probed is None or self._probed.path != request.audio:
            self._probed = probe(request.audio)
        return self._probed
