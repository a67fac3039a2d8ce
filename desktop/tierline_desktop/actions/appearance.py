"""How the window looks: theme and size of labels."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.settings import THEMES, label_font

GROWTH = 1.15  # how much one step makes labels larger


class Appearance:
    """Changes how the window looks, and remembers it.

    Args:
        context: The parts of the program.
        apply: Shows the application in a theme.
    """

    def __init__(self, context: Context, apply: Callable[[str], None]) -> None:
        self._context = context
        self._apply = apply

    def theme(self, theme: str) -> None:
        """Show the window light, dark, or as the desktop is."""
        self._context.settings.theme = theme
        self._apply(theme)

    def is_theme(self, theme: str) -> bool:
        """Tell whether that theme is chosen."""
        return self._context.settings.theme == theme

    def labels(self, factor: float | None) -> None:
        """Make labels `factor` times as large; None gives them their first size again."""
        settings = self._context.settings
        now = label_font(settings.label_size).pointSizeF()
        settings.label_size = None if factor is None else now * factor
        self._context.timeline.set_label_font(label_font(settings.label_size))


def appearance_commands(context: Context, apply: Callable[[str], None]) -> tuple[Command, ...]:
    """Return the commands that change how the window looks."""
    looks = Appearance(context, apply)
    return (
        Command(
            "view.larger", "Larger labels", "View", ("Ctrl+=", "Ctrl++"),
            lambda: looks.labels(GROWTH), "Makes the labels larger.", section="labels",
        ),
        Command(
            "view.smaller", "Smaller labels", "View", ("Ctrl+-",),
            lambda: looks.labels(1 / GROWTH), "Makes the labels smaller.", section="labels",
        ),
        Command(
            "view.normal", "Normal labels", "View", (), lambda: looks.labels(None),
            "Gives the labels their first size again.", section="labels",
        ),
        *(
            Command(
                f"view.theme_{theme}",
                theme.capitalize() if theme != "system" else "As the desktop",
                "View/Theme", (), partial(looks.theme, theme),
                f"Shows the window {theme}." if theme != "system"
                else "Shows the window light or dark, as the desktop is.",
                is_on=partial(looks.is_theme, theme),
                section="theme",
            )
            for theme in THEMES
        ),
    )  # fmt: skip


def tools_command(toggle: Callable[[], None], is_on: Callable[[], bool]) -> Command:
    """Return the command that shows or hides the toolbar."""
    return Command(
        "view.tools", "Toolbar", "View", (), toggle, "Shows or hides the toolbar.",
        is_on=is_on, section="panels",
    )  # fmt: skip
