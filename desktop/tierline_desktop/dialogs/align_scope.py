"""The part of the align dialog that says how much is aligned, and with which text."""

from __future__ import annotations

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tierline.workflow import AlignChoice, AlignSituation, Scope

TEXT_LINES = 3
EVERY = -1  # in the place of the index of a tier


class ScopeChooser(QWidget):
    """The whole recording, the selection with a text, or each interval of a tier.

    What there is no text for cannot be chosen; its tip says why.
    """

    changed = pyqtSignal()

    def __init__(self, situation: AlignSituation, choice: AlignChoice) -> None:
        super().__init__()
        self._buttons = {
            Scope.WHOLE: QRadioButton(_whole(situation)),
            Scope.SELECTION: QRadioButton(_selection(situation)),
            Scope.TIER: QRadioButton("Each labelled &interval of the tier"),
        }
        self._group = QButtonGroup(self)
        for button in self._buttons.values():
            self._group.addButton(button)
        self._text = QPlainTextEdit(choice.text)
        self._text.setPlaceholderText("What is said in the selection")
        self._text.setTabChangesFocus(True)
        height = self._text.fontMetrics().lineSpacing() * TEXT_LINES
        margins = self._text.contentsMargins()
        self._text.setFixedHeight(height + margins.top() + margins.bottom() + 8)
        self._tiers = QComboBox()
        for tier in situation.text_tiers:
            labels = "1 label" if tier.labels == 1 else f"{tier.labels:,} labels"
            self._tiers.addItem(f"{tier.name} ({labels})", tier.index)
        if len(situation.apart) > 1:
            names = ", ".join(tier.name for tier in situation.apart)
            self._tiers.addItem(f"All, each of one speaker ({names})", EVERY)
        self._lay_out()
        self._limit(situation)
        self._show(choice)
        self._group.buttonToggled.connect(self._toggled)
        self._text.textChanged.connect(self.changed)
        self._tiers.currentIndexChanged.connect(self.changed)

    @property
    def scope(self) -> Scope:
        """How much is to be aligned."""
        return next(scope for scope, button in self._buttons.items() if button.isChecked())

    @property
    def problem(self) -> str | None:
        """Why it cannot be done; the situation says that of what is open."""
        return None

    @property
    def tier(self) -> int | None:
        """Index of the tier that holds the text; None if there is none to choose."""
        tier: int | None = self._tiers.currentData()
        return None if tier == EVERY else tier

    @property
    def every(self) -> bool:
        """Whether every tier that may hold text is chosen, each as what one speaker says."""
        return bool(self._tiers.currentData() == EVERY)

    @property
    def text(self) -> str:
        """What is said in the selection."""
        return self._text.toPlainText()

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(self._buttons[Scope.WHOLE])
        rows.addWidget(self._buttons[Scope.SELECTION])
        text_row = QHBoxLayout()
        text_row.addSpacing(self.fontMetrics().horizontalAdvance("MMM"))
        text_row.addWidget(self._text)
        rows.addLayout(text_row)
        tier_row = QHBoxLayout()
        tier_row.addWidget(self._buttons[Scope.TIER])
        tier_row.addWidget(self._tiers, 1)
        rows.addLayout(tier_row)

    def _limit(self, situation: AlignSituation) -> None:
        whole, selection, tier = self._buttons.values()
        if situation.heard:
            whole.setToolTip("Each utterance is aligned where the transcriber heard it.")
        if not situation.transcript.strip():
            whole.setEnabled(False)
            whole.setToolTip("Type or open the text of the recording first.")
        if situation.selection is None:
            selection.setEnabled(False)
            selection.setToolTip("Select a stretch of time first.")
        if not self._tiers.count():
            tier.setEnabled(False)
            tier.setToolTip("No interval tier has labels.")

    def _show(self, choice: AlignChoice) -> None:
        usable = [scope for scope, button in self._buttons.items() if button.isEnabled()]
        wanted = choice.scope if choice.scope in usable or not usable else usable[0]
        self._buttons[wanted].setChecked(True)
        tier = EVERY if choice.every else choice.tier
        if tier is not None:
            self._tiers.setCurrentIndex(max(self._tiers.findData(tier), 0))
        self._follow()

    def _toggled(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        self._text.setVisible(self._buttons[Scope.SELECTION].isChecked())
        self._tiers.setEnabled(self._buttons[Scope.TIER].isChecked())


def _whole(situation: AlignSituation) -> str:
    words = len(situation.transcript.split())
    if not words:
        return "The &whole recording (there is no text beside it)"
    said = "1 word" if words == 1 else f"{words:,} words"
    which = "what was transcribed" if situation.heard else "the text beside it"
    return f"The &whole recording, with {which} ({said})"


def _selection(situation: AlignSituation) -> str:
    span = situation.selection
    if span is None:
        return "The &selection (no stretch is selected)"
    return f"The &selection, {span.start:.3f} to {span.end:.3f} s, with this text:"
