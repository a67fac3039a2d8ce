import subprocess
import sys
from pathlib import Path

import pytest
from PyQt6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tierline.annotation import Interval, IntervalTier, Point, PointTier, TextGrid
from tierline.textgrid import save_textgrid
from tierline_desktop.__main__ import main
from tierline_desktop.main_window import MainWindow

DEMO = Path(__file__).parents[2] / "resources" / "demo" / "demo.wav"


@pytest.fixture
def textgrid(tmp_path: Path) -> Path:
    words = [Interval(0, 1.2, ""), Interval(1.2, 2.0, "كتاب"), Interval(2.0, 2.90445, "हिन्दी")]
    tiers = (
        IntervalTier.of("words", 0, 2.90445, words),
        PointTier.of("tones", 0, 2.90445, [Point(1.5, "H*")]),
    )
    path = tmp_path / "demo.TextGrid"
    save_textgrid(TextGrid(0, 2.90445, tiers), path)
    return path


def picture(window: MainWindow) -> QImage:
    return window.timeline.grab().toImage()


def test_it_says_and_shows_what_is_open(qtbot: QtBot, textgrid: Path) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    empty = picture(window)
    window.open(DEMO, textgrid)
    bar = window.statusBar()
    assert bar is not None
    assert "2.904 s, 1 channel(s), 20000 Hz" in bar.currentMessage()
    assert "words (3), tones (1)" in bar.currentMessage()
    assert window.windowTitle() == "demo.TextGrid - Tierline"
    both = picture(window)
    assert both != empty
    window.open(None, textgrid)
    assert picture(window) != both


def test_a_recording_alone_opens(qtbot: QtBot) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    window.open(DEMO, None)
    assert window.windowTitle() == "demo.wav - Tierline"


def test_a_file_that_is_not_there_is_a_sentence(
    qapp: object, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert qapp is not None
    assert main([str(tmp_path / "lost.wav")]) == 2
    assert "lost.wav" in capsys.readouterr().err


def test_without_qt_it_says_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['PyQt6'] = None\n"
        "from tierline_desktop.__main__ import main; sys.exit(main([]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "tierline[desktop]" in done.stderr
    assert "Traceback" not in done.stderr
