"""A user who never rests, in a window of his own: python -m tests.support.typist FOLDER SEED.

Edits with real mouse and key events until killed, and says on standard output what is open after
each change: seconds on the machine's clock, and a digest of tiers and text.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from pathlib import Path

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtWidgets import QApplication

from tests.support.desktop import hum, two_tiers
from tests.support.recording_sink import Devices
from tests.support.windows import Bench
from tierline.annotation import TextGrid
from tierline.textgrid import FileFormat, encode
from tierline_desktop.app import Program, Surroundings, build
from tierline_desktop.workspace import State

CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SECONDS = 2.0
BREATH_MS = 15


def digest_of(grid: TextGrid, transcript: str) -> str:
    """Return a digest of everything that must survive."""
    content = encode(grid, FileFormat()) + transcript.encode()
    return hashlib.sha256(content).hexdigest()


def surroundings(folder: Path) -> Surroundings:
    """Return where this user's settings, journals and caches lie."""
    return Surroundings(
        settings_folder=folder / "settings",
        journal_folder=folder / "journals",
        cache_folder=folder / "cache",
        open_sink=Devices(step=200).open,
        native_dialogs=False,
    )


class Typist:
    """Does something at random, again and again."""

    def __init__(self, program: Program, seed: int) -> None:
        self._program = program
        self._chance = random.Random(seed)
        self._hands = Bench(program.workspace, program.timeline, program.window, program.edits)
        self._deeds = (self._type, self._type, self._type, self._drag, self._cut, self._text)
        self._timer = QTimer(program.window)
        self._timer.setInterval(BREATH_MS)
        self._timer.timeout.connect(self._act)

    def begin(self) -> None:
        """Begin, once the files are open."""
        self._program.workspace.changed.connect(self._listen)
        self._say()
        self._timer.start()

    def _act(self) -> None:
        lot = self._chance.random()
        if lot < 0.1:
            self._hands.key(Qt.Key.Key_Z, CTRL)
        elif lot < 0.15:
            self._hands.key(Qt.Key.Key_Y, CTRL)
        else:
            self._chance.choice(self._deeds)()

    def _listen(self, before: State, after: State) -> None:
        if before.grid is not after.grid or before.transcript != after.transcript:
            self._say()

    def _say(self) -> None:
        state = self._program.workspace.state
        print(time.monotonic(), digest_of(state.grid, state.transcript), flush=True)

    def _type(self) -> None:
        self._place_cursor()
        self._program.timeline.focus_label()
        for letter in self._chance.sample("aəʃक्ب ", 3):
            self._hands.type(letter)

    def _drag(self) -> None:
        edges = self._hands.edges(0)
        if edges:
            edge = self._chance.choice(edges)
            there = self._hands.spot(0, edge, dx=self._chance.randint(-60, 60))
            self._hands.drag(self._hands.spot(0, edge), there, keys=ALT)

    def _cut(self) -> None:
        self._place_cursor()
        self._hands.key(Qt.Key.Key_Return)

    def _place_cursor(self) -> None:
        time = self._chance.uniform(0, SECONDS)
        self._hands.select(time, time, tier=0)

    def _text(self) -> None:
        self._program.workspace.type_text(f"said {self._chance.random()}")


def main(folder: Path, seed: int) -> None:
    """Open a window and edit until killed."""
    application = QApplication(sys.argv[:1])
    program = build(application, surroundings(folder))
    program.window.resize(1000, 640)
    program.window.show()
    program.window.activateWindow()
    typist = Typist(program, seed)
    program.opening.opened.connect(typist.begin)
    files = [hum(folder / "a.wav", SECONDS), two_tiers(folder / "a.TextGrid", SECONDS)]
    QTimer.singleShot(0, lambda: program.opening.open(files))
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
