"""A timeline on a workspace, with a grid and a recording, and a mouse and keys to use it with."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent, QWindow
from PyQt6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.user import USER
from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.audio import Recording, probe
from tierline.navigation import Selection, Span
from tierline.workflow import Document
from tierline_desktop.actions.timeline_edits import TimelineEdits
from tierline_desktop.timeline import Timeline
from tierline_desktop.workspace import Workspace

Keys = Qt.KeyboardModifier
NONE, SHIFT, CTRL, ALT = (
    Keys.NoModifier,
    Keys.ShiftModifier,
    Keys.ControlModifier,
    Keys.AltModifier,
)
LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)


def words_and_phones(duration: float = 10.0) -> TextGrid:
    """Two tiers that share the boundaries at 2 and 6 s, and points at 1.5 and 7 s."""
    words = [(0, 2, "the"), (2, 6, "कुत्ता"), (6, duration, "barks")]
    phones = [(0, 1, "ð"), (1, 2, "ə"), (2, 4, "k"), (4, 6, "a"), (6, duration, "b")]
    points = [Point(1.5, "H*"), Point(7.0, "L%")]
    return TextGrid(
        0,
        duration,
        (
            IntervalTier.of("words", 0, duration, [Interval(*row) for row in words]),
            IntervalTier.of("phones", 0, duration, [Interval(*row) for row in phones]),
            PointTier.of("tones", 0, duration, points),
        ),
    )


def intervals(*edges: float, labels: str = "") -> IntervalTier:
    """A tier of intervals that touch, with one letter of `labels` each, as far as they go."""
    rows = [Interval(a, b, labels[n : n + 1]) for n, (a, b) in enumerate(pairwise(edges))]
    return IntervalTier.of("tier", edges[0], edges[-1], rows)


def recorded(folder: Path, duration: float = 10.0, sample_rate_hz: int = 16_000) -> Recording:
    """A recording of noise that comes and goes."""
    import soundfile

    times = np.arange(round(duration * sample_rate_hz)) / sample_rate_hz
    noise = np.random.default_rng(1).normal(size=len(times))
    path = folder / "noise.wav"
    soundfile.write(str(path), 0.2 * noise * np.sin(times * 3) ** 2, sample_rate_hz)
    return probe(path)


@dataclass
class Bench:
    """A timeline in a window, wired to a workspace as the program wires it.

    `refused` collects the sentences of edits that could not be done.
    """

    workspace: Workspace
    timeline: Timeline
    window: QWidget
    edits: TimelineEdits
    refused: list[str] = field(default_factory=list)

    @property
    def canvas(self) -> QWidget:
        return self.timeline.canvas

    @property
    def grid(self) -> TextGrid:
        return self.workspace.state.grid

    @property
    def selection(self) -> Selection:
        return self.workspace.state.selection

    @property
    def pixel(self) -> float:
        """Seconds a logical pixel."""
        return self.timeline.time_at(1.0) - self.timeline.time_at(0.0)

    def select(self, start: float, end: float, tier: int | None = 0) -> None:
        self.workspace.select(Selection(start, end, tier))

    def spot(self, tier: int, time: float, *, dx: float = 0.0, dy: float = 0.8) -> QPointF:
        """A place in a row, `dx` pixels from a time and at a share `dy` of the row's height."""
        row = self.timeline.row_rect(tier)
        y = row.top() + dy * row.height()
        return QPointF(round(self.timeline.x_at(time) + dx), round(y))

    def sound_spot(self, time: float) -> QPointF:
        """A place in the waveform, or above the rows where there is none."""
        row = self.timeline.row_rect(0)
        return QPointF(round(self.timeline.x_at(time)), round(row.top() * 0.6))

    @property
    def shape(self) -> Qt.CursorShape:
        """What the mouse cursor looks like."""
        return self.canvas.cursor().shape()

    def edges(self, tier: int) -> list[float]:
        """Ends of all intervals but the last, in seconds."""
        found = self.grid.tiers[tier]
        assert isinstance(found, IntervalTier)
        return [float(end) for end in found.ends[:-1]]

    def times(self, tier: int) -> list[float]:
        """Times of all points, in seconds."""
        found = self.grid.tiers[tier]
        assert isinstance(found, PointTier)
        return [float(time) for time in found.times]

    def labels(self, tier: int = 0) -> tuple[str, ...]:
        return self.grid.tiers[tier].labels

    def handle(self) -> QWindow:
        found = self.window.windowHandle()
        assert found is not None
        return found

    def press(
        self, at: QPointF, *, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        USER.mousePress(self.handle(), button, keys, self._in_window(at))

    def move(
        self, at: QPointF, *, keys: Qt.KeyboardModifier = NONE, held: Qt.MouseButton = LEFT
    ) -> None:
        """Move with a button held; `Qt.MouseButton.NoButton` hovers."""
        global_at = QPointF(self.canvas.mapToGlobal(at.toPoint()))
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, global_at, Qt.MouseButton.NoButton, held, keys
        )
        QApplication.sendEvent(self.canvas, event)

    def hover(self, at: QPointF, *, keys: Qt.KeyboardModifier = NONE) -> None:
        self.move(at, keys=keys, held=Qt.MouseButton.NoButton)

    def release(
        self, at: QPointF, *, keys: Qt.KeyboardModifier = NONE, button: Qt.MouseButton = LEFT
    ) -> None:
        USER.mouseRelease(self.handle(), button, keys, self._in_window(at))

    def click(self, at: QPointF, *, keys: Qt.KeyboardModifier = NONE) -> None:
        USER.mouseClick(self.handle(), LEFT, keys, self._in_window(at))

    def double_click(self, at: QPointF) -> None:
        USER.mouseDClick(self.handle(), LEFT, NONE, self._in_window(at))

    def drag(
        self,
        start: QPointF,
        end: QPointF,
        *,
        keys: Qt.KeyboardModifier = NONE,
        button: Qt.MouseButton = LEFT,
    ) -> None:
        self.press(start, keys=keys, button=button)
        self.move((start + end) / 2, keys=keys, held=button)
        self.move(end, keys=keys, held=button)
        self.release(end, keys=keys, button=button)

    def type(self, text: str) -> None:
        """Type with the keys of a keyboard to whatever has it."""
        for character in text:
            if character.isascii():
                USER.keyClicks(self._keyboard(), character)
            else:  # QTest knows no others
                event = QKeyEvent(QEvent.Type.KeyPress, 0, NONE, character)
                QApplication.sendEvent(self._keyboard(), event)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
        """Press a key; shortcuts of the window come first, as they do for a user."""
        USER.keyClick(self.handle(), key, keys)

    def compose(self, preedit: str, commit: str) -> None:
        """Type as an input method does: show `preedit` first, then put `commit` in."""
        keyboard = self._keyboard()
        QApplication.sendEvent(keyboard, QInputMethodEvent(preedit, []))
        event = QInputMethodEvent()
        event.setCommitString(commit)
        QApplication.sendEvent(keyboard, event)

    def _keyboard(self) -> QWidget:
        keyboard = QApplication.focusWidget()
        assert keyboard is not None
        return keyboard

    def _in_window(self, at: QPointF) -> QPoint:
        return self.canvas.mapTo(self.window, at.toPoint())


def bench(qtbot: QtBot, grid: TextGrid | None = None, recording: Recording | None = None) -> Bench:
    """Open a grid (by default `words_and_phones`) in a timeline of 1000 x 500 logical pixels."""
    workspace = Workspace()
    timeline = Timeline(workspace)
    qtbot.addWidget(timeline, before_close_func=_stop)
    refused: list[str] = []
    edits = TimelineEdits(workspace, timeline, refused.append)
    timeline.resize(1000, 500)
    with qtbot.waitActive(timeline):
        timeline.show()
        timeline.activateWindow()
    found = words_and_phones() if grid is None else grid
    workspace.open(Document(recording=recording, grid=found))
    timeline.setFocus()
    return Bench(workspace, timeline, timeline, edits, refused)


def _stop(timeline: Timeline) -> None:
    timeline.close_services()


def zoom_to(bench: Bench, start: float, end: float) -> None:
    """Make a stretch visible, in seconds."""
    bench.workspace.show(Span(start, end))
