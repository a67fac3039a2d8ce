"""Refining a TextGrid that any program made."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.alignment.contract import Alignment, AlignmentRequest, Defect
from tierline.alignment.registry import Registry
from tierline.alignment.tiers import AlignedItem, AlignedTier, TierLayout, tiers_of
from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import Recording
from tierline.errors import InputError, UsageError
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import AlignedLabel, Sidecar, Source, known_by_tier, sidecar_of
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.document import Document
from tierline.workflow.doubting import Fresh, with_doubts
from tierline.workflow.in_place import InPlace
from tierline.workflow.notes import spans_of_notes
from tierline.workflow.opening import open_document
from tierline.workflow.passages import reading_of_labels
from tierline.workflow.planning import check_channel
from tierline.workflow.refine_choice import choose_for
from tierline.workflow.refining_hands import Known, held_by_hand, with_hands
from tierline.workflow.refining_tier import MARGIN, Row, rows_of, spans_of, with_spans
from tierline.workflow.refining_words import Phones, WordRefiner, phones_in
from tierline.workflow.silence import check_sound
from tierline.workflow.word_tiers import index_of, phone_tier, phones_name, word_tiers
from tierline.workflow.work import Clock

_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")  # the shape that BCP 47 gives them


@dataclass(frozen=True, slots=True, kw_only=True)
class RefineSettings:
    """How a TextGrid is refined.

    Attributes:
        tiers: The tiers of words; none: those that are named like words, or else all with labels
            that are not named like phones. Labels and all other tiers stay as they are.
        phones: Add a tier of the phones that were found, where there is none yet.
        language: BCP 47 code of what is spoken.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
        profile: File that says how; None takes the user's own, or the one that comes with Tierline.
        input_encoding: Encoding of the TextGrid; None finds it out.
        output: Where the result will be saved, so that what would be refused then is refused before
            any work; None: nobody knows yet.

    Raises:
        UsageError: The language is no code of one.
    """

    tiers: tuple[str, ...] = ()
    phones: bool = True
    language: str = "en"
    channel: int | None = None
    profile: Path | None = None
    input_encoding: str | None = None
    output: Path | None = None

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.language):
            raise UsageError(
                f"{self.language!r} is no code of a language; write it like en, fr or pt-BR."
            )


def refine_textgrid(
    audio: str | Path,
    textgrid: str | Path,
    settings: RefineSettings | None = None,
    *,
    progress: Progress | None = None,
    registry: Registry | None = None,
) -> AlignedRecording:
    """Find finer times for the words of a TextGrid; nothing is written until `.save(path)`.

    A tier of phones that belongs to the words moves with them. Where there is none, the embedded
    aligner finds them if it knows the language; a word that it hears far away is put there and
    marked. What a human has moved or checked, as the sidecar says, stays where it is.

    Args:
        audio: The recording.
        textgrid: What another program made of it.
        settings: How.
        progress: Reports, and cancels.
        registry: Where aligners are found; None takes all that are installed.

    Raises:
        InputError: The recording, the TextGrid or the profile cannot be used.
        AlignmentError: The recording holds nothing but silence.
        OutputError: The result must not go where it will be saved.
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    settings, textgrid = settings or RefineSettings(), Path(textgrid)
    document = open_document(Path(audio), textgrid, input_encoding=settings.input_encoding)
    if document.path is None:
        raise InputError(f"{textgrid} is no TextGrid; name one whose words are to be refined.")
    if document.text_path is not None:
        raise InputError(f"{audio} is no recording; name the one that {textgrid} belongs to.")
    return refine_document(document, settings, progress=progress, registry=registry)


def refine_document(
    document: Document,
    settings: RefineSettings | None = None,
    *,
    progress: Progress | None = None,
    registry: Registry | None = None,
) -> AlignedRecording:
    """Do what `refine_textgrid` does with what is open.

    Args:
        document: A recording with its tiers, and what is known of them.
        settings: How.
        progress: Reports, and cancels.
        registry: Where aligners are found; None takes all that are installed.

    Raises:
        InputError: There is no recording, or tiers or profile cannot be used.
        AlignmentError: The recording holds nothing but silence.
        OutputError: The result must not go where it will be saved.
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    settings, progress, clock = settings or RefineSettings(), progress or Progress(), Clock()
    recording = _recording(document, settings.channel)
    known = {} if document.sidecar is None else known_by_tier(document.sidecar, document.grid)
    work = list(_works(document, known, settings, recording))
    place = _in_place(document, work, known, settings.output)
    choice = choose_for(settings.profile, settings.language, registry or Registry())
    check_sound(recording, settings.channel, check=progress.check)
    with WordRefiner(recording, choice, settings.language, settings.channel) as refiner:
        done = list(_refined(work, refiner, progress))
    if choice.hearer is None and not all(one.phones for one in work):
        document = replace(document, remarks=(*document.remarks, _unheard(settings.language)))
    result = _result(recording, document, done, settings, clock)
    sidecar = _doubted(result, recording, [one.index for one in work], known, progress)
    return replace(result, sidecar=sidecar, refined=place)


def _recording(document: Document, channel: int | None) -> Recording:
    if document.recording is None:
        raise InputError(
            f"There is no recording to hear the words of {document.title} in; open it as well."
        )
    check_channel(document.recording, channel)
    return document.recording


def _refined(work: Sequence[_Work], refiner: WordRefiner, progress: Progress) -> Iterator[_Refined]:
    for number, one in enumerate(work):
        part = progress.part(number / len(work), (number + 1) / len(work))
        yield _Refined(one, tuple(refiner.refined(one.rows, one.phones, part)))


Stretch = tuple[Sequence[Row], AlignmentRequest, Alignment]


@dataclass(frozen=True, slots=True)
class _Work:
    """A tier of words that is to be refined; the indices are positions in the grid."""

    index: int
    tier: IntervalTier
    rows: Sequence[Row]
    phones_index: int | None
    phones: Phones
    notes: Container[tuple[float, float]]

    def is_known(self, known: Known) -> bool:
        """Tell whether what moves is known to be a program's work, or human work that is held."""
        words = {(row.start, row.end) for row in self.rows}
        phones = {(phone.start, phone.end) for own in self.phones.values() for phone in own}
        below = () if self.phones_index is None else known.get(self.phones_index, ())
        return words <= _spans(known.get(self.index, ())) and phones <= _spans(below)

    @property
    def misfits(self) -> bool:
        """Whether there are phones that are none of the words'."""
        return self.phones_index is not None and not self.phones


def _spans(items: Sequence[AlignedLabel]) -> set[tuple[float, float]]:
    return {(item.start, item.end) for item in items}


@dataclass(frozen=True, slots=True)
class _Refined:
    """A tier of words with what came of it."""

    work: _Work
    stretches: tuple[Stretch, ...]

    @property
    def name(self) -> str:
        return self.work.tier.name

    def remark(self, file: str) -> str:
        """Say that the phones of the tier stay where they are."""
        return (
            f"{file}: the phones of the tier {self.name!r} were left as they are, since they "
            "do not reach from the start of each word to its end."
        )

    def put_into(self, grid: TextGrid, tiers: list[AlignedTier], *, new_phones: bool) -> TextGrid:
        """Return the grid with the refined tiers, which are also added to a list."""
        work = self.work
        words = _aligned(work.tier, dict(self._words()))
        tiers.append(words)
        grid = grid.with_tier(work.index, words.tier)
        if work.phones_index is not None and work.phones:
            old = grid.tiers[work.phones_index]
            assert isinstance(old, IntervalTier)
            phones = _aligned(old, dict(self._phones()))
            tiers.append(phones)
            return grid.with_tier(work.phones_index, phones.tier)
        if (
            new_phones
            and work.phones_index is None
            and any(alignment.phones for _, _, alignment in self.stretches)
        ):
            phones = self._new_phones()
            tiers.append(phones)
            return grid.with_tiers(phones.tier)
        return grid

    def _words(self) -> Iterator[tuple[int, AlignedItem]]:
        for rows, _, alignment in self.stretches:
            spans = spans_of(rows, [word.span for word in alignment.words])
            for row, word, span in zip(rows, alignment.words, spans, strict=True):
                yield row.index, AlignedItem(0, span, None, word.defects)
        for index, label in enumerate(self.work.tier):
            place = (label.start, label.end)
            if place in self.work.notes:
                yield index, AlignedItem(0, place, None, (Defect.NOT_SPOKEN,))

    def _phones(self) -> Iterator[tuple[int, AlignedItem]]:
        for rows, _, alignment in self.stretches:
            known = [phone for row in rows for phone in self.work.phones.get(row.index, ())]
            for old, new in zip(known, alignment.phones, strict=True):
                yield old.index, AlignedItem(0, (new.start, new.end), None, ())

    def _new_phones(self) -> AlignedTier:
        tier = self.work.tier
        aligned = [(request, alignment) for _, request, alignment in self.stretches]
        found = tiers_of(aligned, tier.start, tier.end, TierLayout(("phones",)))[0]
        return replace(found, tier=replace(found.tier, name=phones_name(self.name)))


def _works(
    document: Document, known: Known, settings: RefineSettings, recording: Recording
) -> Iterator[_Work]:
    for tier in word_tiers(document.grid, settings.tiers, str(document.path or document.title)):
        yield _work(document, tier, known, settings.language, recording)


def _work(
    document: Document,
    tier: IntervalTier,
    known: Known,
    language: str,
    recording: Recording,
) -> _Work:
    index, below = index_of(document.grid, tier), phone_tier(document.grid, tier)
    notes = spans_of_notes(known.get(index, ()))
    rows = rows_of(tier, reading_of_labels(language), document.title, notes)
    if rows[-1].end > recording.duration + MARGIN:
        raise InputError(
            f"{document.title} goes on to {rows[-1].end:.2f} s, but {recording.path.name} ends at "
            f"{recording.duration:.2f} s; do they belong together?"
        )
    phones = {} if below is None else phones_in(below, rows)
    rows, phones = held_by_hand(rows, phones, known, index)
    phones_index = None if below is None else index_of(document.grid, below)
    return _Work(index, tier, rows, phones_index, phones, notes)


def _unheard(language: str) -> str:
    return (
        f"Words were refined without their phones, and less well for that: the embedded aligner "
        f"does not know the language {language!r}; 'tierline aligners' lists those it knows."
    )


def _in_place(
    document: Document, work: Sequence[_Work], known: Known, output: Path | None
) -> InPlace | None:
    if document.path is None:
        return None
    unknown = next((one.tier.name for one in work if not one.is_known(known)), None)
    place = InPlace(document.path, unknown, document.stamp)
    if output is not None and place.is_at(output):
        place.check()
    return place


def _result(
    recording: Recording,
    document: Document,
    done: Sequence[_Refined],
    settings: RefineSettings,
    clock: Clock,
) -> AlignedRecording:
    grid = document.grid
    tiers: list[AlignedTier] = []
    for refined in done:
        grid = refined.put_into(grid, tiers, new_phones=settings.phones)
    alignments = [alignment for refined in done for _, _, alignment in refined.stretches]
    remarks = document.remarks
    remarks += tuple(refined.remark(document.title) for refined in done if refined.work.misfits)
    source = Source(
        recording.path.name, document.title, done[0].name, settings.language, settings.channel
    )
    sidecar = sidecar_of(tiers, alignments, source=source, run=clock.run(), remarks=remarks)
    return AlignedRecording(
        recording.path,
        document.path or recording.path,
        grid,
        document.format,
        tuple(alignments),
        remarks,
        sidecar,
    )


def _aligned(tier: IntervalTier, items: dict[int, AlignedItem]) -> AlignedTier:
    """Return a tier with some intervals elsewhere, with what is known of them."""
    spans = {n: item.original for n, item in items.items() if item.original is not None}
    made = with_spans(tier, spans)
    places = {(row.start, row.label): n for n, row in enumerate(made)}
    known = (
        replace(item, index=places[item.original[0], tier.labels[n]])
        for n, item in items.items()
        if item.original is not None
    )
    return AlignedTier(made, tuple(known))


def _doubted(
    result: AlignedRecording,
    recording: Recording,
    words: Sequence[int],
    known: Known,
    progress: Progress,
) -> Sidecar:
    """Return what is known after all, doubts and what a human has done included.

    Args:
        result: The refined tiers.
        recording: Their recording.
        words: Indices of the tiers of words.
        known: What was known of the tiers before.
        progress: Can cancel.
    """
    sidecar, grid = result.sidecar, result.grid
    refined = known_by_tier(sidecar, grid)
    for index in words:
        tier = grid.tiers[index]
        assert isinstance(tier, IntervalTier)
        fresh = Fresh(tier, phone_tier(grid, tier), recording, (Span(0.0, recording.duration),))
        own = replace(sidecar, items=refined[index])
        sidecar = with_doubts(own, fresh, progress.quiet())
        refined[index] = sidecar.items
    untold = sidecar.untold if len(words) == 1 else ()
    return replace(sidecar, items=with_hands(refined, known), untold=untold)
