"""The align dialog: what to align, with which aligner, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PyQt6.QtCore import pyqtBoundSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from tierline.alignment import AlignerSpec
from tierline.workflow import AlignChoice, AlignSettings, AlignSituation, Scope
from tierline.workflow.choosing import gives_phones
from tierline_desktop.dialogs.align_fine import FineChoices
from tierline_desktop.dialogs.align_notes import NoteChoices
from tierline_desktop.dialogs.align_scope import ScopeChooser
from tierline_desktop.dialogs.align_speakers import SpeakerChoices
from tierline_desktop.dialogs.engine_dialog import EngineDialog, Words, growing_form
from tierline_desktop.dialogs.readiness_line import GetModel, ReadinessLine
from tierline_desktop.dialogs.scrolled import spread
from tierline_desktop.dialogs.several_scope import SeveralChooser
from tierline_desktop.tasks.readying import Readying

WORDS = Words("Align", "&Aligner", "Options of this aligner")
TIER_TITLES = {"words": "&Words", "phones": "&Phones"}
PHONE_SETS = {"ipa": "IPA", "arpabet": "ARPABET"}
FILLED = (
    "Tiers of the same name are changed only inside what is aligned; where there are none, new "
    "ones are added."
)


class AlignDialog(EngineDialog):
    """Asks what to align and how; `choice` is the answer once it was accepted.

    Args:
        situation: What there is to align.
        choice: What is chosen at first.
        readying: Finds out what an aligner would find here; None: nothing is said of it.
        get_model: Opens the dialog with the models.
        parent: The window it belongs to.
        scope: Says what is aligned; None: a part of what is open.
    """

    def __init__(  # noqa: PLR0913 - what it shows, and the ways out of it
        self,
        situation: AlignSituation,
        choice: AlignChoice,
        *,
        readying: Readying | None = None,
        get_model: GetModel | None = None,
        parent: QWidget | None = None,
        scope: SeveralChooser | None = None,
    ) -> None:
        ready = ReadinessLine(readying, get_model)
        super().__init__(WORDS, situation.registry.listing(), situation.channels, ready, parent)
        self._situation = situation
        self._first = choice.settings
        self._scope = scope or ScopeChooser(situation, choice)
        self._followed: AlignChoice | None = None
        self._tiers = {name: QCheckBox(title) for name, title in TIER_TITLES.items()}
        self._phone_set = QComboBox()
        self._replace = QComboBox()
        self._suffix = QLineEdit(choice.settings.suffix)
        self._punctuation = QCheckBox("&Keep punctuation in the labels")
        self._keep = QCheckBox("Keep boundaries that were moved or checked &by hand")
        self._refine = QCheckBox("Refi&ne boundaries")
        self._fine = FineChoices(situation, choice.settings)
        self._notes = NoteChoices(choice.settings)
        self._speakers = SpeakerChoices(situation.channels, choice.settings)
        self._fill()
        self._lay_out()
        self._show(choice.settings)
        self._watch(self._changes())
        self._check()
        spread(self)

    @property
    def choice(self) -> AlignChoice:
        """What is chosen now."""
        made = [name for name, box in self._tiers.items() if box.isChecked() and box.isEnabled()]
        spec = self._spec
        settings = replace(
            self._first,
            aligner=self._engines.name,
            language=self._language.code,
            channel=self._channel.currentData(),
            tiers=tuple(made) or None,
            phone_set=self._phone_set.currentData() or "ipa",
            replace=bool(self._replace.currentData()),
            suffix=self._suffix.text().strip(),
            keep_punctuation=self._punctuation.isChecked(),
            keep_checked=self._keep.isChecked(),
            refine=self._refine.isChecked(),
            options=self._options.values() if spec is not None else {},
            units=self._fine.units,
            anchors=self._fine.anchors,
            not_spoken=self._notes.not_spoken,
            all_spoken=self._notes.all_spoken,
            speakers=self._speakers.speakers,
            channels=self._speakers.channels,
        )
        scope = self._scope
        return AlignChoice(scope.scope, scope.tier, scope.text, settings, scope.every)

    @property
    def problem(self) -> str | None:
        """Why it cannot be done, in a sentence; None if it can."""
        if not any(box.isChecked() and box.isEnabled() for box in self._tiers.values()):
            return "Choose at least one tier to make."
        if not self._language.code:
            return "Choose the language that is spoken."
        return (
            self._scope.problem
            or self._notes.problem
            or self._options.problem()
            or self._situation.problem(self.choice)
            or self._ready.problem
        )

    @property
    def _spec(self) -> AlignerSpec | None:
        spec = self._engines.spec
        return spec if isinstance(spec, AlignerSpec) else None

    def _changes(self) -> Iterable[pyqtBoundSignal]:
        """Return what tells of another choice, besides what all dialogs have."""
        return (
            self._scope.changed,
            self._phone_set.currentIndexChanged,
            self._replace.currentIndexChanged,
            self._suffix.textChanged,
            *(part.changed for part in (self._fine, self._notes, self._speakers)),
            *(box.toggled for box in (self._refine, *self._tiers.values())),
        )

    def _fill(self) -> None:
        self._refine.setToolTip(
            "Moves boundaries by up to 0.12 s to where a phonetician would put them."
        )
        self._replace.addItem("Leave them, add the new ones", False)
        self._replace.addItem("Replace those of the same name", True)
        self._suffix.setPlaceholderText("Added to the names of the new tiers")

    def _lay_out(self) -> None:
        what = QGroupBox("What to align")
        rows = QVBoxLayout(what)
        rows.addWidget(self._scope)
        rows.addWidget(self._speakers)
        with_what, how = self._how()
        how.addRow(self._fine)
        how.addRow("Nobody says", self._notes)
        how.addRow("", self._refine)
        becomes = QGroupBox("New tiers")
        tiers = growing_form(becomes)
        tiers.addRow("Make", _row(*self._tiers.values(), QLabel("written in"), self._phone_set))
        tiers.addRow("&Old tiers", self._replace)
        tiers.addRow("Su&ffix", self._suffix)
        tiers.addRow("", self._punctuation)
        tiers.addRow("", self._keep)
        self._stack((what, with_what, becomes))

    def _show(self, settings: AlignSettings) -> None:
        self._show_engine(settings.aligner, settings.channel)
        self._replace.setCurrentIndex(int(settings.replace))
        self._punctuation.setChecked(settings.keep_punctuation)
        self._keep.setChecked(settings.keep_checked)
        self._refine.setChecked(settings.refine)
        for name, box in self._tiers.items():
            own = self._spec is not None and name in self._spec.tiers
            box.setChecked(own if settings.tiers is None else name in settings.tiers)
        self._follow_aligner(settings)

    def _follow_engine(self) -> None:
        self._follow_aligner(replace(self.choice.settings, options={}))

    def _follow_aligner(self, settings: AlignSettings) -> None:
        spec = self._spec
        self._language.offer(spec, settings.language)
        self._refine.setEnabled(spec is not None and spec.refined)
        for name, box in self._tiers.items():
            box.setEnabled(spec is not None and name in spec.tiers)
        self._phone_set.clear()
        for name in spec.phone_sets if spec is not None else ():
            self._phone_set.addItem(PHONE_SETS.get(name, name), name)
        self._phone_set.setCurrentIndex(max(self._phone_set.findData(settings.phone_set), 0))
        self._show_options(settings.options, self._first.aligner)

    def _check(self) -> None:
        self._follow_speakers()
        phones = self._tiers["phones"]
        phones.setEnabled(gives_phones(self.choice.settings, self._situation.registry))
        super()._check()
        self._phone_set.setEnabled(phones.isChecked() and phones.isEnabled())
        whole = self._scope.scope is Scope.WHOLE
        self._replace.setEnabled(whole)
        self._replace.setToolTip("" if whole else FILLED)

    def _follow_speakers(self) -> None:
        """Offer what can be said of speakers; one who has an own channel needs no other."""
        choice = replace(self.choice, text="")
        if isinstance(self._scope, SeveralChooser):
            self._speakers.follow(None, names=True)
        elif choice != self._followed:  # a long text takes a moment
            self._followed = choice
            names = choice.scope is Scope.WHOLE and self._situation.may_name_speakers
            self._speakers.follow(self._situation.speakers(choice), names=names)
        self._channel.setEnabled(not self._speakers.channels)


def _row(*widgets: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch()
    return row
