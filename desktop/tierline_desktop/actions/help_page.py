"""The page with all commands and their keys, made from the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby

from PyQt6.QtGui import QKeySequence

from tierline_desktop.actions.command import Command
from tierline_desktop.workspace import State

Row = tuple[str, str, str, str]  # menu, title, keys, help


def keys_html(commands: Sequence[Command], state: State, search: str) -> str:
    """Return the page for a window: the commands that hold all searched words.

    Args:
        commands: The table.
        state: What is open; what cannot be done now says why.
        search: Words that menu, title, keys or help must hold.
    """
    rows = list(_found(commands, search, lambda command: command.why_not(state)))
    if not rows:
        return f"<p>No command has to do with \u201c{escape(search)}\u201d.</p>"
    parts = []
    for menu, members in groupby(rows, key=lambda row: row[0]):
        parts.append(f"<h3>{escape(menu)}</h3><table cellpadding='4' width='100%'>")
        parts += [
            f"<tr><td width='30%'>{escape(title)}</td><td width='22%'><b>{escape(keys)}</b></td>"
            f"<td>{escape(text)}</td></tr>"
            for _, title, keys, text in members
        ]
        parts.append("</table>")
    return "".join(parts)


def keys_text(commands: Sequence[Command]) -> str:
    """Return the same as plain text, for the terminal."""
    rows = [row for row in _found(commands, "", lambda _: "") if row[2]]
    wide = max((len(row[2]) for row in rows), default=0)
    parts = []
    for menu, members in groupby(rows, key=lambda row: row[0]):
        parts.append(f"\n{menu}")
        parts += [f"  {keys:<{wide}}  {title}" for _, title, keys, _ in members]
    return "\n".join(parts).strip()


def keys_of(command: Command) -> str:
    """Return the keys of a command as this platform writes them."""
    native = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(native) for key in command.keys)


def welcome(commands: Sequence[Command]) -> tuple[str, str, str]:
    """Return what helps on where nothing is open, no tier is there, and there is but a text."""
    known = {command.id: command for command in commands}
    make = f"{_way_to(known['tier.add_intervals'])} makes an empty one"
    return (
        f"or press {keys_of(known['file.open'])}",
        f"No tiers yet: {make}.",
        f"No tiers yet: {_way_to(known['align.open'])} makes tiers from the text; {make}.",
    )


def _way_to(command: Command) -> str:
    """Return where a command stands, and its keys: "Align > Align (Ctrl+Shift+D)"."""
    keys = keys_of(command)
    title = command.title.rstrip("\u2026")
    return f"{command.menu.replace('/', ' > ')} > {title}" + (f" ({keys})" if keys else "")


def _found(
    commands: Iterable[Command], search: str, reason: Callable[[Command], str]
) -> Iterable[Row]:
    words = search.casefold().split()
    ordered = sorted(commands, key=lambda command: _place(commands, command.menu))
    for command in ordered:
        menu = command.menu.partition("/")[0]
        row = (menu, command.title.rstrip("\u2026"), keys_of(command), command.help)
        if all(word in " ".join(row).casefold() for word in words):
            why_not = reason(command)
            yield (*row[:3], f"{row[3]} (Not now: {why_not})" if why_not else row[3])


def _place(commands: Iterable[Command], menu: str) -> int:
    """Return where a menu comes first in the table."""
    top = menu.partition("/")[0]
    return next(n for n, command in enumerate(commands) if command.menu.partition("/")[0] == top)
