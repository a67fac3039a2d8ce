"""Learning a profile from hand-corrected recordings, and measuring what it gains."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tierline.alignment.contract import Alignment, AlignmentRequest
from tierline.errors import InputError
from tierline.refinement.features import Features
from tierline.refinement.fitting import Examples, FitSettings, fitted, joined
from tierline.refinement.profile import Lineage, Profile
from tierline.refinement.refining import refine
from tierline.refinement.scoring import Network
from tierline.refinement.teaching import HandLabels, taught

MOST_FOLDS = 5
LEAST_BOUNDARIES = 60
GOING_ON = FitSettings(rounds=120, rate=0.005)  # from a profile: in small steps
# How strongly the profile that learning began with holds on, shared among the examples: the fewer
# there are, the nearer what is learned stays to it.
_HOLD = 20.0


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A recording that an aligner heard and a person labelled.

    Attributes:
        group: What is left out together when the gain is measured: a speaker, a folder, a file.
        request: What the aligner was asked.
        alignment: What it said, nothing refined.
        features: As `listened` gives them for the span of the request.
        hand: How a person labelled it.
    """

    group: str
    request: AlignmentRequest
    alignment: Alignment
    features: Features
    hand: HandLabels

    @property
    def count(self) -> int:
        """How many boundaries there may be to learn from: those of words and of phones."""
        return 2 * len(self.alignment.words) + len(self.alignment.phones)

    def examples(self) -> Examples:
        """Return what is learned from it."""
        span = (self.request.start, self.request.end)
        return taught(self.alignment, span, self.features, self.hand)

    def errors(self, profile: Profile | None) -> list[float]:
        """Return the error of each edge of a word, in ms; None: nothing refined."""
        said = self.alignment
        if profile is not None:
            said = refine(said, self.request, self.features, profile)
        return [
            1000 * (time - hand)
            for word, truth in zip(said.words, self.hand.words, strict=True)
            if word.span is not None
            for time, hand in zip(word.span, truth, strict=True)
            if math.isfinite(hand)
        ]


@dataclass(frozen=True, slots=True)
class Gain:
    """Mean errors of word boundaries in ms, in recordings that nothing was learned from.

    Attributes:
        aligner: As the aligner had them.
        start: Refined by the profile that learning began with; None: it began from scratch.
        learned: Refined by what was learned from the other groups.
        folds: Into how many parts the groups were cut.
    """

    aligner: float
    start: float | None
    learned: float
    folds: int


def learned(
    lessons: Sequence[Lesson],
    like: Profile,
    *,
    scratch: bool = False,
    settings: FitSettings | None = None,
    check: Callable[[], None] = lambda: None,
) -> Profile:
    """Learn a profile.

    Args:
        lessons: What to learn from.
        like: Its name, aligner and languages are taken over; learning begins with its weights.
        scratch: Begin from nothing instead.
        settings: How to fit; None suits what is begun with.
        check: Called often; may raise to give up.

    Raises:
        InputError: There is too little to learn from.
    """
    examples = joined([lesson.examples() for lesson in lessons])
    if len(examples) < LEAST_BOUNDARIES:
        raise InputError(
            f"There are only {len(examples)} boundaries to learn from; {LEAST_BOUNDARIES} are "
            "needed, better a thousand (some 30 sentences): correct more recordings first."
        )
    start: Network | None = None if scratch else like.network
    going_on = replace(GOING_ON, pull=_HOLD / len(examples))
    fit = settings or (FitSettings() if scratch else going_on)
    network = fitted(examples, fit, start=start, check=check)
    return replace(like, network=network)


def gain(
    lessons: Sequence[Lesson],
    like: Profile,
    *,
    scratch: bool = False,
    check: Callable[[], None] = lambda: None,
) -> Gain | None:
    """Measure what is gained, by cross-validation over groups; None where there is but one.

    Args:
        lessons: As for `learned`.
        like: As for `learned`.
        scratch: As for `learned`.
        check: As for `learned`.
    """
    groups = sorted({lesson.group for lesson in lessons})
    folds = min(MOST_FOLDS, len(groups))
    if folds < 2:
        return None
    after: list[float] = []
    for fold in range(folds):
        out = set(groups[fold::folds])
        kept = [lesson for lesson in lessons if lesson.group not in out]
        profile = learned(kept, like, scratch=scratch, check=check)
        after += [e for lesson in lessons if lesson.group in out for e in lesson.errors(profile)]
    before = mean_error(lessons, None)
    start = None if scratch else mean_error(lessons, like)
    return Gain(before, start, float(np.abs(after).mean()), folds)


def mean_error(lessons: Sequence[Lesson], profile: Profile | None) -> float:
    """Return the mean error of word boundaries, in ms."""
    return float(np.abs([e for lesson in lessons for e in lesson.errors(profile)]).mean())


def with_lineage(
    profile: Profile, lessons: Sequence[Lesson], source: str, gained: Gain | None, start: str | None
) -> Profile:
    """Return a profile that says what it was learned from."""
    boundaries = sum(len(lesson.examples()) for lesson in lessons)
    lineage = Lineage(
        source=source,
        recordings=len({lesson.request.audio for lesson in lessons}),
        boundaries=boundaries,
        folds=0 if gained is None else gained.folds,
        before=None if gained is None else round(gained.aligner, 2),
        after=None if gained is None else round(gained.learned, 2),
        start=start,
    )
    return replace(profile, lineage=lineage)
