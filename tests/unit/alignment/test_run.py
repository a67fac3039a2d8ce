from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.oracle import Oracle, make_speech, oracle_spec
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Edge,
    FixedBoundary,
)
from tierline.alignment.run import Engine, run
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress


def one(request: AlignmentRequest, engine: Engine) -> Alignment | AlignmentError:
    ((identity, outcome),) = run([request], engine, Progress())
    assert identity == request.id
    return outcome


def spans(outcome: Alignment | AlignmentError) -> list[tuple[float, float] | None]:
    assert isinstance(outcome, Alignment), outcome
    return [word.span for word in outcome.words]


def test_short_requests_stream_lazily_through_the_aligner(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 8)
    taken: list[int] = []

    def endless() -> Iterator[AlignmentRequest]:
        for n in range(1000):
            taken.append(n)
            yield speech.request(id=str(n))

    answers = run(endless(), Engine(oracle_spec(), Oracle(speech)), Progress())
    assert [next(answers)[0] for _ in range(3)] == ["0", "1", "2"]
    assert len(taken) < 10


def test_a_long_recording_is_cut_in_pauses_and_loses_no_word(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 600)
    oracle = Oracle(speech)
    outcome = one(speech.request(), Engine(oracle_spec(), oracle))
    assert spans(outcome) == list(speech.spans)
    assert isinstance(outcome, Alignment)
    assert not list(outcome.faults(speech.request()))
    final = [request for request in oracle.asked if not request.open_end]
    assert max(request.duration for request in final) <= 20
    assert sum(len(request.units) for request in final) == 600
    cuts = [request.start for request in final[1:]]
    inside = [cut for cut in cuts for a, b in speech.spans if a + 0.01 < cut < b - 0.01]
    assert not inside


def test_work_on_a_long_recording_grows_with_its_length_only(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 900)
    oracle = Oracle(speech)
    one(speech.request(), Engine(oracle_spec(), oracle))
    listened = sum(request.duration for request in oracle.asked)
    assert listened < 3.2 * speech.duration
    assert max(len(request.units) for request in oracle.asked) < 300


def test_a_piece_that_fails_keeps_its_rough_times(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 300)
    sharp, rough = Oracle(speech, deaf=(40.0, 45.0)), Oracle(speech)
    outcome = one(speech.request(), Engine(oracle_spec(), sharp, anchorer=rough))
    assert spans(outcome) == list(speech.spans)
    assert isinstance(outcome, Alignment)
    owners = {phone.word for phone in outcome.phones}
    assert 0 < len(owners) < 300


def test_minutes_of_silence_are_passed_over(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 60, longest_pause=120.0, seed=3)
    assert spans(one(speech.request(), Engine(oracle_spec(), Oracle(speech)))) == list(speech.spans)


def test_a_stretch_where_nothing_is_found_does_not_end_the_work(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 400)
    oracle = Oracle(speech, deaf=(30.0, 32.0))
    found = spans(one(speech.request(), Engine(oracle_spec(), oracle)))
    assert len(found) == 400
    assert sum(span is not None for span in found) > 200


def test_a_text_that_is_not_in_the_recording_is_an_error(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 100)
    outcome = one(speech.request(), Engine(oracle_spec(), Oracle(speech, deaf=(0, 1e9))))
    assert isinstance(outcome, AlignmentError)
    assert "made.wav" in outcome.message
    assert "deaf here" in outcome.message


def test_a_long_recording_needs_somebody_to_cut_it(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 100)
    outcome = one(speech.request(), Engine(oracle_spec(open_end=False), Oracle(speech)))
    assert isinstance(outcome, AlignmentError)
    assert "--text-tier" in outcome.message


def test_a_missing_long_recording_is_an_answer_not_an_exception(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 100)
    lost = replace(speech.request(), audio=tmp_path / "lost.wav")
    outcome = one(lost, Engine(oracle_spec(), Oracle(speech)))
    assert isinstance(outcome, AlignmentError)
    assert "lost.wav" in outcome.message


def test_fixed_boundaries_are_kept_to_the_last_bit(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 12)
    fixed = (
        FixedBoundary(4, Edge.START, speech.spans[4][0] + 0.0123),
        FixedBoundary(7, Edge.END, speech.spans[7][1] - 0.0456),
    )
    outcome = one(speech.request(fixed=fixed), Engine(oracle_spec(), Oracle(speech)))
    found = spans(outcome)
    assert found[4] is not None
    assert found[7] is not None
    assert found[4][0] == fixed[0].time
    assert found[7][1] == fixed[1].time
    assert found[2] == speech.spans[2]
    assert isinstance(outcome, Alignment)
    assert not list(outcome.faults(speech.request()))


@pytest.mark.parametrize(
    "fixed",
    [
        (FixedBoundary(5, Edge.START, 2.0), FixedBoundary(3, Edge.START, 2.5)),
        (FixedBoundary(5, Edge.START, 1e6),),
        (FixedBoundary(99, Edge.START, 1.0),),
        (FixedBoundary(5, Edge.START, 0.0),),
    ],
)
def test_fixed_boundaries_that_contradict_are_refused(
    tmp_path: Path, fixed: tuple[FixedBoundary, ...]
) -> None:
    speech = make_speech(tmp_path, 12)
    outcome = one(speech.request(fixed=fixed), Engine(oracle_spec(), Oracle(speech)))
    assert isinstance(outcome, AlignmentError)


def test_cancelling_stops_a_long_recording(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 600)
    oracle = Oracle(speech)
    progress = Progress(cancelled=lambda: len(oracle.asked) > 5)
    with pytest.raises(Cancelled):
        list(run([speech.request()], Engine(oracle_spec(), oracle), progress))
    assert len(oracle.asked) == 6


def test_progress_rises_to_one(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 300)
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    list(run([speech.request(), speech.request(id="b", end=15.0, units=speech.units[:5])],
             Engine(oracle_spec(), Oracle(speech)), progress))  # fmt: skip
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
