"""What actions work with, handed to them by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PyQt6.QtGui import QFont

from tierline_desktop.actions.prompts import Prompts
from tierline_desktop.playback import Player
from tierline_desktop.settings import Settings
from tierline_desktop.tasks import TaskRunner
from tierline_desktop.workspace import State, Workspace


class TimelineView(Protocol):
    """What actions need of the timeline."""

    def caret(self) -> int | None:
        """Return where the text cursor stands in the label; None if it is not being typed in."""
        ...

    def focus_label(self) -> None:
        """Start typing in the label of what is selected."""
        ...

    def set_label_font(self, font: QFont) -> None:
        """Show labels in another font or size."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """The parts of the program that actions bring together.

    Attributes:
        workspace: What is open.
        timeline: What shows it.
        player: What plays it.
        runner: What works in the background.
        prompts: What asks and tells the user.
        settings: What is remembered.
        settle: Puts what is being typed into the workspace; called before anything is saved.
    """

    workspace: Workspace
    timeline: TimelineView
    player: Player
    runner: TaskRunner
    prompts: Prompts
    settings: Settings
    settle: Callable[[], None]

    @property
    def state(self) -> State:
        """What is open, as it is now."""
        return self.workspace.state
