"""The window itself never loads what models run with: that would make it stand still."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = ("torch", "transformers", "huggingface_hub")
SCRIPT = """
import json, sys
from pathlib import Path
from PyQt6.QtCore import QEventLoop, QTimer
from PyQt6.QtWidgets import QApplication, QDialog
from tierline_desktop.app import Surroundings, build
from tierline_desktop.dialogs.readiness_line import LOOKING, ReadinessLine

folder = Path(sys.argv[1])
application = QApplication([])
places = [folder / name for name in ("settings", "journal", "cache")]
program = build(application, Surroundings(*places, native_dialogs=False))
program.window.show()
program.opening.open((folder / "a.wav",))
said = []

def wait(ready, turns=1500):
    loop, clock = QEventLoop(), QTimer()
    clock.timeout.connect(loop.quit)
    clock.start(20)
    while turns and not ready():
        loop.exec()
        turns -= 1

def look():
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        lines = dialog.findChildren(ReadinessLine)
        wait(lambda: all(not line.isVisible() or line.words.text() != LOOKING for line in lines))
        said.append([dialog.windowTitle(), *(line.words.text() for line in lines)])
        dialog.reject()
    else:
        QTimer.singleShot(20, look)

wait(lambda: program.workspace.state.document is not None)
program.workspace.type_text("some words")
choices = {"aligner": "qwen3", "tiers": ["words"]}
program.settings.remember_aligner_choices(choices)
for command in ("align.open", "transcribe.open", "models.open"):
    QTimer.singleShot(20, look)
    program.command(command)
loaded = [name for name in sys.argv[2:] if name in sys.modules]
program.window.may_close = lambda: True
program.close()
program.window.close()
print(json.dumps({"said": said, "loaded": loaded}))
"""


def test_dialogs_load_no_engine(tmp_path: Path) -> None:
    from tests.support.desktop import hum

    hum(tmp_path / "a.wav")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), *HEAVY],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "HF_HUB_CACHE": str(tmp_path / "hub"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    assert [each[0] for each in found["said"]] == ["Align", "Transcribe", "Models"]
    assert found["loaded"] == []
