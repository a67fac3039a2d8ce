"""Models of which none is on a disk, for the dialog that lists them."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass, field, replace
from pathlib import Path

from tierline.errors import OutputError
from tierline.models import ModelError, ModelSettings, Weights
from tierline.plugins.progress import Progress
from tierline.workflow.readiness import Devices
from tierline_desktop.tasks.model_shelf import ShelfRow

HERE = ShelfRow("a/here", "Here", "aligns", "1.8 GB", "Apache-2.0", "yes", True, True, False)
AWAY = ShelfRow("a/away", "Away", "transcribes", "2 GB", "MIT", "no", False, False, True)


@dataclass
class PretendShelf:
    """Brings models by a thread that waits until the test lets it go on."""

    settings: ModelSettings = field(default_factory=lambda: ModelSettings(Path("models")))
    here: list[ShelfRow] = field(default_factory=lambda: [HERE, AWAY])
    broken: str = ""  # what the next download says
    read_only: bool = False
    unreadable: bool = False
    go_on: threading.Event = field(default_factory=threading.Event)
    began: list[str] = field(default_factory=list)

    def keep(self, settings: ModelSettings) -> None:
        if self.read_only:
            raise OutputError("The settings cannot be written.")
        self.settings = settings

    def rows(self) -> tuple[ShelfRow, ...]:
        if self.unreadable:
            raise ModelError("The folder cannot be read.")
        return tuple(self.here)

    def download(self, wanted: Weights, progress: Progress) -> None:
        model = wanted.model
        self.began.append(model)
        if self.broken:
            raise ModelError(self.broken)
        progress.step(0.5, "1 of 2 GB")
        self._change(model, here="in part, 1 GB", removable=True)
        while not self.go_on.wait(0.005):
            progress.check()
        self._change(model, here="yes", complete=True, removable=True, gettable=False)

    def remove(self, model: str) -> str:
        self._change(model, here="no", complete=False, removable=False, gettable=True)
        return "1.8 GB"

    def _change(self, model: str, **changes: object) -> None:
        if all(row.model != model for row in self.here):
            self.here.append(replace(AWAY, model=model, title=model))
        self.here = [
            replace(row, **changes) if row.model == model else row  # type: ignore[arg-type]
            for row in self.here
        ]


def pretended_devices(said: str = "") -> Devices:
    """Return devices of which a child tells, as the real one does, without PyTorch."""
    card = '{"device": "cuda:0", "name": "Card", "free": 6000000000, "total": 8000000000}'
    return Devices((sys.executable, "-c", f"print({said or card!r})"))
