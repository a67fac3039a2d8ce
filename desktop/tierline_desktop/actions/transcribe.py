"""Transcribing: in the background, the text so far in sight, the result in the text panel."""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias

from PyQt6.QtCore import pyqtSignal

from tierline.transcription import Segment
from tierline.workflow import (
    AlignChoice,
    AlignSettings,
    Engines,
    Scope,
    Transcribed,
    recalled,
    remembered,
)
from tierline.workflow.heard import lined_up
from tierline.workflow.transcribe_choice import (
    TranscribeChoice,
    TranscribeSituation,
    choice_of,
    kept_of,
)
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.one_task import OneTask
from tierline_desktop.actions.reasons import NOTHING_OPEN
from tierline_desktop.tasks.needed import MissingModelError
from tierline_desktop.tasks.transcribe_job import TranscribeJob
from tierline_desktop.workspace import State

BUSY = "A recording is being transcribed already; wait until it is done, or cancel it."

# What to do with the text that is there already.
Existing: TypeAlias = Literal["replace", "append", "cancel"]


class TranscribeQuestions(Protocol):
    """What transcribing asks the user."""

    def choose(
        self, situation: TranscribeSituation, choice: TranscribeChoice
    ) -> TranscribeChoice | None:
        """Ask what to write down and how; None if the user thought better of it."""
        ...

    def existing(self) -> Existing:
        """Ask what to do with the text that is there already."""
        ...

    def missing(self, error: MissingModelError) -> None:
        """Say that a model is missing, and offer the way to it."""
        ...


class TextView(Protocol):
    """What shows the text beside the tiers."""

    def stream(self, text: str) -> None:
        """Show a text that is still coming; what was typed stays as it is."""
        ...

    def end_stream(self, text: str | None) -> None:
        """Show one's own text again; `text`, if any, takes its place, which can be undone."""
        ...


class Transcribing(OneTask):
    """Writes down one recording at a time.

    Args:
        context: The parts of the program.
        questions: Asks the user.
        view: Shows the text.
        engines: What transcribes.
    """

    began = pyqtSignal(object, object)  # the Task, and what ends it early but keeps its text
    written = pyqtSignal()  # the text is there, and is to be aligned

    def __init__(
        self,
        context: Context,
        questions: TranscribeQuestions,
        view: TextView,
        engines: Engines,
    ) -> None:
        super().__init__(context, questions.missing)
        self._questions = questions
        self._view = view
        self._engines = engines
        self._before = ""  # the text that stays, above the new one
        self._known: tuple[Segment, ...] = ()  # where what stays is said
        self._then: AlignSettings | None = None  # how the text is aligned once it is there

    def open_dialog(self) -> None:
        """Ask what to write down and how, and begin."""
        if not self._refused():
            self._choose(self._last)

    def begin_at_once(self) -> None:
        """Write down the whole recording as was last chosen; ask if that cannot be done."""
        if self._refused():
            return
        choice = self._last
        if self._situation().problem(choice) is None:
            self._begin(choice)
        else:
            self._choose(choice)

    @property
    def _last(self) -> TranscribeChoice:
        return choice_of(self._context.settings.transcriber_choices, self._last_aligned)

    @property
    def _last_aligned(self) -> AlignSettings:
        return recalled(self._context.settings.aligner_choices)

    def _refused(self) -> bool:
        reason = BUSY if self.running else needs_speech(self._context.state)
        if reason:
            self._context.prompts.hint(reason)
        return bool(reason)

    def _situation(self) -> TranscribeSituation:
        state = self._context.state
        recording = state.document.recording if state.document is not None else None
        selection = None if state.selection.is_cursor else state.selection.span
        return TranscribeSituation(
            self._engines.transcribers,
            selection,
            1 if recording is None else recording.channels,
            self._engines.aligners,
            self._last_aligned,
        )

    def _choose(self, first: TranscribeChoice) -> None:
        opening = self._context.state.opening
        choice = self._questions.choose(self._situation(), first)
        if choice is None or self._context.state.opening != opening:
            return
        settings = self._context.settings
        settings.remember_transcriber_choices(kept_of(choice))
        if choice.then is not None:
            then = AlignChoice(Scope.WHOLE, settings=choice.then)
            settings.remember_aligner_choices(remembered(then))
        self._begin(choice)

    def _begin(self, choice: TranscribeChoice) -> None:
        self._context.settle()
        state = self._context.state
        there = state.transcript.strip()
        answer = self._questions.existing() if there else "replace"
        if answer == "cancel" or self._context.state.opening != state.opening:
            return
        assert state.document is not None  # `needs_speech` was asked
        assert state.document.recording is not None
        self._before = state.transcript.rstrip() + "\n" if answer == "append" else ""
        self._known = lined_up(state.heard, state.transcript) if self._before else ()
        self._then = choice.then
        span = state.selection.span if choice.selected else None
        audio = state.document.recording.path
        aligner = None if choice.then is None else self._situation().aligner(choice)
        job = TranscribeJob(audio, choice.settings, span, self._engines.transcriber, then=aligner)
        task = self._run("Transcribe", job)
        task.delivered.connect(self._show)
        task.finished.connect(self._put_in)
        self._view.stream(self._before)
        self.began.emit(task, job.stop_and_keep)

    def _show(self, text: str) -> None:
        self._view.stream(self._before + text)

    def _put_in(self, result: Transcribed) -> None:
        self._leave(self._before + result.text)
        self._context.workspace.hear(self._heard(result))
        if result.language is not None:  # what was heard is what will be aligned
            choices = self._context.settings.aligner_choices
            language = {"language": result.language}
            self._context.settings.remember_aligner_choices({**choices, **language})
        words = len(result.text.split())
        said = "Transcribed 1 word." if words == 1 else f"Transcribed {words:,} words."
        goes_on = self._then is not None and result.complete and words > 0
        if result.remarks:
            self._context.prompts.tell(" ".join([said, *map(_sentence, result.remarks)]))
        else:
            self._context.prompts.hint(
                said if goes_on else f"{said} Correct the text, then align it."
            )
        if goes_on:
            self.written.emit()

    def _heard(self, result: Transcribed) -> tuple[Segment, ...]:
        """Return where the whole text is said now; nothing if it is not known of all of it."""
        new = result.utterances
        if not self._before:
            return new
        in_order = self._known and new and self._known[-1].end <= new[0].start
        return (*self._known, *new) if in_order else ()

    def _leave(self, text: str | None = None) -> None:
        super()._leave()
        self._view.end_stream(text)


def needs_speech(state: State) -> str:
    """Say why there is nothing to transcribe; "" if there is."""
    if state.document is None:
        return NOTHING_OPEN
    if state.document.recording is None:
        return "There is no recording to transcribe: open it together with this TextGrid."
    return ""


def transcribe_commands(transcribing: Transcribing) -> tuple[Command, ...]:
    """Return the commands that transcribe."""

    def running_reason(state: State) -> str:  # noqa: ARG001 - the shape of `why_not`
        return "" if transcribing.running else "No recording is being transcribed."

    return (
        Command(
            "transcribe.open", "Transcribe…", "Align", ("Ctrl+T",), transcribing.open_dialog,
            "Writes down what is said in the recording or the selection.", needs_speech,
            section="transcribe",
        ),
        Command(
            "transcribe.now", "Transcribe at once", "Align", (), transcribing.begin_at_once,
            "Writes down the whole recording, as was last chosen under Transcribe….", needs_speech,
            section="transcribe",
        ),
        Command(
            "transcribe.cancel", "Cancel transcription", "Align", (), transcribing.cancel,
            "Stops the transcription that is running; the text stays as it was.", running_reason,
            section="transcribe",
        ),
    )  # fmt: skip


def _sentence(remark: str) -> str:
    return remark[:1].upper() + remark[1:].rstrip(".") + "."
