"""The panel with the text: shown and hidden, and the key that goes there and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context


class Panel(Protocol):
    """What is shown and hidden; the panel with the text."""

    @property
    def shown(self) -> bool:
        """Whether it is in sight."""
        ...

    @property
    def entered(self) -> bool:
        """Whether keys go there."""
        ...

    def enter(self) -> None:
        """Show it, and let keys go there."""
        ...

    def reveal(self, *, shown: bool) -> None:
        """Show or hide it."""
        ...


class TextPanel:
    """Shows the text where there is one, unless the user has hidden it.

    Args:
        context: The parts of the program.
        panel: Shows the text.
        leave: Lets keys go to the timeline.
    """

    def __init__(self, context: Context, panel: Panel, leave: Callable[[], object]) -> None:
        self._context = context
        self._panel = panel
        self._leave = leave

    def toggle(self) -> None:
        """Show it or hide it, now and from now on."""
        self._panel.reveal(shown=not self._panel.shown)
        self.remember(shown=self._panel.shown)

    def remember(self, *, shown: bool) -> None:
        """Keep what the user wants."""
        self._context.settings.text_shown = shown
        if not shown:
            self._leave()

    def swap(self) -> None:
        """Go to the text, or back to the timeline."""
        if self._panel.entered:
            self._leave()
        else:
            self._panel.enter()

    def greet(self) -> None:
        """Show the text of what was opened, if there is any."""
        if self._context.state.transcript and self._context.settings.text_shown:
            self._panel.reveal(shown=True)
        self._leave()

    def commands(self) -> tuple[Command, ...]:
        """Return the commands for it."""
        return (
            Command(
                "view.text", "Text", "View", (), self.toggle, "Shows or hides the text.",
                is_on=lambda: self._panel.shown, section="panels",
            ),
            Command(
                "view.swap", "Text and back", "View", ("F6",), self.swap,
                "Goes to the text, and from there back to the timeline.", section="panels",
            ),
        )  # fmt: skip
