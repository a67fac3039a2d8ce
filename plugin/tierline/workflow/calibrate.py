"""Learning a laboratory's own convention from TextGrids that its people have corrected."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.alignment.contract import Alignment, AlignmentRequest
from tierline.alignment.registry import Registry
from tierline.alignment.run import run
from tierline.audio import probe
from tierline.errors import InputError, TierlineError
from tierline.plugins.progress import Progress
from tierline.refinement.fitting import MOST_EXAMPLES
from tierline.refinement.learning import (
    GOING_ON,
    MOST_FOLDS,
    Gain,
    Lesson,
    gain,
    learned,
    with_lineage,
)
from tierline.refinement.profile import SHIPPED, Profile, read_profile, shipped_profile
from tierline.refinement.refining import listened
from tierline.refinement.teaching import HandLabels
from tierline.workflow.corrected import Corrected, Folder, Where
from tierline.workflow.refining_tier import stretches_of
from tierline.workflow.settings import AlignSettings
from tierline.workflow.source import naming
from tierline.workflow.warm import WarmAligner

HEARD = 0.4  # share of the work that listening is
TURNS = GOING_ON.rounds * (MOST_FOLDS + 1)  # of learning: once, and once for each part left out


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrateSettings:
    """What a profile is learned from.

    Attributes:
        tiers: The tiers with the words that people have corrected; none: those named like words.
        language: BCP 47 code of what is spoken.
        start: Profile to begin with; None takes the one that comes with Tierline.
    """

    tiers: tuple[str, ...] = ()
    language: str = "en"
    start: Path | None = None


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What was learned.

    Attributes:
        profile: The profile.
        gain: What it gains, in recordings that nothing was learned from; None: not measured,
            since there was one recording only.
        remarks: What could not be used, a sentence each.
    """

    profile: Profile
    gain: Gain | None
    remarks: tuple[str, ...]

    @property
    def helps(self) -> bool:
        """Whether it is known to be better than what there was before."""
        gained = self.gain
        if gained is None:
            return False
        before = gained.aligner if gained.start is None else gained.start
        return gained.learned < before

    @property
    def told(self) -> str:
        """What was learned from what, what it gains and whether that helps, a sentence each."""
        lineage, gained = self.profile.lineage, self.gain
        what = (
            f"Learned from {lineage.boundaries} boundaries in {lineage.recordings} "
            f"recording{'s' * (lineage.recordings != 1)}."
        )
        if gained is None:
            return f"{what} With one recording alone, what is gained cannot be measured."
        known = "what comes with Tierline" if lineage.start == SHIPPED else lineage.start
        start = "" if gained.start is None else f", {gained.start:.1f} ms refined by {known}"
        verdict = (
            "This helps."
            if self.helps
            else "That is no better than before: correct more recordings, then learn again."
        )
        return (
            f"{what} Mean error of word boundaries in what was not learned from "
            f"({gained.folds} parts): {gained.aligner:.1f} ms unrefined{start}, "
            f"{gained.learned:.1f} ms refined by what was learned. {verdict}"
        )


def calibrate(
    folder: str | Path,
    settings: CalibrateSettings | None = None,
    *,
    progress: Progress | None = None,
    registry: Registry | None = None,
) -> Calibrated:
    """Learn how people put boundaries, from recordings with TextGrids that they have corrected.

    Phones are taken from the tier that belongs to the words, in IPA or ARPABET; for which words
    count, see `Folder.corrected`. The gain is measured on subfolders that nothing was learned from
    (a speaker in each, best), or on files where there are no subfolders.

    Args:
        folder: Recordings, each with a TextGrid of its name; subfolders are looked into.
        settings: What to learn from.
        progress: Reports, and cancels.
        registry: Where aligners are found.

    Raises:
        InputError: There is nothing, or too little, to learn from.
        UsageError: The aligner of the profile to begin with does not know the language.
        Cancelled: `progress` said so.
    """
    settings, progress = settings or CalibrateSettings(), progress or Progress()
    start = shipped_profile() if settings.start is None else read_profile(settings.start)
    source = Folder(Path(folder), Where(language=settings.language, tiers=settings.tiers))
    plain = AlignSettings(aligner=start.aligner, language=settings.language, refine=False)
    lessons = _heard(source, plain, progress, registry or Registry())
    if not lessons:
        raise _nothing(source)
    check = _ticking(progress)
    with _naming_what_was_left_out(source):
        profile = learned(lessons, start, check=check)
    gained = gain(lessons, start, check=check)
    told = f"hand-corrected TextGrids in {Path(folder).resolve().name}"
    made = with_lineage(profile, lessons, told, gained, start.name)
    progress.step(1.0)
    return Calibrated(replace(made, languages=(settings.language,)), gained, tuple(source.remarks))


def _nothing(source: Folder) -> InputError:
    why = f" ({source.remarks[0]})" if source.remarks else ""
    return InputError(
        f"{source.path} holds no recording with a TextGrid of words to learn from{why}; put "
        "each recording there beside its corrected TextGrid, both under one name."
    )


@contextlib.contextmanager
def _naming_what_was_left_out(source: Folder) -> Iterator[None]:
    """Where too little is left to learn from, what was left out may be what is missing."""
    try:
        yield
    except InputError as error:
        if not source.remarks:
            raise
        count, first = len(source.remarks), source.remarks[0]
        raise InputError(
            f"{error.message} Left out: {count}, the first of them so: {first}"
        ) from None


def _ticking(progress: Progress) -> Callable[[], None]:
    """Return what is called at each turn of learning, and reports it."""
    turn = 0

    def check() -> None:
        nonlocal turn
        turn += 1
        progress.step(HEARD + (1 - HEARD) * min(turn / TURNS, 1.0), "learning")

    return check


def _heard(
    source: Folder, plain: AlignSettings, progress: Progress, registry: Registry
) -> list[Lesson]:
    """Align what was corrected with its own words, nothing refined, until there is enough."""
    corrected = list(source.corrected())
    lessons: list[Lesson] = []
    if not corrected:
        return lessons
    boundaries = 0
    with WarmAligner(registry) as aligner:
        choice = aligner.choose(plain)
        with aligner.lent(choice, progress) as (engine, _):
            for number, one in enumerate(corrected):
                progress.step(HEARD * number / len(corrected), "listening")
                asked = dict(_asked(one, plain, source.remarks))
                requests = [request for request, _ in asked.values()]
                for name, answer in run(requests, engine, progress.quiet()):
                    request, hand = asked[name]
                    if isinstance(answer, Alignment):
                        lesson = _lesson(one, request, answer, hand)
                        boundaries += lesson.count
                        lessons.append(lesson)
                    else:
                        source.remarks.append(naming(one.pair.audio, answer.message))
                if boundaries > MOST_EXAMPLES:
                    left = len(corrected) - number - 1
                    source.remarks += [f"{left} more tiers were not needed."] if left else []
                    break
    return lessons


def _asked(
    one: Corrected, plain: AlignSettings, remarks: list[str]
) -> Iterator[tuple[str, tuple[AlignmentRequest, HandLabels]]]:
    """Yield what an aligner is asked, and what people have said, by the name of the request."""
    try:
        duration = probe(one.pair.audio).duration
    except TierlineError as error:
        remarks.append(naming(one.pair.audio, error.message))
        return
    for rows, start, end in stretches_of(one.rows, duration):
        units = tuple(row.unit for row in rows)
        name = f"{one.pair.name}, {start:.3f} s"
        request = AlignmentRequest(name, one.pair.audio, units, start, end, plain.language)
        yield name, (request, HandLabels(one.hand(rows), one.phones))


def _lesson(
    one: Corrected, request: AlignmentRequest, answer: Alignment, hand: HandLabels
) -> Lesson:
    features = listened(probe(request.audio), request.start, request.end, None)
    return Lesson(one.group, request, answer, features, hand)
