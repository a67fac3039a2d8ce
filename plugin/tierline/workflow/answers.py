"""What an aligner answered for the passages of one recording, failures turned into marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest
from tierline.alignment.engine import Engine
from tierline.alignment.fixed import joined
from tierline.alignment.outcomes import unplaced
from tierline.alignment.parts import Part
from tierline.alignment.run import run
from tierline.alignment.tiers import Aligned
from tierline.audio import Recording
from tierline.errors import Cancelled
from tierline.navigation import Span
from tierline.plugins.provenance import Provenance
from tierline.workflow.passages import Passage
from tierline.workflow.settings import AlignSettings
from tierline.workflow.watch import Watch

SHOWN = 5  # words that a remark lists
# Below this agreement it may be the wrong text: so were 77 of 80 wrong ones in TIMIT, no right one.
DOUBTFUL = 0.6


@dataclass(frozen=True, slots=True)
class Answers:
    """All passages of a recording, each with its alignment, in order of time.

    Attributes:
        aligned: Each passage as a request over its span in the TextGrid, and its alignment. If the
            work was stopped early, passages that it did not come to are left out, and the one
            that it stopped in is cut short.
        done: The spans, in seconds, of those that the aligner had an answer for.
        complete: Whether the work was not stopped early.
        remarks: What the user should know, a sentence each.
    """

    aligned: tuple[Aligned, ...]
    done: tuple[Span, ...]
    complete: bool
    remarks: tuple[str, ...]


@dataclass
class _Heard:
    """What has come from the aligner."""

    outcomes: dict[str, Alignment | AlignmentError] = field(default_factory=dict)
    parts: dict[str, list[Part]] = field(default_factory=dict)  # of requests without an outcome
    stopped: bool = False


_Reply: TypeAlias = tuple[Passage, AlignmentRequest, Alignment | AlignmentError]


def requests_of(
    passages: Sequence[Passage], recording: Recording, settings: AlignSettings
) -> tuple[AlignmentRequest, ...]:
    """Return a request for each passage, over its whole span in the TextGrid."""
    return tuple(
        AlignmentRequest(
            id=f"{recording.path.name}, {passage.place}" if passage.place else recording.path.name,
            audio=recording.path,
            units=passage.units,
            start=passage.start,
            end=passage.end,
            language=settings.language,
            channel=settings.channel,
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
    heard = _listened(passages, requests, engine, watch)
    replies = list(_replies(passages, requests, heard, engine.spec.name))
    origin = _origin(replies, requests[0].audio.name, stopped=heard.stopped)
    aligned: list[Aligned] = []
    done: list[Span] = []
    remarks: list[str] = []
    for passage, request, outcome in replies:
        if isinstance(outcome, AlignmentError):
            remarks.append(f"{passage.place} was not aligned: {outcome.message}")
            aligned.append((request, unplaced(request, origin)))
        else:
            remarks += _unplaced_words(passage, outcome)
            remarks += _doubtful_stretches(outcome)
            aligned.append((request, outcome))
            done.append(Span(request.start, request.end))
    if heard.stopped:
        remarks += _stopped(aligned, requests)
    return Answers(tuple(aligned), tuple(done), not heard.stopped, tuple(remarks))


def _listened(
    passages: Sequence[Passage],
    requests: Sequence[AlignmentRequest],
    engine: Engine,
    watch: Watch,
) -> _Heard:
    heard = _Heard()
    possible: list[AlignmentRequest] = []
    for passage, request in zip(passages, requests, strict=True):
        try:
            start, end = passage.audible()
        except AlignmentError as error:
            heard.outcomes[request.id] = error
        else:
            possible.append(replace(request, start=start, end=end))

    def take(part: Part) -> None:
        heard.parts.setdefault(part.request, []).append(part)
        watch.on_part(part)

    try:
        for identity, outcome in run(possible, engine, watch.stoppable(), on_part=take):
            heard.outcomes[identity] = outcome
            heard.parts.pop(identity, None)
    except Cancelled:
        watch.progress.check()
        if not watch.stopping():
            raise
        heard.stopped = True
    return heard


def _replies(
    passages: Sequence[Passage],
    requests: Sequence[AlignmentRequest],
    heard: _Heard,
    aligner: str,
) -> Iterator[_Reply]:
    for passage, request in zip(passages, requests, strict=True):
        outcome = heard.outcomes.get(request.id)
        if outcome is not None:
            yield passage, request, outcome
        elif not heard.stopped:
            silent = AlignmentError(f"the aligner {aligner!r} gave no answer.")
            yield passage, request, silent
        elif request.id in heard.parts:
            yield passage, *_begun(request, heard.parts[request.id])


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
    return replace(request, units=request.units[:at], end=end), joined(known, origin)


def _origin(replies: Sequence[_Reply], audio: str, *, stopped: bool) -> Provenance:
    """Return where the alignments come from, if there is one that holds a word."""
    done = [outcome for _, _, outcome in replies if isinstance(outcome, Alignment)]
    if any(word.span for alignment in done for word in alignment.words):
        return done[0].provenance
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
        f"{audio}: not one word of the text was found in the recording; is it the right text?"
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


def _doubtful_stretches(alignment: Alignment) -> Iterator[str]:
    doubtful = [part for part in alignment.stretches if part.agreement < DOUBTFUL]
    if doubtful:
        places = [f"{part.start:.2f}-{part.end:.2f} s" for part in doubtful[:SHOWN]]
        more = ", ..." if len(doubtful) > SHOWN else ""
        yield (
            f"sound and text agree badly at {', '.join(places)}{more}; is it the right text, in "
            "the right language?"
        )
