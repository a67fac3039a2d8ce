"""Tiers whose labels stay while their boundaries move."""

from __future__ import annotations

import pytest

from tierline.annotation import Interval, IntervalTier
from tierline.errors import InputError
from tierline.workflow.passages import Reading
from tierline.workflow.refining_tier import (
    LONGEST_GROUP,
    groups_of,
    rows_of,
    spans_of,
    stretches_of,
    with_spans,
)

READING = Reading("en", keep_punctuation=True)


def _tier(*rows: tuple[float, float, str]) -> IntervalTier:
    return IntervalTier.of("words", 0.0, 4.0, [Interval(*row) for row in rows])


def _moved(tier: IntervalTier, spans: dict[int, tuple[float, float]]) -> list[Interval]:
    return list(with_spans(tier, spans))


def test_pauses_follow_come_and_go() -> None:
    tier = _tier((0, 1, ""), (1, 2, "a"), (2, 3, "b"), (3, 4, ""))
    assert _moved(tier, {1: (0.9, 1.8), 2: (2.1, 3.2)}) == [
        Interval(0, 0.9, ""),
        Interval(0.9, 1.8, "a"),
        Interval(1.8, 2.1, ""),
        Interval(2.1, 3.2, "b"),
        Interval(3.2, 4, ""),
    ]
    assert _moved(tier, {1: (0, 2), 2: (2, 4)}) == [Interval(0, 2, "a"), Interval(2, 4, "b")]


def test_gaps_of_a_tier_that_has_gaps_stay_gaps() -> None:
    tier = _tier((1, 2, "a"), (2.5, 3, "b"))
    assert _moved(tier, {0: (0.5, 1.5), 1: (2, 3)}) == [
        Interval(0.5, 1.5, "a"),
        Interval(2, 3, "b"),
    ]


def test_silences_that_are_labelled_go_only_where_there_is_no_room() -> None:
    tier = _tier((0, 1, "a"), (1, 2, "sil"), (2, 3, "b"), (3, 4, "sil"))
    assert [row.label for row in _moved(tier, {0: (0, 1.5), 2: (1.5, 3)})] == ["a", "b", "sil"]
    assert _moved(tier, {0: (0, 1.2), 2: (1.9, 3)})[1] == Interval(1.2, 1.9, "sil")


def test_labels_between_share_the_room_that_is_left() -> None:
    tier = _tier((0, 1, "a"), (1, 1.5, "x"), (1.5, 2, "y"), (2, 3, "b"))
    moved = _moved(tier, {0: (0, 1.6), 3: (2, 3)})
    assert [row.label for row in moved] == ["a", "x", "y", "b"]
    assert [row.end - row.start for row in moved[1:3]] == pytest.approx([0.2, 0.2])


def test_labels_nobody_speaks_limit_the_words_beside_them() -> None:
    rows = rows_of(_tier((0, 1, "a"), (1, 2, "***"), (2.5, 3, "b")), READING, "x")
    assert [row.held for row in rows] == [(False, True), (False, False)]
    assert rows[1].within((1.5, 2.9)) == (2, 2.9)
    assert rows[0].within((1.5, 1.9)) == (0, 1)


def test_a_row_that_was_not_found_stays_where_there_is_room() -> None:
    rows = rows_of(_tier((0, 1, "a"), (1, 2, "b"), (2, 3, "c")), READING, "x")
    assert spans_of(rows, [(0, 1.2), None, (1.9, 3)]) == [(0, 1.2), (1.2, 1.9), (1.9, 3)]
    assert spans_of(rows, [(0, 1.6), None, (1.6, 3)]) == [(0, 1), (1, 2), (2, 3)]


def test_stretches_do_not_share_a_pause() -> None:
    times = [n + (5.0 if n > 22 else 0.0) for n in range(40)]
    rows = rows_of(_tier(*((t, t + 0.9, "word") for t in times)), READING, "x")
    (_, start, end), (_, later, last) = stretches_of(rows, 45.2)
    assert start == 0.0
    assert last == pytest.approx(45.2)
    assert end <= later


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (((0, 2, "a"), (1, 3, "b")), "Interval 2 of the tier 'words' in x overlaps"),
        (((0, 0, "a"),), "has no length"),
        (((0, 1, "sil"), (1, 2, "")), "no words"),
    ],
)
def test_what_is_no_row_of_words_is_said(
    rows: tuple[tuple[float, float, str], ...], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        rows_of(_tier(*rows), READING, "x")


def test_groups_are_cut_at_the_longest_pause() -> None:
    times = [n + (5.0 if n > 22 else 0.0) for n in range(60)]
    rows = rows_of(_tier(*((t, t + 0.9, "word") for t in times)), READING, "x")
    groups = list(groups_of(rows))
    assert [row for group in groups for row in group] == rows
    assert groups[0][-1].index == 22
    assert all(group[-1].end - group[0].start <= LONGEST_GROUP for group in groups)
