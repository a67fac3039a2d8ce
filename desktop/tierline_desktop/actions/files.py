"""The commands of the menu File, and those of the menu Help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tierline_desktop.actions.command import Command, Entry
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.opening import Opening
from tierline_desktop.actions.reasons import NOTHING_OPEN, needs_document
from tierline_desktop.actions.saving import Saving
from tierline_desktop.workspace import State


def file_commands(
    opening: Opening, saving: Saving, close: Callable[[], object]
) -> tuple[Command, ...]:
    """Return the commands that open, save and close."""
    return (
        Command(
            "file.new", "New tiers", "File", ("Ctrl+Shift+N",), opening.new,
            "Begins with empty tiers for the recording that is open.",
        ),
        Command(
            "file.open", "Open\u2026", "File", ("Ctrl+Shift+O",), opening.ask,
            "Opens a recording, a TextGrid and a text, or any of them: choose them together.",
        ),
        Command(
            "file.reload", "Reload", "File", (), opening.reload,
            "Opens the files again as they are on the disk now.", _why_not_reload,
        ),
        Command(
            "file.save", "Save", "File", ("Ctrl+S",), saving.save,
            "Saves the tiers in their own form, and the text if it was changed.", needs_document,
            section="save",
        ),
        Command(
            "file.save_as", "Save as\u2026", "File", ("Ctrl+Shift+S",), saving.save_as,
            "Saves the tiers under another name.", needs_document, section="save",
        ),
        Command(
            "file.save_text", "Save text as\u2026", "File", (), saving.save_text_as,
            "Saves the text beside the tiers under a name.", _why_not_text, section="save",
        ),
        Command(
            "file.close", "Close window", "File", ("Ctrl+W", "Ctrl+Q"), close,
            "Closes the window; asks about unsaved changes first.", section="close",
        ),
    )  # fmt: skip


def recent_entries(context: Context, opening: Opening) -> tuple[Entry, ...]:
    """Return the files that were opened lately; those that are gone cannot be chosen."""
    recents = context.settings.recents
    if not recents:
        return (Entry("No recent files", lambda: None, "Nothing was opened yet."),)
    entries = [
        Entry(
            recent.title,
            partial(opening.reopen, recent),
            "" if recent.is_there else "The file is no longer there.",
        )
        for recent in recents
    ]
    if any(entry.why_not for entry in entries):
        entries.append(Entry("Remove missing files", context.settings.forget_missing))
    return tuple(entries)


def help_commands(context: Context) -> tuple[Command, ...]:
    """Return the commands that explain."""
    return (
        Command(
            "help.keys", "Keyboard shortcuts", "Help", ("Ctrl+/",), context.prompts.show_keys,
            "Shows all commands with their keys.",
        ),
        Command(
            "help.about", "About Tierline", "Help", (), context.prompts.show_about,
            "Says which version this is.",
        ),
    )  # fmt: skip


def _why_not_reload(state: State) -> str:
    if state.document is None:
        return NOTHING_OPEN
    document = state.document
    has_file = document.recording or document.path or document.text_path
    return "" if has_file else "What is open has no file yet."


def _why_not_text(state: State) -> str:
    return needs_document(state) or ("" if state.transcript else "There is no text to save.")
