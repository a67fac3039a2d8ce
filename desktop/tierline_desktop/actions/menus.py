"""Menus and shortcuts made from the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PyQt6.QtCore import QObject, QPoint
from PyQt6.QtGui import QAction, QKeySequence
from PyQt6.QtWidgets import QMenu, QMenuBar

from tierline_desktop.actions.command import Command, Entry
from tierline_desktop.actions.context import Context

ORDER = (
    "File", "Edit", "View", "Select", "Play", "Boundary", "Interval", "Tier", "Align", "Help",
)  # fmt: skip

Entries = Callable[[], Sequence[Entry]]


class Menus(QObject):
    """Fills a menu bar with commands and runs what is chosen or pressed.

    Actions stay enabled while their menu is closed, so that a key that cannot do anything now
    says why; an open menu shows them grey, with the reason as tooltip.

    Args:
        bar: Takes the menus and, with them, the shortcuts.
        commands: The table.
        context: Knows the state and can tell the user why not.
        changing: Menus that are filled each time they open, by their place, such as
            "File/Open recent".
    """

    def __init__(
        self,
        bar: QMenuBar,
        commands: Sequence[Command],
        context: Context,
        changing: Mapping[str, Entries],
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._context = context
        self._menus: dict[str, QMenu] = {}
        self._sections: dict[str, str] = {}
        self._commands: dict[str, Command] = {}
        self.actions: dict[str, QAction] = {}
        for title in ORDER:
            self.menu(title)
        for command in commands:
            self._add(command)
            for path in changing:
                if command.id == "file.open" and path.startswith("File/"):
                    self._add_changing(path, changing[path])

    def menu(self, path: str) -> QMenu:
        """Return the menu at a place such as "Boundary/Add on tier", made if it is not there."""
        if path not in self._menus:
            above, _, title = path.rpartition("/")
            menu = QMenu(title if above else f"&{title}", self._bar)
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(lambda: self._show_reasons(path))
            menu.aboutToHide.connect(lambda: self._hide_reasons(path))
            if above:
                self.menu(above).addMenu(menu)
            else:
                self._bar.addMenu(menu)
            self._menus[path] = menu
        return self._menus[path]

    def pop_up(self, path: str, place: QPoint) -> None:
        """Show a menu at a place on the screen, as a right click does."""
        self.menu(path).popup(place)

    def run(self, name: str) -> None:
        """Run a command by its id; if it cannot be done now, say why."""
        command = self._commands[name]
        if reason := command.why_not(self._context.state):
            self._context.prompts.hint(reason)
        else:
            command.run()
        self._refresh(command)

    def _add(self, command: Command) -> None:
        menu = self.menu(command.menu)
        top = command.menu.partition("/")[0]
        before = self._sections.get(top)
        if before is not None and before != command.section:
            self.menu(top).addSeparator()
        self._sections[top] = command.section
        action = QAction(command.title, self._bar)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setCheckable(command.is_on is not None)
        action.setMenuRole(_role(command.id))
        action.setToolTip(command.help)
        action.triggered.connect(lambda: self.run(command.id))
        menu.addAction(action)
        self.actions[command.id] = action
        self._commands[command.id] = command
        self._refresh(command)

    def _add_changing(self, path: str, entries: Entries) -> None:
        menu = self.menu(path)

        def fill() -> None:
            menu.clear()
            for entry in entries():
                action = QAction(entry.title.replace("&", "&&"), menu)
                action.setEnabled(not entry.why_not)
                action.setToolTip(entry.why_not)
                action.triggered.connect(lambda _checked, run=entry.run: run())
                menu.addAction(action)

        menu.aboutToShow.connect(fill)
        fill()

    def _of(self, path: str) -> list[Command]:
        return [one for one in self._commands.values() if one.menu == path]

    def _show_reasons(self, path: str) -> None:
        for command in self._of(path):
            reason = command.why_not(self._context.state)
            action = self.actions[command.id]
            action.setEnabled(not reason)
            action.setToolTip(reason or command.help)
            self._refresh(command)

    def _hide_reasons(self, path: str) -> None:
        for command in self._of(path):
            self.actions[command.id].setEnabled(True)

    def _refresh(self, command: Command) -> None:
        action = self.actions[command.id]
        if command.is_on is not None:
            action.setChecked(command.is_on())
        if command.title_now is not None:
            action.setText(command.title_now(self._context.state))


def _role(name: str) -> QAction.MenuRole:
    """Say what a Mac shall do with a command: only these two have a place of their own there."""
    roles = {"help.about": QAction.MenuRole.AboutRole, "file.close": QAction.MenuRole.QuitRole}
    return roles.get(name, QAction.MenuRole.NoRole)
