"""Notes that nobody says: put back among the words of an answer, and known again later."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from tierline.alignment.contract import Alignment, AlignmentRequest, Defect, Word
from tierline.alignment.tiers import Aligned
from tierline.review import AlignedLabel
from tierline.text import Unit


def with_notes(
    request: AlignmentRequest, alignment: Alignment, notes: Sequence[Unit], *, all_of_it: bool
) -> Aligned:
    """Return a request and its answer with the notes of its text among the words, in order.

    A note has no place of its own: like a word that was not found it gets a share of the gap
    between its neighbours when tiers are made, but it is marked as what it is.

    Args:
        request: What the aligner was asked.
        alignment: What it answered.
        notes: The notes, in order.
        all_of_it: Whether the request holds all words of the text; if not, notes behind its last
            word are left out.
    """
    starts = [unit.start for unit in request.units]
    if not all_of_it:
        notes = notes[: bisect_left(notes, starts[-1] if starts else 0, key=attrgetter("start"))]
    if not notes:
        return request, alignment
    before = [note.start for note in notes]
    ahead = [bisect_right(before, start) for start in starts]  # notes before each word
    units = sorted((*request.units, *notes), key=lambda unit: unit.start)
    words = sorted((*alignment.words, *map(_note, notes)), key=lambda word: word.source)
    phones = tuple(replace(each, word=each.word + ahead[each.word]) for each in alignment.phones)
    fixed = tuple(replace(mark, unit=mark.unit + ahead[mark.unit]) for mark in request.fixed)
    return (
        replace(request, units=tuple(units), fixed=fixed),
        replace(alignment, words=tuple(words), phones=phones),
    )


def spans_of_notes(items: Iterable[AlignedLabel]) -> frozenset[tuple[float, float]]:
    """Return start and end, in seconds, of the labels that are known to be notes."""
    return frozenset((item.start, item.end) for item in items if Defect.NOT_SPOKEN in item.defects)


def _note(unit: Unit) -> Word:
    return Word(unit.label, (unit.start, unit.end), None, defects=(Defect.NOT_SPOKEN,))
