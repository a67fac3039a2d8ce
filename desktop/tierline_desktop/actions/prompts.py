"""What actions ask and tell the user; dialogs answer in the program, a script in tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from tierline.recovery import Abandoned

# What to do with unsaved changes.
Leave: TypeAlias = Literal["save", "discard", "cancel"]

# What to do when another program changed the file in the meantime.
OnDisk: TypeAlias = Literal["overwrite", "save as", "cancel"]

# What to do with work that a crash left behind.
Recover: TypeAlias = Literal["restore", "discard", "later"]


class Prompts(Protocol):
    """Questions and news; None or "cancel" means that the user thought better of it."""

    def files_to_open(self, folder: Path) -> tuple[Path, ...]:
        """Ask for files to open together; none if cancelled."""
        ...

    def place_to_save(self, suggestion: Path, kinds: str) -> Path | None:
        """Ask where to save.

        Args:
            suggestion: Folder and name to begin with.
            kinds: Filter of the dialog, such as "Praat TextGrid (*.TextGrid)".
        """
        ...

    def unsaved(self, title: str) -> Leave:
        """Ask what to do with the unsaved changes of what is called `title`."""
        ...

    def throw_away(self, seconds_left: float | None, work: str = "An alignment") -> bool:
        """Ask whether to end the work that is running; None: nobody can tell how long yet."""
        ...

    def changed_on_disk(self, message: str) -> OnDisk:
        """Ask what to do with a file that changed; the message says which."""
        ...

    def recover(self, found: Sequence[Abandoned]) -> tuple[Recover, int]:
        """Ask what to do with one of several pieces of unfinished work, by its index."""
        ...

    def name(self, question: str, name: str) -> str | None:
        """Ask for a name, beginning with `name`."""
        ...

    def tell(self, message: str, details: str = "") -> None:
        """Tell something that stays until it is read; the details can be copied."""
        ...

    def forget(self) -> None:
        """Take away what was told: it was about something that is no longer open."""
        ...

    def hint(self, message: str) -> None:
        """Tell something small that goes by itself."""
        ...

    def show_keys(self) -> None:
        """Show the page with all commands and their keys."""
        ...

    def show_about(self) -> None:
        """Show what this program is."""
        ...
