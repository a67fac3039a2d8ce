"""Words that any program placed, refined stretch by stretch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Edge,
    FixedBoundary,
    Phone,
    Word,
)
from tierline.alignment.run import run
from tierline.annotation import IntervalTier
from tierline.audio import Recording
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.refinement.combining import refine_coarse
from tierline.refinement.refining import listened, refine
from tierline.text.phones import arpabet_to_ipa
from tierline.text.silences import is_silence
from tierline.workflow.anchors import EMBEDDED, LazyAnchorer
from tierline.workflow.refine_choice import RefineChoice
from tierline.workflow.refining_tier import TOUCHING, Row, stretches_of
from tierline.workflow.version import tierline_version


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled phone: its position in its tier, its label as typed, and its times in seconds."""

    index: int
    label: str
    start: float
    end: float


Phones = Mapping[int, Sequence[Labelled]]  # by the index of the row


def phones_in(tier: IntervalTier, rows: Sequence[Row]) -> Phones:
    """Return the phones of each row whose phones reach from its start to its end without a gap."""
    there = sorted(
        (
            Labelled(n, row.label, row.start, row.end)
            for n, row in enumerate(tier)
            if row.start < row.end and not is_silence(row.label)
        ),
        key=lambda phone: phone.start,
    )
    found: dict[int, list[Labelled]] = {}
    at = 0
    for row in rows:
        while at < len(there) and there[at].start < row.start - TOUCHING:
            at += 1
        own: list[Labelled] = []
        cursor = row.start
        while at < len(there) and there[at].end <= row.end + TOUCHING:
            if abs(there[at].start - cursor) < TOUCHING:
                own.append(there[at])
                cursor = there[at].end
            at += 1
        if own and abs(cursor - row.end) < TOUCHING:
            found[row.index] = own
    return found


class WordRefiner(Closing):
    """Refines rows, with what finds their phones.

    Args:
        recording: Where they are spoken.
        choice: How they are refined.
        language: BCP 47 code.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
    """

    def __init__(
        self, recording: Recording, choice: RefineChoice, language: str, channel: int | None
    ) -> None:
        self._recording, self._language, self._channel = recording, language, channel
        self._profile = choice.profile
        self._hearer = None if choice.hearer is None else LazyAnchorer(choice.hearer)
        self._engine = choice.engine(self._hearer)

    def close(self) -> None:
        """Let go of what finds phones; may be called twice."""
        if self._hearer is not None:
            self._hearer.close()

    def refined(
        self, rows: Sequence[Row], phones: Phones, progress: Progress
    ) -> Iterator[tuple[Sequence[Row], AlignmentRequest, Alignment]]:
        """Yield stretches of rows, each with what was asked and what came of it.

        Args:
            rows: What is said, in order.
            phones: The phones known; where there are some, nothing else looks for phones.
            progress: Reports, and cancels.
        """
        stretches = list(stretches_of(rows, self._recording.duration))
        for number, (group, start, end) in enumerate(stretches):
            progress.step(number / len(stretches), "refining")
            request = self._request(group, start, end)
            yield group, request, self._answer(request, group, phones, progress)
        progress.step(1.0)

    def _request(self, group: Sequence[Row], start: float, end: float) -> AlignmentRequest:
        fixed = tuple(
            FixedBoundary(n, edge, time)
            for n, row in enumerate(group)
            for edge, time, held in zip(Edge, (row.start, min(row.end, end)), row.held, strict=True)
            if held
        )
        return AlignmentRequest(
            f"{self._recording.path.name}, {start:.3f} s",
            self._recording.path,
            tuple(row.unit for row in group),
            start,
            end,
            self._language,
            self._channel,
            fixed,
        )

    def _answer(
        self, request: AlignmentRequest, group: Sequence[Row], phones: Phones, progress: Progress
    ) -> Alignment:
        coarse = _coarse(request, group, phones, EMBEDDED if self._engine else "")
        features = listened(self._recording, request.start, request.end, request.channel)
        if phones or self._engine is None:
            return refine(coarse, request, features, self._profile)
        heard = dict(run([request], self._engine, progress.quiet()))[request.id]
        if isinstance(heard, AlignmentError):
            return refine(coarse, request, features, self._profile)
        return refine_coarse(coarse, heard, request, features, self._profile)


def _coarse(
    request: AlignmentRequest, group: Sequence[Row], phones: Phones, hearer: str
) -> Alignment:
    words = tuple(Word.of(row.unit, (row.start, min(row.end, request.end))) for row in group)
    known = tuple(
        Phone(arpabet_to_ipa(phone.label.strip()), phone.label, phone.start, phone.end, n)
        for n, row in enumerate(group)
        for phone in phones.get(row.index, ())
    )
    options = {} if phones else {"heard_by": hearer}
    return Alignment(words, known, Provenance("refine", tierline_version(), options))
