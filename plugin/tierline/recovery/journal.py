"""The journal of an open document: every edit is on the disk before the user notices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from tierline.editing import Edit
from tierline.recovery import entries
from tierline.recovery.entries import Based, Closed, Edited, Sign, Typed
from tierline.recovery.places import default_folder, new_place
from tierline.recovery.replay import Recovered
from tierline.recovery.scribe import Scribe, Start
from tierline.workflow import Document

PATIENCE = 10.0  # seconds to wait for a slow disk when closing

OnFailure = Callable[[str], None]


class Journal:
    """Keeps every edit of an open document, for after a crash; made by `begin` or `resume`.

    No method waits for the disk (`close` does), and none fails: if nothing can be written,
    `on_failure` hears of it once, in the writer's thread, and writing is tried again.
    """

    def __init__(self, start: Start, on_failure: OnFailure | None) -> None:
        self._scribe = Scribe(start, on_failure)
        self._scribe.start()
        self._sealed = False  # what was recovered may end in a step that takes more edits

    @classmethod
    def begin(
        cls,
        document: Document,
        *,
        folder: Path | None = None,
        on_failure: OnFailure | None = None,
    ) -> Self:
        """Begin the journal of a document that was just opened.

        Args:
            document: What was opened.
            folder: Where journals are kept; None is the user's state folder.
            on_failure: Called with a sentence, in another thread, if edits cannot be kept.
        """
        place = new_place(default_folder() if folder is None else folder)
        return cls(Start(place, document, document.transcript), on_failure)

    @classmethod
    def resume(cls, recovered: Recovered, *, on_failure: OnFailure | None = None) -> Self:
        """Go on with the journal of what was recovered, so that a second crash costs nothing."""
        start = Start(
            recovered.place,
            recovered.document,
            recovered.transcript,
            size=recovered.size,
            checksum=recovered.checksum,
            behind=recovered.behind,
        )
        return cls(start, on_failure)

    def edited(self, edit: Edit, joins: str | None) -> None:
        """Note that an edit was applied; `joins` as it was given to the history."""
        self._sealed = False
        self._scribe.tell(Edited(edit, joins))

    def undone(self) -> None:
        """Note that a step was taken back."""
        self._scribe.tell(Sign(entries.UNDONE))

    def redone(self) -> None:
        """Note that a step was brought back."""
        self._scribe.tell(Sign(entries.REDONE))

    def sealed(self) -> None:
        """Note that the last step takes no more edits."""
        if not self._sealed:
            self._sealed = True
            self._scribe.tell(Sign(entries.SEALED))

    def typed(self, transcript: str) -> None:
        """Note that the text beside the tiers was changed to this."""
        self._scribe.tell(Typed(transcript))

    def saving(self) -> None:
        """Note that the document is being saved as it is; later edits are not in the file."""
        self._scribe.tell(Sign(entries.SAVING))

    def rebase(self, document: Document) -> None:
        """Note that the document was saved, or that its sidecar has changed."""
        self._scribe.tell(Based(document))

    def close(self, *, keep: bool = False) -> None:
        """End the journal and wait until that is done.

        Args:
            keep: Leave it, so that it is offered when Tierline starts again; otherwise the user
                has saved or does not want what it holds, and it is deleted.
        """
        self._scribe.tell(Closed(keep))
        self._scribe.join(PATIENCE)
