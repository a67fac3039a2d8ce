"""Boundary errors: what counts as a pair, and what the figures mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierline.annotation import Interval
from tierline.workflow import Comparison, compare_phones, compare_words, total


def _rows(*rows: tuple[float, float, str]) -> list[Interval]:
    return [Interval(*row) for row in rows]


GOLD = _rows((0, 0.5, ""), (0.5, 1.0, "Hello,"), (1.0, 1.4, "big"), (1.4, 2.0, "world"))


def test_a_tier_compared_with_itself_has_no_error() -> None:
    figures = compare_words(GOLD, GOLD).figures()
    assert figures["mean_ms"] == figures["median_ms"] == 0
    assert figures["within_10"] == figures["f1_20"] == 1
    assert (figures["missing"], figures["extra"], figures["paired"]) == (0, 0, 3)


def test_starts_and_ends_of_paired_words_count_one_each() -> None:
    found = _rows((0.515, 1.0, "hello"), (1.0, 1.46, "BIG"), (1.46, 2.0, "world"))
    figures = compare_words(GOLD, found).figures()
    assert figures["mean_ms"] == pytest.approx((15 + 60 + 60) / 6)
    assert figures["median_ms"] == pytest.approx(7.5)
    assert figures["signed_ms"] == pytest.approx((15 + 60 + 60) / 6)
    assert figures["within_10"] == pytest.approx(3 / 6)
    assert figures["within_20"] == pytest.approx(4 / 6)
    assert figures["within_50"] == pytest.approx(4 / 6)
    assert figures["within_100"] == 1
    assert figures["precision_20"] == figures["recall_20"] == pytest.approx(3 / 4)


def test_missing_and_extra_labels_are_counted_and_the_rest_pairs_in_order() -> None:
    found = _rows((0.5, 1.0, "hello"), (1.0, 1.2, "uh"), (1.4, 2.0, "world"), (2.0, 2.5, "peace"))
    result = compare_words(GOLD, found)
    assert (result.paired, result.missing, result.extra) == (2, 1, 2)
    assert result.errors == (0, 0, 0, 0)


def test_nothing_in_common_leaves_the_errors_open() -> None:
    figures = compare_words(GOLD, []).figures()
    assert figures["mean_ms"] is figures["within_20"] is None
    assert figures["missing"] == 3
    assert figures["f1_20"] == 0


def test_a_boundary_serves_once_in_detection() -> None:
    found = _rows((0.995, 1.005, "x"))
    result = compare_words(_rows((0.5, 1.0, "a"), (1.0, 1.4, "b")), found)
    assert (result.detected, result.reference_boundaries, result.hypothesis_boundaries) == (1, 3, 2)


def test_silences_are_no_phones_and_closures_belong_to_their_stops() -> None:
    gold = _rows(
        (0, 0.1, "h#"), (0.1, 0.2, "tcl"), (0.2, 0.25, "t"), (0.25, 0.3, "dcl"), (0.3, 0.35, "jh")
    )
    found = _rows((0.0, 0.1, ""), (0.1, 0.25, "t"), (0.25, 0.35, "jh"), (0.35, 0.4, "sil"))
    result = compare_phones(gold, found)
    assert (result.paired, result.missing, result.extra) == (2, 0, 0)
    assert result.errors == (0, 0, 0, 0)


def test_other_phone_sets_are_compared_by_detection_alone() -> None:
    gold = _rows((0, 0.1, "a"), (0.1, 0.2, "b"))
    result = compare_phones(gold, _rows((0, 0.1, "ɑ"), (0.1, 0.2, "β")))
    assert result.errors == ()
    assert (result.reference, result.missing, result.unlike) == (0, 0, 2)
    assert result.figures()["f1_20"] == 1


def test_totals_weigh_boundaries_not_files() -> None:
    one = compare_words(_rows((0, 1, "a")), _rows((0.03, 1, "a")))
    many = compare_words(GOLD, GOLD)
    assert total([one, many]).figures()["mean_ms"] == pytest.approx(30 / 8)
    assert total([]) == Comparison()


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d", "!"]), st.integers(1, 9)), max_size=12),
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d", "!"]), st.integers(1, 9)), max_size=12),
)
def test_every_label_is_paired_missing_or_extra(
    gold: list[tuple[str, int]], found: list[tuple[str, int]]
) -> None:
    def rows(items: list[tuple[str, int]]) -> list[Interval]:
        result, at = [], 0.0
        for label, length in items:
            result.append(Interval(at, at + length / 10, label))
            at += length / 10
        return result

    result = compare_words(rows(gold), rows(found))
    assert result.paired + result.missing == sum(label != "!" for label, _ in gold)
    assert result.paired + result.extra == sum(label != "!" for label, _ in found)
    assert len(result.errors) == 2 * result.paired
    assert result.missing >= 0 <= result.extra
    mirrored = compare_words(rows(found), rows(gold))
    assert mirrored.detected == result.detected
