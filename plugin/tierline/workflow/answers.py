"""What an aligner answered for the passages of one recording, failures turned into marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest
from tierline.alignment.outcomes import unplaced
from tierline.alignment.progress import Progress
from tierline.alignment.run import Engine, run
from tierline.alignment.tiers import Aligned
from tierline.audio import Recording
from tierline.workflow.passages import Passage
from tierline.workflow.settings import AlignSettings

SHOWN = 5  # words that a remark lists
# Below this agreement it may be the wrong text: so were 77 of 80 wrong ones in TIMIT, no right one.
DOUBTFUL = 0.6


@dataclass(frozen=True, slots=True)
class Answers:
    """All passages of a recording, each with its alignment, in order of time.

    Attributes:
        aligned: Each passage as a request over its span in the TextGrid, and its alignment.
        remarks: What the user should know, a sentence each.
    """

    aligned: tuple[Aligned, ...]
    remarks: tuple[str, ...]


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
    progress: Progress,
) -> Answers:
    """Align all passages; one that fails is marked, unless there is no other.

    Args:
        passages: The passages.
        requests: Their requests, as `requests_of` gives them.
        engine: The aligner.
        progress: Reports, and cancels.

    Raises:
        AlignmentError: Not a single word was found.
        Cancelled: `progress` said so.
    """
    outcomes = _outcomes(passages, requests, engine, progress)
    done = [outcome for outcome in outcomes if isinstance(outcome, Alignment)]
    if not any(word.span for alignment in done for word in alignment.words):
        raise _nothing_found(outcomes, requests[0].audio.name)
    origin = done[0].provenance
    aligned: list[Aligned] = []
    remarks: list[str] = []
    for passage, request, outcome in zip(passages, requests, outcomes, strict=True):
        if isinstance(outcome, AlignmentError):
            remarks.append(f"{passage.place} was not aligned: {outcome.message}")
            aligned.append((request, unplaced(request, origin)))
        else:
            remarks += _unplaced_words(passage, outcome)
            remarks += _doubtful_stretches(outcome)
            aligned.append((request, outcome))
    return Answers(tuple(aligned), tuple(remarks))


def _outcomes(
    passages: Sequence[Passage],
    requests: Sequence[AlignmentRequest],
    engine: Engine,
    progress: Progress,
) -> list[Alignment | AlignmentError]:
    found: dict[str, Alignment | AlignmentError] = {}
    possible: list[AlignmentRequest] = []
    for passage, request in zip(passages, requests, strict=True):
        try:
            start, end = passage.audible()
        except AlignmentError as error:
            found[request.id] = error
        else:
            possible.append(replace(request, start=start, end=end))
    if possible:
        found.update(run(possible, engine, progress))
    silent = AlignmentError(f"the aligner {engine.spec.name!r} gave no answer.")
    return [found.get(request.id, silent) for request in requests]


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
