"""Saving a document: the tiers in their own form, the machine's marks beside them, the text."""

from __future__ import annotations

import codecs
import os
from dataclasses import replace
from pathlib import Path

from tierline.annotation import TextGrid
from tierline.errors import OutputError, UsageError
from tierline.review import Sidecar, merged, sidecar_path, write_sidecar
from tierline.storage import replace_file
from tierline.textgrid import FileFormat, save_textgrid
from tierline.workflow.document import Document, Stamp, stamp_of


class ChangedOnDisk(OutputError):  # noqa: N818 - it is what happened to the file, no failure
    """Somebody else changed the file since it was opened; nothing was written."""


def save_document(
    document: Document,
    grid: TextGrid,
    *,
    path: Path | None = None,
    format: FileFormat | None = None,
    overwrite: bool = False,
) -> Document:
    """Save the tiers, and beside them what is known of the machine's work on them, if anything is.

    Args:
        document: What was opened, or what the last saving returned.
        grid: The tiers as they are now.
        path: Where; None: where they came from.
        format: How; None: in their own form and encoding.
        overwrite: Whether to replace another file that is there, or one that somebody else has
            changed since it was opened; a dialog has asked the user.

    Returns:
        The document as it is on the disk now. Its remarks tell what the user should know of the
        saving, such as that the tiers were saved but what is known of them was not.

    Raises:
        ChangedOnDisk: Somebody else changed the file; ask, then come again with `overwrite`.
        OutputError: The tiers were not saved; what was there before is untouched.
        UsageError: It was never saved and no path was given.
    """
    target = document.path if path is None else Path(path)
    if target is None:
        raise UsageError("These tiers have no file yet; give them a name to save them under.")
    if not overwrite:
        _check_unchanged(document, target)
    wanted = document.format if format is None else format
    return _saved(replace(document, grid=grid, format=wanted), target, overwrite=overwrite)


def _saved(document: Document, target: Path, *, overwrite: bool) -> Document:
    """Write the document's tiers in its format, then what is known of them."""
    force = overwrite or _same_file(document.path, target)
    remarks = save_textgrid(document.grid, target, document.format, force=force)
    told = [remark.about(target.name) for remark in remarks]
    if remarks:  # a label did not fit the encoding
        unicode = replace(document.format, encoding="utf-8", bom=False)
        document = replace(document, format=unicode)
    sidecar = _save_sidecar(document, target, told)
    return replace(
        document, path=target, stamp=stamp_of(target), sidecar=sidecar, remarks=tuple(told)
    )


def _check_unchanged(document: Document, target: Path) -> None:
    if not _same_file(document.path, target):
        if os.path.lexists(target):  # unlike Path.exists, it takes names that no file can have
            raise OutputError(f"{target} is already there; choose another name, or overwrite it.")
        return
    now = stamp_of(target)
    # A file that is gone is simply written again.
    if now is not None and _differs(now, document.stamp):
        raise ChangedOnDisk(
            f"{target} was changed by another program since it was opened; save under another "
            "name to keep both, or overwrite what the other program wrote."
        )


def _same_file(known: Path | None, target: Path) -> bool:
    return known is not None and os.path.realpath(known) == os.path.realpath(target)


def _differs(now: Stamp, known: Stamp | None) -> bool:
    return known is None or now.digest != known.digest


def _save_sidecar(document: Document, target: Path, remarks: list[str]) -> Sidecar | None:
    """Write beside the tiers what is known of them; a failure costs a remark, never the tiers."""
    beside = sidecar_path(target)
    if document.sidecar is None:
        if not _same_file(document.path, target) and os.path.lexists(beside):
            remarks.append(f"{beside.name} is of an earlier {target.name}; delete it.")
        return None
    sidecar = merged(document.sidecar, document.grid)
    try:
        write_sidecar(beside, sidecar)
    except (OutputError, ValueError) as error:  # a plug-in may know of its labels what JSON cannot
        remarks.append(
            f"{target.name} was saved, but not what is known of its labels (aligner, confidence, "
            f"checked): {error}"
        )
    return sidecar


def save_text(
    document: Document, transcript: str, path: Path | None = None, *, overwrite: bool = False
) -> Document:
    """Save the text, in the Unicode form and with the line ends that its file has.

    Args:
        document: What was opened.
        transcript: The text as it is now, with line feeds as line ends.
        path: Where; None: where it came from.
        overwrite: Whether to replace another file that is there, or a changed one.

    Raises:
        ChangedOnDisk: Somebody else changed the file; ask, then come again with `overwrite`.
        OutputError: It was not saved; what was there before is untouched.
        UsageError: It was never saved and no path was given.
    """
    target = document.text_path if path is None else Path(path)
    if target is None:
        raise UsageError("This text has no file yet; give it a name to save it under.")
    replacing = overwrite or _same_file(document.text_path, target)
    if not overwrite:
        _check_text_unchanged(document, target)
    content = _in_the_manner_of(transcript, document.text_path)
    replace_file(target, content, force=replacing)
    return replace(
        document,
        text_path=target,
        transcript=transcript,
        text_stamp=stamp_of(target),
        remarks=(),
    )


def _check_text_unchanged(document: Document, target: Path) -> None:
    if not os.path.lexists(target):
        return
    if not _same_file(document.text_path, target):
        raise OutputError(f"{target} is already there; choose another name, or overwrite it.")
    now = stamp_of(target)
    if now is not None and _differs(now, document.text_stamp):
        raise ChangedOnDisk(
            f"{target} was changed by another program since it was opened; save under another "
            "name to keep both, or overwrite what the other program wrote."
        )


def _in_the_manner_of(transcript: str, path: Path | None) -> bytes:
    """Encode as the old file is, if it is Unicode; anything else becomes UTF-8."""
    try:
        old = b"" if path is None else path.read_bytes()
    except OSError:
        old = b""
    encoding, mark = "utf-8", b""
    for sign, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if old.startswith(sign):
            encoding, mark = name, sign
    if "\r\n" in old.decode(encoding, errors="ignore"):
        transcript = transcript.replace("\n", "\r\n")
    try:
        return mark + transcript.encode(encoding)
    except UnicodeEncodeError as error:
        letter = f"U+{ord(error.object[error.start]):04X}"
        raise OutputError(
            f"The text holds {letter}, half a character that no file can hold; take it out and "
            "save again."
        ) from error
