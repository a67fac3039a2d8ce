"""Aligners in real child processes: they raise, hang, die and babble; the host carries on."""

from __future__ import annotations

import gc
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support import bad_aligners as bad
from tests.support.processes import is_gone, is_running
from tierline.alignment import (
    Aligner,
    AlignerSpec,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Progress,
    open_aligner,
)
from tierline.alignment.checked import CheckedAligner
from tierline.errors import Cancelled

ROOT = Path(__file__).parents[3]


@pytest.fixture
def opened(recwarn: pytest.WarningsRecorder) -> Iterator[Callable[[AlignerSpec], CheckedAligner]]:
    """Open aligners; afterwards no process, thread or open file may be left."""
    files, threads = _open_files(), threading.active_count()
    aligners: list[CheckedAligner] = []

    def open_it(spec: AlignerSpec) -> CheckedAligner:
        aligners.append(open_aligner(spec))
        return aligners[-1]

    yield open_it
    pids = [pid for aligner in aligners for pid in _children(aligner)]
    for aligner in aligners:
        aligner.close()
    aligners.clear()
    gc.collect()
    assert [pid for pid in pids if is_running(pid)] == []
    assert threading.active_count() == threads
    assert _open_files() == files
    assert [str(warning.message) for warning in recwarn] == []


@pytest.fixture(scope="module", params=[True, False], ids=["isolated", "in-place"])
def shared(request: pytest.FixtureRequest) -> Iterator[CheckedAligner]:
    """One aligner for the tests that leave it alive, to save their children's start."""
    with open_aligner(replace(MOODY, isolated=request.param)) as aligner:
        yield aligner


Open = Callable[[AlignerSpec], CheckedAligner]
MOODY = bad.spec_of(bad.moody)


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def _children(aligner: CheckedAligner) -> tuple[int, ...]:
    return aligner.pids


def _answers(aligner: Aligner, *ids: str) -> dict[str, Alignment | AlignmentError]:
    outcomes = list(aligner.align(map(bad.request, ids), Progress()))
    assert sorted(name for name, _ in outcomes) == sorted(ids)
    return dict(outcomes)


def _message(answer: Alignment | AlignmentError) -> str:
    assert isinstance(answer, AlignmentError), answer
    return answer.message


def _pid(answer: Alignment | AlignmentError) -> object:
    assert isinstance(answer, Alignment), answer
    return answer.provenance.options["pid"]


def test_an_isolated_aligner_works_in_another_process_and_is_used_again(opened: Open) -> None:
    aligner = opened(MOODY)
    pids = {_pid(_answers(aligner, name)[name]) for name in ("a", "b", "c")}
    assert len(pids) == 1
    assert pids != {os.getpid()}


def test_an_aligner_that_is_not_isolated_works_here(opened: Open) -> None:
    aligner = opened(replace(MOODY, isolated=False))
    assert _pid(_answers(aligner, "a")["a"]) == os.getpid()


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("raise", "raised ValueError (no such triphone) while working on 'raise.1'"),
        ("told", "speech.wav holds no speech"),
        ("sys-exit", "raised SystemExit (3)"),
        ("memory", "raised MemoryError"),
        ("mute", "never answered 'mute.1'"),
        ("stray", "never answered 'stray.1' (it yielded an answer to 'nobody asked'"),
        ("shapeless", "never answered 'shapeless.1' (it yielded 17 instead)"),
        ("babble", "yielded 'blah' and much more that nobody asked for"),
        ("nothing", "it is a NoneType, no Alignment"),
        ("number", "it is a int, no Alignment"),
        ("error", "raised ValueError (returned, not raised)"),
        ("own-error", "no speech there"),
        ("words-lost", "its words are not the request's units"),
        ("words-none", "values of a wrong kind"),
        ("nan", "a time that is no number"),
        ("outside", "leaves the span"),
        ("backwards", "its words are not the request's units"),
        ("no-length", "has no length"),
        ("unmarked", "must be marked unplaced"),
        ("marked", "must be marked unplaced"),
        ("text-times", "its numbers are of the kind str, not float"),
        ("narrow", "its numbers are of the kind float32, not float"),
        ("own-defect", "not of the list `Defect`"),
        ("own-options", "no plain values"),
        ("sourceless", "does not say where it comes from"),
    ],
)
def test_nonsense_costs_one_request(shared: CheckedAligner, mood: str, said: str) -> None:
    answers = _answers(shared, "before", f"{mood}.1", "after")
    assert said in _message(answers.pop(f"{mood}.1"))
    assert all(isinstance(answer, Alignment) for answer in answers.values())


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("exit", "stopped unexpectedly (exit code 7) while working on 'exit.1'"),
        ("exit-cleanly", "stopped unexpectedly (exit code 0)"),
        ("segfault", "stopped unexpectedly (signal 11, Segmentation fault)"),
        ("abort", "stopped unexpectedly (signal 6, Aborted)"),
        ("hang", "gave no sign of life for 2.2 s"),
        ("interrupt", "raised KeyboardInterrupt"),
        ("unpicklable", "its answer cannot leave the child process"),
    ],
)
def test_a_child_that_dies_or_hangs_costs_one_request(opened: Open, mood: str, said: str) -> None:
    aligner = opened(replace(MOODY, patience=2.0 if mood == "hang" else 60.0))
    answers = _answers(aligner, "before", f"{mood}.1", f"{mood}.2", "after")
    assert said in _message(answers.pop(f"{mood}.1"))
    _message(answers.pop(f"{mood}.2"))
    assert all(isinstance(answer, Alignment) for answer in answers.values())


def test_the_message_names_the_aligner_and_what_becomes_of_the_rest(opened: Open) -> None:
    answer = _answers(opened(MOODY), "exit.1")["exit.1"]
    assert _message(answer) == (
        "the aligner 'moody' stopped unexpectedly (exit code 7) while working on 'exit.1'; "
        "the others go on"
    )


def test_the_trace_of_a_segmentation_fault_is_kept_for_debugging(opened: Open) -> None:
    answer = _answers(opened(MOODY), "segfault.1")["segfault.1"]
    assert isinstance(answer, AlignmentError)
    assert "bad_aligners.py" in "".join(answer.__notes__)


def test_the_end_of_what_it_wrote_before_it_died_is_told(opened: Open) -> None:
    answer = _answers(opened(MOODY), "shout.1")["shout.1"]
    assert "exit code 1, saying 'complaint 19999 of this engine')" in _message(answer)
    (details,) = answer.__notes__  # type: ignore[union-attr]
    assert 4000 < len(details) <= 8192


def test_after_a_death_there_is_a_fresh_child(opened: Open) -> None:
    answers = _answers(opened(MOODY), "before", "exit.1", "after")
    assert _pid(answers["before"]) != _pid(answers["after"])


def test_a_child_survives_what_it_raises(opened: Open) -> None:
    answers = _answers(opened(MOODY), "before", "raise.1", "after")
    assert _pid(answers["before"]) == _pid(answers["after"])


def test_printing_breaks_nothing(opened: Open) -> None:
    assert isinstance(_answers(opened(MOODY), "print.1")["print.1"], Alignment)


def test_a_second_answer_is_dropped(opened: Open) -> None:
    answers = _answers(opened(MOODY), "twice.1", "after")
    assert all(isinstance(answer, Alignment) for answer in answers.values())


@pytest.mark.parametrize("isolated", [True, False])
def test_in_a_batch_only_the_guilty_fails(opened: Open, isolated: bool) -> None:
    aligner = opened(bad.spec_of(bad.batching, isolated=isolated))
    answers = _answers(aligner, "a", "raise.1", "b", "c", "d")
    assert "raise.1" in _message(answers.pop("raise.1"))
    assert all(isinstance(answer, Alignment) for answer in answers.values())


def test_in_a_batch_that_dies_only_the_guilty_fails(opened: Open) -> None:
    answers = _answers(opened(bad.spec_of(bad.batching)), "a", "b", "exit.1", "c")
    assert "exit code 7" in _message(answers.pop("exit.1"))
    assert all(isinstance(answer, Alignment) for answer in answers.values())


@pytest.mark.parametrize("isolated", [True, False])
@pytest.mark.parametrize("create", [bad.idle, bad.listless])
def test_an_aligner_that_does_nothing_ends(
    opened: Open, create: Callable[..., Aligner], isolated: bool
) -> None:
    answers = _answers(opened(bad.spec_of(create, isolated=isolated)), "a", "b")
    assert all(isinstance(answer, AlignmentError) for answer in answers.values())


def test_two_requests_of_one_id_both_get_an_answer(opened: Open) -> None:
    requests = [bad.request("same"), bad.request("same"), bad.request("other")]
    outcomes = list(opened(bad.spec_of(bad.batching)).align(requests, Progress()))
    assert [name for name, _ in outcomes].count("same") == 2
    assert "two requests have the id 'same'" in " ".join(
        answer.message for _, answer in outcomes if isinstance(answer, AlignmentError)
    )


@pytest.mark.parametrize("isolated", [True, False])
def test_requests_are_taken_one_by_one_from_an_endless_stream(opened: Open, isolated: bool) -> None:
    taken = 0

    def endless() -> Iterator[AlignmentRequest]:
        nonlocal taken
        for taken in itertools.count(1):
            yield bad.request(f"r{taken}")

    aligner = opened(replace(MOODY, isolated=isolated))
    outcomes = aligner.align(endless(), Progress())
    for count in range(1, 51):
        assert next(outcomes)[0] == f"r{count}"
        assert taken == count
    del outcomes
    assert isinstance(_answers(aligner, "next")["next"], Alignment)


def test_leaving_a_run_early_costs_no_child(opened: Open) -> None:
    aligner = opened(MOODY)
    _, first = next(aligner.align(map(bad.request, ("a", "b", "c")), Progress()))
    assert _pid(_answers(aligner, "d")["d"]) == _pid(first)


def test_runs_side_by_side_have_a_child_each(opened: Open) -> None:
    aligner = opened(MOODY)
    left = aligner.align(map(bad.request, ("a", "b")), Progress())
    right = aligner.align(map(bad.request, ("c", "d")), Progress())
    pairs = list(zip(left, right, strict=True))
    assert [(a[0], b[0]) for a, b in pairs] == [("a", "c"), ("b", "d")]
    assert _pid(pairs[0][0][1]) != _pid(pairs[0][1][1])
    assert len(_children(aligner)) == 2


def test_steps_reach_the_caller(opened: Open) -> None:
    steps: list[tuple[float, str]] = []
    progress = Progress(lambda fraction, message: steps.append((fraction, message)))
    list(opened(MOODY).align([bad.request("calm")], progress))
    assert steps == [(0.5, "calm")]


@pytest.mark.parametrize("create", [bad.moody, bad.busy])
def test_cancelling_ends_the_child_at_once(opened: Open, create: Callable[..., Aligner]) -> None:
    aligner = opened(bad.spec_of(create, patience=60.0))
    (pid,) = _children(aligner)
    asked: list[float] = []

    def cancelled() -> bool:
        at_work = time.monotonic() - started > 0.5
        if at_work:
            asked.append(time.monotonic())
        return at_work

    started = time.monotonic()
    with pytest.raises(Cancelled):
        list(aligner.align([bad.request("hang.1", end=600.0)], Progress(cancelled=cancelled)))
    reaction = time.monotonic() - started - 0.5
    print(f"cancelled within {reaction * 1000:.0f} ms")
    assert reaction < 20.0  # its patience is a minute
    assert not is_running(pid)
    if create is bad.moody:
        assert isinstance(_answers(aligner, "next")["next"], Alignment)


def test_cancelling_ends_what_the_child_started(
    opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BAD_ALIGNERS_NOTES", str(tmp_path))
    aligner = opened(replace(MOODY, patience=60.0))
    note = tmp_path / "grandchild"

    def written() -> bool:
        return note.exists() and bool(note.read_text())

    with pytest.raises(Cancelled):
        list(aligner.align([bad.request("family.1")], Progress(cancelled=written)))
    assert is_gone(int(note.read_text()))


def test_loading_can_be_cancelled() -> None:
    spec = bad.spec_of(bad.fussy, options=bad.HowToStart, patience=60.0)
    soon = time.monotonic() + 0.5
    with pytest.raises(Cancelled):
        open_aligner(
            spec,
            bad.HowToStart("hang"),
            progress=Progress(cancelled=lambda: time.monotonic() > soon),
        )
    assert time.monotonic() - soon < 20.0  # its patience is a minute


def test_a_closed_aligner_says_so(opened: Open) -> None:
    aligner = opened(MOODY)
    aligner.close()
    assert "is closed" in _message(_answers(aligner, "a")["a"])


@pytest.mark.parametrize("isolated", [True, False])
def test_errors_of_the_callers_own_are_not_taken_for_the_aligners(
    opened: Open, isolated: bool
) -> None:
    def broken() -> Iterator[AlignmentRequest]:
        yield bad.request("a")
        raise LookupError("my own database")

    def report(_fraction: float, _message: str) -> None:
        raise LookupError("my own window")

    aligner = opened(replace(MOODY, isolated=isolated))
    with pytest.raises(LookupError, match="my own database"):
        list(aligner.align(broken(), Progress()))
    with pytest.raises(LookupError, match="my own window"):
        list(aligner.align([bad.request("a")], Progress(report)))
    assert isinstance(_answers(aligner, "b")["b"], Alignment)
