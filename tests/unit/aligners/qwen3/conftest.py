"""The trained tiny checkpoint, speech of its words, and aligners that use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.checkpoints.speech import Clip, make_clips
from tierline.aligners.qwen3 import SPEC, Qwen3Options
from tierline.alignment import Aligner, Alignment, AlignmentRequest, Progress
from tierline.text import split_units

CHECKPOINT = Path(__file__).parents[3] / "data" / "checkpoints" / "qwen3-aligner"


@dataclass(frozen=True)
class Spoken:
    """A clip, its file, and what to ask of it."""

    clip: Clip
    request: AlignmentRequest


@pytest.fixture(scope="package")
def checkpoint() -> Path:
    return CHECKPOINT


@pytest.fixture(scope="package")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> list[Spoken]:
    folder = tmp_path_factory.mktemp("spoken")
    found = []
    for number, clip in enumerate(make_clips(64, seed=4711)):
        audio = clip.write(folder / f"{number}.wav")
        units = split_units(clip.text)
        request = AlignmentRequest(str(number), audio, units, 0.0, clip.duration)
        found.append(Spoken(clip, request))
    return found


@pytest.fixture(scope="package")
def path_aligner() -> Iterator[Aligner]:
    aligner: Aligner = SPEC.create(Qwen3Options(model=str(CHECKPOINT), device="cpu"))
    yield aligner
    aligner.close()


@pytest.fixture(scope="package")
def library_aligner() -> Iterator[Aligner]:
    options = Qwen3Options(model=str(CHECKPOINT), device="cpu", decoding="library")
    aligner: Aligner = SPEC.create(options)
    yield aligner
    aligner.close()


def answers(aligner: Aligner, requests: list[AlignmentRequest]) -> list[Alignment]:
    """The sound answers to requests, in their order."""
    outcomes = dict(aligner.align(requests, Progress()))
    found = []
    for request in requests:
        answer = outcomes[request.id]
        assert isinstance(answer, Alignment), answer
        assert list(answer.faults(request)) == []
        found.append(answer)
    return found
