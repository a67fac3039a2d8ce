"""Aligning: one at a time in the background, its result one step that can be undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from PyQt6.QtCore import pyqtSignal

from tierline.errors import TierlineError
from tierline.navigation import Span
from tierline.workflow import (
    AlignChoice,
    AlignOrder,
    AlignSettings,
    AlignSituation,
    Document,
    Engines,
    Late,
    PlanResult,
    Scope,
    Settled,
    first_choice,
    recalled,
    remembered,
    selected_interval,
    text_tiers,
)
from tierline.workflow.heard import lined_up
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.one_task import OneTask
from tierline_desktop.actions.reasons import needs_intervals, needs_sound
from tierline_desktop.tasks.align_job import AlignJob, SettleJob
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.workspace import State

BUSY = "An alignment is running already; wait until it is done, or cancel it."
SHOWN_REMARKS = 3


class AlignQuestions(Protocol):
    """What aligning asks the user."""

    def choose(self, situation: AlignSituation, choice: AlignChoice) -> AlignChoice | None:
        """Ask what to align and how, beginning with `choice`; None if the user thought better."""
        ...

    def late(self) -> Late:
        """Ask what to do with a result whose place was edited in the meantime."""
        ...

    def missing(self, error: MissingModelError) -> None:
        """Say that a model is missing, and offer the way to it."""
        ...


class Aligning(OneTask):
    """Runs alignments one at a time and puts their results in.

    Args:
        context: The parts of the program.
        questions: Asks the user.
        engines: What aligns, and finds the text in long recordings.
    """

    began = pyqtSignal(object, object)  # the Task, and what ends it early but keeps its results
    previewed = pyqtSignal(object)  # tuple[IntervalTier, ...]; empty once there is nothing to show

    def __init__(self, context: Context, questions: AlignQuestions, engines: Engines) -> None:
        super().__init__(context, questions.missing)
        self._questions = questions
        self._engines = engines
        self._opening = 0  # of the document that is being aligned

    def open_dialog(self) -> None:
        """Ask what to align and how, and begin."""
        if self._refused():
            return
        self._context.settle()
        state = self._context.state
        situation = self._situation(state)
        first = first_choice(situation, state.grid, state.selection, self._settings())
        choice = self._questions.choose(situation, first)
        if choice is None:
            return
        self._context.settings.remember_aligner_choices(remembered(choice))
        self._begin(choice, state.selection.span)

    def align_text(self) -> None:
        """Align the whole recording with the text beside it, as was last chosen in the dialog."""
        if self._refused():
            return
        self._context.settle()
        state = self._context.state
        choice = AlignChoice(Scope.WHOLE, settings=self._settings())
        problem = self._situation(state).problem(choice)
        if problem is not None:
            self._context.prompts.tell(f"{problem} Choose otherwise with Align….")
            return
        self._begin(choice, state.selection.span)

    def align_interval(self) -> None:
        """Align the selected interval with its own label, as was last chosen in the dialog."""
        if self._refused():
            return
        self._context.settle()
        state = self._context.state
        interval = selected_interval(state.grid, state.selection)
        if interval is None:
            self._context.prompts.hint("There is no interval at the cursor to align.")
            return
        span, text = interval
        if not text.strip():
            self._context.prompts.hint(
                "This interval is empty: type what is said in it, then align it."
            )
            return
        choice = AlignChoice(Scope.SELECTION, state.selection.tier, text, self._settings())
        problem = replace(self._situation(state), selection=span).problem(choice)
        if problem is not None:
            self._context.prompts.tell(f"{problem} Choose otherwise with Align….")
            return
        self._begin(choice, span)

    def _refused(self) -> bool:
        reason = BUSY if self.running else needs_sound(self._context.state)
        if reason:
            self._context.prompts.hint(reason)
        return bool(reason)

    def _situation(self, state: State) -> AlignSituation:
        recording = state.document.recording if state.document is not None else None
        return AlignSituation(
            registry=self._engines.aligners,
            text_tiers=text_tiers(state.grid),
            transcript=state.transcript,
            selection=None if state.selection.is_cursor else state.selection.span,
            channels=1 if recording is None else recording.channels,
            transcribers=self._engines.transcribers,
            heard=bool(lined_up(state.heard, state.transcript)),
        )

    def _settings(self) -> AlignSettings:
        return recalled(self._context.settings.aligner_choices)

    def _begin(self, choice: AlignChoice, span: Span) -> None:
        state = self._context.state
        assert state.document is not None  # `needs_sound` was asked
        order = AlignOrder(state.document, state.grid, state.transcript, span, choice, state.heard)
        self._opening = state.opening
        job = AlignJob(order, self._engines.aligner)
        task = self._run("Align", job)
        task.delivered.connect(self.previewed)
        task.finished.connect(self._settle)
        self.began.emit(task, job.stop_and_keep)

    def _settle(self, result: PlanResult, answer: Late | None = None) -> None:
        """Work out in the background how a result goes into the tiers as they are now."""
        state = self._context.state
        known = None if state.document is None else state.document.sidecar
        job = SettleJob(result, state.grid, known, apart=answer is Late.KEEP_APART)
        self._run("Align", job).finished.connect(lambda ready: self._put_in(ready, answer))

    def _put_in(self, ready: Settled, answer: Late | None) -> None:
        self._context.settle()
        state = self._context.state
        if state.document is None or state.opening != self._opening:
            self._leave()  # it belongs to something that is no longer open
        elif ready.grid is not state.grid or ready.known is not state.document.sidecar:
            self._settle(ready.result, answer)  # edited in this very moment
        elif ready.edited and answer is None:
            self._ask(ready)
        else:
            self._leave()
            self._apply(ready, state.document)

    def _ask(self, ready: Settled) -> None:
        task = self._task
        answer = self._questions.late()
        if self._task is not task:
            return  # something else was opened meanwhile
        if answer is Late.DISCARD:
            self._leave()
            self._context.prompts.hint("The alignment was discarded.")
        else:
            self._settle(ready.result, answer)

    def _apply(self, ready: Settled, document: Document) -> None:
        workspace = self._context.workspace
        try:
            done = workspace.apply(ready.edit, sidecar=ready.sidecar)
        except TierlineError as error:
            self._fail(error)
            return
        if not done:  # aligned again, with the same result
            workspace.update_document(replace(document, sidecar=ready.sidecar))
        self._report(ready.result)

    def _report(self, result: PlanResult) -> None:
        words = sum(len(alignment.words) for alignment in result.alignments)
        said = "Aligned 1 word." if words == 1 else f"Aligned {words:,} words."
        remarks = result.remarks
        if not remarks:
            self._context.prompts.hint(said)
            return
        shown = list(remarks[:SHOWN_REMARKS])
        if len(remarks) > len(shown):
            shown.append(f"There are {len(remarks) - len(shown)} more remarks in the details.")
        details = "\n".join(remarks) if len(remarks) > SHOWN_REMARKS else ""
        self._context.prompts.tell(" ".join([said, *shown]), details)

    def _leave(self) -> None:
        super()._leave()
        self.previewed.emit(())


def align_commands(aligning: Aligning) -> tuple[Command, ...]:
    """Return the commands that align."""

    def interval_reason(state: State) -> str:
        return needs_sound(state) or needs_intervals(state)

    def running_reason(state: State) -> str:  # noqa: ARG001 - the shape of `why_not`
        return "" if aligning.running else "No alignment is running."

    return (
        Command(
            "align.open",
            "Align…",
            "Align",
            ("Ctrl+Shift+D",),
            aligning.open_dialog,
            "Aligns the recording, the selection or a tier with its text.",
            needs_sound,
        ),
        Command(
            "align.interval",
            "Align interval",
            "Align",
            ("Ctrl+D",),
            aligning.align_interval,
            "Aligns the selected interval with its label, as was last chosen under Align….",
            interval_reason,
        ),
        Command(
            "align.cancel",
            "Cancel alignment",
            "Align",
            (),
            aligning.cancel,
            "Stops the alignment that is running; nothing changes.",
            running_reason,
        ),
    )
