"""The doubtful places of a TextGrid, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tierline.alignment.contract import Defect
from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import Recording
from tierline.doubt import (
    Hearing,
    KnownDoubts,
    SaidWord,
    Untold,
    closed,
    defects_of,
    heard_in,
    judged,
    of_phrases,
    pauses_in,
    said_in,
    spoken_among,
    untold,
)
from tierline.errors import InputError, UsageError
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import AlignedLabel, Sidecar, Status, edges_by_hand, known_by_tier
from tierline.workflow.document import Document
from tierline.workflow.doubtful import (
    LEAST,
    DoubtfulPlace,
    Looked,
    doubtful_boundaries,
    odd_words,
    untold_places,
)
from tierline.workflow.notes import spans_of_notes
from tierline.workflow.opening import open_document
from tierline.workflow.planning import check_channel
from tierline.workflow.word_tiers import index_of, named_like_words, phone_tier, word_tiers

_MOST_GUESSED = 0.5  # share of words: if more are not in the dictionary, it is said once
_NOTHING: KnownDoubts = (None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSettings:
    """How a TextGrid is checked.

    Attributes:
        tiers: The tiers of words; none: those that are named like words, or else all
            with labels that are not named like phones.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
        least: Probability, from 0 to 1, from which a boundary is doubtful.
        listen: Listen to the recording, if there is one.

    Raises:
        UsageError: A setting has no meaning.
    """

    tiers: tuple[str, ...] = ()
    channel: int | None = None
    least: float = LEAST
    listen: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.least <= 1:
            raise UsageError(f"The least probability goes from 0 to 1; {self.least} is outside.")


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a TextGrid.

    Attributes:
        textgrid: The TextGrid.
        recording: The recording that was listened to; None if none was.
        tiers: The tiers that were checked.
        places: The doubtful places, in order of time.
        remarks: What the user should know, a sentence each.
    """

    textgrid: Path
    recording: Path | None
    tiers: tuple[str, ...]
    places: tuple[DoubtfulPlace, ...]
    remarks: tuple[str, ...] = ()


def check(
    *files: str | Path,
    settings: CheckSettings | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Find the doubtful places of a TextGrid, whatever program made it.

    Phones are looked for in the tier beside the words ("phones" for "words", "mary - phones" for
    "mary - words"). Where a sidecar says that a human has moved or checked a boundary, it is not
    doubted. Without a recording only lengths are looked at, and what a sidecar knows. Boundaries
    of phrases are not judged: they may well lie in a pause.

    Args:
        files: The TextGrid and its recording, in any order. One alone brings what lies beside it.
        settings: How; None for the defaults.
        progress: Can cancel.

    Raises:
        InputError: One of the files cannot be used, or there is no such tier.
        UsageError: The recording has no such channel, or there are too many files.
        Cancelled: `progress` said so.
    """
    document = open_document(*map(Path, files))
    if document.path is None:
        raise InputError(f"There is no TextGrid beside {document.title}; name one to be checked.")
    return check_document(document, settings, progress)


def check_document(
    document: Document, settings: CheckSettings | None = None, progress: Progress | None = None
) -> Checked:
    """Find the doubtful places of tiers that are open; see `check`.

    Args:
        document: The tiers as they are now, and their recording.
        settings: How; None for the defaults.
        progress: Can cancel.

    Raises:
        InputError: The recording cannot be used, or there is no such tier.
        UsageError: The recording has no such channel.
        Cancelled: `progress` said so.
    """
    settings, progress = settings or CheckSettings(), progress or Progress()
    path = document.path or Path(document.title)
    words = word_tiers(document.grid, settings.tiers, str(path))
    recording = document.recording if settings.listen else None
    if recording is not None:
        check_channel(recording, settings.channel)
    looking = _Looking(document, recording, settings, progress.check)
    places = looking.places(words)
    return Checked(
        path,
        None if recording is None else recording.path,
        tuple(tier.name for tier in words),
        tuple(sorted(places, key=lambda place: (place.start, place.end))),
        (*_remarks(document, settings, words), *looking.remarks),
    )


def _remarks(
    document: Document, settings: CheckSettings, tiers: Sequence[IntervalTier]
) -> Iterator[str]:
    for remark in document.remarks:
        if not remark.startswith("There is no recording"):
            yield remark
    if settings.listen and document.recording is None and document.path is not None:
        yield (
            f"There is no recording beside {document.path.name}: only lengths were looked at, and "
            "what is known from aligning it."
        )
    if not settings.tiers and not any(named_like_words(tier.name) for tier in tiers):
        listed = ", ".join(repr(tier.name) for tier in tiers)
        yield f"No tier is named like words; checked was {listed}. --tier chooses."


Known = dict[tuple[int, float, float], AlignedLabel]


class _Looking:
    """Looks at tiers of words, one after the other."""

    def __init__(
        self,
        document: Document,
        recording: Recording | None,
        settings: CheckSettings,
        check: Callable[[], None],
    ) -> None:
        self.remarks: list[str] = []
        self._grid, self._settings = document.grid, settings
        self._known = _known(document.sidecar, document.grid)
        self._source = None if document.sidecar is None else document.sidecar.source
        self._recording, self._check = recording, check
        self._heard: dict[int | None, tuple[Hearing, NDArray[np.float64]]] = {}

    def places(self, tiers: Sequence[IntervalTier]) -> list[DoubtfulPlace]:
        """Return what is doubtful in all of them, in no order."""
        found: list[DoubtfulPlace] = []
        every: list[SaidWord] = []
        for tier in tiers:
            labelled = said_in(tier, phone_tier(self._grid, tier))
            every += labelled
            index = index_of(self._grid, tier)
            looked = [*self._looked(index, labelled)]
            found += doubtful_boundaries(looked, tier.name, self._settings.least)
            found += odd_words(self._with_few_guesses(looked), tier.name)
        return found + list(untold_places(self._untold(every)))

    def _untold(self, words: Sequence[SaidWord]) -> Iterator[Untold]:
        """Yield where something is heard on a channel, and nobody speaks."""
        told: set[Untold] = set()
        for hearing, pauses in self._heard.values():
            whole = Span(0.0, hearing.recording.duration)
            told.update(heard_in(untold(words, pauses, whole), hearing))
        yield from sorted(told, key=lambda span: (span.start, span.end))

    def _hear(self, tier: str) -> tuple[Hearing, NDArray[np.float64]] | None:
        """Return what to listen to for a tier, and its pauses; None: nothing is listened to."""
        channel = self._settings.channel
        if self._recording is None:
            return None
        if channel is None and self._source is not None:
            own = self._source.own_channel(tier)
            channel = own if own is None or own < self._recording.channels else None
        if channel not in self._heard:
            hearing = Hearing(self._recording, channel, check=self._check)
            pauses = pauses_in(self._recording, channel, check=self._check)
            self._heard[channel] = hearing, pauses
        return self._heard[channel]

    def _looked(self, tier: int, labelled: Sequence[SaidWord]) -> Iterator[Looked]:
        own = (item for (index, _, _), item in self._known.items() if index == tier)
        said = spoken_among(labelled, spans_of_notes(own))
        heard = self._hear(self._grid.tiers[tier].name)
        defects = defects_of(said, None if heard is None else heard[1])
        for word, doubts, odd in zip(
            said, self._doubts(tier, said, labelled), defects, strict=True
        ):
            item = self._known.get((tier, word.start, word.end))
            if item is None:
                yield Looked(word, doubts, odd)
                continue
            start, end = (
                None if by_hand else doubt
                for doubt, by_hand in zip(doubts, edges_by_hand(item), strict=True)
            )
            told = item.defects if item.status is Status.AUTO else ()
            both = () if item.status is Status.CHECKED else tuple(dict.fromkeys((*told, *odd)))
            yield Looked(word, (start, end), both)

    def _doubts(
        self, tier: int, said: Sequence[SaidWord], labelled: Sequence[SaidWord]
    ) -> Sequence[KnownDoubts]:
        """Return what is to be doubted of each word: heard now, or known from aligning it."""
        if of_phrases(said):
            return [_NOTHING] * len(said)
        heard = self._hear(self._grid.tiers[tier].name)
        if heard is not None:
            return judged(closed(said, labelled), heard[0]).doubts
        items = [self._known.get((tier, word.start, word.end)) for word in said]
        return [_NOTHING if item is None else item.doubt or _NOTHING for item in items]

    def _with_few_guesses(self, words: Sequence[Looked]) -> Iterator[Looked]:
        """Leave out that words are not in the dictionary where that holds of most: say it once."""
        guess = Defect.GUESSED_PRONUNCIATION
        guessed = sum(guess in each.defects for each in words)
        many = guessed > _MOST_GUESSED * len(words)
        if many:
            self.remarks.append(
                f"{guessed} of {len(words)} words are not in the dictionary: their sounds are "
                "guesses."
            )
        for each in words:
            left = tuple(one for one in each.defects if one is not guess) if many else each.defects
            yield Looked(each.word, each.doubts, left)


def _known(sidecar: Sidecar | None, grid: TextGrid) -> Known:
    """Return what the sidecar knows of labels, by the index of their tier and their times."""
    if sidecar is None:
        return {}
    return {
        (tier, item.start, item.end): item
        for tier, items in known_by_tier(sidecar, grid).items()
        for item in items
    }
