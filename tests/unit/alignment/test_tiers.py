from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.alignment.contract import (
    Alignment,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    Phone,
    Word,
)
from tierline.alignment.tiers import TierLayout, tiers_of
from tierline.plugins.provenance import Provenance
from tierline.text import Unit

ORIGIN = Provenance("test", "1")
WORDS = TierLayout(tiers=("words",))


def aligned(
    spans: list[tuple[float, float] | None],
    start: float,
    end: float,
    phones: tuple[Phone, ...] = (),
) -> tuple[AlignmentRequest, Alignment]:
    units = tuple(Unit(f"w{n}", 3 * n, 3 * n + 2, (f"w{n}",)) for n in range(len(spans)))
    words = tuple(
        Word(unit.label, (unit.start, unit.end), span, None, () if span else (Defect.UNPLACED,))
        for unit, span in zip(units, spans, strict=True)
    )
    request = AlignmentRequest("r", Path("a.wav"), units, start, end)
    return request, Alignment(words, phones, ORIGIN)


def rows(tier: object) -> list[tuple[float, float, str]]:
    return [(i.start, i.end, i.label) for i in tier]  # type: ignore[attr-defined]


def test_silence_fills_the_whole_recording() -> None:
    (words,) = tiers_of([aligned([(0.5, 1.0), (1.0, 1.5)], 0, 2)], 0.0, 2.0, WORDS)
    assert rows(words.tier) == [(0, 0.5, ""), (0.5, 1, "w0"), (1, 1.5, "w1"), (1.5, 2, "")]
    assert [item.index for item in words.items] == [1, 2]


def test_no_words_is_one_silence() -> None:
    (words,) = tiers_of([], 0.0, 2.0, WORDS)
    assert rows(words.tier) == [(0, 2, "")]


def test_unplaced_units_share_the_gap_between_their_neighbours() -> None:
    (words,) = tiers_of([aligned([(0, 1), None, None, (2, 3)], 0, 3)], 0.0, 3.0, WORDS)
    assert rows(words.tier) == [(0, 1, "w0"), (1, 1.5, "w1"), (1.5, 2, "w2"), (2, 3, "w3")]
    assert [item.original for item in words.items] == [(0, 1), None, None, (2, 3)]
    assert words.items[1].defects == (Defect.UNPLACED,)


def test_neighbours_without_a_gap_are_squeezed_and_marked() -> None:
    (words,) = tiers_of([aligned([(0, 1), None, (1, 2)], 0, 2)], 0.0, 2.0, WORDS)
    labels = [row[2] for row in rows(words.tier)]
    assert labels == ["w0", "w1", "w2"]
    assert Defect.SQUEEZED in words.items[0].defects
    assert words.items[0].original == (0, 1)


def _fixed(
    pair: tuple[AlignmentRequest, Alignment], *marks: tuple[int, Edge, float]
) -> tuple[AlignmentRequest, Alignment]:
    boundaries = tuple(FixedBoundary(*mark) for mark in marks)
    return replace(pair[0], fixed=boundaries), pair[1]


def test_an_unplaced_unit_moves_no_boundary_that_the_user_fixed() -> None:
    spans = [(0.0, 1.0), None, (1.002, 2.0)]
    both = _fixed(aligned(spans, 0, 2), (0, Edge.END, 1.0), (2, Edge.START, 1.002))
    (words,) = tiers_of([both], 0.0, 2.0, WORDS)
    assert rows(words.tier) == [(0, 1, "w0"), (1, 1.002, "w1"), (1.002, 2, "w2")]
    assert not any(Defect.SQUEEZED in item.defects for item in words.items)
    (words,) = tiers_of([_fixed(aligned(spans, 0, 2), (0, Edge.END, 1.0))], 0.0, 2.0, WORDS)
    assert [row[:2] for row in rows(words.tier)] == [(0, 1), (1, 1.005), (1.005, 2)]
    own = _fixed(aligned(spans, 0, 2), (1, Edge.END, 1.002))
    (words,) = tiers_of([own], 0.0, 2.0, WORDS)
    assert [row[:2] for row in rows(words.tier)] == [(0, 0.997), (0.997, 1.002), (1.002, 2)]


def test_unplaced_units_share_what_lies_between_fixed_boundaries() -> None:
    spans = [(0.0, 1.0), None, None, None, (4.0, 5.0)]
    pair = _fixed(aligned(spans, 0, 5), (1, Edge.START, 1.5), (2, Edge.START, 3.0))
    (words,) = tiers_of([pair], 0.0, 5.0, WORDS)
    assert [row for row in rows(words.tier) if row[2]] == [
        (0, 1, "w0"),
        (1.5, 3, "w1"),
        (3, 3.5, "w2"),
        (3.5, 4, "w3"),
        (4, 5, "w4"),
    ]


def test_where_there_is_no_time_at_all_every_label_still_gets_some() -> None:
    pair = _fixed(aligned([(0, 1), None, (1, 2)], 0, 2), (0, Edge.END, 1.0), (2, Edge.START, 1.0))
    (words,) = tiers_of([pair], 0.0, 2.0, WORDS)
    assert [row[2] for row in rows(words.tier)] == ["w0", "w1", "w2"]
    assert (words.tier.ends > words.tier.starts).all()


def test_nothing_placed_shares_the_span_not_the_recording() -> None:
    (words,) = tiers_of([aligned([None, None], 1, 2)], 0.0, 3.0, WORDS)
    assert rows(words.tier) == [(0, 1, ""), (1, 1.5, "w0"), (1.5, 2, "w1"), (2, 3, "")]


def test_phones_meet_their_words_at_the_same_double() -> None:
    third = 0.1 + 0.2
    phones = (Phone("a", "AA", 0.1, 0.2, 0), Phone("b", "B", 0.2, 0.30000000000000001, 0))
    pair = aligned([(0.1, third), (third, 0.5)], 0, 1, phones)
    words, ipa = tiers_of([pair], 0.0, 1.0, TierLayout())
    edges = set(words.tier.starts.tolist()) | set(words.tier.ends.tolist())
    assert 0.1 in edges
    assert ipa.tier.starts[1] == words.tier.starts[1]
    assert ipa.tier.ends[2] == words.tier.ends[1]
    assert [row[2] for row in rows(ipa.tier)] == ["", "a", "b", ""]


def test_phones_shrink_with_a_squeezed_word() -> None:
    phones = (Phone("a", "AA", 0.0, 0.5, 0), Phone("b", "B", 0.5, 1.0, 0))
    pair = aligned([(0, 1), None, (1, 2)], 0, 2, phones)
    words, ipa = tiers_of([pair], 0.0, 2.0, TierLayout())
    assert ipa.tier.ends[1] == words.tier.ends[0] < 1.0
    assert ipa.tier.starts[1] == pytest.approx(words.tier.ends[0] / 2)


def test_arpabet_and_suffix() -> None:
    pair = aligned([(0, 1)], 0, 1, (Phone("æ", "AE", 0, 1, 0),))
    layout = TierLayout(("phones",), "arpabet", "-new")
    (phones,) = tiers_of([pair], 0.0, 1.0, layout)
    assert phones.tier.name == "phones-new"
    assert phones.tier.labels == ("AE",)


def test_overlapping_utterances_are_moved_apart_in_order() -> None:
    first, second = aligned([(0, 1.5)], 0, 1.5), aligned([(1.0, 2.0)], 1, 2)
    (words,) = tiers_of([second, first], 0.0, 2.0, WORDS)
    assert rows(words.tier) == [(0, 1.5, "w0"), (1.5, 2.0, "w0")]
    assert Defect.RETIMED in words.items[1].defects


@given(
    st.lists(st.one_of(st.none(), st.tuples(st.floats(0, 10), st.floats(0.001, 1))), max_size=12),
    st.floats(0.5, 10),
)
def test_any_alignment_gives_every_label_once_in_order_with_room(
    drawn: list[tuple[float, float] | None], end: float
) -> None:
    spans: list[tuple[float, float] | None] = []
    cursor = 0.0
    for item in drawn:
        if item is None or cursor + item[1] > end:
            spans.append(None)
            continue
        low = min(max(cursor, item[0]), end - item[1])
        spans.append((low, low + item[1]))
        cursor = low + item[1]
    (words,) = tiers_of([aligned(spans, 0.0, end)], 0.0, end, WORDS)
    tier = words.tier
    assert [label for label in tier.labels if label] == [f"w{n}" for n in range(len(spans))]
    assert tier.starts[0] == 0.0
    assert tier.ends[-1] == end
    assert (tier.starts[1:] == tier.ends[:-1]).all()
    assert (tier.ends > tier.starts).all()
