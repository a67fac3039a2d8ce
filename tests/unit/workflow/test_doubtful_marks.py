"""Doubtful places from a sidecar, as long as they stand in the tiers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tierline.alignment.contract import Defect
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.doubt import Doubt, Untold, Why
from tierline.navigation import Selection, Span
from tierline.plugins.provenance import Provenance
from tierline.review import (
    AlignedLabel,
    Run,
    Sidecar,
    Source,
    Status,
    boundary_checked,
    label_checked,
)
from tierline.workflow import DoubtfulMarks

SURE, UNSURE = Doubt(0.1, 0.01), Doubt(0.9, 0.6, Why.FADING)
EDGES = (0.0, 1.0, 2.0, 3.0)
WORDS = IntervalTier.of(
    "words",
    0,
    6,
    [Interval(a, b, label) for a, b, label in zip(EDGES, EDGES[1:], "abc", strict=False)],
)
GRID = TextGrid(0, 6, (WORDS,))
WHOLE = Span(0.0, 6.0)


def item(place: int, start: Doubt, end: Doubt, *defects: Defect) -> AlignedLabel:
    row = WORDS[place]
    span = (row.start, row.end)
    origin = Provenance("sphinx", "1")
    return AlignedLabel(
        "words", *span, row.label, origin, span, defects=defects, doubt=(start, end)
    )


KNOWN = Sidecar(
    Source("a.wav", "a.txt"),
    (
        item(0, SURE, UNSURE),
        item(1, UNSURE, SURE, Defect.SILENCE_INSIDE, Defect.SQUEEZED),
        item(2, SURE, UNSURE),
    ),
    Run("", 0, ""),
    untold=(Untold(4.0, 5.0),),
)


def told(known: Sidecar, tier: IntervalTier = WORDS) -> list[tuple[float, float, str]]:
    places = DoubtfulMarks.of(known).on(tier, WHOLE)
    return sorted((place.start, place.end, place.kind) for place in places)


def moved(tier: IntervalTier, place: int, time: float) -> IntervalTier:
    starts, ends = tier.starts.copy(), tier.ends.copy()
    ends[place] = time
    if place + 1 < len(tier):
        starts[place + 1] = time
    return replace(tier, starts=starts, ends=ends)


def test_each_place_is_told_once_and_in_words() -> None:
    assert told(KNOWN) == [
        (1.0, 1.0, "boundary"),
        (1.0, 2.0, "silence-inside"),
        (3.0, 3.0, "boundary"),
        (4.0, 5.0, "untold"),
    ]
    places = DoubtfulMarks.of(KNOWN).places
    assert [place.what for place in places] == [
        "where 'a' and 'b' meet may be off by more than 50 ms: the sound fades there",
        "'b': a pause is inside it",
        "the end of 'c' may be off by more than 50 ms: the sound fades there",
        "something is heard, and there is no text",
    ]
    assert told(KNOWN, replace(WORDS, name="other")) == []
    assert DoubtfulMarks.of(None).places == ()
    assert [*DoubtfulMarks.of(KNOWN).on(WORDS, Span(3.2, 3.5))] == []
    assert [place.kind for place in DoubtfulMarks.of(KNOWN).on(WORDS, Span(4.5, 4.6))] == ["untold"]


def test_a_boundary_that_was_moved_is_doubted_no_more() -> None:
    assert (1.0, 1.0, "boundary") not in told(KNOWN, moved(WORDS, 0, 1.1))
    assert (1.0, 2.0, "silence-inside") not in told(KNOWN, moved(WORDS, 1, 2.1))
    assert (3.0, 3.0, "boundary") not in told(KNOWN, moved(WORDS, 2, 3.1))
    added = IntervalTier.of("words", 0, 6, [*WORDS, Interval(4.1, 4.9, "d")])
    assert (4.0, 5.0, "untold") not in told(KNOWN, added)
    renamed = replace(WORDS, labels=("a", "B", "c"))
    assert (1.0, 2.0, "silence-inside") not in told(KNOWN, renamed)


def test_a_boundary_that_was_checked_is_doubted_no_more_until_that_is_taken_back() -> None:
    checked = boundary_checked(KNOWN, GRID, "words", 1.0)
    assert checked is not None
    assert (1.0, 1.0, "boundary") not in told(checked)
    assert [one.checked_edges for one in checked.items] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert [one.status for one in checked.items] == [Status.MOVED, Status.MOVED, Status.AUTO]
    assert boundary_checked(checked, GRID, "words", 1.0) == KNOWN
    assert boundary_checked(KNOWN, GRID, "words", 1.5) is None
    assert boundary_checked(KNOWN, GRID, "other", 1.0) is None


def test_a_label_is_checked_with_both_its_edges() -> None:
    checked = label_checked(KNOWN, GRID, "words", (1.0, 2.0))
    assert checked is not None
    assert checked.items[1].status is Status.CHECKED
    assert told(checked) == [(3.0, 3.0, "boundary"), (4.0, 5.0, "untold")]
    assert label_checked(checked, GRID, "words", (1.0, 2.0)) == KNOWN
    both = boundary_checked(KNOWN, GRID, "words", 1.0)
    assert both is not None
    both = boundary_checked(both, GRID, "words", 2.0)
    assert both is not None
    assert both.items[1].status is Status.CHECKED  # both its edges are
    assert label_checked(KNOWN, GRID, "words", (1.0, 2.5)) is None


def test_a_moved_label_stays_human_when_its_check_is_taken_back() -> None:
    grid = GRID.with_tier(0, moved(WORDS, 0, 1.2))
    once = label_checked(KNOWN, grid, "words", (0.0, 1.2))
    assert once is not None
    assert once.items[0].status is Status.CHECKED
    twice = label_checked(once, grid, "words", (0.0, 1.2))
    assert twice is not None
    assert twice.items[0].status is Status.MOVED


def test_one_walks_from_place_to_place_over_those_that_are_gone() -> None:
    marks = DoubtfulMarks.of(KNOWN)
    at, seen = Selection(0.0, 0.0, 0), []
    while found := marks.beyond(GRID, at, 1):
        at = Selection(found[0].start, found[0].end, 0)
        seen.append((at.start, at.end))
    assert seen == [(1.0, 1.0), (1.0, 2.0), (3.0, 3.0), (4.0, 5.0)]
    back = []
    while found := marks.beyond(GRID, at, -1):
        at = Selection(found[0].start, found[0].end, 0)
        back.append((at.start, at.end))
    assert back == seen[-2::-1]
    grid = GRID.with_tier(0, moved(WORDS, 0, 1.1))
    first = marks.beyond(grid, Selection(0.0, 0.0, 0), 1)
    assert [place.start for place in first] == [3.0]
    assert marks.beyond(TextGrid(0, 6), Selection(5.5, 5.5), 1) == ()


def test_all_that_is_said_of_one_word_comes_together() -> None:
    first = item(0, SURE, SURE, Defect.ABSURD_LENGTH, Defect.NO_SPEECH)
    known = replace(KNOWN, items=(first, *KNOWN.items[1:]))
    found = DoubtfulMarks.of(known).beyond(GRID, Selection(0.0, 0.0, 0), 1)
    assert [place.kind for place in found] == ["absurd-length", "no-speech"]


def test_words_that_are_not_in_the_dictionary_are_marked_unless_most_are() -> None:
    guess = Defect.GUESSED_PRONUNCIATION
    one = replace(KNOWN, items=(item(0, SURE, SURE, guess), *KNOWN.items[1:]))
    assert (0.0, 1.0, guess.value) in told(one)
    most = (item(0, SURE, SURE, guess), item(1, SURE, SURE, guess), item(2, SURE, SURE))
    assert told(replace(KNOWN, items=most, untold=())) == []


def test_many_words_take_a_moment_only() -> None:
    from time import process_time

    edges = np.arange(100_001) / 4
    rows = [
        replace(KNOWN.items[0], start=a, end=a + 0.25, original=(a, a + 0.25), doubt=(SURE, SURE))
        for a in edges[:-1].tolist()
    ]
    rows[50_000] = replace(rows[50_000], doubt=(SURE, UNSURE))
    begin = process_time()
    marks = DoubtfulMarks.of(replace(KNOWN, items=tuple(rows)))
    assert process_time() - begin < 2.0
    assert len(marks.by_tier["words"]) == pytest.approx(1)
