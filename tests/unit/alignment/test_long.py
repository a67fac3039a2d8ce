"""Long recordings of which not everything can be used."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.oracle import Oracle, make_speech, oracle_spec
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Edge,
    FixedBoundary,
    Word,
)
from tierline.alignment.pieces import LONGEST_WORD, anchors_of
from tierline.alignment.run import Engine, run
from tierline.plugins.progress import Progress
from tierline.text import Unit


def one(
    request: AlignmentRequest, engine: Engine, progress: Progress | None = None
) -> Alignment | AlignmentError:
    ((_, outcome),) = run([request], engine, progress or Progress())
    return outcome


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_unit_comes_back_once_in_order_whatever_fails(
    tmp_path: Path, data: st.DataObject
) -> None:
    speech = make_speech(
        tmp_path,
        data.draw(st.integers(1, 60)),
        seed=data.draw(st.integers(0, 9)),
        longest_pause=data.draw(st.sampled_from([1.0, 20.0])),
    )
    longest = data.draw(st.sampled_from([1.0, 5.0, 30.0]))
    deaf = data.draw(st.none() | st.tuples(st.floats(0, 60), st.floats(0, 90)))
    oracle = Oracle(speech, deaf, dull=data.draw(st.sampled_from([0, 2, 5])))
    unit = data.draw(st.none() | st.integers(0, len(speech.units) - 1))
    mark = unit and FixedBoundary(unit, Edge.START, speech.spans[unit][0])
    request = speech.request(fixed=(mark,) if mark else ())
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    outcome = one(request, Engine(oracle_spec(longest), oracle), progress)
    assert seen == sorted(seen)
    asked = [part for part in oracle.asked if not part.open_end]
    assert all(part.duration <= longest + 1e-6 for part in asked)
    if isinstance(outcome, Alignment):
        assert not list(outcome.faults(request))


def test_where_sound_and_text_disagree_the_text_waits(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 400)

    def agreement(start: float, end: float) -> float:
        return 0.1 if start < 70 and end > 40 else 0.9

    outcome = one(speech.request(), Engine(oracle_spec(20.0), Oracle(speech, agreement=agreement)))
    assert isinstance(outcome, Alignment)
    known = list(zip(outcome.words, speech.spans, strict=True))
    assert all(word.span for word, (start, end) in known if end < 20 or start > 100)
    assert all(word.span is None for word, (start, end) in known if start > 42 and end < 50)


def test_a_part_that_fails_costs_no_other_part(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 12)
    mark = FixedBoundary(6, Edge.START, speech.spans[6][0])
    deaf = (0.0, speech.spans[2][1])
    outcome = one(speech.request(fixed=(mark,)), Engine(oracle_spec(20.0), Oracle(speech, deaf)))
    assert isinstance(outcome, Alignment)
    assert [word.span for word in outcome.words] == [None] * 6 + list(speech.spans[6:])


def test_a_long_recording_without_text_has_no_words(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 100)
    outcome = one(speech.request(units=()), Engine(oracle_spec(10.0), Oracle(speech)))
    assert isinstance(outcome, Alignment)
    assert outcome.words == ()


def test_a_word_that_swallowed_what_follows_is_no_anchor_for_its_end() -> None:
    unit = Unit("so", 0, 2, ("so",))
    (anchor,) = anchors_of([Word.of(unit, (5.0, 25.0))], 7)
    assert (anchor.unit, anchor.span) == (7, (5.0, 5.0 + LONGEST_WORD))


@pytest.mark.parametrize("count", [1, 2])
def test_a_word_or_two_in_minutes_of_noise(tmp_path: Path, count: int) -> None:
    speech = make_speech(tmp_path, 300)
    few = replace(speech, units=speech.units[:count], spans=speech.spans[:count])
    outcome = one(few.request(), Engine(oracle_spec(20.0), Oracle(few)))
    assert isinstance(outcome, Alignment)
    assert [word.span for word in outcome.words] == list(few.spans)
