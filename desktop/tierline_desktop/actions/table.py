"""The table of all commands, in the order of the menus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tierline_desktop.actions.appearance import appearance_commands
from tierline_desktop.actions.command import Command
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.doing import Doing
from tierline_desktop.actions.doubting import doubting_commands
from tierline_desktop.actions.editing import Editing, editing_commands
from tierline_desktop.actions.files import file_commands, help_commands
from tierline_desktop.actions.nudging import nudging_commands
from tierline_desktop.actions.opening import Opening
from tierline_desktop.actions.playing import Playing, playing_commands
from tierline_desktop.actions.saving import Saving
from tierline_desktop.actions.selecting import selecting_commands
from tierline_desktop.actions.tiers import tier_commands
from tierline_desktop.actions.viewing import viewing_commands


@dataclass(frozen=True, slots=True)
class Deeds:
    """What commands do, made by the composition root.

    Attributes:
        opening: Opens files.
        saving: Saves them.
        playing: Plays.
        close: Closes the window.
        apply_theme: Shows the application in a theme.
        panels: Commands that show and hide panels.
        align: Commands that align.
    """

    opening: Opening
    saving: Saving
    playing: Playing
    close: Callable[[], object]
    apply_theme: Callable[[str], None]
    panels: Sequence[Command] = ()
    align: Sequence[Command] = ()


def all_commands(context: Context, deeds: Deeds) -> tuple[Command, ...]:
    """Return every command there is."""
    doing = Doing(context)
    editing = Editing(context, doing, lambda: deeds.playing.heard)
    return (
        *file_commands(deeds.opening, deeds.saving, deeds.close),
        *editing_commands(editing),
        *nudging_commands(context),
        *viewing_commands(context),
        *appearance_commands(context, deeds.apply_theme),
        *deeds.panels,
        *selecting_commands(context),
        *doubting_commands(context),
        *playing_commands(context, deeds.playing),
        *tier_commands(context, doing),
        *deeds.align,
        *help_commands(context),
    )
