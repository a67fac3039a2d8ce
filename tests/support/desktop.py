"""The whole window with settings and sound of its own, and a user who answers dialogs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import soundfile
from PyQt6.QtCore import QObject, Qt, QTimer
from PyQt6.QtWidgets import QAbstractButton, QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.support.recording_sink import Devices
from tests.support.user import USER
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.textgrid import save_textgrid
from tierline_desktop.app import Program, Surroundings, build

NONE = Qt.KeyboardModifier.NoModifier
PATIENCE_MS = 60_000  # a busy machine is not our fault
Dialog = TypeVar("Dialog", bound=QDialog)


@dataclass
class Desk:
    """A program in a test, and the folder that its files lie in."""

    program: Program
    qtbot: QtBot
    folder: Path

    def open(self, *paths: Path) -> None:
        """Open files and wait until they are there."""
        with self.qtbot.waitSignal(self.program.opening.opened, timeout=PATIENCE_MS):
            self.program.opening.open(paths)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in the window, as a user does."""
        handle = self.program.window.windowHandle()
        assert handle is not None
        USER.keyClick(handle, key, keys)

    @property
    def grid(self) -> TextGrid:
        return self.program.workspace.state.grid

    def labels(self, tier: int) -> tuple[str, ...]:
        return self.grid.tiers[tier].labels

    def names(self) -> tuple[str, ...]:
        return self.grid.names

    @property
    def said(self) -> str:
        """What the status bar says."""
        bar = self.program.window.statusBar()
        assert bar is not None
        return bar.currentMessage()


def desk(qtbot: QtBot, folder: Path, *, resize: bool = True, **around: Any) -> Desk:
    """Show a program whose settings and journals lie in a folder."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    places = {f"{name}_folder": folder / f".{name}" for name in ("settings", "journal", "cache")}
    surroundings = Surroundings(
        **{"open_sink": Devices(step=200).open, **places, **around}, native_dialogs=False
    )
    program = build(application, surroundings)
    qtbot.addWidget(program.window, before_close_func=lambda _: _end(program))
    if resize:
        program.window.resize(1000, 640)
    with qtbot.waitActive(program.window):
        program.window.show()
        program.window.activateWindow()
    return Desk(program, qtbot, folder)


def _end(program: Program) -> None:
    program.window.may_close = lambda: True
    program.close()


class Answering(QObject):
    """Answers the next dialog of a kind, as soon as it is there."""

    def __init__(self, kind: type[Dialog], answer: Callable[[Dialog], object]) -> None:
        super().__init__()
        self.answered: list[str] = []
        self._kind = kind
        self._answer: Callable[[Any], object] = answer
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(10)

    def _look(self) -> None:
        found = QApplication.activeModalWidget()
        if isinstance(found, self._kind):
            self._timer.stop()
            said = found.text() if isinstance(found, QMessageBox) else found.windowTitle()
            self.answered.append(said)
            self._answer(found)

    def stop(self) -> None:
        self._timer.stop()


def click(widget: QWidget) -> None:
    """Click with the left button."""
    USER.mouseClick(widget, Qt.MouseButton.LeftButton)


def type_into(widget: QWidget, text: str) -> None:
    """Type with the keys of a keyboard."""
    USER.keyClicks(widget, text)


def press(text: str) -> Callable[[QDialog], None]:
    """Return what presses the button with that text."""

    def answer(dialog: QDialog) -> None:
        for button in dialog.findChildren(QAbstractButton):
            if button.text().replace("&", "") == text:
                click(button)
                return
        raise AssertionError(f"there is no button {text!r}")

    return answer


def hum(path: Path, seconds: float = 2.0, channels: int = 1) -> Path:
    """Write a recording of a hum."""
    times = np.arange(round(seconds * 8000)) / 8000
    wave = 0.3 * np.sin(2 * np.pi * 150 * times)
    soundfile.write(str(path), np.stack([wave] * channels, axis=1), 8000)
    return path


def two_tiers(path: Path, seconds: float = 2.0) -> Path:
    """Write a TextGrid of a tier of words, cut at 0.5 and 1 s, and a tier of points."""
    edges = (0.0, 0.5, 1.0, seconds)
    rows = [Interval(*row) for row in zip(edges, edges[1:], ("one", "two", ""), strict=False)]
    tiers = (
        IntervalTier.of("words", 0, seconds, rows),
        PointTier.of("tones", 0, seconds, [Point(0.75, "H*")]),
    )
    save_textgrid(TextGrid(0, seconds, tiers), path)
    return path
