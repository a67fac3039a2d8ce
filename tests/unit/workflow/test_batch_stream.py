"""Many recordings as one stream of requests through an aligner that works in batches."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import soundfile

import tierline
from tests.support.aligners import registry_of
from tests.support.batching import Batching
from tests.support.oracle import Oracle, Speech, make_speech, oracle_spec
from tests.support.stage import lettered, words_of
from tierline.alignment import Registry
from tierline.alignment.contract import Alignment, AlignmentRequest, Outcome, Word
from tierline.annotation import Interval, IntervalTier, TextGrid
from tierline.audio import probe, read_samples
from tierline.errors import Cancelled, InputError, OutputError, TierlineError
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.textgrid import FileFormat, open_textgrid, save_textgrid
from tierline.workflow import (
    AlignSettings,
    BatchSettings,
    Job,
    JobResult,
    WarmAligner,
    align_all,
    aligned_together,
)

BATCHES = AlignSettings(aligner="oracle", tiers=("words",))
SETTINGS = BatchSettings(align=BATCHES)
DEMO = Path(__file__).parents[3] / "resources" / "demo"


class Folder:
    """Recordings with their texts, and an aligner that knows them all."""

    def __init__(
        self, place: Path, words: list[int], size: int = 8, fails: frozenset[str] = frozenset()
    ) -> None:
        self.jobs: list[Job] = []
        self.speeches: list[Speech] = []
        oracles: dict[str, Oracle] = {}
        for n, count in enumerate(words):
            folder = place / f"made{n}"
            folder.mkdir()
            speech = make_speech(folder, count, seed=n)
            audio = speech.audio.rename(folder / f"{n}.wav")
            audio.with_suffix(".txt").write_text(" ".join(words_of(speech)))
            named = lettered(replace(speech, audio=audio))
            oracles[audio.name] = Oracle(named)
            self.speeches.append(named)
            output = place / "out" / f"{n}.TextGrid"
            self.jobs.append(Job(audio, audio.with_suffix(".txt"), output))
        self.batching = Batching(oracles, size, lambda request: request.audio.name in fails)
        self.opened = 0

    def registry(self, longest: float | None = None) -> Registry:
        def create(_: object) -> Batching:
            self.opened += 1
            return self.batching

        spec = replace(oracle_spec(longest, open_end=False), create=create, batches=True)
        return registry_of(spec, Registry().spec("sphinx"))

    def results(self, settings: BatchSettings = SETTINGS) -> list[JobResult]:
        return list(align_all(self.jobs, settings, registry=self.registry()))


def _placed(job: Job) -> list[tuple[float, float]]:
    tier = open_textgrid(job.output).grid.tier("words")
    assert isinstance(tier, IntervalTier)
    return [(row.start, row.end) for row in tier if row.label]


def test_a_folder_is_one_stream_of_full_batches(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [5 + n % 7 for n in range(50)])
    results = folder.results(replace(SETTINGS, workers=3))
    assert [result.error for result in results] == [None] * 50
    assert [result.job for result in results] == folder.jobs
    assert [len(batch) for batch in folder.batching.batches] == [8] * 6 + [2]
    assert (folder.opened, folder.batching.runs) == (1, 1)
    for job, speech in zip(folder.jobs, folder.speeches, strict=True):
        assert _placed(job) == list(speech.spans)
        assert job.output.with_suffix(".tierline.json").exists()


def test_what_comes_out_does_not_depend_on_batches(tmp_path: Path) -> None:
    contents = []
    for n, (size, workers) in enumerate([(1, 1), (8, 4)]):
        place = tmp_path / str(n)
        place.mkdir()
        folder = Folder(place, [4, 9, 6, 5], size)
        folder.results(replace(SETTINGS, workers=workers))
        contents.append([job.output.read_bytes() for job in folder.jobs])
    assert contents[0] == contents[1]


def test_what_fails_costs_only_itself(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6] * 8, fails=frozenset({"3.wav"}))
    folder.jobs[1].audio.write_bytes(b"no audio at all")
    folder.jobs[5].text.write_text("... ?!")
    folder.jobs[6].output.parent.mkdir()
    folder.jobs[6].output.write_text("mine")
    results = folder.results()
    failed = {n: result.error for n, result in enumerate(results) if result.error}
    assert set(failed) == {1, 3, 5, 6}
    assert all(isinstance(error, TierlineError) for error in failed.values())
    assert "1.wav" in str(failed[1])
    assert str(failed[3]) == "3.wav: this piece is too much"
    assert isinstance(failed[5], InputError)
    assert isinstance(failed[6], OutputError)
    assert folder.jobs[6].output.read_text() == "mine"
    asked = {request.audio.name for batch in folder.batching.batches for request in batch}
    assert "6.wav" not in asked


def test_recordings_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6, 9])
    twice = [*folder.jobs, replace(folder.jobs[0], output=tmp_path / "out" / "again.TextGrid")]
    other = folder.jobs[1]
    same = other.audio.parent / "sub" / "0.wav"
    same.parent.mkdir()
    same.write_bytes(folder.jobs[0].audio.read_bytes())
    twice.append(Job(same, folder.jobs[0].text, tmp_path / "out" / "third.TextGrid"))
    results = list(align_all(twice, SETTINGS, registry=folder.registry()))
    assert [result.error for result in results] == [None] * 4
    assert _placed(twice[0]) == _placed(twice[2]) == _placed(twice[3])
    ids = [request.id for batch in folder.batching.batches for request in batch]
    assert len(set(ids)) == 4


def test_results_come_as_soon_as_those_before_them_are_there(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6] * 40, size=4)
    with contextlib.closing(align_all(folder.jobs, SETTINGS, registry=folder.registry())) as given:
        next(given)
        assert len(folder.batching.batches) < 10
    assert not [t for t in threading.enumerate() if t.name.startswith("tierline-stream")]


def test_an_aligner_that_cannot_be_opened_is_told_for_each(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6] * 3)

    def create(_: object) -> Batching:
        raise InputError("The model is not here.")

    spec = replace(oracle_spec(None), create=create, batches=True)
    results = list(align_all(folder.jobs, SETTINGS, registry=registry_of(spec)))
    assert [str(result.error) for result in results] == ["The model is not here."] * 3


def test_progress_rises_to_one_and_can_cancel(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6] * 20, size=4)
    seen: list[float] = []
    progress = Progress(lambda fraction, _: seen.append(fraction))
    list(align_all(folder.jobs, SETTINGS, progress, registry=folder.registry()))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    place = tmp_path / "again"
    place.mkdir()
    folder = Folder(place, [6] * 20, size=4)
    stopping = Progress(cancelled=lambda: len(folder.batching.batches) > 2)
    with pytest.raises(Cancelled):
        list(align_all(folder.jobs, SETTINGS, stopping, registry=folder.registry()))
    assert len(folder.batching.batches) == 3
    assert not [t for t in threading.enumerate() if t.name.startswith("tierline-stream")]


def test_intervals_of_all_textgrids_share_the_batches(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6, 6, 6], size=4)
    jobs = []
    for job, speech in zip(folder.jobs, folder.speeches, strict=True):
        half, words = speech.spans[3][0], words_of(speech)
        rows = [
            Interval(0.0, half, " ".join(words[:3])),
            Interval(half, speech.duration, " ".join(words[3:])),
        ]
        tier = IntervalTier.of("text", 0.0, speech.duration, rows)
        text = job.text.with_suffix(".TextGrid")
        save_textgrid(TextGrid(0.0, speech.duration, (tier,)), text, FileFormat())
        jobs.append(replace(job, text=text))
    results = list(align_all(jobs, SETTINGS, registry=folder.registry()))
    assert [result.error for result in results] == [None] * 3
    assert [len(batch) for batch in folder.batching.batches] == [4, 2]


def test_long_recordings_go_in_pieces_and_share_the_batches(tmp_path: Path) -> None:
    texts = [(DEMO / "demo.txt").read_text().strip()] * 12
    demo = probe(DEMO / "demo.wav")
    sound = read_samples(demo, 0.0, demo.duration, sample_rate_hz=16000)
    soundfile.write(str(tmp_path / "long.wav"), np.concatenate([sound] * 12), 16000)
    (tmp_path / "long.txt").write_text(" ".join(texts))
    folder = Folder(tmp_path, [6, 6])
    heard: list[AlignmentRequest] = []

    class Evenly(Closing):
        def align(
            self, requests: Iterable[AlignmentRequest], progress: Progress
        ) -> Iterator[Outcome]:
            stream = iter(requests)
            while batch := list(islice(stream, 4)):
                heard.extend(batch)
                for request in batch:
                    progress.step(0.5)
                    step = request.duration / len(request.units)
                    words = tuple(
                        Word.of(unit, (request.start + n * step, request.start + (n + 1) * step))
                        for n, unit in enumerate(request.units)
                    )
                    yield request.id, Alignment(words, (), Provenance("evenly", "1"))

    spec = replace(oracle_spec(5.0, open_end=False), create=lambda _: Evenly(), batches=True)
    long = Job(tmp_path / "long.wav", tmp_path / "long.txt", tmp_path / "out/long.TextGrid")
    jobs = [folder.jobs[0], long, folder.jobs[1]]
    registry = registry_of(spec, Registry().spec("sphinx"))
    results = list(align_all(jobs, SETTINGS, registry=registry))
    assert [result.error for result in results] == [None] * 3
    assert {request.audio.name for request in heard[:4]} >= {"0.wav", "long.wav"}
    assert max(request.duration for request in heard) <= 5.0
    labels = [label for label in open_textgrid(long.output).grid.tier("words").labels if label]
    assert len(labels) == 12 * len(texts[0].split())


def test_several_recordings_from_a_script() -> None:
    pairs = [(DEMO / "demo.wav", DEMO / "demo.txt"), (DEMO / "demo.wav", DEMO / "nothing.txt")]
    done, failed = tierline.align_many(pairs, aligner="uniform")
    assert done.recording is not None
    assert done.recording.grid.names[0] == "words"
    assert failed.recording is None
    assert isinstance(failed.error, TierlineError)


def test_several_recordings_with_an_aligner_that_stays_open(tmp_path: Path) -> None:
    folder = Folder(tmp_path, [6] * 5)
    with WarmAligner(folder.registry()) as aligner:
        for _ in range(2):
            pairs = [(job.audio, job.text) for job in folder.jobs]
            results = list(aligned_together(pairs, BATCHES, aligner))
            assert all(result.recording for result in results)
    assert folder.opened == 1
