"""Figures of boundary errors: means, shares, detection, and errors by what meets there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tierline.alignment import Alignment
from tierline.refinement.classes import PhoneClass
from tierline.refinement.learning import Lesson
from tierline.refinement.profile import Profile
from tierline.refinement.refining import chain_of, refine

Spans = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        title: What was measured.
        errors: Of each boundary, in ms.
        detection: F1 within 20 ms; None: not measured.
        remark: What else is to be said.
    """

    title: str
    errors: Sequence[float]
    detection: float | None = None
    remark: str = ""

    def line(self) -> str:
        """Return it as a line."""
        size = np.abs(self.errors)
        shares = " ".join(f"{100 * (size <= ms).mean():5.1f}" for ms in (10, 20, 50, 100))
        found = "" if self.detection is None else f"  F1@20 {self.detection:.3f}"
        mean = f"mean {size.mean():5.2f} ms  median {np.median(size):5.2f}"
        return f"  {self.title:<46} {mean}  <=10/20/50/100 {shares}{found}  {self.remark}".rstrip()


def refined_by(lesson: Lesson, profile: Profile | None) -> Alignment:
    """Return what the aligner said, refined; None: as it is."""
    if profile is None:
        return lesson.alignment
    return refine(lesson.alignment, lesson.request, lesson.features, profile)


def word_row(title: str, said: Iterable[tuple[Lesson, Alignment]], remark: str = "") -> Row:
    """Score words."""
    errors: list[float] = []
    counts = np.zeros(3)
    for lesson, alignment in said:
        spans = [word.span for word in alignment.words]
        for span, hand in zip(spans, lesson.hand.words, strict=True):
            if span is not None:
                errors += [1000 * (time - truth) for time, truth in zip(span, hand, strict=True)]
        counts += detected(lesson.hand.words, [span for span in spans if span is not None])
    return Row(title, errors, _f1(counts), remark)


def phone_row(title: str, said: Iterable[tuple[Lesson, Alignment]]) -> Row:
    """Score the detection of phones, blind to their labels; errors are those to the nearest one."""
    errors: list[float] = []
    counts = np.zeros(3)
    for lesson, alignment in said:
        hand = [(phone.start, phone.end) for phone in lesson.hand.phones]
        spans = [(phone.start, phone.end) for phone in alignment.phones]
        if hand and spans:
            counts += detected(hand, spans)
            times = np.array(sorted({time for span in spans for time in span}))
            truth = np.array(sorted({time for span in hand for time in span}))
            errors += list(1000 * np.abs(truth[:, None] - times[None, :]).min(axis=1))
    return Row(title, errors, _f1(counts), "(phones; errors to the nearest boundary)")


def detected(hand: Spans, said: Spans, tolerance: float = 0.020) -> tuple[int, int, int]:
    """Count hits, boundaries by hand and boundaries said; each is matched once, in order."""
    truth, times = (
        sorted({round(time, 4) for span in spans for time in span}) for spans in (hand, said)
    )
    hits = at = 0
    for time in truth:
        while at < len(times) and times[at] < time - tolerance - 1e-9:
            at += 1
        if at < len(times) and times[at] <= time + tolerance + 1e-9:
            hits, at = hits + 1, at + 1
    return hits, len(truth), len(times)


def _f1(counts: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    hits, truth, said = counts
    return float(2 * hits / max(truth + said, 1))


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Errors of word boundaries where two classes of sounds meet, in ms.

    Attributes:
        name: The classes.
        plain: Errors of the aligner.
        refined: Errors after refinement.
        all: How many boundaries of all classes there are.
    """

    name: str
    plain: Sequence[float]
    refined: Sequence[float]
    all: int

    def line(self) -> str:
        """Return it as a line."""
        means = f"{np.mean(self.plain):5.1f} -> {np.mean(self.refined):5.1f} ms"
        share = f"{sum(self.refined) / self.all:5.2f} ms of the mean of all"
        return f"    {self.name:<28} n {len(self.plain):4d}  {means}  {share}"


def by_contact(
    lessons: Sequence[Lesson], profile_of: Callable[[Lesson], Profile], least: int = 12
) -> Iterator[ContactRow]:
    """Yield the errors of word boundaries by what meets there, the costliest first."""
    before, after = _contacts(lessons, lambda _: None), _contacts(lessons, profile_of)
    total = sum(len(errors) for errors in after.values())
    for name in sorted(after, key=lambda name: -sum(after[name])):
        if len(after[name]) >= least:
            yield ContactRow(name, before[name], after[name], total)


def _contacts(
    lessons: Sequence[Lesson], profile_of: Callable[[Lesson], Profile | None]
) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for lesson in lessons:
        said = refined_by(lesson, profile_of(lesson))
        places = chain_of(lesson.alignment, lesson.request.start, lesson.request.end)
        for left, right in pairwise(places):
            name = f"{_group(left.sound.kind)} | {_group(right.sound.kind)}"
            for place, edge in ((left, 1), (right, 0)):
                if left.word != right.word and place.word is not None:
                    span = said.words[place.word].span
                    if span is not None:
                        truth = lesson.hand.words[place.word][edge]
                        found[name].append(abs(1000 * (span[edge] - truth)))
    return found


def _group(kind: PhoneClass) -> str:
    return {
        PhoneClass.VOICED_STOP: "stop",
        PhoneClass.VOICELESS_STOP: "stop",
        PhoneClass.VOICED_FRICATIVE: "fricative",
        PhoneClass.VOICELESS_FRICATIVE: "fricative",
    }.get(kind, kind.value)
