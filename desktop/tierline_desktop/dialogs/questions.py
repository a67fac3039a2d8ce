"""Questions to the user, as Qt dialogs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from PyQt6.QtWidgets import QFileDialog, QInputDialog, QLineEdit, QMainWindow, QMessageBox

from tierline.workflow import tierline_version
from tierline_desktop.dialogs.keys import KeysDialog
from tierline_desktop.dialogs.recovery import RecoveryDialog, Unfinished
from tierline_desktop.tasks import time_text

SOUNDS = "wav flac mp3 ogg opus m4a aac aif aiff wma mp4 webm mkv mov sph au w64 amr"
FILTERS = ";;".join(
    (
        f"Recordings, TextGrids and texts ({' '.join(f'*.{end}' for end in SOUNDS.split())} "
        "*.TextGrid *.textgrid *.txt *.lab)",
        "All files (*)",
    )
)
ABOUT = (
    "<h3>Tierline {}</h3><p>Opens a recording and its text, has the two aligned, and lets you "
    "correct the result in Praat TextGrid tiers.</p><p>Free software under the GPL, version 3 or "
    "later. Labels are shown in Charis SIL, which is under the SIL Open Font License.</p>"
)
HINT_MS = 6000  # a hint goes by itself; a long one stays as long as it takes to read
LETTER_MS = 60
_Answer = TypeVar("_Answer", bound=str)


class Messages(Protocol):
    """Shows one message at a time, until it is read."""

    def show_message(self, message: str, details: str = "") -> None:
        """Show a message with its details."""
        ...

    def clear(self) -> None:
        """Take the message away."""
        ...


class Questions:
    """Asks over a window; each question returns once it is answered.

    Args:
        window: What the questions stand over.
        messages: Shows messages that stay, with their details.
        keys: The page with all commands and their keys.
        native: Whether to use the file dialogs of the desktop.
    """

    def __init__(
        self,
        window: QMainWindow,
        messages: Messages,
        keys: KeysDialog,
        *,
        native: bool = True,
    ) -> None:
        self._window = window
        self._messages = messages
        self._keys = keys
        self._native = native

    def tell(self, message: str, details: str = "") -> None:
        """Tell something that stays until it is read; the details can be copied."""
        self._messages.show_message(message, details)

    def forget(self) -> None:
        """Take away what was told."""
        self._messages.clear()

    def hint(self, message: str) -> None:
        """Tell something small in the status bar; it goes by itself."""
        bar = self._window.statusBar()
        assert bar is not None  # a QMainWindow makes its bar when asked
        bar.showMessage(message, max(HINT_MS, LETTER_MS * len(message)))

    def show_keys(self) -> None:
        """Show the page with all commands and their keys."""
        self._keys.renew()
        self._keys.show()
        self._keys.activateWindow()
        self._keys.search.setFocus()

    def show_about(self) -> None:
        """Say what this program is."""
        QMessageBox.about(self._window, "About Tierline", ABOUT.format(tierline_version()))

    def files_to_open(self, folder: Path) -> tuple[Path, ...]:
        """Ask for files to open together; none if cancelled."""
        dialog = self._files("Open a recording, a TextGrid, a text", folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(FILTERS)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return tuple(Path(name) for name in chosen)

    def place_to_save(self, suggestion: Path, kinds: str) -> Path | None:
        """Ask where to save, beginning with a suggestion; None if cancelled."""
        dialog = self._files("Save as", suggestion.parent)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
        dialog.selectFile(suggestion.name)
        chosen = dialog.selectedFiles() if dialog.exec() else []
        dialog.deleteLater()
        return Path(chosen[0]) if chosen else None

    def unsaved(self, title: str) -> Literal["save", "discard", "cancel"]:
        """Ask what to do with the unsaved changes of what is called `title`."""
        return self._ask(
            f"Save the changes to {title}?",
            "Otherwise what was changed since the last saving is lost.",
            {"save": "&Save", "discard": "&Don't save", "cancel": "Cancel"},
        )

    def throw_away(self, seconds_left: float | None, work: str = "An alignment") -> bool:
        """Ask whether to end the work that is running."""
        left = "" if seconds_left is None else f" (about {time_text(seconds_left)} left)"
        answer = self._ask(
            f"{work} is running{left}. Close and throw it away?",
            "Nothing is kept of it. To have what it has found so far, keep working and choose "
            "Stop and keep.",
            {"cancel": "&Keep working", "discard": "&Stop and throw away"},
        )
        return answer == "discard"

    def changed_on_disk(self, message: str) -> Literal["overwrite", "save as", "cancel"]:
        """Ask what to do with a file that changed; the message says which."""
        return self._ask(
            "The file has changed",
            message,
            {"save as": "Save &as\u2026", "overwrite": "&Overwrite", "cancel": "Cancel"},
        )

    def _ask(self, question: str, explanation: str, answers: dict[_Answer, str]) -> _Answer:
        """Ask with buttons of one's own; Enter takes the first answer, Escape "cancel"."""
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("Tierline")
        box.setText(question)
        box.setInformativeText(explanation)
        roles: dict[str, QMessageBox.ButtonRole] = {
            "cancel": QMessageBox.ButtonRole.RejectRole,
            "discard": QMessageBox.ButtonRole.DestructiveRole,
            "overwrite": QMessageBox.ButtonRole.DestructiveRole,
        }
        buttons = {
            answer: box.addButton(text, roles.get(answer, QMessageBox.ButtonRole.AcceptRole))
            for answer, text in answers.items()
        }
        cancel = next(answer for answer in answers if answer == "cancel")
        box.setDefaultButton(next(iter(buttons.values())))
        box.setEscapeButton(buttons[cancel])
        box.exec()
        pressed = box.clickedButton()
        box.deleteLater()
        return next((one for one, button in buttons.items() if button is pressed), cancel)

    def name(self, question: str, name: str) -> str | None:
        """Ask for a name; None if cancelled."""
        text, agreed = QInputDialog.getText(
            self._window, "Tierline", question, QLineEdit.EchoMode.Normal, name
        )
        return text if agreed else None

    def recover(
        self, found: Sequence[Unfinished]
    ) -> tuple[Literal["restore", "discard", "later"], int]:
        """Ask what to do with one of several pieces of unfinished work, by its index."""
        dialog = RecoveryDialog(found, self._window)
        dialog.exec()
        dialog.deleteLater()
        return dialog.choice, max(dialog.list.currentRow(), 0)

    def _files(self, title: str, folder: Path) -> QFileDialog:
        dialog = QFileDialog(self._window, title, str(folder))
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not self._native)
        return dialog
