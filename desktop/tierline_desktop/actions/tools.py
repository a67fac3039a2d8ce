"""The toolbar: the commands that are used most, within reach of the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QEvent, QSize, Qt
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QToolBar, QToolButton

from tierline_desktop.actions.command import Command
from tierline_desktop.actions.glyphs import icon
from tierline_desktop.actions.help_page import keys_of
from tierline_desktop.workspace import State, Workspace


@dataclass(frozen=True, slots=True)
class Tool:
    """A button: the command it runs, its glyph, and the word beside it, if it needs one."""

    command: str
    glyph: str
    word: str = ""


PLAY = Tool("play.toggle", "play", "Play")
STOP = Tool("play.toggle", "stop", "Stop")
GROUPS = (
    (Tool("file.open", "open", "Open"), Tool("file.save", "save", "Save")),
    (Tool("edit.undo", "undo"), Tool("edit.redo", "redo")),
    (PLAY,),
    (
        Tool("view.zoom_in", "zoom in"),
        Tool("view.zoom_out", "zoom out"),
        Tool("view.selection", "zoom selection"),
        Tool("view.all", "zoom all"),
    ),
    (Tool("transcribe.now", "transcribe", "Transcribe"), Tool("align.open", "align", "Align")),
)


class Tools(QToolBar):
    """Buttons made from the table of commands; those that can do nothing now are grey.

    Args:
        workspace: Tells what can be done.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("Toolbar")
        self.setObjectName("tools")  # Qt needs it to remember whether it is shown
        self.setMovable(False)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._size = round(self.fontMetrics().height() * 1.15)
        self.setIconSize(QSize(self._size, self._size))
        self._workspace = workspace
        self._commands: dict[str, Command] = {}
        self._tools: dict[str, Tool] = {}
        self.buttons: dict[str, QAction] = {}
        workspace.changed.connect(self._follow)

    def fill(self, commands: Sequence[Command], run: Callable[[str], None]) -> None:
        """Make the buttons.

        Args:
            commands: The table.
            run: Runs a command by its id.
        """
        self._commands = {command.id: command for command in commands}
        for number, group in enumerate(GROUPS):
            if number:
                self.addSeparator()
            for tool in group:
                self._add(tool, run)
        self._draw()
        self._fix_width()
        self._draw()
        self._follow(self._workspace.state, self._workspace.state)

    def show_playing(self, *, playing: bool) -> None:
        """Make one button play or stop."""
        self._tools[PLAY.command] = STOP if playing else PLAY
        self._draw()

    def toggle(self) -> None:
        """Show the toolbar or hide it."""
        self.setVisible(self.isHidden())

    def changeEvent(self, event: QEvent | None) -> None:
        """Draw the glyphs anew when the theme changes."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _add(self, tool: Tool, run: Callable[[str], None]) -> None:
        action = QAction(self)
        # Without a word beside it, a button is its glyph alone.
        action.setPriority(QAction.Priority.NormalPriority if tool.word else _LOW)
        action.triggered.connect(lambda: run(tool.command))
        self._tools[tool.command] = tool
        self.buttons[tool.command] = action
        self.addAction(action)

    def _fix_width(self) -> None:
        """Keep the other buttons in place when Play becomes Stop."""
        button = self.widgetForAction(self.buttons[PLAY.command])
        assert isinstance(button, QToolButton)  # a toolbar makes one for every action
        widths = []
        for tool in (PLAY, STOP):
            self.buttons[PLAY.command].setText(tool.word)
            widths.append(button.sizeHint().width())
        button.setMinimumWidth(max(widths))

    def _draw(self) -> None:
        for name, tool in self._tools.items():
            action = self.buttons[name]
            action.setIcon(icon(tool.glyph, self.palette(), self._size))
            action.setText(tool.word or self._commands[name].title)

    def _follow(self, _before: State, after: State) -> None:
        for name, action in self.buttons.items():
            command = self._commands[name]
            reason = command.why_not(after)
            action.setEnabled(not reason)
            action.setToolTip(_tip(command, after, reason))


_LOW = QAction.Priority.LowPriority


def _tip(command: Command, state: State, reason: str) -> str:
    """Return what a button does, its first key, and why it cannot be pressed now."""
    title = command.title if command.title_now is None else command.title_now(state)
    title = title.rstrip("\u2026")
    keys = keys_of(command).partition(", ")[0]
    return f"{title}{keys and f' ({keys})'}\n{reason or command.help}"
