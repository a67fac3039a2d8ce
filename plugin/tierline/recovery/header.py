"""What a journal says of its document: paths, stamps and format, as JSON and back."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tierline.recovery.failure import RecoveryError
from tierline.textgrid import FileFormat, Form, Layout
from tierline.workflow import Document, Stamp, tierline_version

KIND = "tierline-journal"
VERSION = 1
NEWER = (
    "These edits were written by a newer Tierline ({version}); open them with that one, or update "
    "this one."
)


def header_of(document: Document, base: dict[str, str]) -> str:
    """Return a journal's first line: everything of a document but its recording's sound and grid.

    Args:
        document: The document.
        base: What `base.written` returned.
    """
    value = {
        "kind": KIND,
        "version": VERSION,
        "tierline": tierline_version(),
        "title": document.title,
        "recording": _path(None if document.recording is None else document.recording.path),
        "transcript": document.transcript,
        "base": base,
        **_standing(document),
    }
    return json.dumps(value)


def standing_of(document: Document, *, grid: bool, text: bool) -> str:
    """Return where and how a document stands on the disk after a saving.

    Args:
        document: The document.
        grid: Whether the tiers were saved.
        text: Whether the text was saved.
    """
    return json.dumps({**_standing(document), "grid": grid, "text": text})


def _standing(document: Document) -> dict[str, object]:
    return {
        "path": _path(document.path),
        "text_path": _path(document.text_path),
        "stamp": document.stamp and asdict(document.stamp),
        "text_stamp": document.text_stamp and asdict(document.text_stamp),
        "format": asdict(document.format),
    }


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def read_header(line: str) -> dict[str, Any]:
    """Return a journal's first line.

    Raises:
        RecoveryError: It was written by a newer Tierline, or is no such line.
    """
    try:
        value = json.loads(line)
        version = value["version"]
        known = value["kind"] == KIND and isinstance(version, int)
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        raise RecoveryError("These edits cannot be read: their journal is damaged at its start.")
    if version > VERSION:
        raise RecoveryError(NEWER.format(version=value.get("tierline", "unknown version")))
    header: dict[str, Any] = value
    return header


def with_standing(document: Document, standing: dict[str, Any]) -> Document:
    """Return the document with paths, stamps and format as recorded.

    Raises:
        RecoveryError: Something is not as it should be.
    """
    try:
        return replace(
            document,
            path=_path_of(standing["path"]),
            text_path=_path_of(standing["text_path"]),
            stamp=_stamp(standing["stamp"]),
            text_stamp=_stamp(standing["text_stamp"]),
            format=_format(standing["format"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecoveryError(f"These edits cannot be read: their journal lacks {error}.") from error


def _path_of(path: str | None) -> Path | None:
    return None if path is None else Path(path)


def _stamp(value: dict[str, Any] | None) -> Stamp | None:
    return None if value is None else Stamp(**value)


def _format(value: dict[str, Any]) -> FileFormat:
    layout = value["layout"]
    if layout is not None:
        parts: dict[str, Any] = {
            name: tuple(part) if isinstance(part, list) else part for name, part in layout.items()
        }
        layout = Layout(**parts)
    return FileFormat(**{**value, "form": Form(value["form"]), "layout": layout})
