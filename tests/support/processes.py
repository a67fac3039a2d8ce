"""Which processes are there, for tests that must leave none behind."""

import os
import threading
import time
from pathlib import Path


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def is_gone(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < end:
        threading.Event().wait(0.02)
    return not is_running(pid)


def unmeasured() -> dict[str, str]:
    """Return an environment for a child that will be killed: it could not save its coverage."""
    return {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE_")}


def children(parent: int | None = None) -> tuple[int, ...]:
    """Return the living child processes of a process, its own by default; () where /proc is not.

    Python's resource tracker is left out: once anything was spawned, it stays until the end.
    """
    wanted = os.getpid() if parent is None else parent
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, owner = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(owner) == wanted and state != "Z" and not _is_tracker(stat.parent):
            found.append(int(stat.parent.name))
    return tuple(found)


def _is_tracker(process: Path) -> bool:
    try:
        return b"multiprocessing.resource_tracker" in (process / "cmdline").read_bytes()
    except OSError:
        return False
