"""How an aligner is tried, and the checks that only aligners have to pass."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tierline.alignment.checked import faults
from tierline.alignment.contract import Alignment, AlignmentRequest, Edge, FixedBoundary
from tierline.alignment.spec import AlignerSpec
from tierline.conformance import behaviour
from tierline.conformance.trial import Trial, units_of


class AligningTrial(Trial[AlignmentRequest]):
    """One aligner, open but not guarded, and what to try it with."""

    answer = Alignment

    spec: AlignerSpec

    def request(self, name: str, start: float = 0.0, end: float = 1.0) -> AlignmentRequest:
        """Ask about a part of the recording; `start` and `end` as fractions of its length."""
        length = self.material.duration
        return AlignmentRequest(
            id=name,
            audio=self.material.audio,
            units=units_of(self.material.words),
            start=start * length,
            end=end * length,
            language=self.material.language,
        )

    def unsound(self, answer: Alignment, request: AlignmentRequest) -> Iterator[str]:
        """Say what is wrong with an alignment."""
        yield from faults(answer, request)
        if answer.phones and "phones" not in self.spec.tiers:
            yield "it has phones, though the spec's tiers have none"


def takes_requests_without_units(trial: AligningTrial) -> Iterator[str]:
    """A request with nothing to place, as the others around it, is answered."""
    requests = [replace(trial.request("nothing"), units=()), trial.request("something")]
    yield from trial.faults(requests, trial.answers(requests))


def keeps_fixed_boundaries(trial: AligningTrial) -> Iterator[str]:
    """A boundary that the user has fixed is kept, or the request is refused."""
    request = trial.request("fixed")
    fixed = FixedBoundary(0, Edge.END, trial.material.duration * 0.45)
    request = replace(request, fixed=(fixed,))
    yield from trial.faults([request], trial.answers([request]))


def takes_more_units_than_audio(trial: AligningTrial) -> Iterator[str]:
    """An aligner that claims `open_end` takes requests whose units outlast their audio."""
    if trial.spec.open_end:
        request = replace(trial.request("open", 0, 0.5), open_end=True)
        yield from trial.faults([request], trial.answers([request]))


CHECKS = (
    behaviour.answers_each_request,
    takes_requests_without_units,
    behaviour.survives_a_bad_request,
    behaviour.can_be_used_again,
    behaviour.takes_requests_lazily,
    keeps_fixed_boundaries,
    takes_more_units_than_audio,
    behaviour.cancels_before_it_starts,
    behaviour.cancels_while_it_works,
)
