"""The question what to do with work that a crash left behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, Protocol, TypeAlias

from PyQt6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

Choice: TypeAlias = Literal["restore", "discard", "later"]


class Unfinished(Protocol):
    """What is said of a piece of unfinished work."""

    @property
    def title(self) -> str:
        """What was open."""
        ...

    @property
    def when(self) -> datetime:
        """When it was last edited."""
        ...

    @property
    def edits(self) -> int:
        """How many edits were not saved."""
        ...

    @property
    def problem(self) -> str | None:
        """Why it cannot be restored; None if it can."""
        ...


class RecoveryDialog(QDialog):
    """Lists unfinished work; `choice` is the text of the button that was pressed."""

    _ROLES: Final[dict[Choice, QDialogButtonBox.ButtonRole]] = {
        "restore": QDialogButtonBox.ButtonRole.AcceptRole,
        "discard": QDialogButtonBox.ButtonRole.DestructiveRole,
        "later": QDialogButtonBox.ButtonRole.RejectRole,
    }

    def __init__(self, found: Sequence[Unfinished], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Unsaved work was found")
        self.choice: Choice = "later"
        self.list = QListWidget()
        self.list.addItems([described(one) for one in found])
        self.list.setCurrentRow(0)
        question = QLabel(
            "Tierline ended without saving what is listed here. Restoring brings it back exactly "
            "as it was, undo included; the files on the disk stay as they are until you save."
        )
        question.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        for name, role in self._ROLES.items():
            button = self.buttons.addButton(name.capitalize(), role)
            assert button is not None  # it was just made
            button.setObjectName(name)
            button.clicked.connect(lambda _, name=name: self._chosen(name))
            button.setDefault(name == "restore")
        column = QVBoxLayout(self)
        for part in (question, self.list, self.buttons):
            column.addWidget(part)
        self.resize(80 * self.fontMetrics().averageCharWidth(), self.sizeHint().height())

    def _chosen(self, name: Choice) -> None:
        self.choice = name
        self.done(int(name != "later"))


def described(unfinished: Unfinished) -> str:
    """Return a line about a piece of unfinished work."""
    edits = f"{unfinished.edits} edit" + ("" if unfinished.edits == 1 else "s")
    line = f"{unfinished.title}   {unfinished.when.astimezone():%Y-%m-%d %H:%M}   {edits}"
    return line if unfinished.problem is None else f"{line}\n{unfinished.problem}"
