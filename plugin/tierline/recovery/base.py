"""What the edits of a journal start from: the exact bytes of a TextGrid file, or the tiers."""

from __future__ import annotations

from pathlib import Path

from tierline.annotation import IntervalTier, TextGrid
from tierline.editing import Edit, InsertTier, edit_from_json, edit_to_json
from tierline.recovery.failure import RecoveryError
from tierline.textgrid import FileFormat, Form
from tierline.textgrid.codec import decode
from tierline.workflow import Document, Stamp

_BYTES, _TIERS = "bytes", "tiers"


def base_of(document: Document) -> tuple[bytes, dict[str, str]]:
    """Return what a journal starts from, and how to read it.

    That is the file's own content, unless it has changed since it was opened or does not state the
    tiers exactly; then it is the tiers.
    """
    content = _file_content(document)
    kind = _BYTES
    if content is None:
        kind = _TIERS
        inserted = tuple(InsertTier(index, tier) for index, tier in enumerate(document.grid.tiers))
        content = edit_to_json(Edit("Open", inserted)).encode()
    described = {
        "kind": kind,
        "digest": _digest(content),
        "start": document.grid.start.hex(),
        "end": document.grid.end.hex(),
    }
    return content, described


def _file_content(document: Document) -> bytes | None:
    if document.path is None or document.stamp is None or _loses(document):
        return None
    try:
        content = document.path.read_bytes()
    except OSError:
        return None
    return content if _digest(content) == document.stamp.digest else None


def _loses(document: Document) -> bool:
    """Tell whether the file may state the tiers otherwise than they are."""
    return document.format.form is Form.CHRONOLOGICAL and any(
        isinstance(tier, IntervalTier) and not len(tier) for tier in document.grid.tiers
    )


def grid_of(content: bytes, described: dict[str, str], format: FileFormat) -> TextGrid:
    """Return the tiers that a journal starts from.

    Raises:
        TierlineError: The base is damaged.
    """
    if _digest(content) != described["digest"]:
        raise RecoveryError(
            "These edits cannot be restored: the copy of the tiers that they start from is damaged."
        )
    if described["kind"] == _BYTES:
        return decoded(content, format)
    start, end = (float.fromhex(described[name]) for name in ("start", "end"))
    return edit_from_json(content.decode()).apply(TextGrid(start, end))


def decoded(content: bytes, format: FileFormat, source: Path | None = None) -> TextGrid:
    """Read the bytes of a TextGrid as they were read when it was opened.

    Raises:
        TierlineError: They are no TextGrid.
    """
    asked = None if format.encoding.startswith("utf-") else format.encoding
    return decode(content, source=str(source or "the copy"), input_encoding=asked).grid


def _digest(content: bytes) -> str:
    return Stamp.of(content, 0).digest
