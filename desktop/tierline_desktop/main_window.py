"""The main window: places the timeline and says what is open."""

from pathlib import Path

from PyQt6.QtWidgets import QMainWindow

from tierline.annotation import TextGrid
from tierline.audio import peaks, probe
from tierline.textgrid import open_textgrid
from tierline_desktop.timeline import Timeline


class MainWindow(QMainWindow):
    """Shows one recording and the tiers of its TextGrid."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline()
        self.setCentralWidget(self.timeline)
        self.setWindowTitle("Tierline")
        self.resize(1100, 480)
        self._say("Nothing is open. Start with: tierline-desktop RECORDING TEXTGRID")

    def open(self, audio: Path | None, textgrid: Path | None) -> None:
        """Open a recording, a TextGrid, or both.

        Raises:
            InputError: One of them cannot be read.
        """
        if audio is None and textgrid is None:
            return
        recording = probe(audio) if audio else None
        grid = open_textgrid(textgrid).grid if textgrid else None
        if grid is None:
            grid = TextGrid(0.0, recording.duration if recording else 1.0)
        said = []
        if recording:
            said.append(
                f"{recording.path.name}: {recording.duration:.3f} s, "
                f"{recording.channels} channel(s), {recording.sample_rate_hz} Hz"
            )
        if textgrid:
            tiers = ", ".join(f"{tier.name} ({len(tier)})" for tier in grid.tiers)
            said.append(f"{textgrid.name}: {tiers or 'no tiers'}")
        self.timeline.set_content(grid, peaks(recording) if recording else None)
        self.setWindowTitle(f"{(textgrid or audio or Path()).name} - Tierline")
        self._say("    ".join(said))

    def _say(self, message: str) -> None:
        bar = self.statusBar()
        assert bar is not None  # a QMainWindow makes its bar when asked
        bar.showMessage(message)
