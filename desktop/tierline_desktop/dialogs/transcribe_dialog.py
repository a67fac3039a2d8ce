"""The transcribe dialog: what to write down, with which transcriber, and how."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tierline.alignment import NoOptions
from tierline.transcription import TranscriberSpec
from tierline.workflow import TranscribeSettings
from tierline.workflow.transcribe_choice import TranscribeChoice, TranscribeSituation
from tierline_desktop.dialogs.engine_box import EngineBox
from tierline_desktop.dialogs.languages import LanguageBox
from tierline_desktop.dialogs.option_form import OptionForm
from tierline_desktop.dialogs.readiness_line import GetModel, ReadinessLine
from tierline_desktop.dialogs.scrolled import Scrolled, spread
from tierline_desktop.tasks.readying import Readying

FINDS_OUT = "Find out by itself"
CONTEXT_LINES = 2


class TranscribeDialog(QDialog):
    """Asks what to write down and how; `choice` is the answer once it was accepted.

    Args:
        situation: What there is to write down.
        choice: What is chosen at first.
        readying: Finds out what a transcriber would find here; None: nothing is said of it.
        get_model: Opens the dialog with the models.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        situation: TranscribeSituation,
        choice: TranscribeChoice,
        *,
        readying: Readying | None = None,
        get_model: GetModel | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Transcribe")
        self._situation = situation
        self._first = choice.settings
        self._whole = QRadioButton("The &whole recording")
        self._selected = QRadioButton(_selection(situation))
        self._transcribers = EngineBox(situation.registry.listing())
        self._language = LanguageBox()
        self._channel = QComboBox()
        self._context = QPlainTextEdit(choice.settings.context)
        self._own = QGroupBox("Options of this transcriber")
        self._options = OptionForm()
        self._reset = QPushButton("&Reset to defaults")
        self._ready = ReadinessLine(readying, get_model)
        self._problem = QLabel()
        self._buttons = QDialogButtonBox()
        self._go = QPushButton("Transcribe")
        self._fill()
        self._lay_out()
        self._show(choice)
        self._connect()
        self._check()
        spread(self)

    @property
    def choice(self) -> TranscribeChoice:
        """What is chosen now."""
        settings = replace(
            self._first,
            transcriber=self._transcribers.name,
            language=self._language.code or None,
            channel=self._channel.currentData(),
            context=self._context.toPlainText().strip(),
            options=self._options.values(),
        )
        return TranscribeChoice(settings, self._selected.isChecked())

    @property
    def problem(self) -> str | None:
        """Why it cannot be done, in a sentence; None if it can."""
        spec = self._spec
        if spec is not None and not spec.finds_language and not self._language.code:
            return "Choose the language that is spoken."
        return (
            self._options.problem() or self._situation.problem(self.choice) or self._ready.problem
        )

    def done(self, result: int) -> None:
        """Close, and look for nothing any more."""
        self._ready.end()
        super().done(result)

    @property
    def _spec(self) -> TranscriberSpec | None:
        spec = self._transcribers.spec
        return spec if isinstance(spec, TranscriberSpec) else None

    def _fill(self) -> None:
        self._channel.addItem("All, mixed", None)
        for channel in range(self._situation.channels):
            self._channel.addItem(f"Channel {channel + 1}", channel)
        self._context.setPlaceholderText("Names and terms that may be said")
        self._context.setTabChangesFocus(True)
        lines = CONTEXT_LINES * self._context.fontMetrics().lineSpacing()
        self._context.setFixedHeight(lines + 12)
        self._selected.setEnabled(self._situation.selection is not None)
        if self._situation.selection is None:
            self._selected.setToolTip("Select a stretch of time first.")

    def _lay_out(self) -> None:
        what = QGroupBox("What to transcribe")
        rows = QVBoxLayout(what)
        rows.addWidget(self._whole)
        rows.addWidget(self._selected)
        with_what = QGroupBox("How")
        how = QFormLayout(with_what)
        how.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        how.addRow("&Transcriber", self._transcribers)
        how.addRow(self._ready)
        how.addRow("&Language", self._language)
        how.addRow("C&hannel", self._channel)
        how.addRow("Conte&xt", self._context)
        own = QVBoxLayout(self._own)
        own.addWidget(Scrolled(self._options))
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
        column = QVBoxLayout(self)
        for part in (what, with_what, self._own, self._problem):
            column.addWidget(part)
        column.addStretch()
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 72)

    def _show(self, choice: TranscribeChoice) -> None:
        selected = choice.selected and self._selected.isEnabled()
        (self._selected if selected else self._whole).setChecked(True)
        self._transcribers.choose(choice.settings.transcriber)
        self._channel.setCurrentIndex(max(self._channel.findData(choice.settings.channel), 0))
        self._follow_transcriber(choice.settings)

    def _connect(self) -> None:
        self._transcribers.currentIndexChanged.connect(self._change_transcriber)
        for signal in (
            self._selected.toggled,
            self._language.currentTextChanged,
            self._channel.currentIndexChanged,
            self._context.textChanged,
            self._options.changed,
            self._ready.changed,
        ):
            signal.connect(self._check)
        self._ready.changed.connect(lambda: spread(self))
        self._reset.clicked.connect(self._options.reset)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _change_transcriber(self) -> None:
        self._follow_transcriber(replace(self.choice.settings, options={}))
        self._check()
        spread(self)

    def _follow_transcriber(self, settings: TranscribeSettings) -> None:
        spec = self._spec
        open_entry = FINDS_OUT if spec is not None and spec.finds_language else ""
        self._language.offer(spec, settings.language, open_entry=open_entry)
        takes = spec is not None and spec.takes_context
        self._context.setEnabled(takes)
        self._context.setToolTip("" if takes else "This transcriber takes no hints.")
        own = settings.options if spec is not None and spec.name == self._first.transcriber else {}
        self._options.show_options(NoOptions if spec is None else spec.options, own)
        self._own.setVisible(not self._options.is_empty)

    def _check(self) -> None:
        self._ready.follow(self._spec, self._options.values())
        problem = self.problem
        self._go.setEnabled(problem is None)
        self._go.setToolTip(problem or "")
        self._problem.setText(problem or "")


def _selection(situation: TranscribeSituation) -> str:
    span = situation.selection
    if span is None:
        return "The &selection (no stretch is selected)"
    return f"The &selection, {span.start:.3f} to {span.end:.3f} s"
