"""Saving tiers and text, and the question before unsaved changes are left behind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tierline.errors import TierlineError
from tierline.workflow import ChangedOnDisk, Document, save_document, save_text
from tierline_desktop.actions.context import Context
from tierline_desktop.actions.journalling import Journalling
from tierline_desktop.settings import Recent
from tierline_desktop.tasks import details_of

TEXTGRIDS = "Praat TextGrid (*.TextGrid);;All files (*)"
TEXTS = "Text (*.txt);;All files (*)"


class Saving:
    """Saves what is open; every method returns whether all that it was to save is saved."""

    def __init__(self, context: Context, journals: Journalling) -> None:
        self._context = context
        self._journals = journals

    def save(self) -> bool:
        """Save the tiers where they came from, and the text if it was changed."""
        self._context.settle()
        state = self._context.state
        done = True
        if state.unsaved or not state.text_unsaved:
            done = self._save_tiers(state.document.path if state.document else None)
        if self._context.state.text_unsaved:
            done = self._save_text(self._text_path()) and done
        return done

    def save_as(self) -> bool:
        """Ask for a place and save the tiers there."""
        self._context.settle()
        return self._save_tiers(None)

    def save_text_as(self) -> bool:
        """Ask for a place and save the text there."""
        self._context.settle()
        return self._save_text(None)

    def may_leave(self) -> bool:
        """Ask about unsaved changes, if there are any; False: stay with what is open."""
        self._context.settle()
        state = self._context.state
        if state.document is None or not (state.unsaved or state.text_unsaved):
            return True
        answer = self._context.prompts.unsaved(state.document.title)
        return answer == "discard" or (answer == "save" and self.save())

    def _text_path(self) -> Path | None:
        document = self._context.state.document
        return None if document is None else document.text_path

    def _save_tiers(self, path: Path | None) -> bool:
        def write(document: Document, path: Path, *, overwrite: bool) -> Document:
            return save_document(document, self._context.state.grid, path=path, overwrite=overwrite)

        def ask(document: Document) -> Path | None:
            suggestion = document.suggested_path or self._folder() / "Untitled.TextGrid"
            return self._context.prompts.place_to_save(suggestion, TEXTGRIDS)

        saved = self._written(write, ask, path)
        if saved is not None:
            self._context.workspace.mark_saved(saved)
            self._after(saved)
        return saved is not None

    def _save_text(self, path: Path | None) -> bool:
        def write(document: Document, path: Path, *, overwrite: bool) -> Document:
            return save_text(document, self._context.state.transcript, path, overwrite=overwrite)

        def ask(document: Document) -> Path | None:
            suggestion = document.text_path or (
                document.suggested_path or self._folder() / "Untitled.txt"
            ).with_suffix(".txt")
            return self._context.prompts.place_to_save(suggestion, TEXTS)

        saved = self._written(write, ask, path)
        if saved is not None:
            self._context.workspace.mark_text_saved(saved)
            self._after(saved)
        return saved is not None

    def _written(
        self,
        write: Callable[..., Document],
        ask: Callable[[Document], Path | None],
        path: Path | None,
    ) -> Document | None:
        """Write, asking for a place if there is none, and anew while something is in the way."""
        document = self._context.state.document
        overwrite = False
        while document is not None:
            if path is None:
                path = ask(document)
                overwrite = True  # the dialog has asked whether to replace what is there
            if path is None:
                return None
            try:
                return write(document, path, overwrite=overwrite)
            except ChangedOnDisk as change:
                answer = self._context.prompts.changed_on_disk(change.message)
                if answer == "cancel":
                    return None
                overwrite = answer == "overwrite"
                path = path if overwrite else None
            except TierlineError as error:
                self._context.prompts.tell(error.message, details_of(error))
                return None
        return None

    def _after(self, saved: Document) -> None:
        self._journals.rebase(saved)
        path = saved.path or saved.text_path
        assert path is not None  # it was just written
        self._context.prompts.hint(f"Saved {path.name}.")
        if saved.remarks:
            self._context.prompts.tell(" ".join(saved.remarks))
        audio = saved.recording.path.absolute() if saved.recording else None
        self._context.settings.remember(Recent(audio, path.absolute()))

    def _folder(self) -> Path:
        return self._context.settings.folder_of_files
