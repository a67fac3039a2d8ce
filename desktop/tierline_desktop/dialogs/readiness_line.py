"""A quiet line about an engine: its device, the memory there, its model, and the way to get it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from PyQt6.QtCore import QTimer, pyqtSignal
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from tierline.alignment import OptionValue, parse
from tierline.errors import UsageError
from tierline.plugins.spec import PluginSpec
from tierline.workflow.anchors import texts_of
from tierline.workflow.readiness import Readiness
from tierline_desktop.tasks.readying import Readying

GetModel: TypeAlias = Callable[..., object]  # may be told which model, as Weights

PAUSE_MS = 300  # after the last key in an option, so that half a name is not looked for
DEVICE = "Looking for the device…"
LOOKING = f"Looking for the model…\n{DEVICE}"


class ReadinessLine(QWidget):
    """Says what an engine would find here; hidden for engines that need no model.

    Args:
        readying: Finds it out; None: nothing is said.
        get_model: Opens the dialog with the models at one of them; returns once it is closed.
    """

    changed = pyqtSignal()

    def __init__(self, readying: Readying | None, get_model: GetModel | None = None) -> None:
        super().__init__()
        self._readying = readying
        self._get_model = get_model
        self._asked: tuple[PluginSpec, Any] | None = None
        self._readiness: Readiness | None = None
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.get = QPushButton("&Get it…")
        self.get.setToolTip("Opens the list of models, where it can be downloaded.")
        self.get.setAutoDefault(False)
        self.get.clicked.connect(self._get)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.get)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        if readying is not None:
            readying.found.connect(self._take)
        self._show()

    @property
    def problem(self) -> str | None:
        """Why the engine cannot work yet; None if it can, or while that is not known."""
        return None if self._readiness is None else self._readiness.problem

    def follow(self, spec: PluginSpec | None, values: Mapping[str, OptionValue]) -> None:
        """Say it of an engine with these options; does nothing if that is what is said."""
        wanted = self._wanted(spec, values)
        if wanted == self._asked:
            return
        other = self._asked is None or wanted is None or self._asked[0] is not wanted[0]
        self._asked, self._readiness = wanted, None
        self._pause.stop()
        if self._readying is not None and wanted is not None:
            self._pause.start(0 if other else PAUSE_MS)
        self._show()

    def end(self) -> None:
        """Wait for no answer any more: the dialog closes."""
        self._pause.stop()
        if self._readying is not None:
            self._readying.drop()
            self._readying.found.disconnect(self._take)
            self._readying = None

    def _wanted(
        self, spec: PluginSpec | None, values: Mapping[str, OptionValue]
    ) -> tuple[PluginSpec, Any] | None:
        if self._readying is None or spec is None or spec.needs is None:
            return None
        try:
            return spec, parse(spec.options, texts_of(values))
        except UsageError:  # the form says what is wrong
            return self._asked

    def _ask(self) -> None:
        if self._readying is not None and self._asked is not None:
            self._readying.ask(*self._asked)

    def _take(self, readiness: Readiness) -> None:
        if self._asked is not None:
            self._readiness = readiness
            self._show()
            self.changed.emit()

    def _get(self) -> None:
        if self._get_model is not None:
            self._get_model(self._readiness.wanted if self._readiness is not None else None)
            self._readiness = None
            self._show()
            self._ask()

    def _show(self) -> None:
        self.setVisible(self._asked is not None)
        known = self._readiness
        if known is None:
            self.words.setText(LOOKING)
        else:
            device = DEVICE if known.pending else known.device
            self.words.setText("\n".join(filter(None, (known.model, device, *known.notes))))
        can_get = known is not None and known.wanted is not None and self._get_model is not None
        self.get.setVisible(can_get)
