"""Alignments that are broken off anywhere come to the same end, and nothing is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.support.batching import Batching
from tests.support.oracle import Oracle, Speech, oracle_spec
from tests.unit.unfinished.conftest import Remember
from tierline.alignment import (
    Alignment,
    AlignmentRequest,
    Edge,
    FixedBoundary,
    Outcome,
    Progress,
)
from tierline.alignment.engine import Engine
from tierline.alignment.run import run
from tierline.errors import Cancelled
from tierline.unfinished import recalling

Asked = list[AlignmentRequest]


class _Breaking(Oracle):
    """An oracle that is broken off after some answers."""

    def __init__(self, speech: Speech, left: int, asked: Asked) -> None:
        super().__init__(speech)
        self._left, self.asked = left, asked

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        for outcome in super().align(requests, progress):
            if not self._left:
                self.asked.pop()
                raise Cancelled
            self._left -= 1
            yield outcome


def alone(speech: Speech, left: int, asked: Asked) -> Engine:
    """An engine that finds its own way."""
    return Engine(oracle_spec(20.0), _Breaking(speech, left, asked))


def in_batches(speech: Speech, left: int, asked: Asked) -> Engine:
    """An engine that works in batches, for which another one finds the text."""
    oracle = _Breaking(speech, left, asked)
    batching = Batching({speech.audio.name: oracle}, 3)
    return Engine(oracle_spec(8.0, open_end=False), batching, Oracle(speech))


def aligned(engine: Engine, request: AlignmentRequest) -> Alignment:
    outcome = dict(run([request], engine, Progress()))[request.id]
    assert isinstance(outcome, Alignment)
    return outcome


def broken_off(remember: Remember, engine: Engine, request: AlignmentRequest) -> None:
    memory = remember()
    with pytest.raises(Cancelled):
        aligned(recalling(engine, lambda _: memory), request)
    memory.close(keep=True, tell=False)


@pytest.mark.parametrize("make", [alone, in_batches])
@pytest.mark.parametrize("fixed", [False, True])
def test_broken_off_anywhere_it_comes_to_the_same_end(
    speech: Speech,
    remember: Remember,
    make: Callable[[Speech, int, Asked], Engine],
    fixed: bool,
) -> None:
    marks = (
        FixedBoundary(60, Edge.START, speech.spans[60][0]),
        FixedBoundary(120, Edge.END, speech.spans[120][1]),
    )
    request = speech.request(fixed=marks if fixed else ())
    whole: Asked = []
    expected = aligned(make(speech, 1000, whole), request)
    assert len(whole) > 6
    asked: Asked = []
    for left in (0, 1, 2, 3, 2):
        broken_off(remember, make(speech, left, asked), request)
    memory = remember()
    assert aligned(recalling(make(speech, 1000, asked), lambda _: memory), request) == expected
    memory.close(keep=False)
    assert sorted(asked, key=_place) == sorted(whole, key=_place)


def _place(request: AlignmentRequest) -> tuple[float, float, bool]:
    return request.start, request.end, request.open_end


def test_a_text_that_was_corrected_keeps_what_lies_before(
    speech: Speech, remember: Remember
) -> None:
    first: Asked = []
    memory = remember()
    aligned(recalling(alone(speech, 1000, first), lambda _: memory), speech.request())
    memory.close(keep=True, tell=False)
    units = (*speech.units[:150], *speech.units[151:])  # a word too much was taken out
    expected = aligned(alone(speech, 1000, []), speech.request(units=units))
    second: Asked = []
    memory = remember()
    engine = recalling(alone(speech, 1000, second), lambda _: memory)
    assert aligned(engine, speech.request(units=units)) == expected
    memory.close(keep=False)
    assert 0 < len(second) < len(first) / 2
    assert second[0].end > speech.spans[100][0]


def test_what_fails_is_asked_again(speech: Speech, remember: Remember) -> None:
    memory = remember()
    deaf = Engine(oracle_spec(20.0), Oracle(speech, deaf=(30.0, 31.0)))
    rough = aligned(recalling(deaf, lambda _: memory), speech.request())
    memory.close(keep=True, tell=False)
    memory = remember()
    again = aligned(recalling(alone(speech, 1000, []), lambda _: memory), speech.request())
    memory.close(keep=False)
    assert rough != again
    assert [word.span for word in again.words if word.span] == list(speech.spans)


def test_requests_without_a_memory_are_asked(speech: Speech) -> None:
    asked: Asked = []
    engine = recalling(alone(speech, 1000, asked), lambda _: None)
    assert aligned(engine, speech.request()) == aligned(alone(speech, 1000, []), speech.request())
    assert asked
