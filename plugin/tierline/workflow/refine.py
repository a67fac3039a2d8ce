"""Refining a TextGrid that any program made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.alignment.contract import Alignment, AlignmentRequest
from tierline.alignment.registry import Registry
from tierline.alignment.tiers import AlignedItem, AlignedTier, TierLayout, tiers_of
from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import Recording, probe
from tierline.errors import InputError
from tierline.navigation import Span
from tierline.plugins.progress import Progress
from tierline.review import Sidecar, Source, merged, read_sidecar, sidecar_of, sidecar_path
from tierline.textgrid import open_textgrid
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.document import Document
from tierline.workflow.doubting import Fresh, with_doubts
from tierline.workflow.passages import reading_of_labels
from tierline.workflow.planning import check_channel
from tierline.workflow.refine_choice import choose_for
from tierline.workflow.refining_hands import held_by_hand, with_hands
from tierline.workflow.refining_tier import MARGIN, Row, rows_of, spans_of, with_spans
from tierline.workflow.refining_words import Phones, WordRefiner, phones_in
from tierline.workflow.silence import check_sound
from tierline.workflow.source import naming
from tierline.workflow.word_tiers import phone_tier, phones_name, word_tiers
from tierline.workflow.work import Clock


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
    """

    tiers: tuple[str, ...] = ()
    phones: bool = True
    language: str = "en"
    channel: int | None = None
    profile: Path | None = None
    input_encoding: str | None = None


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
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    settings, progress = settings or RefineSettings(), progress or Progress()
    recording = probe(Path(audio), check=progress.check)
    file = open_textgrid(textgrid, input_encoding=settings.input_encoding)
    beside = sidecar_path(file.path)
    document = Document(
        recording=recording,
        grid=file.grid,
        path=file.path,
        format=file.format,
        sidecar=read_sidecar(beside) if beside.exists() else None,
        remarks=tuple(naming(file.path, each.about(file.path.name)) for each in file.remarks),
    )
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
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    settings, progress, clock = settings or RefineSettings(), progress or Progress(), Clock()
    recording, known = document.recording, document.sidecar
    if recording is None:
        raise InputError(
            f"There is no recording to hear the words of {document.title} in; open it as well."
        )
    check_channel(recording, settings.channel)
    if known is not None:
        known = merged(known, document.grid)
    work = list(_works(document, known, settings, recording))
    choice = choose_for(settings.profile, settings.language, registry or Registry())
    check_sound(recording, settings.channel, check=progress.check)
    with WordRefiner(recording, choice, settings.language, settings.channel) as refiner:
        done = list(_refined(work, refiner, progress))
    result = _result(recording, document, done, settings, clock)
    sidecar = _doubted(result, [refined.name for refined in done], recording, progress)
    return replace(result, sidecar=with_hands(sidecar, known))


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

    @property
    def misfits(self) -> bool:
        """Whether there are phones that are none of the words'."""
        return self.phones_index is not None and not self.phones


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
    document: Document, known: Sidecar | None, settings: RefineSettings, recording: Recording
) -> Iterator[_Work]:
    for tier in word_tiers(document.grid, settings.tiers, str(document.path or document.title)):
        yield _work(document, tier, known, settings.language, recording)


def _work(
    document: Document,
    tier: IntervalTier,
    known: Sidecar | None,
    language: str,
    recording: Recording,
) -> _Work:
    rows = rows_of(tier, reading_of_labels(language), document.title)
    if rows[-1].end > recording.duration + MARGIN:
        raise InputError(
            f"{document.title} goes on to {rows[-1].end:.2f} s, but {recording.path.name} ends at "
            f"{recording.duration:.2f} s; do they belong together?"
        )
    below = phone_tier(document.grid, tier.name)
    phones = {} if below is None else phones_in(below, rows)
    if known is not None:
        rows, phones = held_by_hand(rows, phones, known, tier.name)
    position = {id(one): n for n, one in enumerate(document.grid.tiers)}
    return _Work(
        position[id(tier)], tier, rows, None if below is None else position[id(below)], phones
    )


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
    result: AlignedRecording, names: Sequence[str], recording: Recording, progress: Progress
) -> Sidecar:
    sidecar, grid = result.sidecar, result.grid
    for name in names:
        words = next(tier for tier in grid.tiers if tier.name == name)
        assert isinstance(words, IntervalTier)
        done = (Span(0.0, recording.duration),)
        fresh = Fresh(words, phone_tier(grid, name), recording, done)
        sidecar = with_doubts(sidecar, fresh, progress.quiet())
    return sidecar if len(names) == 1 else replace(sidecar, untold=())
