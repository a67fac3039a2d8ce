"""Where unfinished work is kept: files named by what is done, each locked while it grows."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tierline.audio.cache import user_folder

if TYPE_CHECKING:
    from filelock import BaseFileLock

SUFFIX = ".answers"
_LOCK_SUFFIX = ".lock"
_PATIENCE, _TURN_SECONDS = 1.0, 0.02  # seconds to wait for a lock, and between two looks
KEPT_DAYS = 30  # who has not gone on by then will not
MOST_BYTES = 1 << 30  # of all files together


def default_folder() -> Path:
    """Return the folder of all unfinished work of this user; what is in it may be deleted."""
    return user_folder("unfinished")


def locked(path: Path, check: Callable[[], None] | None = None) -> BaseFileLock | None:
    """Lock a file of answers; None if another run has it. The system unlocks for the dead.

    Args:
        path: The file.
        check: Called again and again while a run that was just cancelled lets go of it; may raise
            to stop. None: nobody waits for that.

    Raises:
        OSError: Nothing can be written to the folder.
    """
    from filelock import FileLock, Timeout

    # What is locked in one thread may be unlocked in another.
    lock = FileLock(path.with_suffix(_LOCK_SUFFIX), timeout=0, thread_local=False)
    for _ in range(round(_PATIENCE / _TURN_SECONDS)):
        with contextlib.suppress(Timeout):
            lock.acquire()
            return lock
        if check is None:
            break
        check()
        time.sleep(_TURN_SECONDS)
    return None


def removed(path: Path, lock: BaseFileLock) -> None:
    """Delete a file of answers and release its lock; what cannot be deleted stays."""
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
    lock.release()
    with contextlib.suppress(OSError):
        path.with_suffix(_LOCK_SUFFIX).unlink(missing_ok=True)


def cleared(folder: Path, spared: Path) -> None:
    """Delete what nobody has gone on with for a month, and the oldest of too much.

    Args:
        folder: Where the files are.
        spared: One that is left alone.
    """
    with contextlib.suppress(OSError):
        files = [(path.stat(), path) for path in folder.glob(f"*{SUFFIX}") if path != spared]
        files.sort(key=lambda pair: pair[0].st_mtime, reverse=True)
        oldest, total = time.time() - KEPT_DAYS * 86400, 0
        for status, path in files:
            total += status.st_size
            if status.st_mtime < oldest or total > MOST_BYTES:
                lock = locked(path)
                if lock is not None:
                    removed(path, lock)
