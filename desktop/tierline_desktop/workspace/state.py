"""The state of the window as one value that never changes: views compare before and after."""

from __future__ import annotations

from dataclasses import dataclass, field

from tierline.annotation import TextGrid
from tierline.navigation import Selection, Span
from tierline.transcription import Segment
from tierline.workflow import Document, DoubtfulMarks


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """Everything the views show.

    Attributes:
        document: What was opened: recording, file, format, sidecar; None before anything is.
        grid: The tiers as they are now.
        transcript: The text as it is now.
        selection: What is selected.
        view: The visible stretch of time.
        bounds: What there is to see: the recording and the grid.
        undo_name: Name of the step that undo takes back; None if there is none.
        redo_name: Name of the step that redo brings back; None if there is none.
        unsaved: Whether the grid differs from what was opened or saved.
        text_unsaved: Whether the transcript differs from what was opened or saved.
        heard: The utterances of the transcription that the text comes from, which may have been
            corrected since; none if it was typed or read.
        doubtful: What is doubtful in the tiers, by what is known from aligning them.
        opening: Counts what was opened; the same in all states of one sitting with a document.
    """

    document: Document | None = None
    grid: TextGrid = field(default_factory=lambda: TextGrid(0.0, 1.0))
    transcript: str = ""
    selection: Selection = Selection()
    view: Span = Span(0.0, 1.0)
    bounds: Span = Span(0.0, 1.0)
    undo_name: str | None = None
    redo_name: str | None = None
    unsaved: bool = False
    text_unsaved: bool = False
    heard: tuple[Segment, ...] = ()
    doubtful: DoubtfulMarks = field(default_factory=DoubtfulMarks)
    opening: int = 0


__all__ = ["Document", "State"]
