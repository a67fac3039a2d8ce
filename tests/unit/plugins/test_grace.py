"""What becomes of a child whose run is cancelled: it stops in time, or it is ended."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.support.bad_aligners import request
from tests.support.processes import children, is_gone
from tests.support.stopping_aligner import Manners, stopping_spec
from tierline.alignment import Alignment, AlignmentRequest, Progress, Registry, open_aligner
from tierline.alignment.checked import CheckedAligner
from tierline.errors import Cancelled

GRACE = 20.0  # seconds: far more than stopping takes, so that a busy machine changes nothing


def _cancelled(aligner: CheckedAligner, requests: list[AlignmentRequest]) -> float:
    """Cancel a run once it is at work; return how long that took, in seconds."""
    began: list[float] = []

    def report(_: float, message: str) -> None:
        if message.startswith("begun"):
            began.append(time.monotonic())

    with pytest.raises(Cancelled):
        list(aligner.align(requests, Progress(report, lambda: bool(began))))
    return time.monotonic() - began[0]


def _pid_of_answer(aligner: CheckedAligner) -> int:
    ((_, answer),) = aligner.align([request("short")], Progress())
    assert isinstance(answer, Alignment), answer
    pid = answer.provenance.options["pid"]
    assert isinstance(pid, int)
    return pid


def test_a_child_that_stops_in_time_does_the_next_run() -> None:
    with open_aligner(stopping_spec(GRACE)) as aligner:
        before = _pid_of_answer(aligner)
        for _ in range(3):
            assert _cancelled(aligner, [request("long")]) < GRACE
            assert aligner.pids == (before,)
            assert _pid_of_answer(aligner) == before
    assert children() == ()


def test_requests_that_wait_are_not_worked_on_after_a_stop() -> None:
    given: list[str] = []

    def requests() -> Iterator[AlignmentRequest]:
        for name in ("long", "never", "nor this"):
            given.append(name)
            yield request(name)

    with open_aligner(stopping_spec(GRACE)) as aligner:
        began: list[float] = []
        progress = Progress(lambda fraction, _: began.append(fraction), lambda: bool(began))
        with pytest.raises(Cancelled):
            list(aligner.align(requests(), progress))
        assert given[:1] == ["long"]
        assert len(given) < 3
        assert _pid_of_answer(aligner) == aligner.pids[0]


def test_a_child_that_waits_for_its_next_request_stops_at_once() -> None:
    # The host is cancelled while it looks for a request that the child has asked for.
    def requests() -> Iterator[AlignmentRequest]:
        yield request("held")
        raise Cancelled

    with open_aligner(stopping_spec(GRACE)) as aligner:
        before = _pid_of_answer(aligner)
        began = time.monotonic()
        with pytest.raises(Cancelled):
            list(aligner.align(requests(), Progress()))
        assert time.monotonic() - began < GRACE / 2
        assert _pid_of_answer(aligner) == before


def test_a_child_that_ignores_it_is_ended_after_the_grace() -> None:
    with open_aligner(stopping_spec(0.2), Manners(heeds=False)) as aligner:
        before = _pid_of_answer(aligner)
        took = _cancelled(aligner, [request("long")])
        assert 0.2 <= took < 3.0
        assert is_gone(before)
        assert _pid_of_answer(aligner) != before


def test_a_run_that_is_left_early_keeps_the_child_too() -> None:
    with open_aligner(stopping_spec(GRACE)) as aligner:
        answers = aligner.align([request("short"), request("long")], Progress())
        next(answers)
        before = aligner.pids
        answers.close()  # type: ignore[attr-defined]
        assert aligner.pids == before
        assert _pid_of_answer(aligner) == before[0]


def test_without_grace_it_is_ended_at_once() -> None:
    with open_aligner(stopping_spec(0.0)) as aligner:
        before = _pid_of_answer(aligner)
        _cancelled(aligner, [request("long")])
        assert is_gone(before)
        assert _pid_of_answer(aligner) != before


def test_sphinx_gets_none_as_it_cannot_be_asked() -> None:
    assert Registry().spec("sphinx").grace == 0.0
