"""What an aligner answered for the passages of one recording, failures turned into marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest
from tierline.alignment.engine import Engine
from tierline.alignment.fixed import joined
from tierline.alignment.outcomes import unplaced
from tierline.alignment.parts import OnPart, Part, ignored
from tierline.alignment.run import run
from tierline.alignment.tiers import Aligned
from tierline.audio import Recording
from tierline.errors import Cancelled
from tierline.navigation import Span
from tierline.plugins.provenance import Provenance
from tierline.workflow.agreeing import agreement_remarks
from tierline.workflow.keeping import with_kept_phones
from tierline.workflow.notes import with_notes
from tierline.workflow.passages import Passage
from tierline.workflow.settings import AlignSettings
from tierline.workflow.watch import Watch

SHOWN = 5  # words that a remark lists


@dataclass(frozen=True, slots=True)
class Answers:
    """All passages of a recording, each with its alignment, in order of time.

    Attributes:
        aligned: Each passage as a request over its span in the TextGrid, and its alignment. If the
            work was stopped early, passages that it did not come to are left out, and the one
            that it stopped in is cut short.
        passages: The passages of these, in the same order.
        missed: The ids of the requests that the aligner had no answer for.
        done: The spans, in seconds, of those that the aligner had an answer for.
        complete: Whether the work was not stopped early.
        remarks: What the user should know, a sentence each.
    """

    aligned: tuple[Aligned, ...]
    passages: tuple[Passage, ...]
    missed: frozenset[str]
    done: tuple[Span, ...]
    complete: bool
    remarks: tuple[str, ...]


# The answer for a stretch of text in which there are notes alone.
_NOTHING_SAID = Alignment((), (), Provenance("", ""))
_Reply: TypeAlias = tuple[Passage, AlignmentRequest, Alignment | AlignmentError]


def requests_of(
    passages: Sequence[Passage],
    recording: Recording,
    settings: AlignSettings,
    *,
    name: str | None = None,
) -> tuple[AlignmentRequest, ...]:
    """Return a request for each passage, over its whole span in the TextGrid.

    Args:
        passages: The passages.
        recording: The recording.
        settings: How to align.
        name: What the ids call the recording; None takes the name of its file.
    """
    name = name or recording.path.name
    return tuple(
        AlignmentRequest(
            id=f"{name}, {passage.place}" if passage.place else name,
            audio=recording.path,
            units=passage.units,
            start=passage.start,
            end=passage.end,
            language=settings.language,
            channel=settings.channel if passage.channel is None else passage.channel,
            fixed=passage.fixed,
        )
        for passage in passages
    )


def answers_of(
    passages: Sequence[Passage],
    requests: Sequence[AlignmentRequest],
    engine: Engine,
    watch: Watch,
) -> Answers:
    """Align all passages; one that fails is marked, unless there is no other.

    Args:
        passages: The passages.
        requests: Their requests, as `requests_of` gives them.
        engine: The aligner.
        watch: Who is told, and may cancel or stop.

    Raises:
        AlignmentError: Not a single word was found.
        Cancelled: The watch said so, or stopped before there was anything to keep.
    """
    hearing = Hearing(passages, requests, watch.on_part)
    stopped = False
    try:
        for identity, outcome in run(
            tuple(hearing.possible()), engine, watch.stoppable(), on_part=hearing.take
        ):
            hearing.settle(identity, outcome)
    except Cancelled:
        watch.progress.check()
        if not watch.stopping():
            raise
        stopped = True
    return hearing.answers(engine.spec.name, stopped=stopped)


class Hearing:
    """What comes from the aligner for the passages of one recording.

    Args:
        passages: The passages.
        requests: Their requests, as `requests_of` gives them.
        on_part: Called with what is settled, as it is.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        requests: Sequence[AlignmentRequest],
        on_part: OnPart = ignored,
    ) -> None:
        self._passages = passages
        self._requests = requests
        self._on_part = on_part
        self._outcomes: dict[str, Alignment | AlignmentError] = {}
        self._parts: dict[str, list[Part]] = {}  # of requests without an outcome
        self._durations = {request.id: request.duration for request in requests}
        self._whole = sum(self._durations.values())
        self._settled = 0.0  # seconds of requests with an outcome

    def possible(self) -> Iterator[AlignmentRequest]:
        """Yield what to ask: a request for each passage that there is sound for."""
        for passage, request in zip(self._passages, self._requests, strict=True):
            if not passage.units:  # notes alone: there is nothing to ask
                self.settle(request.id, _NOTHING_SAID)
                continue
            try:
                start, end = passage.audible()
            except AlignmentError as error:
                self.settle(request.id, error)
            else:
                yield replace(request, start=start, end=end)

    def take(self, part: Part) -> None:
        """Take a part of an answer."""
        self._parts.setdefault(part.request, []).append(part)
        self._on_part(part)

    def settle(self, identity: str, outcome: Alignment | AlignmentError) -> None:
        """Take an answer."""
        if identity not in self._outcomes:
            self._settled += self._durations[identity]
        self._outcomes[identity] = outcome
        self._parts.pop(identity, None)

    @property
    def complete(self) -> bool:
        """Whether every passage has its answer."""
        return len(self._outcomes) == len(self._requests)

    @property
    def fraction(self) -> float:
        """How much of the audio is settled, from 0 to 1."""
        begun = sum(parts[-1].end - parts[0].start for parts in self._parts.values())
        done = self._settled + begun
        return min(done / self._whole, 1.0) if self._whole > 0 else 1.0

    def answers(self, aligner: str, *, stopped: bool = False) -> Answers:
        """Put the answers together.

        Args:
            aligner: Name of the aligner.
            stopped: Whether the work was stopped early.

        Raises:
            AlignmentError: Not a single word was found.
            Cancelled: It was stopped before there was anything to keep.
        """
        requests = self._requests
        replies = list(self._replies(aligner, stopped=stopped))
        origin = _origin(replies, requests[0].audio.name, stopped=stopped)
        aligned: list[Aligned] = []
        done: list[Span] = []
        missed: set[str] = set()
        remarks: list[str] = []
        heard = [outcome for _, _, outcome in replies if isinstance(outcome, Alignment)]
        for passage, request, outcome in replies:
            if isinstance(outcome, AlignmentError):
                missed.add(request.id)
                remarks.append(f"{passage.place} was not aligned: {outcome.message}")
                answer = unplaced(request, origin)
            else:
                remarks += _unplaced_words(passage, outcome)
                answer = with_kept_phones(outcome, passage.kept)
                done.append(Span(request.start, request.end))
            if outcome is _NOTHING_SAID:
                answer = replace(answer, provenance=origin)
            whole = len(request.units) == len(passage.units)
            aligned.append(with_notes(request, answer, passage.notes, all_of_it=whole))
        remarks[:0] = agreement_remarks(heard, sum(len(each.units) for _, each, _ in replies))
        if stopped:
            remarks += _stopped(aligned, requests)
        passages = tuple(passage for passage, _, _ in replies)
        return Answers(
            tuple(aligned), passages, frozenset(missed), tuple(done), not stopped, tuple(remarks)
        )

    def _replies(self, aligner: str, *, stopped: bool) -> Iterator[_Reply]:
        for passage, request in zip(self._passages, self._requests, strict=True):
            outcome = self._outcomes.get(request.id)
            if outcome is not None:
                yield passage, request, outcome
            elif not stopped:
                silent = AlignmentError(f"the aligner {aligner!r} gave no answer.")
                yield passage, request, silent
            elif request.id in self._parts:
                yield passage, *_begun(request, self._parts[request.id])


def _begun(request: AlignmentRequest, parts: Sequence[Part]) -> Aligned:
    """Cut a request that was left half-way down to what is settled of it."""
    origin = parts[0].alignment.provenance
    known: list[Alignment] = []
    at = 0
    for part in parts:
        if part.first > at:
            left_out = replace(request, units=request.units[at : part.first])
            known.append(unplaced(left_out, origin))
        known.append(part.alignment)
        at = part.first + len(part.alignment.words)
    end = min(parts[-1].end, request.end)
    fixed = tuple(mark for mark in request.fixed if mark.unit < at)
    cut = replace(request, units=request.units[:at], end=end, fixed=fixed)
    return cut, joined(known, origin)


def _origin(replies: Sequence[_Reply], audio: str, *, stopped: bool) -> Provenance:
    """Return where the alignments come from, if there is one that holds a word."""
    done = [outcome for _, _, outcome in replies if isinstance(outcome, Alignment)]
    if any(word.span for alignment in done for word in alignment.words):
        return next(each.provenance for each in done if each is not _NOTHING_SAID)
    if stopped:
        raise Cancelled
    raise _nothing_found([outcome for _, _, outcome in replies], audio)


def _nothing_found(outcomes: Sequence[Alignment | AlignmentError], audio: str) -> AlignmentError:
    errors = [outcome.message for outcome in outcomes if isinstance(outcome, AlignmentError)]
    if len(outcomes) == 1 and errors:
        return AlignmentError(errors[0] if audio in errors[0] else f"{audio}: {errors[0]}")
    if errors:
        return AlignmentError(
            f"{audio}: none of its {len(outcomes)} stretches of text could be aligned; the first: "
            f"{errors[0]}"
        )
    return AlignmentError(
        f"{audio}: not one word of the text was found in the recording: this is most likely "
        "another text, or one in another language."
    )


def _stopped(aligned: Sequence[Aligned], requests: Sequence[AlignmentRequest]) -> Iterator[str]:
    until = max(request.end for request, _ in aligned)
    if len(requests) == 1:
        yield f"it was stopped at {until:.2f} s; what follows was not aligned."
    else:
        left = len(requests) - len(aligned)
        yield f"it was stopped early; {left} of {len(requests)} intervals were not aligned."


def _unplaced_words(passage: Passage, alignment: Alignment) -> Iterator[str]:
    missing = [word.label for word in alignment.words if word.span is None]
    if not missing:
        return
    shown = ", ".join(missing[:SHOWN]) + (", ..." if len(missing) > SHOWN else "")
    where = f" in {passage.place}" if passage.place else ""
    share = "shares" if len(missing) == 1 else "share"
    yield (
        f"{len(missing)} of {len(alignment.words)} words{where} could not be placed and {share} "
        f"the nearest gap: {shown}"
    )
