"""Refining tiers that any program made: in the background, one step that can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PyQt6.QtCore import pyqtSignal

from tierline.alignment import Progress, Registry
from tierline.annotation import TextGrid
from tierline.editing import Edit, difference
from tierline.errors import TierlineError
from tierline.review import Sidecar
from tierline.workflow import (
    AlignedRecording,
    Document,
    Engines,
    RefineSettings,
    recalled,
    refine_document,
)
from tierline.workflow.word_tiers import named_like_words
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.one_task import OneTask
from tierline_desktop.actions.reasons import needs_heard_tiers
from tierline_desktop.tasks import Deliver
from tierline_desktop.workspace import State

BUSY = "Boundaries are being refined already; wait until that is done, or cancel."
CANCELLED = "Nothing was refined: you cancelled it."
EDITED = "The tiers were edited while they were refined, so they were left as they are; try again."


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """What came of it: the edit, what is known from then on, and the grid it was made for."""

    grid: TextGrid
    edit: Edit
    sidecar: Sidecar
    remarks: tuple[str, ...]


class Refining(OneTask):
    """Refines what is open, one task at a time.

    Args:
        context: The parts of the program.
        engines: What finds phones.
    """

    began = pyqtSignal(object)  # the Task

    def __init__(self, context: Context, engines: Engines) -> None:
        super().__init__(context, lambda error: context.prompts.tell(error.message), CANCELLED)
        self._engines = engines

    def begin(self) -> None:
        """Refine the selected tier if it is one of words, or else all tiers of words."""
        if self.running:
            self._context.prompts.hint(BUSY)
            return
        self._context.settle()
        state = self._context.state
        assert state.document is not None  # `needs_heard_tiers` was asked
        document = replace(state.document, grid=state.grid)
        known = recalled(self._context.settings.aligner_choices)
        settings = RefineSettings(
            tiers=_chosen(state), language=known.language, channel=known.channel
        )
        registry = self._engines.aligners

        def work(progress: Progress, _deliver: Deliver) -> _Ready:
            return _refined(document, settings, registry, progress)

        task = self._run("Refining boundaries", work)
        task.finished.connect(self._put_in)
        self.began.emit(task)

    def _put_in(self, ready: _Ready) -> None:
        self._leave()
        self._context.settle()
        if self._context.state.grid is not ready.grid:
            self._context.prompts.tell(EDITED)
            return
        try:
            self._context.workspace.apply(ready.edit, sidecar=ready.sidecar)
        except TierlineError as error:
            self._fail(error)
            return
        if ready.remarks:
            self._context.prompts.tell(" ".join(ready.remarks))
        else:
            self._context.prompts.hint("Refined boundaries.")


def _chosen(state: State) -> tuple[str, ...]:
    at = state.selection.tier
    name = "" if at is None else state.grid.tiers[at].name
    return (name,) if named_like_words(name) else ()


def _refined(
    document: Document, settings: RefineSettings, registry: Registry, progress: Progress
) -> _Ready:
    made: AlignedRecording = refine_document(
        replace(document, remarks=()), settings, progress=progress, registry=registry
    )
    known = document.sidecar
    sidecar = made.sidecar if known is None else replace(known, items=made.sidecar.items)
    edit = Edit("Refine boundaries", difference(document.grid, made.grid))
    return _Ready(document.grid, edit, sidecar, made.remarks)


def refining_commands(refining: Refining) -> tuple[Command, ...]:
    """Return the commands that refine."""

    def running_reason(state: State) -> str:  # noqa: ARG001 - the shape of `why_not`
        return "" if refining.running else "No boundaries are being refined."

    return (
        Command(
            "refine.open", "Refine boundaries", "Align", (), refining.begin,
            "Finds finer times for the words of a tier, whichever program made it.",
            needs_heard_tiers, section="refining",
        ),
        Command(
            "refine.cancel", "Cancel refining", "Align", (), refining.cancel,
            "Stops the refinement that is running; nothing changes.", running_reason,
            section="refining",
        ),
    )  # fmt: skip
