"""The two parts of what is open that are saved, each in a file of its own: tiers and text."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from tierline.workflow import Document, save_document, save_text
from tierline_desktop.workspace import State, Workspace


class Part(Protocol):
    """What can be saved by itself."""

    @property
    def kinds(self) -> str:
        """The filter of the dialog that asks for a place."""
        ...

    def known(self, document: Document) -> Path | None:
        """Return where it is saved already; None if nowhere."""
        ...

    def suggested(self, document: Document, folder: Path) -> Path:
        """Return where it may well be saved; in the folder if nothing else speaks for a place."""
        ...

    def write(self, state: State, path: Path, *, overwrite: bool) -> Document:
        """Write it as it stands in a state; called in a thread.

        Raises:
            ChangedOnDisk: Somebody else changed the file, and `overwrite` is not set.
            TierlineError: It was not saved.
        """
        ...

    def mark(self, workspace: Workspace, saved: Document, written: State) -> None:
        """Take it as saved as it stood in a state."""
        ...


class Tiers:
    """The tiers, and beside them what is known of the machine's work on them."""

    kinds: Final = "Praat TextGrid (*.TextGrid);;All files (*)"

    def known(self, document: Document) -> Path | None:
        """Return their file."""
        return document.path

    def suggested(self, document: Document, folder: Path) -> Path:
        """Return a place beside the recording or the text."""
        return document.suggested_path or folder / "Untitled.TextGrid"

    def write(self, state: State, path: Path, *, overwrite: bool) -> Document:
        """Save them in their own form."""
        assert state.document is not None  # there is nothing to save without one
        return save_document(state.document, state.grid, path=path, overwrite=overwrite)

    def mark(self, workspace: Workspace, saved: Document, written: State) -> None:
        """Take these as saved."""
        workspace.mark_saved(saved, written)


class Text:
    """The text beside the tiers."""

    kinds: Final = "Text (*.txt);;All files (*)"

    def known(self, document: Document) -> Path | None:
        """Return its file."""
        return document.text_path

    def suggested(self, document: Document, folder: Path) -> Path:
        """Return its file, or one beside the recording or the tiers."""
        beside = document.suggested_path or folder / "Untitled.txt"
        return document.text_path or beside.with_suffix(".txt")

    def write(self, state: State, path: Path, *, overwrite: bool) -> Document:
        """Save it in its own encoding."""
        assert state.document is not None  # there is nothing to save without one
        return save_text(state.document, state.transcript, path, overwrite=overwrite)

    def mark(self, workspace: Workspace, saved: Document, written: State) -> None:
        """Take this as saved."""
        workspace.mark_text_saved(saved, written)
