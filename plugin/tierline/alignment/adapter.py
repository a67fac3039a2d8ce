"""Lifts a function that aligns one request to an aligner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest, Outcome
from tierline.errors import Cancelled, TierlineError
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress

AlignOne: TypeAlias = Callable[[AlignmentRequest, Progress], Alignment]


class OneAtATime(Closing):
    """An aligner that does its requests one after the other.

    Args:
        align_one: Aligns one request; may raise anything, which then fails this request only. It
            should call `Progress.step` now and then, since that is how it is cancelled. It need
            not look at fixed boundaries: an answer that moves one becomes an error.
    """

    def __init__(self, align_one: AlignOne) -> None:
        self._align_one = align_one

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request, in order; see `Aligner.align`."""
        for request in requests:
            progress.check()
            yield request.id, self._outcome(request, progress)

    def _outcome(self, request: AlignmentRequest, progress: Progress) -> Alignment | AlignmentError:
        try:
            alignment = self._align_one(request, progress)
            moved = next(alignment.faults(request), None) if request.fixed else None
            return alignment if moved is None else AlignmentError(f"{request.id!r}: {moved}")
        except (Cancelled, AlignmentError) as error:
            if isinstance(error, Cancelled):
                raise
            return error
        except TierlineError as error:
            return AlignmentError(error.message)
        except Exception as error:  # noqa: BLE001 - an engine may raise anything
            told = AlignmentError(
                f"{request.id!r} could not be aligned: {type(error).__name__}: {error}"
            )
            told.__cause__ = error
            return told
