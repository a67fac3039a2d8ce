"""The part of the transcribe dialog that says whether the text is aligned at once, and by what."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from tierline.alignment import AlignerSpec, Registry
from tierline.workflow import AlignSettings
from tierline.workflow.transcribe_choice import then_with
from tierline_desktop.dialogs.engine_box import EngineBox
from tierline_desktop.dialogs.readiness_line import GetModel, ReadinessLine
from tierline_desktop.tasks.readying import Readying


class ThenAlign(QWidget):
    """A box to tick, the aligners, and what the chosen one would find here.

    Args:
        registry: Where aligners are found.
        last: How was aligned last.
        wanted: Whether it is ticked at first.
        readying: Finds out what an aligner would find here; None: nothing is said of it.
        get_model: Opens the dialog with the models.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        registry: Registry,
        last: AlignSettings,
        *,
        wanted: bool,
        readying: Readying | None,
        get_model: GetModel | None,
    ) -> None:
        super().__init__()
        self._last = last
        self.tick = QCheckBox("Then &align it with")
        self.tick.setToolTip(
            "As soon as the text is there, each utterance is aligned where it was heard. How: as "
            "was last chosen under Align…."
        )
        self.aligners = EngineBox(registry.listing())
        self.ready = ReadinessLine(readying, get_model)
        self.tick.setChecked(wanted)
        self.aligners.choose(last.aligner)
        row = QHBoxLayout()
        row.addWidget(self.tick)
        row.addWidget(self.aligners, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.ready)
        self.tick.toggled.connect(self._follow)
        self.aligners.currentIndexChanged.connect(self._follow)
        self.ready.changed.connect(self.changed)
        self._follow()

    @property
    def settings(self) -> AlignSettings | None:
        """How the text is to be aligned; None if it is not."""
        return then_with(self._last, self.aligners.name) if self.tick.isChecked() else None

    @property
    def problem(self) -> str | None:
        """Why the aligner cannot work yet; None if it can, or is not wanted."""
        return self.ready.problem if self.tick.isChecked() else None

    def _follow(self) -> None:
        settings, spec = self.settings, self.aligners.spec
        self.aligners.setEnabled(settings is not None)
        if settings is None or not isinstance(spec, AlignerSpec):
            self.ready.follow(None, {})
        else:
            self.ready.follow(spec, settings.options)
        self.changed.emit()
