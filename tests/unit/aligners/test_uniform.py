"""The `uniform` aligner: always an answer, fixed boundaries kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.bad_aligners import request
from tierline.alignment import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Edge,
    FixedBoundary,
    Progress,
    Registry,
    open_aligner,
    parse,
)

SPEC = Registry().spec("uniform")


def _answer(asked: AlignmentRequest, **options: str) -> Alignment | AlignmentError:
    with open_aligner(SPEC, parse(SPEC.options, options)) as aligner:
        ((name, answer),) = aligner.align([asked], Progress())
    assert name == asked.id
    return answer


def _spans(asked: AlignmentRequest, **options: str) -> list[tuple[float, float] | None]:
    answer = _answer(asked, **options)
    assert isinstance(answer, Alignment), answer
    return [word.span for word in answer.words]


def test_words_share_the_span_by_their_letters() -> None:
    assert _spans(replace(request("a", "a bbb"), start=1.0, end=3.0)) == [(1.0, 1.5), (1.5, 3.0)]


def test_or_every_word_gets_the_same() -> None:
    asked = replace(request("a", "a bbb"), start=1.0, end=3.0)
    assert _spans(asked, spacing="equal") == [(1.0, 2.0), (2.0, 3.0)]


def test_fixed_boundaries_are_kept_and_leave_a_gap() -> None:
    fixed = (
        FixedBoundary(0, Edge.START, 0.5),
        FixedBoundary(1, Edge.END, 2.5),
        FixedBoundary(2, Edge.START, 3.0),
    )
    asked = replace(request("a", "aa bb cc dd", end=5.0), fixed=fixed)
    assert _spans(asked) == [(0.5, 1.5), (1.5, 2.5), (3.0, 4.0), (4.0, 5.0)]


def test_fixed_boundaries_that_contradict_each_other_are_an_error() -> None:
    fixed = (FixedBoundary(0, Edge.END, 2.0), FixedBoundary(1, Edge.START, 1.0))
    answer = _answer(replace(request("a", end=5.0), fixed=fixed))
    assert isinstance(answer, AlignmentError)
    assert "contradict each other" in answer.message


def test_nothing_to_place_is_no_failure() -> None:
    assert _spans(request("a", "")) == []


@pytest.mark.parametrize("end", [0.0, 0.0001])
def test_words_without_room_are_marked(end: float) -> None:
    assert _spans(request("a", end=end)) == [None, None]


def test_provenance_tells_the_options() -> None:
    answer = _answer(request("a"), spacing="equal")
    assert isinstance(answer, Alignment)
    assert answer.provenance.aligner == "uniform"
    assert answer.provenance.options == {"spacing": "equal", "shortest": 0.001}


@given(
    words=st.lists(st.text("abcdefgh", min_size=1, max_size=12), max_size=30),
    start=st.floats(0, 1e4),
    length=st.floats(0, 1e4),
    spacing=st.sampled_from(["letters", "equal"]),
    fixed=st.lists(
        st.builds(FixedBoundary, st.integers(0, 29), st.sampled_from(Edge), st.floats(0, 1e4)),
        max_size=2,
    ),
)
def test_every_request_gets_a_sound_answer(
    words: list[str], start: float, length: float, spacing: str, fixed: list[FixedBoundary]
) -> None:
    inside = tuple(each for each in fixed if each.unit < len(words))
    asked = replace(request("a", " ".join(words)), start=start, end=start + length, fixed=inside)
    answer = _answer(asked, spacing=spacing)
    if inside and isinstance(answer, AlignmentError):
        assert "contradict" in answer.message
    else:
        assert isinstance(answer, Alignment), answer
        assert list(answer.faults(asked)) == []
