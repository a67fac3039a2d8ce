"""A form for the options that a plug-in describes: one editor an option, of its own kind."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path

from PyQt6.QtCore import pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from tierline.alignment import NoOptions, OptionDescription, OptionValue, describe, parse
from tierline.errors import UsageError

SPIN_LIMIT = 2**31 - 1  # what a spin box can hold
NONE_TEXT = "None"


class OptionForm(QWidget):
    """Shows a described options class and says what is set.

    Values are what `tierline.alignment.parse` understands; None is None.
    """

    changed = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: type = NoOptions
        self._editors: dict[str, OptionEditor] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)

    def show_options(self, options: type, values: Mapping[str, OptionValue] | None = None) -> None:
        """Show the options of a class; those not in `values` have their defaults."""
        while self._form.rowCount():
            self._form.removeRow(0)
        self._options = options
        self._editors = {item.name: editor_for(item) for item in describe(options)}
        for editor in self._editors.values():
            editor.setToolTip(editor.item.help)
            editor.show_value((values or {}).get(editor.item.name, _plain(editor.item.default)))
            editor.edited.connect(self.changed)
            self._form.addRow(editor.label, editor)
            for column in (QFormLayout.ItemRole.LabelRole,):
                label = self._form.itemAt(self._form.rowCount() - 1, column)
                widget = label.widget() if label is not None else None
                if widget is not None:
                    widget.setToolTip(editor.item.help)
        self.changed.emit()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to set."""
        return not self._editors

    def values(self) -> dict[str, OptionValue]:
        """Return what differs from the defaults."""
        return {
            name: editor.value()
            for name, editor in self._editors.items()
            if editor.value() != _plain(editor.item.default)
        }

    def problem(self) -> str | None:
        """Say what cannot be, in a sentence; None if all can."""
        try:
            parse(self._options, {name: _typed(value) for name, value in self.values().items()})
        except UsageError as error:
            return error.message[:1].upper() + error.message[1:].rstrip(".") + "."
        return None

    def reset(self) -> None:
        """Set everything to its default."""
        for editor in self._editors.values():
            editor.show_value(_plain(editor.item.default))


class OptionEditor(QWidget):
    """Edits one option; subclasses bring the widget."""

    edited = pyqtSignal()

    def __init__(self, item: OptionDescription) -> None:
        super().__init__()
        self.item = item
        self.label = item.title
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)

    def value(self) -> OptionValue:
        """Return what is set."""
        raise NotImplementedError

    def show_value(self, value: OptionValue) -> None:
        """Show a value."""
        raise NotImplementedError


class SwitchEditor(OptionEditor):
    """A check box for yes or no; its title stands beside it."""

    def __init__(self, item: OptionDescription) -> None:
        super().__init__(item)
        self.label = ""
        self._box = QCheckBox(item.title)
        self._box.toggled.connect(self.edited)
        self._row.addWidget(self._box)

    def value(self) -> OptionValue:
        """Return whether it is ticked."""
        return self._box.isChecked()

    def show_value(self, value: OptionValue) -> None:
        """Tick it or not; text is read as it is typed, such as "yes"."""
        said = str(value).lower()
        self._box.setChecked(said in ("true", "yes", "on", "1"))


class ChoiceEditor(OptionEditor):
    """A list of what an option may be."""

    def __init__(self, item: OptionDescription) -> None:
        super().__init__(item)
        self._box = QComboBox()
        if item.optional:
            self._box.addItem(NONE_TEXT, None)
        for choice in item.choices if item.choices is not None else (True, False):
            plain = _plain(choice)
            self._box.addItem(_typed(plain).capitalize(), plain)
        self._box.currentIndexChanged.connect(self.edited)
        self._row.addWidget(self._box)

    def value(self) -> OptionValue:
        """Return what is chosen."""
        chosen: OptionValue = self._box.currentData()
        return chosen

    def show_value(self, value: OptionValue) -> None:
        """Choose a value; one that is not offered leaves the default."""
        for wanted in (value, _plain(self.item.default)):
            for row in range(self._box.count()):
                if _typed(self._box.itemData(row)) == _typed(wanted):
                    self._box.setCurrentIndex(row)
                    return


class NumberEditor(OptionEditor):
    """A spin box for a whole number."""

    def __init__(self, item: OptionDescription) -> None:
        super().__init__(item)
        self._box = QSpinBox()
        low = -SPIN_LIMIT if item.minimum is None else int(item.minimum)
        high = SPIN_LIMIT if item.maximum is None else int(item.maximum)
        self._box.setRange(low, high)
        self._box.valueChanged.connect(self.edited)
        self._row.addWidget(self._box)
        self._row.addStretch()

    def value(self) -> OptionValue:
        """Return the number."""
        return self._box.value()

    def show_value(self, value: OptionValue) -> None:
        """Show a number."""
        try:
            self._box.setValue(int(value or 0))
        except ValueError:
            self._box.setValue(int(self.item.default))


class TextEditor(OptionEditor):
    """A line of text: for text, numbers with decimals, and whatever may be None (left empty)."""

    def __init__(self, item: OptionDescription) -> None:
        super().__init__(item)
        self._line = QLineEdit()
        self._line.setPlaceholderText(NONE_TEXT if item.optional else item.allowed)
        self._line.textChanged.connect(self.edited)
        self._row.addWidget(self._line, 1)

    def value(self) -> OptionValue:
        """Return what is typed, as a number where it is one."""
        text = self._line.text().strip()
        if self.item.optional and not text:
            return None
        if self.item.kind in (int, float):
            try:
                number: float = self.item.kind(text)
            except ValueError:
                return text
            return number
        return text

    def show_value(self, value: OptionValue) -> None:
        """Show a value; None is an empty line."""
        self._line.setText("" if value is None else str(value))


class PathEditor(TextEditor):
    """A path, typed or looked for."""

    def __init__(self, item: OptionDescription) -> None:
        super().__init__(item)
        browse = QPushButton("Browse…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        self._row.addWidget(browse)

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.item.title, self._line.text())
        dialog.fileSelected.connect(self._line.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def editor_for(item: OptionDescription) -> OptionEditor:
    """Return an editor of the option's kind."""
    if item.choices is not None or (item.kind is bool and item.optional):
        return ChoiceEditor(item)
    if item.kind is bool:
        return SwitchEditor(item)
    if item.kind is Path:
        return PathEditor(item)
    bounds = [bound for bound in (item.minimum, item.maximum) if bound is not None]
    fits = (
        all(abs(bound) <= SPIN_LIMIT for bound in (*bounds, item.default or 0))
        if (item.kind is int)
        else False
    )
    return NumberEditor(item) if fits and not item.optional else TextEditor(item)


def _plain(value: object) -> OptionValue:
    """Return a value as settings keep it."""
    if isinstance(value, Enum):
        return _plain(value.value)
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _typed(value: OptionValue) -> str:
    """Return a value as `parse` reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
