"""An aligner that stays open between alignments and ends whenever it is told to."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.aligners import registry_of
from tests.support.oracle import make_speech
from tests.support.processes import children
from tests.support.stage import ORACLE, Stage, document_of
from tierline.alignment import AlignerSpec, OneAtATime, Progress, describe
from tierline.alignment.contract import Alignment, AlignmentRequest, Word
from tierline.errors import Cancelled
from tierline.plugins.provenance import Provenance
from tierline.workflow import AlignSettings, Plan, WarmAligner, align_plan, plan_whole


def _plan(folder: Path, settings: AlignSettings = ORACLE) -> tuple[Plan, Stage]:
    speech = make_speech(folder, 8)
    document = document_of(speech)
    return plan_whole(document, document.grid, document.transcript, settings), Stage(speech)


def test_it_stays_open_while_the_same_aligner_is_asked_for(tmp_path: Path) -> None:
    plan, stage = _plan(tmp_path)
    for language in ("en", "fr", "en"):
        again = replace(plan, settings=replace(ORACLE, language=language))
        align_plan(stage.aligner, again, Progress())
    assert stage.opened == 1


def test_other_options_or_an_edited_file_open_it_anew(tmp_path: Path) -> None:
    dictionary = tmp_path / "own.dict"
    dictionary.write_text("hello HH AH L OW\n")
    with WarmAligner() as aligner:
        plain = aligner.choose(AlignSettings(aligner="sphinx", refine=False))
        settings = AlignSettings(
            aligner="sphinx", options={"dictionary": str(dictionary)}, refine=False
        )
        own = aligner.choose(settings)
        engines = []
        for choice in (plain, plain, own, own):
            with aligner.lent(choice, Progress()) as (engine, _):
                engines.append(engine)
        dictionary.write_text("hello HH EH L OW AH\n")
        with aligner.lent(own, Progress()) as (engine, _):
            engines.append(engine)
    assert engines[0] is engines[1] is not engines[2]
    assert engines[2] is engines[3] is not engines[4]
    assert "dictionary" in [item.name for item in describe(plain.spec.options)]


def _sleepy(_options: object) -> OneAtATime:
    def align(request: AlignmentRequest, progress: Progress) -> Alignment:
        (request.audio.parent / "begun").touch()
        for _ in range(3000):
            time.sleep(0.01)
            progress.step(0.5)
        return Alignment(tuple(map(Word.of, request.units)), (), Provenance("sleepy", "1"))

    return OneAtATime(align)


SLEEPY = AlignerSpec(
    name="sleepy", title="Sleepy", version="1", languages=("*",), create=_sleepy, isolated=False
)


def _at_work(aligner: WarmAligner, plan: Plan, caught: list[BaseException]) -> threading.Thread:
    def work() -> None:
        try:
            align_plan(aligner, plan, Progress())
        except BaseException as error:  # noqa: BLE001 - the test looks at it
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    _until((plan.recording.path.parent / "begun").exists)
    return thread


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_it_can_be_closed_while_it_is_at_work(tmp_path: Path) -> None:
    plan, _ = _plan(tmp_path, AlignSettings(aligner="sleepy"))
    aligner, caught = WarmAligner(registry_of(SLEEPY)), list[BaseException]()
    thread = _at_work(aligner, plan, caught)
    began = time.monotonic()
    aligner.close()
    thread.join(25)
    assert time.monotonic() - began < 20.0  # and not as long as it sleeps
    assert [type(error) for error in caught] == [Cancelled]
    with pytest.raises(Cancelled):
        align_plan(aligner, plan, Progress())


def test_who_waits_for_it_can_give_up(tmp_path: Path) -> None:
    plan, _ = _plan(tmp_path, AlignSettings(aligner="sleepy"))
    aligner, caught = WarmAligner(registry_of(SLEEPY)), list[BaseException]()
    thread = _at_work(aligner, plan, caught)
    calls = iter(range(100))
    with pytest.raises(Cancelled):
        align_plan(aligner, plan, Progress(cancelled=lambda: next(calls) > 10))
    aligner.close()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.3, 0.8])
def test_no_process_stays_when_it_is_closed_at_any_moment(tmp_path: Path, delay: float) -> None:
    plan, _ = _plan(tmp_path, AlignSettings(aligner="sphinx"))
    aligner = WarmAligner()

    def work() -> None:
        with contextlib.suppress(Cancelled):
            for _ in range(100):
                align_plan(aligner, plan, Progress())

    thread = threading.Thread(target=work)
    thread.start()
    threading.Event().wait(delay)
    aligner.close()
    thread.join(5)
    assert not thread.is_alive()
    assert children() == ()


def test_who_finds_it_at_work_for_long_gets_one_of_their_own(tmp_path: Path) -> None:
    plan, _ = _plan(tmp_path, AlignSettings(aligner="sleepy"))
    aligner, caught = WarmAligner(registry_of(SLEEPY)), list[BaseException]()
    thread = _at_work(aligner, plan, caught)
    with aligner.lent(aligner.choose(plan.settings), Progress()) as (engine, _):
        assert thread.is_alive()
        assert engine.spec.name == "sleepy"
    aligner.rest()  # does nothing while it is at work
    assert not caught
    aligner.close()
    thread.join(5)
    with pytest.raises(Cancelled), aligner.lent(aligner.choose(plan.settings), Progress()):
        pass


def test_it_opens_again_after_a_rest(tmp_path: Path) -> None:
    plan, stage = _plan(tmp_path)
    align_plan(stage.aligner, plan, Progress())
    stage.aligner.rest()
    align_plan(stage.aligner, plan, Progress())
    assert stage.opened == 2
