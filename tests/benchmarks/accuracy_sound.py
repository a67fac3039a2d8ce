"""Rows of the accuracy benchmark that listen again: stock settings, and noise."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from tests.benchmarks.accuracy_rows import crossed_profiles
from tests.benchmarks.hand_labelled import Utterance, heard_by, lessons_of
from tests.benchmarks.scores import Row, refined_by, word_row
from tierline.alignment import Alignment, Provenance, Word
from tierline.audio import probe, read_samples
from tierline.refinement.features import RATE_HZ, Floats
from tierline.refinement.learning import Lesson
from tierline.refinement.profile import shipped_profile

NOISE_DB, SEED = 10.0, 20260801


def stock_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """SoundSwallower as its own documents show it: default settings, its dictionary alone."""
    from soundswallower import Decoder, get_model_path

    if any(lesson.request.language != "en" for lesson in lessons):
        return
    decoder = Decoder(hmm=get_model_path("en-us"), loglevel="FATAL")
    found = [(lesson, _stock(decoder, lesson)) for lesson in lessons]
    said = [(lesson, alignment) for lesson, alignment in found if alignment is not None]
    if said:
        failed = f"({len(lessons) - len(said)} of {len(lessons)} recordings failed)"
        yield word_row("sphinx, stock settings", said, failed)


def _stock(decoder: Any, lesson: Lesson) -> Alignment | None:
    units = lesson.request.units
    names = [word.lower() for unit in units for word in unit.spoken]
    if not all(decoder.lookup_word(name) for name in names):
        return None
    try:
        decoder.set_align_text(" ".join(names))
        decoder.start_utt()
        pcm = np.clip(samples_of(lesson) * 32768, -32768, 32767).astype(np.int16)
        decoder.process_raw(pcm.tobytes(), full_utt=True)
        decoder.end_utt()
    except RuntimeError:
        return None
    heard = [
        (row.start, row.start + row.duration)
        for row in decoder.seg or ()
        if not row.text.startswith(("<", "["))
    ]
    if len(heard) != len(names):
        return None
    words = []
    for unit in units:
        own, heard = heard[: len(unit.spoken)], heard[len(unit.spoken) :]
        words.append(Word.of(unit, (own[0][0], own[-1][1])))
    return Alignment(tuple(words), (), Provenance("stock", "1"))


def noise_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """All recordings with white noise 10 dB below their mean power."""
    many = len({lesson.group for lesson in lessons}) >= 4
    profiles = crossed_profiles(lessons) if many else {}
    with tempfile.TemporaryDirectory() as folder:
        noisy = lessons_of(heard_by("sphinx", list(_noisy(lessons, Path(folder)))))
        plain = [(lesson, lesson.alignment) for lesson in noisy]
        refined = [
            (lesson, refined_by(lesson, profiles.get(lesson.group, shipped_profile())))
            for lesson in noisy
        ]
        failed = f"({len(lessons) - len(noisy)} of {len(lessons)} recordings failed)"
        yield word_row(f"white noise, {NOISE_DB:g} dB: sphinx, plain", plain, failed)
        kind = "cross-validated" if many else "shipped profile"
        yield word_row(f"white noise, {NOISE_DB:g} dB: refined ({kind})", refined)


def _noisy(lessons: list[Lesson], folder: Path) -> Iterator[Utterance]:
    rng = np.random.default_rng(SEED)
    for lesson in lessons:
        sound = samples_of(lesson)
        noise = rng.standard_normal(sound.size).astype(np.float32)
        noise *= np.float32(np.sqrt((sound**2).mean()) * 10 ** (-NOISE_DB / 20))
        mixed = sound + noise
        path = folder / f"{lesson.request.id.replace('/', '_')}.wav"
        soundfile.write(str(path), mixed / max(1.0, np.abs(mixed).max()), RATE_HZ)
        request = replace(lesson.request, audio=path)
        yield Utterance(request.id, lesson.group, request, lesson.hand)


def samples_of(lesson: Lesson) -> Floats:
    """Return the sound of a recording at 16 kHz."""
    recording = probe(lesson.request.audio)
    return read_samples(recording, 0.0, recording.duration, sample_rate_hz=RATE_HZ)
