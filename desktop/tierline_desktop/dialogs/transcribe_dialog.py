"""The transcribe dialog: what to write down, with which transcriber, and how."""

from __future__ import annotations

from dataclasses import replace

from PyQt6.QtWidgets import QGroupBox, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from tierline.alignment import Registry
from tierline.transcription import TranscriberSpec
from tierline.workflow import TranscribeSettings
from tierline.workflow.transcribe_choice import TranscribeChoice, TranscribeSituation
from tierline_desktop.dialogs.engine_dialog import EngineDialog, Words
from tierline_desktop.dialogs.readiness_line import GetModel, ReadinessLine
from tierline_desktop.dialogs.scrolled import spread
from tierline_desktop.dialogs.then_align import ThenAlign
from tierline_desktop.tasks.readying import Readying

FINDS_OUT = "Find out by itself"
CONTEXT_LINES = 2
BOTH = "Transcribe and align"
WORDS = Words("Transcribe", "&Transcriber", "Options of this transcriber")


class TranscribeDialog(EngineDialog):
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
        ready = ReadinessLine(readying, get_model)
        super().__init__(WORDS, situation.registry.listing(), situation.channels, ready, parent)
        self._situation = situation
        self._first = choice.settings
        self._whole = QRadioButton("The &whole recording")
        self._selected = QRadioButton(_selection(situation))
        self._context = QPlainTextEdit(choice.settings.context)
        self._beside = None if readying is None else readying.another()
        self._then = ThenAlign(
            situation.aligners or Registry(),
            choice.then or situation.last,
            wanted=choice.then is not None,
            readying=self._beside,
            get_model=get_model,
        )
        self._fill()
        self._lay_out()
        self._show(choice)
        self._watch((self._selected.toggled, self._context.textChanged, self._then.changed))
        self._then.changed.connect(lambda: spread(self))
        self._check()
        spread(self)

    @property
    def choice(self) -> TranscribeChoice:
        """What is chosen now."""
        settings = replace(
            self._first,
            transcriber=self._engines.name,
            language=self._language.code or None,
            channel=self._channel.currentData(),
            context=self._context.toPlainText().strip(),
            options=self._options.values(),
        )
        return TranscribeChoice(settings, self._selected.isChecked(), self._then.settings)

    @property
    def problem(self) -> str | None:
        """Why it cannot be done, in a sentence; None if it can."""
        spec = self._spec
        if spec is not None and not spec.finds_language and not self._language.code:
            return "Choose the language that is spoken."
        return (
            self._options.problem()
            or self._situation.problem(self.choice)
            or self._ready.problem
            or self._then.problem
        )

    def done(self, result: int) -> None:
        """Close, and look for nothing any more."""
        self._then.ready.end()
        if self._beside is not None:
            self._beside.deleteLater()
        super().done(result)

    @property
    def _spec(self) -> TranscriberSpec | None:
        spec = self._engines.spec
        return spec if isinstance(spec, TranscriberSpec) else None

    def _check(self) -> None:
        self._go.setText(WORDS.title if self._then.settings is None else BOTH)
        super()._check()

    def _fill(self) -> None:
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
        with_what, how = self._how()
        how.addRow("Conte&xt", self._context)
        becomes = QGroupBox("What becomes of the text")
        QVBoxLayout(becomes).addWidget(self._then)
        self._stack((what, with_what, becomes))

    def _show(self, choice: TranscribeChoice) -> None:
        selected = choice.selected and self._selected.isEnabled()
        (self._selected if selected else self._whole).setChecked(True)
        self._show_engine(choice.settings.transcriber, choice.settings.channel)
        self._follow_transcriber(choice.settings)

    def _follow_engine(self) -> None:
        self._follow_transcriber(replace(self.choice.settings, options={}))

    def _follow_transcriber(self, settings: TranscribeSettings) -> None:
        spec = self._spec
        open_entry = FINDS_OUT if spec is not None and spec.finds_language else ""
        self._language.offer(spec, settings.language, open_entry=open_entry)
        takes = spec is not None and spec.takes_context
        self._context.setEnabled(takes)
        self._context.setToolTip("" if takes else "This transcriber takes no hints.")
        self._show_options(settings.options, self._first.transcriber)


def _selection(situation: TranscribeSituation) -> str:
    span = situation.selection
    if span is None:
        return "The &selection (no stretch is selected)"
    return f"The &selection, {span.start:.3f} to {span.end:.3f} s"
