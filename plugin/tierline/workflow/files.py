"""The files of a folder and its subfolders."""

from __future__ import annotations

import os
from pathlib import Path

from tierline.errors import InputError


def files_in(folder: Path, *, leave_out: Path | None = None) -> list[Path]:
    """Return the files of a folder and its subfolders, sorted, without hidden ones.

    Args:
        folder: The folder.
        leave_out: A folder inside it that is not looked into, such as the one for results.

    Raises:
        InputError: A folder cannot be read.
    """

    def give_up(error: OSError) -> None:
        raise InputError(
            f"The folder {error.filename} cannot be read: {error.strerror}."
        ) from error

    skipped = leave_out.resolve() if leave_out else None
    found: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=give_up):
        here = Path(root)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and (here / name).resolve() != skipped
        )
        found += [here / name for name in sorted(files) if not name.startswith(".")]
    return found


def textgrids_in(folder: Path, *, leave_out: Path | None = None) -> list[Path]:
    """Return the TextGrids of a folder and its subfolders, by their names, sorted.

    Raises:
        InputError: A folder cannot be read.
    """
    return [
        path
        for path in files_in(folder, leave_out=leave_out)
        if path.suffix.casefold() == ".textgrid"
    ]
