"""The rows of the accuracy benchmark that concern refinement and calibration."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from tests.benchmarks.scores import (
    ContactRow,
    Row,
    by_contact,
    phone_row,
    refined_by,
    word_row,
)
from tests.benchmarks.varied import varied_lessons
from tierline.alignment import Alignment, Defect, Provenance, Word
from tierline.refinement.combining import refine_coarse
from tierline.refinement.learning import Lesson, learned
from tierline.refinement.profile import Profile, shipped_profile

FOLDS = 4
GRID = 0.08  # seconds: of Qwen3-ForcedAligner
SEED = 20260801
SHIFTED = 0.05  # share of words
REPAIRED = 0.1  # seconds: a shifted word that comes nearer than this is repaired

Refiner = Callable[[Lesson], Profile]


def shipped_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """The embedded aligner plain, and with the profile that ships."""
    profile = shipped_profile()
    plain = [(lesson, lesson.alignment) for lesson in lessons]
    ours = [(lesson, refined_by(lesson, profile)) for lesson in lessons]
    yield word_row("sphinx, plain", plain)
    yield word_row("sphinx, shipped profile", ours)
    if any(lesson.hand.phones for lesson in lessons):
        yield phone_row("sphinx, plain", plain)
        yield phone_row("sphinx, shipped profile", ours)


def crossed_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """Fitted from nothing on all speakers but those that are measured."""
    speakers = sorted({lesson.group for lesson in lessons})
    if len(speakers) < 4:
        return
    crossed = crossed_profiles(lessons)
    said = [(lesson, refined_by(lesson, crossed[lesson.group])) for lesson in lessons]
    title = "sphinx, fitted by cross-validation"
    yield word_row(title, said, f"({len(speakers)} speakers)")
    yield phone_row(title, said)


def contact_rows(lessons: list[Lesson]) -> Iterator[ContactRow]:
    """Errors by class of contact, of profiles that others have taught where there are others."""
    many = len({lesson.group for lesson in lessons}) >= 4
    crossed = crossed_profiles(lessons) if many else {}
    yield from by_contact(lessons, lambda lesson: crossed.get(lesson.group, shipped_profile()))


def crossed_profiles(lessons: list[Lesson]) -> dict[str, Profile]:
    """Return for each speaker a profile that others have taught, from nothing, as ours is made."""
    return _crossed(tuple(lessons))


@lru_cache(maxsize=1)  # for several rows
def _crossed(lessons: tuple[Lesson, ...]) -> dict[str, Profile]:
    speakers = sorted({lesson.group for lesson in lessons})
    taught = (*lessons, *varied_lessons(lessons))
    profiles: dict[str, Profile] = {}
    for fold in range(FOLDS):
        out = speakers[fold::FOLDS]
        kept = [lesson for lesson in taught if lesson.group not in out]
        profile = learned(kept, shipped_profile(), scratch=True)
        profiles.update(dict.fromkeys(out, profile))
    return profiles


def coarse_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """Hand times on a grid of 80 ms, 5 % of the words shifted by 150 to 500 ms, then refined."""
    random_numbers = random.Random(SEED)
    speakers = {lesson.group for lesson in lessons}
    crossed = crossed_profiles(lessons) if len(speakers) >= 4 else {}
    coarse, refined = [], []
    right = caught = wrong = false = 0
    for lesson in lessons:
        rough, shifted = coarsened(lesson, random_numbers)
        profile = crossed.get(lesson.group, shipped_profile())
        fine = refine_coarse(rough, lesson.alignment, lesson.request, lesson.features, profile)
        coarse.append((lesson, rough))
        refined.append((lesson, fine))
        for number, word in enumerate(fine.words):
            marked = Defect.DISAGREEMENT in word.defects
            if number in shifted:
                wrong += 1
                caught += marked or is_near(word, lesson.hand.words[number])
            else:
                right += 1
                false += marked
    kind = "cross-validated" if crossed else "shipped profile"
    yield word_row(f"hand times on an 80 ms grid, seed {SEED}", coarse)
    told = f"({caught} of {wrong} shifted repaired or flagged, {false} of {right} flagged falsely)"
    yield word_row(f"the same, refined ({kind})", refined, told)


def coarsened(lesson: Lesson, random_numbers: random.Random) -> tuple[Alignment, set[int]]:
    """Return what a coarse aligner might give, and which words it has put elsewhere."""
    words: list[Word] = []
    shifted: set[int] = set()
    units = lesson.request.units
    for number, (unit, span) in enumerate(zip(units, lesson.hand.words, strict=True)):
        start, end = (round(time / GRID) * GRID for time in span)
        if random_numbers.random() < SHIFTED:
            by = random_numbers.choice((-1, 1)) * random_numbers.uniform(0.15, 0.5)
            start, end = start + by, end + by
            shifted.add(number)
        words.append(Word.of(unit, (start, max(end, start + 0.001))))
    return Alignment(tuple(words), (), Provenance("coarse", "1")), shifted


def is_near(word: Word, hand: tuple[float, float]) -> bool:
    """Tell whether a word is about where a person has it."""
    return word.span is not None and all(
        abs(time - truth) < REPAIRED for time, truth in zip(word.span, hand, strict=True)
    )


def calibrated_rows(lessons: list[Lesson]) -> Iterator[Row]:
    """Learned from 40 utterances of half the speakers, from nothing; measured on the others."""
    speakers = sorted({lesson.group for lesson in lessons})
    if len(speakers) < 4:
        return
    plain, ours = [], []
    for half in (speakers[::2], speakers[1::2]):
        known = [lesson for lesson in lessons if lesson.group in half][:40]
        others = [lesson for lesson in lessons if lesson.group not in half]
        profile = replace(learned(known, shipped_profile(), scratch=True), name="calibrated")
        plain += [(lesson, lesson.alignment) for lesson in others]
        ours += [(lesson, refined_by(lesson, profile)) for lesson in others]
    yield word_row("no profile", plain)
    yield word_row("calibrated on 40 utterances of other speakers", ours)
