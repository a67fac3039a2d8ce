"""How well the doubt of a boundary is known: area under the curve, calibration, review load.

    python -m tests.benchmarks.accuracy_confidence --speech FOLDER [--write PROFILE]

FOLDER holds `timit`. Each speaker is judged by models fitted to the others, and refined by a
network that others have taught. `tests.benchmarks.accuracy` prints the same rows.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from tests.benchmarks.accuracy_rows import SEED, coarsened, crossed_profiles, is_near
from tests.benchmarks.confidence_fitting import (
    Doubles,
    Edges,
    Flags,
    area_under_curve,
    calibration_error,
    caught,
    cross_validated,
    fitted_to,
)
from tests.benchmarks.hand_labelled import heard_by, lessons_of, utterances
from tests.benchmarks.scores import refined_by
from tierline.alignment import Alignment, Defect
from tierline.audio import probe
from tierline.doubt import Hearing, SaidWord, defects_of, pauses_in
from tierline.doubt.judging import evidence_of
from tierline.doubt.profile import EVIDENCE, TOLERANCES_MS
from tierline.doubt.said import SaidPhone
from tierline.refinement.classes import PhoneClass, class_of
from tierline.refinement.combining import refine_coarse
from tierline.refinement.learning import Lesson
from tierline.refinement.profile import Profile
from tierline.workflow.doubtful import LEAST, QUIET

LOADS = (10, 20)  # per cent of the boundaries that somebody looks at
LEAST_SPEAKERS = 4


@dataclass(frozen=True)
class Verdict:
    """One line of the table.

    Attributes:
        title: What was judged.
        wrong: Whether each edge is off by more than the tolerance.
        likely: How likely that was said to be.
    """

    title: str
    wrong: Flags
    likely: Doubles

    def line(self) -> str:
        """Return it as a line."""
        loads = "/".join(f"{100 * caught(self.wrong, self.likely, load):.0f}" for load in LOADS)
        return (
            f"  {self.title:<58} off {100 * self.wrong.mean():4.1f} %  "
            f"AUC {area_under_curve(self.wrong, self.likely):.3f}  "
            f"calibration error {calibration_error(self.wrong, self.likely):.3f}  "
            f"most doubted 10/20 % hold {loads} %"
        )


@dataclass(frozen=True)
class Flagged:
    """How many words that were put elsewhere are repaired or flagged, and how many others.

    Attributes:
        shifted: Words that were put elsewhere.
        found: Those that were repaired or flagged.
        others: Words that were not.
        flagged: Those that were flagged.
        justly: Those of them that are off by more than 50 ms after all.
    """

    shifted: int
    found: int
    others: int
    flagged: int
    justly: int

    def line(self) -> str:
        """Return it as a line."""
        return (
            f"  shifted words repaired or flagged {self.found} of {self.shifted} "
            f"({100 * self.found / max(self.shifted, 1):.0f} %), others flagged "
            f"{self.flagged} of {self.others} ({100 * self.flagged / max(self.others, 1):.1f} %), "
            f"{self.justly} of those really off by more than 50 ms"
        )


def confidence_rows(lessons: list[Lesson]) -> Iterator[Verdict | Flagged]:
    """Yield what is measured; nothing where there are too few speakers."""
    if len({lesson.group for lesson in lessons}) < LEAST_SPEAKERS:
        return
    material = Material(lessons)
    for title, taught, judged in material.trials():
        for tolerance in reversed(TOLERANCES_MS):
            likely = cross_validated(taught, judged, tolerance)
            yield Verdict(f"{title}, over {tolerance} ms", judged.errors > tolerance, likely)
    yield material.flagged()


class Material:
    """Hand-labelled speech as aligners leave it, and as refinement does."""

    def __init__(self, lessons: list[Lesson]) -> None:
        self._lessons = lessons
        self._profiles: Mapping[str, Profile] = crossed_profiles(lessons)
        plain = [lesson.alignment for lesson in lessons]
        refined = [refined_by(lesson, self._profiles[lesson.group]) for lesson in lessons]
        self.usual = usual_of([said_in_alignment(each) for each in refined])
        self.plain, self.refined = self._edges(plain), self._edges(refined)
        self.plain_words, self.words = (self._edges(map(_mute, each)) for each in (plain, refined))
        random_numbers = random.Random(SEED)
        self._coarse = [coarsened(lesson, random_numbers) for lesson in lessons]
        self.coarse = self._edges(rough for rough, _ in self._coarse)
        self.fine = self._edges(self._fine)

    @property
    def with_phones(self) -> tuple[Edges, ...]:
        """What models for words with phones are fitted to."""
        return self.plain, self.refined

    @property
    def without_phones(self) -> tuple[Edges, ...]:
        """What models for words alone are fitted to."""
        return self.plain_words, self.words, self.coarse

    def trials(self) -> Iterator[tuple[str, Sequence[Edges], Edges]]:
        """Yield what is measured: a name, what models are fitted to, and what they judge."""
        yield "sphinx, refined", self.with_phones, self.refined
        yield "sphinx, plain", self.with_phones, self.plain
        yield "sphinx, refined, words alone", self.without_phones, self.words
        yield "hand times on 80 ms, 5 % shifted", self.without_phones, self.coarse
        yield "the same, refined", self.with_phones, self.fine

    def flagged(self) -> Flagged:
        """Count the shifted words that are near their place after refinement, or flagged."""
        likely = cross_validated(self.with_phones, self.fine, TOLERANCES_MS[1])
        counts = np.zeros(5, int)
        at = 0
        for lesson, fine, (_, shifted) in zip(self._lessons, self._fine, self._coarse, strict=True):
            said = said_in_alignment(fine)
            odd = defects_of(said, pauses_in(probe(lesson.request.audio)))
            for word, defects in zip(said, odd, strict=True):
                known = fine.words[word.index]
                marks = set(known.defects) | set(defects)
                doubted = likely[at : at + 2].max() >= LEAST
                flagged = doubted or bool(marks - QUIET - {Defect.GUESSED_PRONUNCIATION})
                off = self.fine.errors[at : at + 2].max() > TOLERANCES_MS[1]
                at += 2
                if word.index in shifted:
                    near = is_near(known, lesson.hand.words[word.index])
                    counts[:2] += (1, flagged or near)
                else:
                    counts[2:] += (1, flagged, flagged and off)
        return Flagged(*counts.tolist())

    def profile(self, source: str) -> dict[str, object]:
        """Return a profile fitted to all of it, as its file holds it."""
        taught = {"phones": self.with_phones, "words": self.without_phones}
        weights = {
            kind: {
                str(tolerance): [round(float(w), 4) for w in fitted_to(sets, tolerance)]
                for tolerance in TOLERANCES_MS
            }
            for kind, sets in taught.items()
        }
        return {"source": source, "usual": self.usual, "evidence": EVIDENCE, "weights": weights}

    @cached_property
    def _fine(self) -> list[Alignment]:
        """The coarse times, refined."""
        return [
            refine_coarse(
                rough,
                lesson.alignment,
                lesson.request,
                lesson.features,
                self._profiles[lesson.group],
            )
            for lesson, (rough, _) in zip(self._lessons, self._coarse, strict=True)
        ]

    def _edges(self, said: Iterator[Alignment] | Sequence[Alignment]) -> Edges:
        """Return the edges of all words with their evidence and errors."""
        speakers, evidence, errors, found = [], [], [], []
        for lesson, alignment in zip(self._lessons, said, strict=True):
            words = said_in_alignment(alignment)
            network = self._profiles[lesson.group].network
            hearing = Hearing(probe(lesson.request.audio), network=network)
            edges, rows = evidence_of(words, hearing, self.usual)
            for edge in edges:
                hand = lesson.hand.words[words[edge.word].index]
                errors.append(abs(edge.time - hand[edge.is_end]) * 1000)
            speakers += [lesson.group] * len(edges)
            evidence.append(rows)
            found.append(edges)
        return Edges(np.array(speakers), np.vstack(evidence), np.array(errors), tuple(found))


def said_in_alignment(alignment: Alignment) -> tuple[SaidWord, ...]:
    """Return the placed words of an alignment, each with its index."""
    phones: dict[int, list[SaidPhone]] = {}
    for phone in alignment.phones:
        sound = SaidPhone(class_of(phone.label), phone.start, phone.end)
        phones.setdefault(phone.word, []).append(sound)
    return tuple(
        SaidWord(n, word.label, *word.span, tuple(phones.get(n, ())))
        for n, word in enumerate(alignment.words)
        if word.span is not None
    )


def usual_of(recordings: Sequence[Sequence[SaidWord]]) -> dict[str, float]:
    """Return the usual (median) seconds of each class of phones, and of a letter."""
    lengths: dict[str, list[float]] = {}
    for word in (word for words in recordings for word in words):
        count = max(sum(char.isalnum() for char in word.label), 1)
        lengths.setdefault("letter", []).append(word.duration / count)
        for phone in word.phones:
            lengths.setdefault(phone.kind.value, []).append(phone.duration)
    every = float(np.median([v for name, vs in lengths.items() if name != "letter" for v in vs]))
    usual = {kind.value: every for kind in PhoneClass}
    usual |= {name: float(np.median(values)) for name, values in lengths.items()}
    return {name: round(seconds, 4) for name, seconds in usual.items()}


def _mute(alignment: Alignment) -> Alignment:
    return replace(alignment, phones=())


def main() -> None:
    """Print the table; write a profile if that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speech", type=Path, required=True)
    parser.add_argument("--write", type=Path)
    parsed = parser.parse_args()
    lessons = lessons_of(heard_by("sphinx", utterances(parsed.speech / "timit")))
    for row in confidence_rows(lessons):
        sys.stdout.write(row.line() + "\n")
        sys.stdout.flush()
    if parsed.write is not None:
        source = "TIMIT sample of NLTK (80 sentences, 8 speakers, CC BY-NC-SA): statistics only"
        profile = Material(lessons).profile(source)
        lines = [f" {json.dumps(name)}: {json.dumps(value)}" for name, value in profile.items()]
        parsed.write.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
