"""How well sound and text agree, and where text is missing, travels with an alignment."""

import pytest

from tests.support.oracle import make_speech
from tierline.alignment import Alignment, Provenance, Stretch
from tierline.alignment.checked import faults
from tierline.alignment.contract import AlignmentRequest
from tierline.alignment.fixed import joined

ORIGIN = Provenance("test", "1")


@pytest.fixture
def request_(tmp_path_factory: pytest.TempPathFactory) -> AlignmentRequest:
    speech = make_speech(tmp_path_factory.mktemp("speech"), 1)
    return speech.request(units=())


def test_parts_that_are_joined_keep_their_stretches() -> None:
    parts = [Alignment((), (), ORIGIN, (Stretch(n, n + 1, n / 2),)) for n in range(3)]
    assert joined(parts, ORIGIN).stretches == tuple(part.stretches[0] for part in parts)


@pytest.mark.parametrize(
    ("stretch", "fault"),
    [
        (Stretch(0.0, 0.5, 0.7), None),
        (Stretch(0.0, 0.5, 1.1), "no part of a recording with an agreement from 0 to 1"),
        (Stretch(0.0, 0.5, float("nan")), "no part of a recording with an agreement from 0 to 1"),
        (Stretch(0.5, 0.0, 0.7), "no part of a recording with an agreement from 0 to 1"),
        (Stretch(0.0, 0.5, "high"), "numbers are of the kind str"),  # type: ignore[arg-type]
    ],
)
def test_a_stretch_that_makes_no_sense_is_a_fault(
    request_: AlignmentRequest, stretch: Stretch, fault: str | None
) -> None:
    found = next(faults(Alignment((), (), ORIGIN, (stretch,)), request_), None)
    assert (fault is None) == (found is None)
    assert fault is None or fault in str(found)


def test_parts_that_are_joined_keep_what_the_text_lacks() -> None:
    parts = [Alignment((), (), ORIGIN, untold=((n + 0.1, n + 0.2),)) for n in range(3)]
    assert joined(parts, ORIGIN).untold == tuple(part.untold[0] for part in parts)


@pytest.mark.parametrize(
    ("span", "fault"),
    [
        ((0.1, 0.2), None),
        ((0.2, 0.1), "has no length"),
        ((0.1, "end"), "numbers are of the kind str"),
    ],
)
def test_speech_without_text_must_make_sense(
    request_: AlignmentRequest, span: tuple[float, float], fault: str | None
) -> None:
    found = next(faults(Alignment((), (), ORIGIN, untold=(span,)), request_), None)
    assert (fault is None) == (found is None)
    assert fault is None or fault in str(found)
