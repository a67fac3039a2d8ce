"""A command: one thing that a user can have done, by menu or by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tierline_desktop.workspace import State


def _always(state: State) -> str:  # noqa: ARG001 - the shape of `why_not`
    """Refuse nothing."""
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One row of the table that menus, shortcuts and the help page are made from.

    Attributes:
        id: Its name in code and tests, such as "view.zoom_in".
        title: What the menu says.
        menu: The menu it stands in; "Boundary/Add on tier" is a menu within a menu.
        keys: Shortcuts in Qt's portable spelling; Ctrl is the Command key on a Mac.
        run: Does it.
        help: One sentence: what it does.
        why_not: Why it cannot be done now, as a sentence; "" when it can.
        title_now: What the menu says at the moment; None: always `title`.
        is_on: Whether the thing that it switches is on; None: it switches nothing.
        section: Commands of one section stand together; a line divides it from the next.
    """

    id: str
    title: str
    menu: str
    keys: tuple[str, ...]
    run: Callable[[], object]
    help: str
    why_not: Callable[[State], str] = _always
    title_now: Callable[[State], str] | None = None
    is_on: Callable[[], bool] | None = None
    section: str = ""

    def enabled(self, state: State) -> bool:
        """Tell whether it can be done now."""
        return not self.why_not(state)


@dataclass(frozen=True, slots=True)
class Entry:
    """A command of a menu that is made anew each time it opens, such as a recent file."""

    title: str
    run: Callable[[], object]
    why_not: str = ""
