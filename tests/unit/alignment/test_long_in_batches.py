"""Long recordings, found by one engine and aligned in batches by another."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.batching import Batching
from tests.support.oracle import Oracle, Speech, make_speech, oracle_spec
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Defect,
    Edge,
    FixedBoundary,
    Outcome,
    Stretch,
)
from tierline.alignment.parts import Part
from tierline.alignment.run import Engine, run
from tierline.errors import Cancelled
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress

SPEC = oracle_spec(5.0, open_end=False)


def _engine(speech: Speech, batching: Batching, anchorer: Oracle | None = None) -> Engine:
    return Engine(SPEC, batching, anchorer or Oracle(speech))


def _spans(outcome: Alignment | AlignmentError) -> list[tuple[float, float] | None]:
    assert isinstance(outcome, Alignment), outcome
    return [word.span for word in outcome.words]


def test_pieces_of_many_windows_fill_the_batches_of_one_run(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 900)
    batching = Batching({"made.wav": Oracle(speech)}, 16)
    anchorer = Oracle(speech)
    parts: list[Part] = []
    ((_, outcome),) = run(
        [speech.request()],
        _engine(speech, batching, anchorer),
        Progress(),
        on_part=parts.append,
    )
    assert _spans(outcome) == list(speech.spans)
    assert batching.runs == 1
    sizes = [len(batch) for batch in batching.batches]
    assert set(sizes[:-1]) == {16}
    assert max(part.duration for batch in batching.batches for part in batch) <= 5.0
    assert all(request.open_end for request in anchorer.asked)
    assert [part.first for part in parts] == sorted(part.first for part in parts)
    assert sum(len(part.alignment.words) for part in parts) == 900
    assert all(one.end == two.start for one, two in pairwise(parts))


def test_recordings_share_batches_short_ones_and_long_ones(tmp_path: Path) -> None:
    speeches = {}
    for n, words in enumerate((8, 200, 9, 300)):
        folder = tmp_path / str(n)
        folder.mkdir()
        made = make_speech(folder, words, seed=n)
        audio = made.audio.rename(folder / f"{n}.wav")
        speeches[audio.name] = replace(made, audio=audio)
    batching = Batching({name: Oracle(speech) for name, speech in speeches.items()}, 8)

    class Finder(Closing):
        def align(
            self, requests: Iterable[AlignmentRequest], progress: Progress
        ) -> Iterator[Outcome]:
            for request in requests:
                yield from Oracle(speeches[request.audio.name]).align([request], progress)

    requests = [speech.request(id=name) for name, speech in speeches.items()]
    outcomes = dict(run(requests, Engine(SPEC, batching, Finder()), Progress()))
    for name, speech in speeches.items():
        assert _spans(outcomes[name]) == list(speech.spans)
    names = [{request.audio.name for request in batch} for batch in batching.batches]
    assert {"0.wav", "1.wav"} <= names[0]
    assert all(len(batch) == 8 for batch in batching.batches[:-1])
    assert batching.runs == 1


def test_pieces_that_fail_keep_rough_times_and_a_mark(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 300)

    def fails(request: AlignmentRequest) -> bool:
        return request.start < 45 and request.end > 40

    batching = Batching({"made.wav": Oracle(speech)}, fails=fails)
    ((_, outcome),) = run([speech.request()], _engine(speech, batching), Progress())
    assert _spans(outcome) == list(speech.spans)
    assert isinstance(outcome, Alignment)
    marked = [n for n, word in enumerate(outcome.words) if Defect.WIDENED_SEARCH in word.defects]
    assert marked
    assert all(25 < speech.spans[n][0] < 60 for n in marked)


def test_an_aligner_that_fails_everywhere_is_told_and_not_covered_up(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 300)
    batching = Batching({}, fails=lambda _: True)
    ((_, outcome),) = run([speech.request()], _engine(speech, batching), Progress())
    assert isinstance(outcome, AlignmentError)
    assert outcome.message == "this piece is too much"


class _Disagreeing(Oracle):
    """Finds words everywhere, but says where sound and text do not agree."""

    def __init__(self, speech: Speech, wrong: tuple[float, float]) -> None:
        super().__init__(speech)
        self._wrong = wrong

    def _stretches(self, request: AlignmentRequest) -> tuple[Stretch, ...]:
        steps = [request.start + 4.0 * n for n in range(int(request.duration / 4.0) + 1)]
        return tuple(
            Stretch(at, at + 4.0, 0.1 if self._wrong[0] < at + 2 < self._wrong[1] else 0.9)
            for at in steps
            if at + 4.0 <= request.end
        )


def test_where_the_anchors_disagree_the_text_waits(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 400)
    batching = Batching({"made.wav": Oracle(speech)})
    anchorer = _Disagreeing(speech, (40.0, 70.0))
    ((_, outcome),) = run([speech.request()], _engine(speech, batching, anchorer), Progress())
    assert isinstance(outcome, Alignment)
    asked = [request for batch in batching.batches for request in batch]
    assert not [request for request in asked if request.start > 42 and request.end < 58]
    known = list(zip(outcome.words, speech.spans, strict=True))
    assert all(word.span for word, (start, end) in known if end < 35 or start > 100)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_unit_comes_back_once_in_order_whatever_fails(
    tmp_path: Path, data: st.DataObject
) -> None:
    speech = make_speech(
        tmp_path, data.draw(st.integers(1, 120)), seed=data.draw(st.integers(0, 9))
    )
    bad = data.draw(st.tuples(st.floats(0, 60), st.floats(0, 90)))
    batching = Batching(
        {"made.wav": Oracle(speech)},
        data.draw(st.integers(1, 9)),
        lambda request: request.start < bad[1] and request.end > bad[0],
    )
    anchorer = Oracle(speech, dull=data.draw(st.sampled_from([0, 2, 5])))
    unit = data.draw(st.none() | st.integers(0, len(speech.units) - 1))
    mark = unit and FixedBoundary(unit, Edge.START, speech.spans[unit][0])
    request = speech.request(fixed=(mark,) if mark else ())
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    ((_, outcome),) = run([request], _engine(speech, batching, anchorer), progress)
    assert seen == sorted(seen)
    if isinstance(outcome, Alignment):
        assert not list(outcome.faults(request))


def test_progress_rises_to_one_over_long_and_short_recordings(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 300)
    batching = Batching({"made.wav": Oracle(speech)})
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    requests = [speech.request(), speech.request(id="b", end=4.0, units=speech.units[:3])]
    list(run(requests, _engine(speech, batching), progress))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len({round(fraction, 2) for fraction in seen}) > 20


@pytest.mark.parametrize("when", ["anchoring", "aligning"])
def test_cancelling_ends_the_search_for_anchors_too(tmp_path: Path, when: str) -> None:
    speech = make_speech(tmp_path, 600)
    batching, anchorer = Batching({"made.wav": Oracle(speech)}, 4), Oracle(speech)
    watched = anchorer.asked if when == "anchoring" else batching.batches
    progress = Progress(cancelled=lambda: len(watched) > 2)
    with pytest.raises(Cancelled):
        list(run([speech.request()], _engine(speech, batching, anchorer), progress))
    assert not [t for t in threading.enumerate() if t.name == "tierline-ahead"]


def test_leaving_a_run_early_ends_the_search_for_anchors(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 600)
    batching = Batching({"made.wav": Oracle(speech)}, 4)
    requests = [speech.request(id="a", end=4.0, units=speech.units[:3]), speech.request()]
    answers = run(requests, _engine(speech, batching), Progress())
    assert next(answers)[0] == "a"
    answers.close()  # type: ignore[attr-defined]
    assert not [t for t in threading.enumerate() if t.name == "tierline-ahead"]


def test_a_text_that_is_not_in_the_recording_is_an_error(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 100)
    batching = Batching({"made.wav": Oracle(speech)})
    anchorer = Oracle(speech, deaf=(0, 1e9))
    ((_, outcome),) = run([speech.request()], _engine(speech, batching, anchorer), Progress())
    assert isinstance(outcome, AlignmentError)
    assert "deaf here" in outcome.message
    assert not batching.batches


def test_a_missing_long_recording_costs_only_itself(tmp_path: Path) -> None:
    speech = make_speech(tmp_path, 100)
    batching = Batching({"made.wav": Oracle(speech)})
    lost = replace(speech.request(id="lost"), audio=tmp_path / "lost.wav")
    outcomes = dict(run([lost, speech.request()], _engine(speech, batching), Progress()))
    assert isinstance(outcomes["lost"], AlignmentError)
    assert _spans(outcomes["all"]) == list(speech.spans)
