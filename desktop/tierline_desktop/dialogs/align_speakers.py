"""Who speaks: names at the beginning of lines, and a channel for each speaker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from tierline.text.speakers import ALWAYS, NEVER
from tierline.workflow.settings import AUTO, AlignSettings

WHICH = {
    AUTO: "Are speakers, where that is certain",
    ALWAYS: "Are speakers",
    NEVER: "Are words that are said",
}
IN_A_ROW = 2  # speakers
SHOWN = 6  # names that are listed
MOST = 12  # speakers who can be given channels here


class SpeakerChoices(QWidget):
    """What names at the beginning of lines are, and who is on which channel.

    Args:
        channels: How many channels there are.
        settings: What is chosen at first.
    """

    changed = pyqtSignal()

    def __init__(self, channels: int, settings: AlignSettings) -> None:
        super().__init__()
        self._count = channels
        self._first = "" if isinstance(settings.channels, str) else dict(settings.channels)
        self._names = QLabel("Na&mes before lines")
        self._which = QComboBox()
        for value, title in WHICH.items():
            self._which.addItem(title, value)
        self._which.setCurrentIndex(max(self._which.findData(settings.speakers), 0))
        self._names.setBuddy(self._which)
        self._found = QLabel()
        self._found.setWordWrap(True)
        self._apart = QCheckBox("Listen to each speaker on a channel of the&ir own")
        self._apart.setChecked(bool(settings.channels))
        self._grid = QGridLayout()
        self._boxes: dict[str, QComboBox] = {}
        self._lay_out()
        self._which.currentIndexChanged.connect(self.changed)
        self._apart.toggled.connect(self.changed)

    @property
    def speakers(self) -> str:
        """What names are taken as, as `AlignSettings.speakers` says it."""
        return str(self._which.currentData())

    @property
    def channels(self) -> Mapping[str, int]:
        """The channel of each speaker by name, counted from 0; none if they share one."""
        if self._apart.isHidden() or not self._apart.isChecked():
            return {}
        return {name: int(box.currentData()) for name, box in self._boxes.items()}

    def follow(self, found: Sequence[str] | None, *, names: bool) -> None:
        """Show who speaks.

        Args:
            found: Those who were found; None: nobody has looked.
            names: Whether what is aligned is a text in which lines may begin with names.
        """
        self._names.setVisible(names)
        self._which.setVisible(names)
        self._found.setVisible(names and found is not None)
        speakers = found or ()
        self._found.setText(_told(speakers))
        several = self._count > 1 and 0 < len(speakers) <= MOST
        self._apart.setVisible(several)
        if tuple(self._boxes) != tuple(speakers):
            self._offer(speakers if several else ())
        for place in range(self._grid.count()):
            item = self._grid.itemAt(place)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.setVisible(self._apart.isChecked())
        self.setVisible(names or several)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self._names)
        row.addWidget(self._which, 1)
        rows.addLayout(row)
        rows.addWidget(self._found)
        rows.addWidget(self._apart, 0, Qt.AlignmentFlag.AlignLeft)
        rows.addLayout(self._grid)

    def _offer(self, speakers: Sequence[str]) -> None:
        before = {name: box.currentData() for name, box in self._boxes.items()}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._boxes = {}
        for number, name in enumerate(speakers):
            box = QComboBox()
            for channel in range(self._count):
                box.addItem(f"Channel {channel + 1}", channel)
            given = self._first.get(name) if isinstance(self._first, dict) else None
            wanted = before.get(name, number if given is None else given)
            box.setCurrentIndex(max(box.findData(wanted), 0))
            box.currentIndexChanged.connect(self.changed)
            label = QLabel(name)
            label.setBuddy(box)
            row, column = divmod(number, IN_A_ROW)
            self._grid.addWidget(label, row, 2 * column)
            self._grid.addWidget(box, row, 2 * column + 1)
            self._boxes[name] = box


def _told(speakers: Sequence[str]) -> str:
    if not speakers:
        return "No speakers: all is said, and goes into one tier."
    shown = ", ".join(speakers[:SHOWN]) + (", …" if len(speakers) > SHOWN else "")
    return f"Speakers with tiers of their own: {shown}"
