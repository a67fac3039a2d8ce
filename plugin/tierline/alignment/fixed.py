"""Fixed boundaries: a request is split at them, so that every aligner keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    Phone,
    Word,
)
from tierline.plugins.provenance import Provenance


def split_at_fixed(request: AlignmentRequest) -> tuple[AlignmentRequest, ...]:
    """Cut a request at its fixed boundaries into requests that have none.

    Parts without units are left out: the user has said that nothing is to be found there.

    Raises:
        AlignmentError: The boundaries contradict their order, the span, or the units.
    """
    parts: list[AlignmentRequest] = []
    unit, time = 0, request.start
    ordered = sorted(request.fixed, key=lambda mark: (mark.time, _first_behind(mark)))
    for mark in ordered:
        behind = _first_behind(mark)
        if not (time <= mark.time <= request.end and unit <= behind <= len(request.units)):
            raise AlignmentError(
                f"The fixed boundary at {mark.time:.3f} s contradicts another one or lies outside "
                f"{request.start:.3f}-{request.end:.3f} s; free it or one of its neighbours."
            )
        if behind > unit:
            parts.append(_part(request, range(unit, behind), (time, mark.time), len(parts)))
        unit, time = behind, mark.time
    if unit < len(request.units) or not parts:
        units = range(unit, len(request.units))
        parts.append(_part(request, units, (time, request.end), len(parts)))
    return tuple(parts)


def _first_behind(mark: FixedBoundary) -> int:
    return mark.unit if mark.edge is Edge.START else mark.unit + 1


def _part(
    request: AlignmentRequest, units: range, span: tuple[float, float], number: int
) -> AlignmentRequest:
    if span[0] >= span[1]:
        raise AlignmentError(
            f"There is no time left for {request.units[units.start].label!r} at {span[0]:.3f} s "
            "between two fixed boundaries; free one of them."
        )
    return replace(
        request,
        id=f"{request.id}#{number}",
        units=request.units[units.start : units.stop],
        start=span[0],
        end=span[1],
        fixed=(),
        open_end=request.open_end and units.stop == len(request.units),
    )


def joined(parts: Sequence[Alignment], provenance: Provenance) -> Alignment:
    """Join alignments of consecutive units into one."""
    words: list[Word] = []
    phones: list[Phone] = []
    for part in parts:
        phones += [replace(phone, word=phone.word + len(words)) for phone in part.phones]
        words += part.words
    stretches = tuple(stretch for part in parts for stretch in part.stretches)
    remarks = tuple(dict.fromkeys(remark for part in parts for remark in part.remarks))
    untold = tuple(span for part in parts for span in part.untold)
    return Alignment(tuple(words), tuple(phones), provenance, stretches, remarks, untold)


def rejoined(
    request: AlignmentRequest,
    answers: Sequence[Alignment | AlignmentError],
    provenance: Provenance,
) -> Alignment | AlignmentError:
    """Join the answers to the parts that a request was cut into at its fixed boundaries.

    The first error among them is the answer to all.
    """
    done: list[Alignment] = []
    for answer in answers:
        if isinstance(answer, AlignmentError):
            return answer
        done.append(answer)
    return pinned(joined(done, provenance), request.fixed)


def pinned(alignment: Alignment, fixed: Sequence[FixedBoundary]) -> Alignment:
    """Put the edges that were fixed exactly where the user has them.

    A word that the aligner did not find has its place where both its edges are fixed.
    """
    words, phones = list(alignment.words), list(alignment.phones)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, phone in enumerate(phones):
        first.setdefault(phone.word, place)
        last[phone.word] = place
    starts = {mark.unit: mark.time for mark in fixed if mark.edge is Edge.START}
    ends = {mark.unit: mark.time for mark in fixed if mark.edge is Edge.END}
    for unit in starts.keys() | ends.keys():
        words[unit] = _with_edges(words[unit], starts.get(unit), ends.get(unit))
        if unit in starts and unit in first:
            phones[first[unit]] = replace(phones[first[unit]], start=starts[unit])
        if unit in ends and unit in last:
            phones[last[unit]] = replace(phones[last[unit]], end=ends[unit])
    return replace(alignment, words=tuple(words), phones=tuple(phones))


def _with_edges(word: Word, start: float | None, end: float | None) -> Word:
    if word.span is not None:
        low, high = word.span
        return replace(word, span=(low if start is None else start, high if end is None else end))
    if start is None or end is None:
        return word
    defects = tuple(defect for defect in word.defects if defect is not Defect.UNPLACED)
    return replace(word, span=(start, end), defects=defects)
