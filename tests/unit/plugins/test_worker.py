"""The child's side of the protocol, without a process around it."""

from __future__ import annotations

import io
import pickle
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import bad_aligners as bad
from tierline.alignment import Alignment, NoOptions
from tierline.errors import InputError
from tierline.plugins.contract import EngineError
from tierline.plugins.messages import (
    Answer,
    Ask,
    Begin,
    Done,
    NoMore,
    Order,
    Quit,
    Raised,
    Ready,
    Report,
    Setup,
    Step,
    Want,
    read_frame,
    write_frame,
)
from tierline.plugins.worker import serve


class OwnError(InputError):
    """An error that only the plug-in knows."""


def asking_too_much(_options: NoOptions) -> Any:
    raise OwnError("buy a larger model")


def _setup(create: Callable[..., Any], options: object) -> Setup:
    return Setup(tuple(sys.path), None, pickle.dumps((create, options)), "align")


def _served(*orders: Order) -> list[Report]:
    waiting, said = iter(orders), list[Report]()
    serve(lambda: next(waiting), said.append)
    assert next(waiting, None) is None
    return said


@pytest.fixture(autouse=True)
def _no_python_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setattr(sys, "path", list(sys.path))


MOODY = _setup(bad.moody, NoOptions())


def test_a_run_asks_for_each_request_and_answers_it() -> None:
    said = _served(MOODY, Begin(), Ask(bad.request("a")), Ask(bad.request("b")), NoMore(), Quit())
    kinds = [type(report) for report in said if not isinstance(report, Step)]
    assert kinds == [Ready, Want, Answer, Want, Answer, Want, Done]
    answers = [pickle.loads(each.payload) for each in said if isinstance(each, Answer)]
    assert [name for name, _ in answers] == ["a", "b"]
    assert all(isinstance(answer, Alignment) for _, answer in answers)


def test_after_a_failure_the_next_run_works() -> None:
    said = _served(
        MOODY, Begin(), Ask(bad.request("raise")), Begin(), Ask(bad.request("a")), NoMore(), Quit()
    )
    (raised,) = [report for report in said if isinstance(report, Raised)]
    assert (raised.error, raised.what) == (None, "ValueError (no such triphone)")
    assert "bad_aligners.py" in raised.trace
    assert isinstance(said[-1], Done)


def test_a_late_answer_of_the_last_run_is_passed_over() -> None:
    said = _served(MOODY, Begin(), NoMore(), Ask(bad.request("late")), Quit())
    assert [type(report) for report in said] == [Ready, Want, Done]


def test_an_aligner_that_cannot_be_made_is_told_and_ends_it() -> None:
    (raised,) = _served(_setup(asking_too_much, NoOptions()))
    assert isinstance(raised, Raised)
    assert type(raised.error) is InputError  # the host need not import the plug-in's engine
    assert str(raised.error) == "buy a larger model"


def test_what_cannot_be_pickled_costs_its_request() -> None:
    said = _served(MOODY, Begin(), Ask(bad.request("unpicklable")), NoMore(), Quit())
    ((name, error),) = [pickle.loads(each.payload) for each in said if isinstance(each, Answer)]
    assert name == "unpicklable"
    assert isinstance(error, EngineError)


def test_without_a_setup_nothing_is_done() -> None:
    assert _served(Begin()) == []


def test_frames_come_back_as_they_went_in_one_after_the_other() -> None:
    pipe = io.BytesIO()
    for message in (Want(), Step(0.5, "ə" * 100_000), Done()):
        write_frame(pipe, message)
    pipe.seek(0)
    frames = [read_frame(pipe) for _ in range(4)]
    assert [pickle.loads(frame) for frame in frames if frame] == [
        Want(),
        Step(0.5, "ə" * 100_000),
        Done(),
    ]
    assert frames[-1] is None


@pytest.mark.parametrize("kept", [0, 3, 8, 12])
def test_a_frame_cut_short_is_the_end(kept: int) -> None:
    pipe = io.BytesIO()
    write_frame(pipe, Step(0.5, "half"))
    assert read_frame(io.BytesIO(pipe.getvalue()[:kept])) is None
