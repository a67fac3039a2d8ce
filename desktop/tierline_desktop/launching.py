"""Starting the program: shows the window until it is closed, or draws it into a file."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from PyQt6 import sip
from PyQt6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PyQt6.QtWidgets import QApplication

from tierline_desktop.actions.help_page import keys_text
from tierline_desktop.actions.picturing import Picturing
from tierline_desktop.app import Program, Surroundings, build

NOISE = (
    "propagateSizeHints",  # a window drawn without a display has no border
    "OpenType support missing",  # the label font lacks a script: Qt then takes another font
)
NO_DISPLAY = (
    "The window cannot be opened ({}). Start Tierline in a desktop session; without one, "
    "tierline-desktop FILES --screenshot PICTURE.png draws the window into a file, and the command "
    "tierline aligns.\n"
)


class Asked(Protocol):
    """What the command line asks for."""

    files: Sequence[Path]
    screenshot: Path | None
    size: tuple[int, int] | None
    theme: str | None
    view: tuple[float, float] | None
    keys: bool


def run(asked: Asked) -> int:
    """Show the window until it is closed, or draw it; return the exit code."""
    application = started()
    if application is None:
        return 2
    drawing = asked.screenshot is not None or asked.keys
    with ExitStack() as stack:
        around = Surroundings(theme=asked.theme)
        if drawing:  # a picture must not depend on what the user did last, nor change it
            folder = Path(stack.enter_context(TemporaryDirectory()))
            around = replace(around, settings_folder=folder, journal_folder=folder / "journals")
        program = build(application, around)
        # Left to Qt's own way out, deleting it last now and then crashes the process.
        stack.callback(sip.delete, program.window)
        stack.callback(program.close)
        if asked.keys:
            sys.stdout.write(f"{keys_text(program.commands)}\n")
            return 0
        if asked.size is not None or drawing:
            program.window.resize(*(asked.size or program.window.usual_size))
        program.mishaps.install()
        if asked.screenshot is not None:
            return Drawing(program, asked).run(application)
        program.window.show()
        QTimer.singleShot(0, lambda: program.begin(asked.files, asked.view))
        return int(application.exec())


def started() -> QApplication | None:
    """Return the Qt application; None, after saying so, if there is nothing to show it on.

    Qt itself would end the process with a core dump.
    """
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str | None) -> None:
        said.append(message or "")
        if kind == QtMsgType.QtFatalMsg:
            sys.stderr.write(NO_DISPLAY.format(said[0].strip().rstrip(".")))
            sys.stderr.flush()
            os._exit(2)

    qInstallMessageHandler(listen)
    application = QApplication(sys.argv[:1])
    qInstallMessageHandler(_leave_out_noise)
    application.setApplicationName("Tierline")
    application.setApplicationDisplayName("")
    application.setDesktopFileName("tierline")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal; the journal stays
    return application


def _leave_out_noise(_kind: QtMsgType, _context: object, message: str | None) -> None:
    """Pass on what Qt says, save of what is as it should be."""
    if message and not any(noise in message for noise in NOISE):
        sys.stderr.write(f"{message}\n")


class Drawing:
    """Draws the window into a file once what was asked for is in sight."""

    def __init__(self, program: Program, asked: Asked) -> None:
        self._program = program
        self._asked = asked
        self._path = asked.screenshot or Path()
        self._code = 0

    def run(self, application: QApplication) -> int:
        """Return the exit code: 0, or 2 if a file cannot be opened or written."""
        program = self._program
        picturing = Picturing(program.window, lambda: program.is_ready)
        program.timeline.canvas.sound.improved.connect(picturing.stir)
        picturing.done.connect(
            lambda well: self._end(application, "" if well else self._unwritten())
        )
        program.opening.failed.connect(lambda message: self._end(application, message))
        program.opening.opened.connect(lambda: picturing.save(self._path))
        program.window.show()
        if self._asked.files:
            program.begin(self._asked.files, self._asked.view)
        else:
            picturing.save(self._path)
        application.exec()
        return self._code

    def _unwritten(self) -> str:
        return f"{self._path} cannot be written; check its folder and its name."

    def _end(self, application: QApplication, problem: str) -> None:
        if problem:
            sys.stderr.write(f"{problem}\n")
            self._code = 2
        application.exit(self._code)
