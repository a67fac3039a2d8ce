"""Shares a span out among its units, keeping the boundaries that are fixed."""

from __future__ import annotations

from itertools import accumulate, pairwise

from tierline.aligners.uniform import VERSION, Spacing, UniformOptions
from tierline.alignment.adapter import OneAtATime
from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest, Edge, Word
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance


def uniform_aligner(options: UniformOptions) -> OneAtATime:
    """Return an aligner that needs no audio and no model."""
    provenance = Provenance("uniform", VERSION, values(options))

    def align(request: AlignmentRequest, progress: Progress) -> Alignment:
        progress.step(1.0)
        return Alignment(_words(request, options), (), provenance)

    return OneAtATime(align)


def _words(request: AlignmentRequest, options: UniformOptions) -> tuple[Word, ...]:
    times = _times(request, _weights(request, options.spacing))
    words = []
    for unit, start, end in zip(request.units, times[::2], times[1::2], strict=True):
        span = (start, end) if end - start >= options.shortest else None
        words.append(Word.of(unit, span))
    return tuple(words)


def _weights(request: AlignmentRequest, spacing: Spacing) -> list[float]:
    if spacing is Spacing.EQUAL:
        return [1.0] * len(request.units)
    return [float(max(len("".join(unit.spoken)), 1)) for unit in request.units]


def _times(request: AlignmentRequest, weights: list[float]) -> list[float]:
    """Return the start and end of each unit, in turn; in seconds.

    Between two neighbouring anchors (the ends of the span, the fixed boundaries) time goes by
    weight; from the end of a word to the start of the next there is none to give.
    """
    if not weights:
        return []
    gone = [0.0, *accumulate(part for weight in weights for part in (weight, 0.0))]
    anchors = _anchors(request)
    times = []
    for (left, start), (right, end) in pairwise(anchors):
        whole = gone[right] - gone[left]
        for place in range(left, right):
            part = (gone[place] - gone[left]) / whole if whole else 0.0
            times.append(start + part * (end - start))
    return [*times, anchors[-1][1]]


def _anchors(request: AlignmentRequest) -> list[tuple[int, float]]:
    """Return what stands fast: (2n for the start of unit n, 2n + 1 for its end; seconds)."""
    last = 2 * len(request.units) - 1
    fixed = {(2 * each.unit + (each.edge is Edge.END), each.time) for each in request.fixed}
    anchors = sorted({0: request.start, last: request.end, **dict(fixed)}.items())
    times = [request.start, *(time for _, time in anchors), request.end]
    if times != sorted(times) or len({place for place, _ in fixed}) < len(fixed):
        raise AlignmentError(
            f"the fixed boundaries of {request.id!r} contradict each other or leave its span, "
            f"{request.start:.3f}-{request.end:.3f} s: move or free one of them"
        )
    return anchors
