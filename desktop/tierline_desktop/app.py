"""The composition root: the only file that knows every part of the window."""

import sys
from pathlib import Path

from PyQt6.QtWidgets import QApplication

from tierline.errors import TierlineError
from tierline_desktop.main_window import MainWindow


def run(audio: Path | None, textgrid: Path | None) -> int:
    """Show the window until it is closed; return the exit code."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    window = MainWindow()
    try:
        window.open(audio, textgrid)
    except TierlineError as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    window.show()
    return int(application.exec())
