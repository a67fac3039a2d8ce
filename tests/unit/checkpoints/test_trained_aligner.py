"""The committed tiny aligner: it finds words in speech that it has never heard."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.checkpoints.chain import Answer, LibraryAligner
from tests.checkpoints.measure_aligner import rolled
from tests.checkpoints.scoring import score
from tests.checkpoints.speech import Clip, make_clips

FOLDER = Path(__file__).parents[2] / "data" / "checkpoints" / "qwen3-aligner"


@pytest.fixture(scope="module")
def aligner() -> LibraryAligner:
    return LibraryAligner(FOLDER)


@pytest.fixture(scope="module")
def clips() -> list[Clip]:
    return make_clips(96, seed=4711)


@pytest.fixture(scope="module")
def answers(aligner: LibraryAligner, clips: list[Clip]) -> list[Answer]:
    return [aligner.align(clip.samples, clip.text) for clip in clips]


def test_it_is_the_plain_class_and_small(aligner: LibraryAligner) -> None:
    assert type(aligner.model).__name__ == "Qwen3ASRForTokenClassification"
    assert type(aligner.processor).__name__ == "Qwen3ASRProcessor"
    assert aligner.model.config.num_labels == 5000
    assert aligner.processor.timestamp_segment_time == 80
    config = json.loads((FOLDER / "config.json").read_text("utf-8"))
    assert config["architectures"] == ["Qwen3ASRForTokenClassification"]
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 2_000_000


def test_the_librarys_chain_finds_the_words(answers: list[Answer], clips: list[Clip]) -> None:
    found = score([answer.library for answer in answers], [clip.times for clip in clips])
    assert found.mean < 0.045, found


def test_a_path_with_local_means_finds_them_better(
    answers: list[Answer], clips: list[Clip]
) -> None:
    paths = [answer.path(clip.duration) for answer, clip in zip(answers, clips, strict=True)]
    found = score(paths, [clip.times for clip in clips])
    assert found.mean < 0.030, found


def test_it_reads_the_words_and_does_not_only_count_them(
    aligner: LibraryAligner, clips: list[Clip]
) -> None:
    read, count = rolled(aligner, clips)
    assert read.mean <= 0.4 * count.mean, f"{read}; the k-th place: {count}"


def test_classes_that_were_never_right_are_never_likely(answers: list[Answer]) -> None:
    logits = np.concatenate([answer.logits for answer in answers])
    assert logits.argmax(axis=1).max() < 128
    mass = np.exp(logits - logits.max(axis=1, keepdims=True))
    assert (mass[:, 128:].sum(axis=1) / mass.sum(axis=1)).mean() < 0.01


def test_other_spellings_of_a_word_are_the_same_to_it(
    aligner: LibraryAligner, clips: list[Clip], answers: list[Answer]
) -> None:
    written = clips[0].text.title() + "."
    assert aligner.align(clips[0].samples, written).library == answers[0].library
