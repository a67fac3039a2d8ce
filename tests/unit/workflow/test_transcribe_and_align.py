"""Recordings without a text: written down and aligned in one call."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

import tierline
from tests.support.oracle import make_speech
from tierline.annotation import IntervalTier
from tierline.errors import InputError, TierlineError, UsageError
from tierline.workflow import TranscribeSettings

ROOT = Path(__file__).parents[3]
Installed = Callable[..., TranscribeSettings]


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return make_speech(tmp_path, 12).audio


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    """The transcriber `dictation`, found as any plug-in is; makes settings for it."""
    described = tmp_path / "site" / "dictation-1.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: dictation\nVersion: 1\n")
    (described / "entry_points.txt").write_text(
        "[tierline.transcribers]\ndictation = tests.support.dictation:SPEC\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "site"), str(ROOT)]))

    def settings(**options: str | bool | int) -> TranscribeSettings:
        return TranscribeSettings(transcriber="dictation", options=options)

    return settings


def labels(grid: tierline.TextGrid, name: str) -> list[str]:
    tier = grid.tier(name)
    assert isinstance(tier, IntervalTier)
    return [label for label in tier.labels if label]


def test_each_utterance_is_aligned_within_its_span(recording: Path, installed: Installed) -> None:
    result = tierline.transcribe_and_align(
        recording, transcribing=installed(words="one two"), aligner="uniform"
    )
    said = labels(result.grid, "utterance")
    assert said == [f"one two {number + 1}" for number in range(len(said))]
    assert len(said) >= 3
    assert labels(result.grid, "words") == [word for text in said for word in text.split()]
    utterances, words = result.grid.tier("utterance"), result.grid.tier("words")
    assert isinstance(utterances, IntervalTier)
    assert isinstance(words, IntervalTier)
    starts = {
        start for start, label in zip(utterances.starts, utterances.labels, strict=True) if label
    }
    assert starts <= set(words.starts)


def test_the_language_that_is_found_is_aligned_in(recording: Path, installed: Installed) -> None:
    result = tierline.transcribe_and_align(
        recording, transcribing=installed(), aligner="uniform", language="de"
    )
    assert result.sidecar.source.language == "de"  # what is asked for comes first
    result = tierline.transcribe_and_align(recording, transcribing=installed(), aligner="uniform")
    assert result.sidecar.source.language == "en"


def test_what_cannot_be_done_is_told(recording: Path, installed: Installed) -> None:
    with pytest.raises(TierlineError, match="does not feel like it"):
        tierline.transcribe_and_align(recording, transcribing=installed(fails=True))
    with pytest.raises(UsageError, match="text_tier"):
        tierline.transcribe_and_align(recording, transcribing=installed(), text_tier="a")
    with pytest.raises(InputError, match=r"gone\.wav"):
        tierline.transcribe_and_align(recording.with_name("gone.wav"), transcribing=installed())


def test_progress_grows_over_both(recording: Path, installed: Installed) -> None:
    from tierline.plugins.progress import Progress

    told: list[float] = []
    tierline.transcribe_and_align(
        recording,
        transcribing=installed(),
        aligner="uniform",
        progress=Progress(lambda fraction, _: told.append(fraction)),
    )
    assert told == sorted(told)
    assert told[-1] > 0.9
