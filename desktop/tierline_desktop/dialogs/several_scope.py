"""The part of the align dialog that lists several recordings, and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFormLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tierline.transcription import TranscriberRegistry
from tierline.workflow import Scope
from tierline.workflow.several import EVERY, Chosen, SeveralOrder
from tierline.workflow.transcribing import TranscribeSettings

COLUMNS = ("Recording", "Text", "Result")
ROWS = (3, 8)  # how many are in sight: at least, at most
LEFT_OUT = "left out"


class SeveralChooser(QWidget):
    """Lists the recordings; says what is done where there is no text, or a result already.

    Args:
        chosen: The recordings.
        transcribers: What can write down those without a text.
        wanted: How that was done last.
    """

    changed = pyqtSignal()
    scope = Scope.WHOLE  # of each recording
    every = False
    tier = None
    text = ""

    def __init__(
        self,
        chosen: Sequence[Chosen],
        transcribers: TranscriberRegistry,
        wanted: TranscribeSettings,
    ) -> None:
        super().__init__()
        self._chosen = tuple(chosen)
        self._wanted = wanted
        self.table = QTableWidget(len(self._chosen), len(COLUMNS))
        self.textless = QComboBox()
        self.textless.addItem("Leave them out", None)
        for listing in transcribers.listing():
            if listing.spec is not None and listing.obstacle() is None:
                self.textless.addItem(f"Write them down with {listing.spec.title}", listing.name)
        self.there = QComboBox()
        self.there.addItem("Leave them as they are", False)
        self.there.addItem("Make them anew, unless people worked on them", True)
        self.text_tier = QComboBox()
        self.text_tier.addItem("Automatic", None)
        for name in sorted({name for one in self._several for name in one.tiers}, key=str.casefold):
            self.text_tier.addItem(name, name)
        if any(len(one.tiers) > 1 for one in self._several):
            self.text_tier.addItem("All, each of one speaker", EVERY)
        self.text_tier.setToolTip(
            "For TextGrids that have labels in several tiers. Automatic: one that is called "
            "utterance, text, transcript or the like."
        )
        self._lay_out()
        self._show()
        for box in (self.textless, self.there, self.text_tier):
            box.currentIndexChanged.connect(self._change)

    @property
    def order(self) -> SeveralOrder:
        """What is chosen, but for how to align; the language is to be that of the aligner."""
        name = self.textless.currentData()
        first = self._wanted
        if name is not None and name != first.transcriber:
            first = TranscribeSettings(context=first.context)
        settings = None
        if name is not None:
            settings = TranscribeSettings(
                transcriber=name, context=first.context, options=first.options
            )
        return SeveralOrder(
            transcribe=settings,
            overwrite=bool(self.there.currentData()),
            text_tier=self.text_tier.currentData(),
        )

    @property
    def problem(self) -> str | None:
        """Why nothing can be done, in a sentence; None if something can."""
        refusals = [self.order.refusal(one) for one in self._chosen]
        if all(refusals):
            return "All of these recordings are left out; the list says why."
        return None

    @property
    def _several(self) -> tuple[Chosen, ...]:
        """Those whose text may be in more than one tier."""
        return tuple(one for one in self._chosen if len(one.tiers) > 1)

    def _change(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        order = self.order
        for row, one in enumerate(self._chosen):
            refusal = order.refusal(one)
            text = "written down first" if not refusal else "none"
            if one.text is not None:
                tier = order.tier_of(one) if len(one.tiers) > 1 else None
                text = one.text.name if tier is None else f"{one.text.name}: {tier}"
            result = LEFT_OUT if refusal else one.output.name
            for column, said in enumerate((one.audio.name, text, result)):
                item = QTableWidgetItem(said)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(refusal or str(one.output if column == 2 else one.audio))
                if refusal:
                    quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
                    item.setForeground(quiet)
                self.table.setItem(row, column, item)

    def _lay_out(self) -> None:
        self.table.setHorizontalHeaderLabels(COLUMNS)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setTabKeyNavigation(False)  # Tab goes on to the boxes
        self.table.setShowGrid(False)
        heads, rows = self.table.horizontalHeader(), self.table.verticalHeader()
        assert heads is not None  # every table has both
        assert rows is not None
        rows.hide()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        shown = min(max(len(self._chosen), ROWS[0]), ROWS[1])
        frame = 2 * self.table.frameWidth()
        self.table.setFixedHeight(
            heads.sizeHint().height() + shown * rows.defaultSectionSize() + frame
        )
        self.textless.setEnabled(any(one.text is None for one in self._chosen))
        self.there.setEnabled(any(one.there and not one.touched for one in self._chosen))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        boxes = QFormLayout()
        boxes.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        if self._several:
            boxes.addRow("Te&xt in the tier", self.text_tier)
        boxes.addRow("&Without a text", self.textless)
        boxes.addRow("Results that are &there", self.there)
        column.addLayout(boxes)
