"""An aligner that heeds being stopped, one that does not, and what both leave behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.support.bad_aligners import even
from tierline.alignment import AlignerSpec, AlignmentRequest, Closing, Progress, option
from tierline.alignment.contract import Outcome


@dataclass(frozen=True, slots=True)
class Manners:
    """How it behaves."""

    heeds: bool = option(True, title="Heeds", help="Whether it stops when it is told to.")


class Stopping(Closing):
    """Answers at once, but for two requests.

    The answer to "held" is kept until the next request is there, as in a batch; "long" never ends
    by itself.
    """

    def __init__(self, manners: Manners) -> None:
        self._heeds = manners.heeds

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        held: list[AlignmentRequest] = []
        for request in requests:
            if request.id == "held":
                held.append(request)
                continue
            if request.id == "long":
                progress.step(0.5, f"begun {os.getpid()}")
            while request.id == "long":
                time.sleep(0.01)  # stands for the layers of a model
                if self._heeds:
                    progress.check()
            yield request.id, even(request)
        yield from ((request.id, even(request)) for request in held)


def stopping_spec(grace: float) -> AlignerSpec:
    """Describe it; `grace` is how long a cancelled child may take to stop, in seconds."""
    return AlignerSpec(
        name="stopping",
        title="Stopping",
        version="1",
        languages=("*",),
        options=Manners,
        create=Stopping,
        isolated=True,
        grace=grace,
        patience=20.0,
    )
