"""What hardly anybody changes: what the text is cut into, and what finds it in long recordings."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from tierline.transcription import TranscriberRegistry
from tierline.workflow import AlignSettings, AlignSituation
from tierline.workflow.settings import AUTO

UNITS = {
    AUTO: "Automatic",
    "words": "Words",
    "characters": "Characters",
    "phrases": "Phrases",
}


class FineChoices(QWidget):
    """Two boxes in one row.

    Args:
        situation: Knows the engines that are installed.
        settings: What is chosen at first.
    """

    changed = pyqtSignal()

    def __init__(self, situation: AlignSituation, settings: AlignSettings) -> None:
        super().__init__()
        self._units = QComboBox()
        for name, title in UNITS.items():
            self._units.addItem(title, name)
        self._units.setToolTip(
            "What the text is cut into. Automatic: words, and Chinese by character."
        )
        self._anchors = QComboBox()
        self._anchors.addItem("Automatic", AUTO)
        for listing in situation.registry.listing():
            if listing.spec is not None and listing.spec.open_end:
                self._anchors.addItem(listing.spec.title, listing.name)
        for heard in (situation.transcribers or TranscriberRegistry()).listing():
            if heard.spec is not None and not _offered(self._anchors, heard.name):
                self._anchors.addItem(heard.spec.title, heard.name)
        self._anchors.setToolTip(
            "What finds the text in recordings that are too long for the aligner. Automatic: the "
            "aligner itself if it can, else the embedded one."
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for title, box, wanted in (
            ("Cut into", self._units, settings.units),
            ("Long texts are found by", self._anchors, settings.anchors),
        ):
            label = QLabel(title)
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box, 1)
            box.setMinimumContentsLength(10)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setCurrentIndex(max(box.findData(wanted), 0))
            box.currentIndexChanged.connect(self.changed)

    @property
    def units(self) -> str:
        """What the text is cut into."""
        return str(self._units.currentData())

    @property
    def anchors(self) -> str:
        """What finds the text in long recordings."""
        return str(self._anchors.currentData())


def _offered(box: QComboBox, name: str) -> bool:
    return box.findData(name) >= 0
