"""Saving tiers and text in the background, and the question before changes are left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.alignment import Progress
from tierline.errors import TierlineError
from tierline.workflow import ChangedOnDisk, Document
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.saving_parts import Part, Text, Tiers
from tierline_desktop.settings import Recent
from tierline_desktop.tasks import Deliver, Task, details_of
from tierline_desktop.workspace import State

MOMENT = 0.2  # seconds that the window stands still for a small file, which nobody notices
LONGEST = 60.0  # seconds that the end of the program waits for a file that is being written
BUSY = "Still saving \u2026"


@dataclass(frozen=True, slots=True)
class _Order:
    """One part to be saved; without a path the user is asked for one."""

    part: Part
    path: Path | None = None
    overwrite: bool = False


class Saving(QObject):
    """Saves what is open while the user goes on; what is edited meanwhile stays unsaved.

    Small files are saved before a method returns; for others the window lives on.
    """

    started = pyqtSignal(object)  # Task; only of what takes longer than a moment

    def __init__(self, context: Context) -> None:
        super().__init__(context.workspace)
        self._context = context
        self._tiers, self._text = Tiers(), Text()
        self._orders: list[_Order] = []
        self._task: Task | None = None
        self._again = False
        self._later: Callable[[], object] | None = None

    @property
    def running(self) -> bool:
        """Whether a file is being written."""
        return self._task is not None

    def save(self) -> None:
        """Save the tiers where they came from, and the text if it was changed."""
        if self.running:
            self._again = True  # what was edited since is to be saved as well
            return
        self._context.settle()
        state = self._context.state
        document = state.document
        if document is None:
            return
        parts: list[Part] = []
        if state.unsaved or not state.text_unsaved:
            parts.append(self._tiers)
        if state.text_unsaved:
            parts.append(self._text)
        self._begin([_Order(part, part.known(document)) for part in parts])

    def save_as(self) -> None:
        """Ask for a place and save the tiers there."""
        self._ask_and_save(self._tiers)

    def save_text_as(self) -> None:
        """Ask for a place and save the text there."""
        self._ask_and_save(self._text)

    def may_leave(self, later: Callable[[], object], *, agreed: State | None = None) -> bool:
        """Ask about unsaved changes, if there are any.

        Args:
            later: Called once everything is saved, if that takes longer than this call.
            agreed: What was open when the user agreed to leave it, unsaved or not.

        Returns:
            Whether what is open may be left now.
        """
        self._context.settle()
        if self.running:
            return self._wait(later)
        state = self._context.state
        if state.document is None or not (state.unsaved or state.text_unsaved):
            return True
        if agreed is not None and _says_the_same(agreed, state):
            return True
        answer = self._context.prompts.unsaved(state.document.title)
        if answer == "save":
            self.save()
            return self._wait(later) if self.running else self._all_saved()
        return answer == "discard"

    def close(self) -> None:
        """Wait for what is being written."""
        self._orders.clear()
        self._again, self._later = False, None
        if self._task is not None:
            self._task.settle(LONGEST)

    def _all_saved(self) -> bool:
        state = self._context.state
        return not (state.unsaved or state.text_unsaved)

    def _wait(self, later: Callable[[], object]) -> bool:
        self._later = later
        self._context.prompts.hint(BUSY)
        return False

    def _ask_and_save(self, part: Part) -> None:
        if self.running:
            self._context.prompts.hint(BUSY)
            return
        self._context.settle()
        self._begin([_Order(part)])

    def _begin(self, orders: list[_Order]) -> None:
        self._orders = orders
        self._next()

    def _next(self) -> None:
        """Save the next part; once there is none, do what waited for it."""
        if self._orders:
            self._do(self._orders.pop(0))
        elif self._again:
            self._again = False
            self.save()
        elif self._later is not None:
            later, self._later = self._later, None
            if self._all_saved():
                later()

    def _do(self, order: _Order) -> None:
        state = self._context.state
        if state.document is None:
            return
        path, overwrite = order.path, order.overwrite
        if path is None:
            suggestion = order.part.suggested(state.document, self._folder())
            path = self._context.prompts.place_to_save(suggestion, order.part.kinds)
            overwrite = True  # the dialog has asked whether to replace what is there
            state = self._context.state
        if path is None:
            self._next()
        else:
            self._write(_Order(order.part, path, overwrite), state, path)

    def _write(self, order: _Order, state: State, path: Path) -> None:
        def work(progress: Progress, deliver: Deliver) -> Document:  # noqa: ARG001 - one shape
            return order.part.write(state, path, overwrite=order.overwrite)

        self._context.workspace.begin_saving()
        task = self._task = self._context.runner.start(f"Saving {path.name}", work)
        task.finished.connect(lambda saved: self._finish(order, state, saved))
        task.failed.connect(lambda error: self._fail(order, error))
        if not task.settle(MOMENT):
            self._context.prompts.hint(f"Saving {path.name} \u2026")
            self.started.emit(task)

    def _finish(self, order: _Order, written: State, saved: Document) -> None:
        self._task = None
        order.part.mark(self._context.workspace, saved, written)
        path = order.part.known(saved)
        assert path is not None  # it was just written
        self._context.prompts.hint(f"Saved {path.name}.")
        if saved.remarks:
            self._context.prompts.tell(" ".join(saved.remarks))
        audio = saved.recording.path.absolute() if saved.recording else None
        self._context.settings.remember(Recent(audio, (saved.path or path).absolute()))
        self._next()

    def _fail(self, order: _Order, error: TierlineError) -> None:
        self._task = None
        self._again = False
        self._context.prompts.hint("")
        if isinstance(error, ChangedOnDisk):
            self._ask_about_change(order, error)
        else:
            self._context.prompts.tell(error.message, details_of(error))
        self._next()

    def _ask_about_change(self, order: _Order, change: ChangedOnDisk) -> None:
        answer = self._context.prompts.changed_on_disk(change.message)
        if answer == "overwrite":
            self._orders.insert(0, _Order(order.part, order.path, overwrite=True))
        elif answer == "save as":
            self._orders.insert(0, _Order(order.part))

    def _folder(self) -> Path:
        return self._context.settings.folder_of_files


def _says_the_same(one: State, other: State) -> bool:
    return one.grid is other.grid and one.transcript == other.transcript
