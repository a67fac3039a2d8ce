"""Real speech, found by the embedded aligner for one that takes five seconds at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import soundfile

from tests.support.aligners import registry_of
from tests.support.oracle import oracle_spec
from tierline.alignment import AlignmentRequest, Closing, Progress, Provenance, Registry
from tierline.alignment.contract import Alignment, Outcome, Word
from tierline.audio import probe, read_samples
from tierline.workflow import AlignSession, AlignSettings

SPEECH = Path(__file__).parents[2] / "data" / "speech"


class Recorder(Closing):
    """Keeps what it is asked, a batch at a time, and places words evenly."""

    def __init__(self) -> None:
        self.batches: list[list[AlignmentRequest]] = []

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        stream = iter(requests)
        while batch := list(islice(stream, 8)):
            self.batches.append(batch)
            for request in batch:
                progress.step(0.5)
                step = request.duration / len(request.units)
                words = tuple(
                    Word.of(unit, (request.start + n * step, request.start + (n + 1) * step))
                    for n, unit in enumerate(request.units)
                )
                yield request.id, Alignment(words, (), Provenance("recorder", "1"))


def _joined(folder: Path, seconds: float) -> tuple[Path, list[tuple[str, float, float]]]:
    """Join hand-labelled sentences with pauses until there is enough."""
    rng = np.random.default_rng(4)
    sounds: list[np.ndarray] = []
    words: list[tuple[str, float, float]] = []
    time = 0.0
    for gold in cycle(sorted(SPEECH.glob("*/*.json"))):
        if gold.parent.name == "espeak":  # French
            continue
        if time > seconds:
            break
        audio = next(path for path in gold.parent.glob(f"{gold.stem}.*") if path.suffix in
                     (".wav", ".flac"))  # fmt: skip
        recording = probe(audio)
        sound = read_samples(recording, 0.0, recording.duration, sample_rate_hz=16000)
        for word in json.loads(gold.read_text())["words"]:
            words.append((word["text"], time + word["start"], time + word["end"]))
        pause = rng.standard_normal(round(rng.uniform(0.2, 1.0) * 16000)) * 0.001
        sounds += [sound / np.abs(sound).max() / 2, pause]
        time += (len(sound) + len(pause)) / 16000
    path = folder / "joined.wav"
    soundfile.write(str(path), np.concatenate(sounds), 16000)
    path.with_suffix(".txt").write_text(" ".join(word for word, _, _ in words))
    return path, words


def test_three_minutes_of_speech_come_in_pieces_that_hold_their_words(tmp_path: Path) -> None:
    path, gold = _joined(tmp_path, 180.0)
    recorder = Recorder()
    spec = replace(oracle_spec(5.0, open_end=False), create=lambda _: recorder, batches=True)
    settings = AlignSettings(aligner="oracle", tiers=("words",))
    with AlignSession(settings, registry_of(spec, Registry().spec("sphinx"))) as session:
        aligned = session.align(path, path.with_suffix(".txt"))
    assert [word.label for word in aligned.alignments[0].words] == [word for word, _, _ in gold]
    pieces = sorted((r for batch in recorder.batches for r in batch), key=lambda r: r.start)
    assert [len(batch) for batch in recorder.batches[:-1]] == [8] * (len(recorder.batches) - 1)
    assert max(piece.duration for piece in pieces) <= 5.0
    assert sum(len(piece.units) for piece in pieces) == len(gold)
    at, outside = 0, []
    for piece in pieces:
        for word, start, end in gold[at : at + len(piece.units)]:
            if start < piece.start - 0.05 or end > piece.end + 0.05:
                outside.append(word)
        at += len(piece.units)
    assert len(outside) <= 0.01 * len(gold)
