"""Carrying out a plan: the same work as for files, told piece by piece, and its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tierline.alignment.contract import Alignment
from tierline.alignment.tiers import AlignedTier, TierLayout
from tierline.errors import InputError
from tierline.plugins.progress import Progress
from tierline.review import Sidecar, Source
from tierline.workflow.carrying_out import carried_out
from tierline.workflow.choosing import Choice
from tierline.workflow.keeping import keeping_of
from tierline.workflow.passages import Passage, Reading, read_passages, told_of_notes
from tierline.workflow.planning import Plan, Scope, check_channel
from tierline.workflow.preview import OnPiece, Pieces
from tierline.workflow.silence import check_sounds
from tierline.workflow.source import naming
from tierline.workflow.spans import Spans
from tierline.workflow.speaking import heard_on
from tierline.workflow.warm import WarmAligner
from tierline.workflow.watch import Watch, never
from tierline.workflow.work import Clock, Work, Worked

PIECE_SECONDS = 0.1  # between two pieces: more often nobody can look


@dataclass(frozen=True, slots=True, eq=False)
class PlanResult:
    """What came of a plan; `placing` puts it in.

    Attributes:
        plan: The plan.
        tiers: The new tiers, in order; outside `spans` they hold nothing that is to be put in,
            unless they are put in as new tiers.
        spans: What was aligned, in order of time: in what is left, nothing is to be changed.
        complete: Whether the work was not stopped early.
        alignments: What the aligner said, an alignment for each stretch of text.
        remarks: What the user should know, a sentence each.
        sidecar: What is known of each new label, by the names and times in `tiers`.
        spans_of: The same as `spans` for a tier by its name; for others it is all of them.
    """

    plan: Plan
    tiers: tuple[AlignedTier, ...]
    spans: Spans
    complete: bool
    alignments: tuple[Alignment, ...]
    remarks: tuple[str, ...]
    sidecar: Sidecar
    spans_of: Mapping[str, Spans] = field(default_factory=dict)

    def within(self, name: str) -> Spans:
        """Return the spans in which a tier holds something that is to be put in."""
        return self.spans_of.get(name, self.spans)


def align_plan(
    aligner: WarmAligner,
    plan: Plan,
    progress: Progress,
    on_piece: OnPiece | None = None,
    stopping: Callable[[], bool] = never,
) -> PlanResult:
    """Align what a plan says; for a worker thread, knows nothing of windows.

    Args:
        aligner: Opens the aligner that the plan asks for, or has it open already.
        plan: What to align.
        progress: Reports, and cancels: nothing is kept.
        on_piece: Called, about ten times a second at most, with what is settled since the last
            call: a tier for each tier to be made, with the new intervals only. `Preview` puts
            them together.
        stopping: Asked all the while; True ends the work early and keeps what is settled.

    Raises:
        InputError: The text holds nothing to say.
        AlignmentError: The aligner found nothing at all.
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so, the aligner was closed, or `stopping` said so before there
            was anything to keep.
    """
    clock = Clock()
    progress.step(0.0, "reading the text")
    choice = aligner.choose(plan.settings)
    check_channel(plan.recording, plan.settings.channel)
    remarks = list(plan.remarks)
    passages = _around(plan, _passages(plan, progress, remarks), choice.layout)
    work = _work(plan, passages, remarks)
    if plan.scope is Scope.WHOLE:
        channels = heard_on(passages, plan.settings)
        check_sounds(plan.recording, channels, check=progress.check)
    watch = _watch(work, choice, progress, on_piece, stopping)
    with carried_out(work, aligner, choice, watch=watch, clock=clock) as worked:
        return _result(plan, worked)


def _result(plan: Plan, worked: Worked) -> PlanResult:
    before = () if plan.utterances is None else (AlignedTier(plan.utterances, ()),)
    return PlanResult(
        plan=plan,
        tiers=(*before, *worked.tiers),
        spans=Spans(worked.done),
        complete=worked.complete,
        alignments=worked.alignments,
        remarks=worked.remarks,
        sidecar=worked.sidecar,
        spans_of={name: Spans(done) for name, done in worked.done_of.items()},
    )


def _passages(plan: Plan, progress: Progress, remarks: list[str]) -> tuple[Passage, ...]:
    settings = plan.settings
    reading = Reading(
        settings.language,
        settings.keep_punctuation,
        progress.check,
        settings.units,
        settings.unspoken,
    )
    duration = plan.recording.duration
    passages = tuple(read_passages(plan.texts, duration, reading, remarks))
    if not any(passage.units for passage in passages):
        name = plan.text_tier_name
        where = "The text" if name is None else f"The tier {name!r}"
        raise InputError(f"{where} holds no words to align, only signs that nobody says.")
    remarks += told_of_notes(passages)
    return passages


def _around(plan: Plan, passages: tuple[Passage, ...], layout: TierLayout) -> tuple[Passage, ...]:
    if not plan.settings.keep_checked:
        return passages
    keeping = keeping_of(plan.sidecar, plan.grid, layout, plan.speakers)
    return tuple(passage.around(keeping) for passage in passages)


def _work(plan: Plan, passages: tuple[Passage, ...], remarks: list[str]) -> Work:
    settings = plan.settings
    return Work(
        recording=plan.recording,
        passages=passages,
        start=min(plan.grid.start, plan.span.start),
        end=max(plan.grid.end, plan.span.end),
        settings=settings,
        source=Source(
            plan.recording.path.name,
            plan.source,
            plan.text_tier_name,
            settings.language,
            settings.channel,
        ),
        remarks=tuple(naming(plan.recording.path, remark) for remark in remarks),
        speakers=plan.speakers,
    )


def _watch(
    work: Work,
    choice: Choice,
    progress: Progress,
    on_piece: OnPiece | None,
    stopping: Callable[[], bool],
) -> Watch:
    if on_piece is None:
        return Watch(progress, stopping=stopping)
    pieces = Pieces(work, choice.layout, on_piece, PIECE_SECONDS)

    def asked() -> bool:
        pieces.tell()  # what came just after the last piece must not wait for the next
        return stopping()

    return Watch(progress, pieces.take, asked)
