"""How live the window stays while five minutes of speech are aligned with CMU Sphinx.

    python tests/benchmarks/event_loop.py [MINUTES]

A timer beats every 5 ms for the whole job: engine load, alignment, preview and insertion. Prints
the gaps between beats, how long cancelling takes, and the processes that closing leaves behind.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import soundfile
from numpy.typing import NDArray
from PyQt6.QtCore import QEventLoop, QObject, Qt, QTimer
from PyQt6.QtWidgets import QApplication, QVBoxLayout, QWidget

from tests.support.processes import children
from tierline.alignment import Registry
from tierline.annotation import TextGrid
from tierline.audio import probe
from tierline.workflow import AlignSettings, Document, Scope
from tierline_desktop.actions.align import Aligning
from tierline_desktop.actions.context import Context
from tierline_desktop.panels.progress_panel import ProgressPanel
from tierline_desktop.settings import Settings
from tierline_desktop.tasks import Task, TaskRunner
from tierline_desktop.tasks.align_choice import AlignChoice, AlignSituation, Late
from tierline_desktop.timeline import Timeline
from tierline_desktop.workspace import Workspace

SPEECH = Path(__file__).parents[1] / "data" / "speech" / "ae"
BEAT_MS = 5
MAXIMUM_MS, P99_MS, CANCEL_MS = 200.0, 50.0, 300.0


class Heart(QObject):
    """Beats in the main thread and notes the time between beats, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last: float | None = None
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        self.gaps.clear()
        self._last = time.perf_counter()
        self._timer.start(BEAT_MS)

    def stop(self) -> NDArray[np.float64]:
        """End, and return the gaps."""
        self._timer.stop()
        return np.array(self.gaps)

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last is not None:
            self.gaps.append(1000 * (now - self._last))
        self._last = now


class Answers:
    """Answers what aligning asks and prints what it tells."""

    def __init__(self, aligner: str) -> None:
        self._settings = AlignSettings(aligner=aligner)

    def choose(self, _situation: AlignSituation, _choice: AlignChoice) -> AlignChoice:
        """Choose the whole recording."""
        return AlignChoice(Scope.WHOLE, settings=self._settings)

    def late(self) -> Late:
        """Put it in."""
        return Late.PUT_IN

    def tell(self, message: str, _details: str = "") -> None:
        """Print it."""
        print(f"  told: {message[:300]}")

    def hint(self, message: str) -> None:
        """Print it."""
        print(f"  told: {message}")


class Desk:
    """Timeline, progress panel, workspace and runner, as in the window."""

    def __init__(self, folder: Path, *, aligner: str = "sphinx") -> None:
        self.workspace, self.runner = Workspace(), TaskRunner()
        self.window = QWidget()
        self.timeline = Timeline(self.workspace, cache_folder=folder)
        answers: Any = Answers(aligner)
        nobody = cast("Any", None)
        context = Context(
            self.workspace,
            self.timeline,
            nobody,
            self.runner,
            answers,
            Settings(folder),
            lambda: None,
        )
        self.aligning = Aligning(context, answers, Registry())
        panel = ProgressPanel()
        self.aligning.began.connect(panel.follow)
        self.aligning.previewed.connect(self.timeline.set_preview)
        rows = QVBoxLayout(self.window)
        rows.addWidget(self.timeline, 1)
        rows.addWidget(panel)
        self.window.resize(1280, 720)
        self.window.show()

    def open(self, audio: Path, transcript: str) -> None:
        """Open a recording with its text."""
        recording = probe(audio)
        grid = TextGrid(0.0, recording.duration)
        self.workspace.open(Document(recording=recording, grid=grid, transcript=transcript))

    def close(self) -> None:
        """Close everything, as the window does."""
        self.aligning.close()
        self.runner.close()
        self.timeline.close_services()
        self.window.close()


def spoken(folder: Path, minutes: float) -> tuple[Path, str]:
    """Write a recording of so many minutes, sentence after sentence, and return its text."""
    sounds = []
    for path in sorted(SPEECH.glob("*.wav")):
        recording = probe(path)
        with soundfile.SoundFile(str(path)) as file:
            samples = file.read(dtype="float32", always_2d=True)
        text = path.with_suffix(".txt").read_text(encoding="utf-8").strip()
        sounds.append((samples, text, recording.sample_rate_hz))
    length = sum(len(samples) for samples, _, _ in sounds) / sounds[0][2]
    times = max(1, round(minutes * 60 / length))
    audio = folder / "speech.wav"
    every = np.concatenate([samples for samples, _, _ in sounds] * times)
    soundfile.write(str(audio), every, sounds[0][2])
    return audio, "\n".join([text for _, text, _ in sounds] * times)


def until(ready: Callable[[], bool], seconds: float = 600.0) -> None:
    """Run the event loop until something is so."""
    loop, clock = QEventLoop(), QTimer()
    end = time.monotonic() + seconds
    clock.timeout.connect(lambda: loop.quit() if ready() or time.monotonic() > end else None)
    clock.start(BEAT_MS)
    loop.exec()
    clock.stop()


def show(title: str, gaps: NDArray[np.float64]) -> bool:
    """Print the gaps; tell whether they are short enough."""
    p50, p95, p99 = (float(np.percentile(gaps, share)) for share in (50, 95, 99))
    print(
        f"{title}: {len(gaps)} beats, gaps p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, "
        f"max {gaps.max():.1f} ms"
    )
    return p99 <= P99_MS and float(gaps.max()) <= MAXIMUM_MS


def whole_job(desk: Desk, heart: Heart) -> bool:
    """Align it all while the heart beats."""
    until(lambda: not desk.runner.tasks, 5)  # drawing the first picture is another story
    began = time.monotonic()
    heart.start()
    desk.aligning.open_dialog()
    until(lambda: not desk.aligning.running)
    until(lambda: False, 0.5)  # painting what was put in
    gaps = heart.stop()
    words = sum(1 for label in desk.workspace.state.grid.tiers[0].labels if label)
    print(f"aligned {words} words in {time.monotonic() - began:.1f} s")
    return show("whole job", gaps)


def cancelling(desk: Desk) -> bool:
    """Cancel at several moments of a job."""
    taken = []
    for seconds in (0.05, 0.4, 1.5, 4.0):
        desk.aligning.open_dialog()
        task = desk.runner.tasks[0]
        until(lambda: False, seconds)
        began = time.monotonic()
        desk.aligning.cancel()
        until(lambda: not desk.aligning.running, 5)
        told = 1000 * (time.monotonic() - began)
        until(partial(_gone, task), 5)
        taken.append((told, 1000 * (time.monotonic() - began)))
    for told, gone in taken:
        print(f"cancel: told after {told:.0f} ms, thread gone after {gone:.0f} ms")
    return max(gone for _, gone in taken) <= CANCEL_MS


def _gone(task: Task) -> bool:
    return not task.alive


def closing(desk: Desk) -> bool:
    """Close in the middle of a job."""
    desk.aligning.open_dialog()
    until(lambda: False, 3.0)
    working = children()
    began = time.monotonic()
    desk.close()
    seconds = time.monotonic() - began
    end = time.monotonic() + 1.0
    while children() and time.monotonic() < end:
        threading.Event().wait(0.01)
    threads = [thread.name for thread in threading.enumerate() if thread.name.startswith("task")]
    print(
        f"close: took {1000 * seconds:.0f} ms with {len(working)} processes at work; left "
        f"{len(children())} processes, {len(threads)} threads"
    )
    return bool(working) and not children() and not threads


def main() -> int:
    """Measure; exit with 1 if a target is missed."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder, heart = Path(name), Heart()
        audio, text = spoken(folder, minutes)
        desk = Desk(folder)
        desk.open(audio, text)
        fine = [whole_job(desk, heart), cancelling(desk), closing(desk)]
    application.closeAllWindows()
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
