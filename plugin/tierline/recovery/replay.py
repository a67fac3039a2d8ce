"""A journal played again from its start: the document, its history and its text as they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tierline.annotation import TextGrid
from tierline.audio import AudioError, Recording, probe
from tierline.editing import History, edit_from_json
from tierline.errors import TierlineError
from tierline.recovery import entries
from tierline.recovery.base import decoded, grid_of
from tierline.recovery.entries import text_after
from tierline.recovery.failure import RecoveryError
from tierline.recovery.header import read_header, with_standing
from tierline.recovery.places import BASE
from tierline.review import read_sidecar
from tierline.storage.lines import Line
from tierline.workflow import Document, stamp_of
from tierline.workflow.opening import sidecar_beside


@dataclass(frozen=True, slots=True, eq=False)
class Recovered:
    """What a crash left behind, whole again.

    Attributes:
        document: What was open, as it was opened or last saved; its remarks tell what is missing.
        history: The tiers as they were, with every step to undo and redo.
        transcript: The text as it was.
        place: The journal's folder, for `Journal.resume`.
        size: Bytes of the journal that were of use.
        checksum: Of the last line of use.
        behind: Bytes of the journal behind those, which are of no use.
    """

    document: Document
    history: History
    transcript: str
    place: Path
    size: int
    checksum: int
    behind: int = 0


@dataclass
class _State:
    document: Document
    history: History
    transcript: str
    saved: bool = False
    being_saved: tuple[TextGrid, str] | None = None  # tiers and text when the saving began
    marks: str | None = None  # file of the machine's marks
    marks_saved: bool = False
    remarks: list[str] = field(default_factory=list)


def replayed(place: Path, lines: Sequence[Line]) -> Recovered:
    """Restore a document.

    Args:
        place: The journal's folder.
        lines: The whole lines of the journal.

    Raises:
        RecoveryError: The journal was written by a newer Tierline, or its start is damaged.
    """
    if not lines or lines[0].kind != entries.OPENED or not lines[0].fields:
        raise RecoveryError("These edits cannot be read: their journal is damaged at its start.")
    state = _opened(place, lines[0].fields[0])
    last = lines[0]
    for number, line in enumerate(lines[1:], 1):
        try:
            _play(state, line)
        except (TierlineError, ValueError, LookupError, TypeError) as error:
            state.remarks.append(
                f"The last {len(lines) - number} changes could not be restored ({error})."
            )
            break
        last = line
    document = _found_again(place, state)
    return Recovered(document, state.history, state.transcript, place, last.end, last.checksum)


def _opened(place: Path, first: str) -> _State:
    header = read_header(first)
    document = with_standing(Document(transcript=str(header.get("transcript", ""))), header)
    try:
        base = (place / BASE).read_bytes()
        grid = grid_of(base, header["base"], document.format)
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise RecoveryError(
            f"These edits cannot be restored: the tiers they start from are missing ({error})."
        ) from error
    remarks: list[str] = []
    recording = _recording(header.get("recording"), remarks)
    document = replace(document, grid=grid, recording=recording)
    return _State(document, History(grid), document.transcript, remarks=remarks)


def _recording(path: str | None, remarks: list[str]) -> Recording | None:
    if path is None:
        return None
    try:
        return probe(Path(path))
    except AudioError as error:
        remarks.append(f"The recording cannot be opened any more; open it again. {error.message}")
        return None


def _play(state: _State, line: Line) -> None:
    """Do what a line records; kinds that are not known say nothing that matters."""
    history = state.history
    signs: dict[str, Callable[[], object]] = {
        entries.UNDONE: history.undo,
        entries.REDONE: history.redo,
        entries.SEALED: history.seal,
    }
    if line.kind == entries.EDITED:
        joins, edit = line.fields
        history.apply(edit_from_json(edit), joins=json.loads(joins))
    elif line.kind == entries.TYPED:
        state.transcript = text_after(state.transcript, line.fields)
    elif line.kind == entries.SAVING:
        state.being_saved = history.grid, state.transcript
    elif line.kind == entries.SAVED:
        _save(state, line.fields[0])
    elif line.kind == entries.MARKED:
        state.marks, state.marks_saved = json.loads(line.fields[0]), False
    elif line.kind in signs:
        signs[line.kind]()


def _save(state: _State, standing: str) -> None:
    value = json.loads(standing)
    document = with_standing(state.document, value)
    grid, transcript = state.being_saved or (state.history.grid, state.transcript)
    if value["grid"]:
        state.saved = state.marks_saved = True
        document = replace(document, grid=grid)
    if value["text"]:
        document = replace(document, transcript=transcript)
    state.document, state.being_saved = document, None


def _found_again(place: Path, state: _State) -> Document:
    """Compare the document with what is on the disk now."""
    document, remarks = state.document, state.remarks
    path = document.path
    if path is not None:
        now = stamp_of(path)
        if now is None:
            remarks.append(f"{path} is not there any more; saving writes it again.")
        elif document.stamp is None or now.digest != document.stamp.digest:
            remarks.append(f"{path} was changed by another program meanwhile.")
        elif state.saved:
            document = _with_saved_grid(document, path)
        document = replace(document, sidecar=sidecar_beside(path, remarks))
    if state.marks is not None and not (state.marks_saved and document.sidecar):
        document = _with_marks(document, place, state.marks, remarks)
    return replace(document, remarks=tuple(remarks))


def _with_marks(document: Document, place: Path, name: str, remarks: list[str]) -> Document:
    """Take the marks that were kept last; without a name they were taken back."""
    try:
        sidecar = read_sidecar(place / Path(name).name) if name else None
    except TierlineError as error:
        remarks.append(f"What the aligner said of its labels is lost. {error.message}")
        return document
    return replace(document, sidecar=sidecar)


def _with_saved_grid(document: Document, path: Path) -> Document:
    """Take what was really saved: an edit may have come in while the file was written."""
    try:
        return replace(document, grid=decoded(path.read_bytes(), document.format, path))
    except (OSError, TierlineError):
        return document
