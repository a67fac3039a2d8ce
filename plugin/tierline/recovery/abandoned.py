"""The journals of processes that are gone: what they hold, bringing it back, throwing it away."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tierline.recovery import entries
from tierline.recovery.failure import RecoveryError
from tierline.recovery.header import read_header
from tierline.recovery.places import JOURNAL, default_folder, holding, locked, removed
from tierline.recovery.replay import Recovered, replayed
from tierline.storage.lines import Line, whole_lines

_EMPTY_AFTER = 3600.0  # seconds after which a folder without a journal is nobody's beginning
_STEPS = (entries.EDITED, entries.UNDONE, entries.REDONE)


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A journal whose process is gone.

    Attributes:
        place: Its folder.
        title: Name of what was open.
        when: The last change.
        edits: How many steps were not saved.
        problem: Why it cannot be restored, in a sentence; None if it can.
    """

    place: Path
    title: str
    when: datetime
    edits: int
    problem: str | None = None

    def restore(self) -> Recovered:
        """Return what was open as it was; the journal stays for `Journal.resume`.

        Raises:
            RecoveryError: It cannot be read, or another window has it by now.
        """
        try:
            with holding(self.place):
                recovered = replayed(self.place, _lines(self.place))
                length = (self.place / JOURNAL).stat().st_size
                return replace(recovered, behind=length - recovered.size)
        except OSError as error:
            raise RecoveryError(f"These edits cannot be read ({error.strerror}).") from error

    def discard(self) -> None:
        """Delete the journal.

        Raises:
            RecoveryError: Another window has it by now.
        """
        try:
            lock = locked(self.place)
        except FileNotFoundError:
            return
        except OSError as error:
            raise RecoveryError(
                f"These edits cannot be deleted ({error.strerror}); delete {self.place}."
            ) from error
        removed(self.place, lock)


def abandoned(folder: Path | None = None) -> tuple[Abandoned, ...]:
    """Return the journals that hold unsaved work of processes that are gone, the latest first.

    A journal that holds nothing but what was saved is deleted on the way.

    Args:
        folder: Where journals are kept; None is the user's state folder.
    """
    folder = default_folder() if folder is None else folder
    try:
        places = [place for place in folder.iterdir() if place.is_dir()]
    except OSError:
        return ()
    found = [one for place in places for one in _looked_at(place)]
    return tuple(sorted(found, key=lambda one: one.when, reverse=True))


def _looked_at(place: Path) -> Iterator[Abandoned]:
    """Yield the journal if it is abandoned and worth anything."""
    with contextlib.suppress(OSError, RecoveryError):
        if not (place / JOURNAL).exists():
            if time.time() - place.stat().st_mtime > _EMPTY_AFTER:
                removed(place, locked(place, patience=0))
            return
        lock = locked(place, patience=0)
        try:
            one = _summary(place, _lines(place))
        except OSError:
            lock.release()
            raise
        if one is None:
            removed(place, lock)
            return
        lock.release()
        yield one


def _lines(place: Path) -> list[Line]:
    return list(whole_lines((place / JOURNAL).read_bytes()))


def _summary(place: Path, lines: Sequence[Line]) -> Abandoned | None:
    """Say what a journal holds; None if that is nothing."""
    modified = datetime.fromtimestamp((place / JOURNAL).stat().st_mtime, UTC)
    if not lines:
        if (place / JOURNAL).stat().st_size == 0:
            return None
        problem = "These edits cannot be read: their journal is damaged at its start."
        return Abandoned(place, "Unknown", modified, 0, problem)
    when = datetime.fromtimestamp(lines[-1].at, UTC)
    try:
        header = read_header("".join(lines[0].fields[:1]))
    except RecoveryError as error:
        return Abandoned(place, _title(lines[0]), when, _steps(lines), error.message)
    steps = _steps(lines)
    return Abandoned(place, str(header.get("title")), when, steps) if steps else None


def _title(line: Line) -> str:
    """Return the name of what was open, even if a newer Tierline wrote it."""
    try:
        return str(json.loads(line.fields[0])["title"])
    except (ValueError, LookupError, TypeError):
        return "Unknown"


def _steps(lines: Sequence[Line]) -> int:
    """Count the changes since the last saving; typing and dragging in one go is one."""
    tiers = texts = 0
    begun: tuple[int, int] | None = None  # how many there were when the saving began
    last = ""
    for line in lines:
        key = _key(line)
        if line.kind == entries.SAVING:
            begun = tiers, texts
        elif line.kind == entries.SAVED:
            saved = json.loads(line.fields[0])
            written, begun = begun or (tiers, texts), None
            tiers -= written[0] if saved["grid"] else 0
            texts -= written[1] if saved["text"] else 0
        elif line.kind == entries.TYPED:
            texts += key != last
        elif line.kind in _STEPS:
            tiers += not key or key != last
        last = key
    return tiers + texts


def _key(line: Line) -> str:
    """Return what makes a change part of the one before; empty for one on its own."""
    if line.kind == entries.TYPED:
        return line.kind
    return line.fields[0] if line.kind == entries.EDITED and line.fields[0] != "null" else ""
