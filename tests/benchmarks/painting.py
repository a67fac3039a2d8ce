"""How long a picture of the timeline takes: 2 hours, 4 tiers of 100,000 intervals, all zooms.

Run it as a script: `python tests/benchmarks/painting.py [--ratio 2] [--profile]`. It paints a
window of 1920x1080 without a display and prints the median, the 95th percentile and the longest
time of a frame in milliseconds: moving the view and painting everything anew, wave, spectrogram and
labels included, first while tiles are still being computed. On a busy machine the work of the
painting thread says more than the clock.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import sys
import tempfile
import time
import wave
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PyQt6.QtCore import QEvent, QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication

from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import probe
from tierline.navigation import Selection, Span
from tierline.workflow import Document
from tierline_desktop.app import TURN_SECONDS
from tierline_desktop.timeline import Timeline
from tierline_desktop.workspace import Workspace

SECONDS = 7200
RATE_HZ = 16000
INTERVALS = 100_000
LETTERS = tuple("abdefghijklmnopqrstuvwxyzʃʒθðŋɑɛɪɔʊʌəæ")


def make_recording(path: Path) -> None:
    generator = np.random.default_rng(1)
    seconds = np.arange(60 * RATE_HZ) / RATE_HZ
    minute = generator.normal(0, 1500, len(seconds)) * np.abs(np.sin(2 * np.pi * seconds))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        for number in range(SECONDS // 60):
            file.writeframes(np.roll(minute, 997 * number).astype("<i2").tobytes())


def make_grid() -> TextGrid:
    generator = np.random.default_rng(2)

    def tier(name: str, longest: int) -> IntervalTier:
        edges = np.sort(generator.uniform(0, SECONDS, INTERVALS - 1))
        edges = np.concatenate([[0.0], edges, [SECONDS]])
        labels = tuple(
            "".join(generator.choice(LETTERS, generator.integers(1, longest + 1)))
            for _ in range(INTERVALS)
        )
        return IntervalTier(name, 0, SECONDS, edges[:-1], edges[1:], labels)

    tiers = (tier("words", 9), tier("phones", 2), tier("glosses", 6), tier("notes", 12))
    return TextGrid(0, SECONDS, tiers)


def views() -> Iterator[Span]:
    """Go through all scales: zoom in from everything to 5 ms, panning at each scale."""
    generator = np.random.default_rng(3)
    duration = float(SECONDS)
    while duration > 0.005:
        centre = generator.uniform(0, SECONDS)
        for step in range(6):
            start = min(max(centre + duration * (0.1 * step - 0.5), 0), SECONDS - duration)
            yield Span(start, start + duration)
        duration *= 0.8


class Bench:
    def __init__(self, folder: Path) -> None:
        recording = folder / "long.wav"
        make_recording(recording)
        self.document = Document(probe(recording), make_grid())
        self.workspace = Workspace()
        self.timeline = Timeline(self.workspace, cache_folder=folder / "cache")
        self.timeline.resize(1920, 1080)
        self.timeline.show()
        wait(0.05)

    def open(self) -> float:
        begin = time.perf_counter()
        self.workspace.open(self.document)
        sound = self.timeline.canvas.sound
        while sound.wave(self.workspace.state.view, 10) is None:
            wait(0.01)
        self.timeline.grab()
        return time.perf_counter() - begin

    def frames(self, pause: float) -> tuple[list[float], list[float]]:
        taken: list[float] = []
        worked: list[float] = []
        for n, view in enumerate(views()):
            if n % 6 == 0:
                self.workspace.select(Selection(view.centre, view.centre, n % 4))
            if view == self.workspace.state.view:
                continue  # all of it is in view: nothing to move
            QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)  # of the selection
            begin, working = time.perf_counter(), time.thread_time()
            self.workspace.show(view)
            QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest)
            taken.append(1000 * (time.perf_counter() - begin))
            worked.append(1000 * (time.thread_time() - working))
            if pause:
                wait(pause)
        return taken, worked

    def close(self) -> None:
        self.timeline.close_services()
        self.timeline.close()


def wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def show(title: str, measured: tuple[list[float], list[float]]) -> None:
    for kind, taken in zip(("by the clock", "of this thread's work"), measured, strict=True):
        median, high = np.percentile(taken, [50, 95])
        print(
            f"{title}, {kind}: {len(taken)} frames, median {median:.1f} ms, "
            f"95 % within {high:.1f} ms, longest {max(taken):.1f} ms"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ratio", default="1", help="device pixels a logical pixel")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    arguments = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = arguments.ratio
    sys.setswitchinterval(TURN_SECONDS)  # as the program does
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        print(f"first picture after {bench.open():.2f} s")
        show("while tiles are computed", bench.frames(0.02))
        wait(2)
        profile = cProfile.Profile()
        if arguments.profile:
            profile.enable()
        show("with tiles that are kept", bench.frames(0.0))
        profile.disable()
        if arguments.profile:
            profile.print_stats("tottime")
        bench.close()
    application.quit()


if __name__ == "__main__":
    main()
