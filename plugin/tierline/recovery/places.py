"""Where journals are: a folder for each open document, locked while its process lives."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tierline.recovery.failure import RecoveryError

if TYPE_CHECKING:
    from filelock import BaseFileLock

JOURNAL = "journal"
BASE = "base"
_LOCK = "lock"
_PATIENCE = 1.0  # seconds: longer than another window needs for a look


def default_folder() -> Path:
    """Return the folder of all journals of this user."""
    from platformdirs import user_state_path

    return user_state_path("tierline", appauthor=False) / "recovery"


def new_place(folder: Path) -> Path:
    """Return a name for a new journal's folder; names sort by time."""
    return folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"


def locked(place: Path, *, patience: float = _PATIENCE) -> BaseFileLock:
    """Lock a journal's folder for this thread; the system lets go when the process dies.

    Raises:
        RecoveryError: A living Tierline has it.
        OSError: The folder is not there or nothing can be written to it.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(place / _LOCK, timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise RecoveryError(
            "These edits are open in another Tierline window; go on there, or close it first."
        ) from None
    return lock


@contextlib.contextmanager
def holding(place: Path, *, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold a journal's folder for a while; see `locked`."""
    lock = locked(place, patience=patience)
    try:
        yield
    finally:
        lock.release()


def removed(place: Path, lock: BaseFileLock | None) -> None:
    """Delete a journal's folder and release its lock; what cannot be deleted stays."""
    with contextlib.suppress(OSError):
        (place / JOURNAL).unlink(missing_ok=True)  # first: half a folder offers nothing
        for file in place.iterdir():
            if file.name != _LOCK:
                file.unlink(missing_ok=True)
    if lock is not None:
        lock.release()
    with contextlib.suppress(OSError):
        (place / _LOCK).unlink(missing_ok=True)
        place.rmdir()
