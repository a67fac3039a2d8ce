"""A function for one request becomes an aligner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.bad_aligners import even, request
from tierline.alignment import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    OneAtATime,
    Progress,
    Word,
)
from tierline.errors import Cancelled, InputError


def _align(asked: AlignmentRequest, progress: Progress) -> Alignment:
    progress.step(0.5, asked.id)
    if asked.id == "told":
        raise InputError("speech.wav is empty")
    if asked.id == "own":
        raise AlignmentError("no speech there")
    if asked.id == "bug":
        raise ZeroDivisionError("division by zero")
    return even(asked)


def test_each_request_is_answered_in_order_whatever_happens() -> None:
    names = ["a", "told", "own", "bug", "b"]
    outcomes = list(OneAtATime(_align).align(map(request, names), Progress()))
    assert [name for name, _ in outcomes] == names
    said = [a.message if isinstance(a, AlignmentError) else "" for _, a in outcomes]
    assert said == [
        "",
        "speech.wav is empty",
        "no speech there",
        "'bug' could not be aligned: ZeroDivisionError: division by zero",
        "",
    ]


def test_a_moved_boundary_is_an_error() -> None:
    asked = replace(request("a"), fixed=(FixedBoundary(0, Edge.END, 0.03),))
    ((_, answer),) = OneAtATime(_align).align([asked], Progress())
    assert isinstance(answer, AlignmentError)
    assert answer.message == ("'a': the end of 'one', fixed at 0.030 s, came back at 0.100 s")


def test_a_kept_boundary_is_none() -> None:
    asked = replace(request("a"), fixed=(FixedBoundary(1, Edge.START, 0.1),))
    ((_, answer),) = OneAtATime(_align).align([asked], Progress())
    assert isinstance(answer, Alignment)


def test_cancelling_is_no_failure_of_a_request() -> None:
    outcomes = OneAtATime(_align).align([request("a")], Progress(cancelled=lambda: True))
    with pytest.raises(Cancelled):
        list(outcomes)


def test_a_word_is_made_of_its_unit() -> None:
    unit = request("a").units[1]
    assert Word.of(unit, (1.0, 2.0)) == Word("two", (4, 7), (1.0, 2.0))
    assert Word.of(unit) == Word("two", (4, 7), None, None, (Defect.UNPLACED,))
