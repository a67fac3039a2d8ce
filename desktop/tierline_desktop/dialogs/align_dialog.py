"""The align dialog: what to align, with which aligner, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import QLocale, Qt
from PyQt6.QtGui import QStandardItemModel
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tierline.alignment import ANY_LANGUAGE, AlignerSpec, Listing, NoOptions
from tierline.workflow import AlignChoice, AlignSettings, AlignSituation, Scope
from tierline_desktop.dialogs.align_scope import ScopeChooser
from tierline_desktop.dialogs.option_form import OptionForm

TIER_TITLES = {"words": "&Words", "phones": "&Phones"}
PHONE_SETS = {"ipa": "IPA", "arpabet": "ARPABET"}
FILLED = (
    "Tiers of the same name are changed only inside what is aligned; where there are none, new "
    "ones are added."
)


class AlignDialog(QDialog):
    """Asks what to align and how; `choice` is the answer once it was accepted.

    Args:
        situation: What there is to align.
        choice: What is chosen at first.
        parent: The window it belongs to.
    """

    def __init__(
        self, situation: AlignSituation, choice: AlignChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Align")
        self._situation = situation
        self._first = choice.settings
        self._scope = ScopeChooser(situation, choice)
        self._aligners = QComboBox()
        self._language = QComboBox()
        self._channel = QComboBox()
        self._tiers = {name: QCheckBox(title) for name, title in TIER_TITLES.items()}
        self._phone_set = QComboBox()
        self._replace = QComboBox()
        self._suffix = QLineEdit(choice.settings.suffix)
        self._punctuation = QCheckBox("&Keep punctuation in the labels")
        self._own = QGroupBox("Options of this aligner")
        self._options = OptionForm()
        self._reset = QPushButton("&Reset to defaults")
        self._problem = QLabel()
        self._buttons = QDialogButtonBox()
        self._go = QPushButton("Align")
        self._fill()
        self._lay_out()
        self._show(choice.settings)
        self._connect()
        self._check()

    @property
    def choice(self) -> AlignChoice:
        """What is chosen now."""
        made = [name for name, box in self._tiers.items() if box.isChecked() and box.isEnabled()]
        spec = self._spec
        settings = replace(
            self._first,
            aligner=str(self._aligners.currentData() or ""),
            language=self._language_code(),
            channel=self._channel.currentData(),
            tiers=tuple(made) or None,
            phone_set=self._phone_set.currentData() or "ipa",
            replace=bool(self._replace.currentData()),
            suffix=self._suffix.text().strip(),
            keep_punctuation=self._punctuation.isChecked(),
            options=self._options.values() if spec is not None else {},
        )
        scope = self._scope
        return AlignChoice(scope.scope, scope.tier, scope.text, settings)

    @property
    def problem(self) -> str | None:
        """Why it cannot be done, in a sentence; None if it can."""
        if not any(box.isChecked() and box.isEnabled() for box in self._tiers.values()):
            return "Choose at least one tier to make."
        if not self._language_code():
            return "Choose the language that is spoken."
        return self._options.problem() or self._situation.problem(self.choice)

    @property
    def _spec(self) -> AlignerSpec | None:
        for listing in self._situation.registry.listing():
            if listing.name == self._aligners.currentData():
                return listing.spec
        return None

    def _fill(self) -> None:
        for row, listing in enumerate(self._situation.registry.listing()):
            self._add_aligner(row, listing)
        self._language.setEditable(True)
        self._language.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._channel.addItem("All, mixed", None)
        for channel in range(self._situation.channels):
            self._channel.addItem(f"Channel {channel + 1}", channel)
        self._replace.addItem("Leave them, add the new ones", False)
        self._replace.addItem("Replace those of the same name", True)
        self._suffix.setPlaceholderText("Added to the names of the new tiers")

    def _add_aligner(self, row: int, listing: Listing) -> None:
        title = listing.spec.title if listing.spec is not None else listing.name
        obstacle = listing.obstacle()
        self._aligners.addItem(title, listing.name)
        if obstacle is None:
            return
        reason = obstacle[:1].upper() + obstacle[1:].rstrip(".") + "."
        self._aligners.setItemText(row, f"{title} – not available")
        self._aligners.setItemData(row, reason, Qt.ItemDataRole.ToolTipRole)
        model = self._aligners.model()
        item = model.item(row) if isinstance(model, QStandardItemModel) else None
        if item is not None:
            item.setEnabled(False)

    def _lay_out(self) -> None:
        what = QGroupBox("What to align")
        QVBoxLayout(what).addWidget(self._scope)
        with_what = QGroupBox("How")
        how = QFormLayout(with_what)
        how.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        how.addRow("&Aligner", self._aligners)
        how.addRow("&Language", self._language)
        how.addRow("C&hannel", self._channel)
        becomes = QGroupBox("New tiers")
        tiers = QFormLayout(becomes)
        tiers.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        tiers.addRow("Make", _row(*self._tiers.values(), QLabel("written in"), self._phone_set))
        tiers.addRow("&Old tiers", self._replace)
        tiers.addRow("Su&ffix", self._suffix)
        tiers.addRow("", self._punctuation)
        own = QVBoxLayout(self._own)
        own.addWidget(self._options)
        self._reset.setAutoDefault(False)
        own.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignRight)
        self._problem.setWordWrap(True)
        self._problem.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self._problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons.addButton(self._go, QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        assert cancel is not None  # a standard button
        cancel.setAutoDefault(False)
        self._go.setDefault(True)
        rows = QVBoxLayout(self)
        for part in (what, with_what, becomes, self._own, self._problem):
            rows.addWidget(part)
        rows.addStretch()
        rows.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 72)

    def _show(self, settings: AlignSettings) -> None:
        row = self._aligners.findData(settings.aligner)
        model = self._aligners.model()
        usable = [
            n
            for n in range(self._aligners.count())
            if model is not None and model.flags(model.index(n, 0)) & Qt.ItemFlag.ItemIsEnabled
        ]
        self._aligners.setCurrentIndex(row if row in usable else (usable or [-1])[0])
        self._channel.setCurrentIndex(max(self._channel.findData(settings.channel), 0))
        self._replace.setCurrentIndex(int(settings.replace))
        self._punctuation.setChecked(settings.keep_punctuation)
        for name, box in self._tiers.items():
            box.setChecked(settings.tiers is None or name in settings.tiers)
        self._follow_aligner(settings)

    def _connect(self) -> None:
        self._aligners.currentIndexChanged.connect(self._change_aligner)
        for signal in (
            self._scope.changed,
            self._language.currentTextChanged,
            self._channel.currentIndexChanged,
            self._phone_set.currentIndexChanged,
            self._replace.currentIndexChanged,
            self._suffix.textChanged,
            self._options.changed,
            *(box.toggled for box in self._tiers.values()),
        ):
            signal.connect(self._check)
        self._reset.clicked.connect(self._options.reset)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _change_aligner(self) -> None:
        self._follow_aligner(replace(self.choice.settings, options={}))
        self._check()

    def _follow_aligner(self, settings: AlignSettings) -> None:
        spec = self._spec
        self._offer_languages(spec, settings.language)
        for name, box in self._tiers.items():
            box.setEnabled(spec is not None and name in spec.tiers)
        self._phone_set.clear()
        for name in spec.phone_sets if spec is not None else ():
            self._phone_set.addItem(PHONE_SETS.get(name, name), name)
        self._phone_set.setCurrentIndex(max(self._phone_set.findData(settings.phone_set), 0))
        own = settings.options if spec is not None and spec.name == self._first.aligner else {}
        self._options.show_options(NoOptions if spec is None else spec.options, own)
        self._own.setVisible(not self._options.is_empty)

    def _offer_languages(self, spec: AlignerSpec | None, wanted: str) -> None:
        self._language.clear()
        for name, code in languages_of(spec):
            self._language.addItem(f"{name} ({code})" if name else code, code)
        row = self._language.findData(wanted)
        if row >= 0:
            self._language.setCurrentIndex(row)
        elif spec is not None and spec.speaks(wanted):
            self._language.setCurrentText(wanted)

    def _language_code(self) -> str:
        text = self._language.currentText().strip()
        row = self._language.findText(text)
        return str(self._language.itemData(row)) if row >= 0 else text

    def _check(self) -> None:
        problem = self.problem
        self._go.setEnabled(problem is None)
        self._go.setToolTip(problem or "")
        self._problem.setText(problem or "")
        phones = self._tiers["phones"]
        self._phone_set.setEnabled(phones.isChecked() and phones.isEnabled())
        whole = self._scope.scope is Scope.WHOLE
        self._replace.setEnabled(whole)
        self._replace.setToolTip("" if whole else FILLED)


def languages_of(spec: AlignerSpec | None) -> list[tuple[str, str]]:
    """Return names (English, "" where Qt has none) and codes of what an aligner understands."""
    if spec is None:
        return []
    if ANY_LANGUAGE not in spec.languages:
        return sorted((language_name(code), code) for code in spec.languages)
    every = {
        QLocale.languageToCode(language)
        for language in QLocale.Language
        if language not in (QLocale.Language.AnyLanguage, QLocale.Language.C)
    }
    return sorted((language_name(code), code) for code in every if code)


def language_name(code: str) -> str:
    """Return the English name of a language, or "" if Qt has none."""
    language = QLocale.codeToLanguage(code.partition("-")[0])
    known = language not in (QLocale.Language.AnyLanguage, QLocale.Language.C)
    return QLocale.languageToString(language) if known else ""


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch()
    return row
