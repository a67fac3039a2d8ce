"""A request, its answer, and memories of them in a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.oracle import Speech, make_speech
from tierline.alignment import Progress
from tierline.unfinished import Memory, Task

Remember = Callable[..., Memory]


@pytest.fixture(scope="session")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    """More than a minute of it: many pieces for an aligner that takes twenty seconds."""
    return make_speech(tmp_path_factory.mktemp("speech"), 200)


@pytest.fixture
def told() -> list[str]:
    """What the user was told."""
    return []


@pytest.fixture
def remember(tmp_path: Path, told: list[str]) -> Remember:
    """Open the memory of a task, always the same."""

    def opened(*, fresh: bool = False) -> Memory:
        task = Task("Ærøskøbing 日本.wav", 5000.0, "ab" * 16, tmp_path / "unfinished")
        return Memory(task, Progress(tell=told.append), fresh=fresh)

    return opened
