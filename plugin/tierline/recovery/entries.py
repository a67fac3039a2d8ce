"""What happens to a document, in the order in which it happens, and the line that each becomes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from tierline.editing import Edit, edit_to_json
from tierline.recovery.header import standing_of
from tierline.workflow import Document

OPENED, EDITED, UNDONE, REDONE = "open", "edit", "undo", "redo"
SEALED, TYPED, SAVING, SAVED, MARKED = "seal", "type", "saving", "saved", "marks"


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit was applied."""

    edit: Edit
    joins: str | None

    def fields(self) -> tuple[str, ...]:
        """Return the key that joins it to others, and the edit."""
        return json.dumps(self.joins), edit_to_json(self.edit)


@dataclass(frozen=True, slots=True)
class Sign:
    """A step was taken back, brought back or sealed; a saving began; marks were kept."""

    kind: str
    name: str | None = None

    def fields(self) -> tuple[str, ...]:
        """Return the name of the file of marks, if it is about one."""
        return () if self.name is None else (json.dumps(self.name),)


@dataclass(frozen=True, slots=True)
class Typed:
    """The text was changed to this."""

    transcript: str


@dataclass(frozen=True, slots=True)
class Based:
    """The document was saved, or more is known of it."""

    document: Document


@dataclass(frozen=True, slots=True)
class Closed:
    """The document is no longer open; `keep` leaves the journal there."""

    keep: bool


Entry: TypeAlias = Edited | Sign | Typed | Based | Closed


def text_fields(before: str, after: str) -> tuple[str, ...]:
    """Return where a text differs from the one before: position, characters gone, new ones."""
    most = min(len(before), len(after))
    start = _common(most, lambda count: before[:count] == after[:count])
    most -= start
    tail = _common(most, lambda count: before[len(before) - count :] == after[len(after) - count :])
    removed = len(before) - start - tail
    return (json.dumps([start, removed, _spelled(after[start : len(after) - tail])]),)


def text_after(before: str, fields: tuple[str, ...]) -> str:
    """Return the text that `text_fields` described.

    Raises:
        ValueError: The fields do not describe one.
    """
    start, removed, inserted = json.loads(fields[0])
    if not 0 <= start <= start + removed <= len(before):
        raise ValueError("the change lies outside the text")
    text = "".join(map(chr, inserted)) if isinstance(inserted, list) else str(inserted)
    return before[:start] + text + before[start + removed :]


def saved_fields(before: Document, after: Document) -> tuple[str, ...]:
    """Return how a document stands after a saving; nothing if it was not saved."""
    grid = after.stamp != before.stamp or after.path != before.path
    text = after.text_stamp != before.text_stamp or after.text_path != before.text_path
    return (standing_of(after, grid=grid, text=text),) if grid or text else ()


def _spelled(text: str) -> str | list[int]:
    """Return a text; with lone halves of letters, which JSON would join, as a list of numbers."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return [ord(letter) for letter in text]
    return text


def _common(most: int, same: Callable[[int], bool]) -> int:
    """Return the greatest count up to `most` of which `same` is true."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if same(middle) else (low, middle - 1)
    return low
