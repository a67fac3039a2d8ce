"""The command that opens the list of models."""

from __future__ import annotations

from collections.abc import Callable

from tierline_desktop.actions.command import Command


def model_commands(show: Callable[[], object]) -> tuple[Command, ...]:
    """Return the commands about models.

    Args:
        show: Shows the list of models.
    """
    return (
        Command(
            "models.open",
            "Models…",
            "Align",
            (),
            show,
            "Lists the models of aligners and transcribers, downloads and removes them.",
            section="models",
        ),
    )
