"""A journal's files: lines appended at once, forced to the disk soon, mended after a failure."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tierline.recovery.failure import RecoveryError
from tierline.recovery.places import BASE, JOURNAL, locked, removed

if TYPE_CHECKING:
    from filelock import BaseFileLock


class Store:
    """Appends to a journal; all methods belong to one thread.

    What cannot be written waits in memory, so that the next try can go on where the last one
    failed: a line that was torn by a full disk is cut off first.

    Args:
        place: The journal's folder; it is made if need be.
        size: How many bytes of the journal are whole; what comes behind is cut off.
        behind: How many bytes come behind; lines behind those are of somebody who has gone on.
    """

    def __init__(self, place: Path, *, size: int = 0, behind: int = 0) -> None:
        self._place = place
        self._size = size
        self._most: int | None = size + behind
        self._waiting: list[bytes] = []
        self._base: bytes | None = None
        self._lock: BaseFileLock | None = None
        self._file: IO[bytes] | None = None
        self._unforced = False

    @property
    def unforced(self) -> bool:
        """Whether anything is written that a loss of power would take."""
        return self._unforced

    @property
    def waiting(self) -> bool:
        """Whether anything could not be written yet."""
        return bool(self._waiting)

    def open(self) -> IO[bytes]:
        """Lock the folder and open the journal, unless that is done.

        Raises:
            OSError: That failed.
            RecoveryError: Another Tierline has the folder, or the journal was deleted.
        """
        if self._file is not None:
            return self._file
        self._place.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._lock is None:
            self._lock = locked(self._place)
        if self._base is not None:
            self._write_base(self._base)
        file = (self._place / JOURNAL).open("ab")
        try:
            length = os.fstat(file.fileno()).st_size
            if length < self._size:
                raise _gone()
            if self._most is not None and length > self._most and self._goes_on(self._most):
                raise _taken()
            file.truncate(self._size)
        except (OSError, RecoveryError):
            self._forget(file)
            raise
        self._file, self._most = file, None  # from now on, more is what this one left torn
        return file

    def append(self, line: bytes, *, base: bytes | None = None) -> None:
        """Take a line for the next `write`; `base` is written as a file before it."""
        self._waiting.append(line)
        self._base = base if base is not None else self._base

    def write(self) -> None:
        """Hand all that waits to the system, where it survives the death of this process.

        Raises:
            OSError: The disk is full, or nothing can be written to the folder.
            RecoveryError: Another Tierline has the folder.
        """
        if not self._waiting:
            return
        file = self.open()
        try:
            file.writelines(self._waiting)
            file.flush()
        except OSError:
            self._forget(file)
            raise
        self._size += sum(map(len, self._waiting))
        self._waiting.clear()
        self._unforced = True

    def force(self) -> None:
        """Force to the disk what was written, where it survives a loss of power.

        Raises:
            OSError: That failed.
            RecoveryError: Somebody has deleted the journal.
        """
        if self._file is None or not self._unforced:
            return
        self._unforced = False
        os.fsync(self._file.fileno())
        if not (self._place / JOURNAL).exists():
            raise _gone()

    def close(self, *, keep: bool) -> None:
        """Let go of the journal, and delete it unless it is to be kept."""
        if self._file is not None:
            if keep:
                with contextlib.suppress(OSError, RecoveryError):
                    self.force()
            self._forget(self._file)
        if not keep:
            removed(self._place, self._lock)
        elif self._lock is not None:
            self._lock.release()

    def _goes_on(self, position: int) -> bool:
        """Tell whether the journal holds a whole line behind a position."""
        with (self._place / JOURNAL).open("rb") as file:
            file.seek(position)
            return b"\n" in file.read()

    def _write_base(self, base: bytes) -> None:
        with (self._place / BASE).open("wb") as file:
            file.write(base)
            file.flush()
            os.fsync(file.fileno())
        self._base = None

    def _forget(self, file: IO[bytes]) -> None:
        """Close the file without a second try to write what failed."""
        self._file = None
        with contextlib.suppress(OSError):
            file.close()


def _gone() -> RecoveryError:
    return RecoveryError("The journal of these edits was deleted; save your work.")


def _taken() -> RecoveryError:
    return RecoveryError("Another Tierline window has gone on with the same edits; save your work.")
