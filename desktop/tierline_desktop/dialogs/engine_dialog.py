"""What dialogs that put an engine to work share: engine, language, channel, options, readiness."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PyQt6.QtCore import Qt, pyqtBoundSignal
from PyQt6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tierline.alignment import NoOptions, OptionValue
from tierline.plugins.registry import PluginListing
from tierline_desktop.dialogs.engine_box import EngineBox
from tierline_desktop.dialogs.languages import LanguageBox
from tierline_desktop.dialogs.option_form import OptionForm
from tierline_desktop.dialogs.readiness_line import ReadinessLine
from tierline_desktop.dialogs.scrolled import Scrolled, spread


@dataclass(frozen=True, slots=True)
class Words:
    """What a dialog says.

    Attributes:
        title: Of the window, and of the button that begins.
        engine: What the box of engines is called, with its key: "&Aligner".
        options: What the options are called.
    """

    title: str
    engine: str
    options: str


class EngineDialog(QDialog):
    """Asks which engine is to work, and how; what it works on is for each kind to add.

    Args:
        words: What it says.
        listings: The engines that are installed.
        channels: How many channels there are.
        ready: Says what an engine would find here.
        parent: The window it belongs to.
    """

    def __init__(
        self,
        words: Words,
        listings: Sequence[PluginListing[Any]],
        channels: int,
        ready: ReadinessLine,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.title)
        self._words = words
        self._engines = EngineBox(listings)
        self._language = LanguageBox()
        self._channel = QComboBox()
        self._ready = ready
        self._own = QGroupBox(words.options)
        self._options = OptionForm()
        self._reset = QPushButton("&Reset to defaults")
        self._problem = QLabel()
        self._buttons = QDialogButtonBox()
        self._go = QPushButton(words.title)
        self._channel.addItem("All, mixed", None)
        for channel in range(channels):
            self._channel.addItem(f"Channel {channel + 1}", channel)

    @property
    def problem(self) -> str | None:
        """Why it cannot be done, in a sentence; None if it can."""
        raise NotImplementedError

    def done(self, result: int) -> None:
        """Close, and look for nothing any more."""
        self._ready.end()
        super().done(result)

    def _how(self) -> tuple[QGroupBox, QFormLayout]:
        """Return the group that says how the work is done, for more rows."""
        group = QGroupBox("How")
        form = growing_form(group)
        form.addRow(self._words.engine, self._engines)
        form.addRow(self._ready)
        form.addRow("&Language", self._language)
        form.addRow("C&hannel", self._channel)
        return group, form

    def _stack(self, parts: Iterable[QWidget]) -> None:
        """Lay out the parts, then options, what is in the way, and the buttons."""
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
        for part in (*parts, self._own, self._problem):
            column.addWidget(part)
        column.addStretch()
        column.addWidget(self._buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 72)

    def _watch(self, signals: Iterable[pyqtBoundSignal]) -> None:
        """Check again whenever one of these, or what all dialogs have, is changed."""
        self._engines.currentIndexChanged.connect(self._change_engine)
        for signal in (
            *signals,
            self._language.currentTextChanged,
            self._channel.currentIndexChanged,
            self._options.changed,
            self._ready.changed,
        ):
            signal.connect(self._check)
        self._ready.changed.connect(lambda: spread(self))
        self._reset.clicked.connect(self._options.reset)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _show_engine(self, name: str, channel: int | None) -> None:
        self._engines.choose(name)
        self._channel.setCurrentIndex(max(self._channel.findData(channel), 0))

    def _show_options(self, given: Mapping[str, OptionValue], engine: str) -> None:
        """Show the options of the engine; those given are of the one that is named."""
        spec = self._engines.spec
        own = given if spec is not None and spec.name == engine else {}
        self._options.show_options(NoOptions if spec is None else spec.options, own)
        self._own.setVisible(not self._options.is_empty)

    def _change_engine(self) -> None:
        self._follow_engine()
        self._check()
        spread(self)

    def _follow_engine(self) -> None:
        """Offer what the engine that was chosen can do."""
        raise NotImplementedError

    def _check(self) -> None:
        self._ready.follow(self._engines.spec, self._options.values())
        problem = self.problem
        self._go.setEnabled(problem is None)
        self._go.setToolTip(problem or "")
        self._problem.setText(problem or "")


def growing_form(group: QGroupBox) -> QFormLayout:
    """Return a form in a group, whose fields take the width that there is."""
    form = QFormLayout(group)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
