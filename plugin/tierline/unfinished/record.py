"""A file of answers that only grows; what is torn, damaged or foreign is lost, and all behind."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tierline.storage.lines import LineWriter, whole_lines
from tierline.unfinished.answer_lines import Context, context_in, context_line
from tierline.unfinished.places import SUFFIX, cleared, locked, removed

if TYPE_CHECKING:
    from filelock import BaseFileLock

FORMAT, VERSION = "tierline-unfinished", 1
FORCED_EVERY = 5.0  # seconds: what a loss of power may take

_BEGUN, _CONTEXT, _ANSWER, _REFUSAL = "begun", "context", "answer", "refusal"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that is on the disk.

    Attributes:
        context: What it shares with others.
        line: The rest of it.
    """

    context: Context
    line: str


class Record:
    """The answers of one piece of work, by keys; all methods belong to one thread at a time.

    Args:
        path: The file.
        lock: Its lock.
        fresh: Whether to forget what is there.

    Raises:
        OSError: The file can be neither read nor written.
    """

    def __init__(self, path: Path, lock: BaseFileLock, *, fresh: bool) -> None:
        self._path, self._lock = path, lock
        self._places: dict[str, tuple[int, int, int] | None] = {}  # None: a refusal
        self._contexts: list[Context] = []
        self._forced = time.monotonic()
        self._file: IO[bytes] | None = path.open("a+b")
        if fresh:
            self._file.truncate(0)
        size, checksum = self._read()
        self._lines = LineWriter(checksum)
        try:
            self._file.truncate(size)
            if not size:
                self._places.clear()
                self._contexts.clear()
                self._append(_BEGUN, json.dumps({"format": FORMAT, "version": VERSION}))
        except OSError:
            self._close()
            raise

    @classmethod
    def opened(
        cls, folder: Path, name: str, *, fresh: bool, check: Callable[[], None]
    ) -> Record | None:
        """Open the record of a name, or begin it; None if somebody else is at work on it.

        Args:
            folder: Where records are; it is made if need be.
            name: The name.
            fresh: Whether to forget what is there.
            check: Called while another one lets go of it; may raise to stop.

        Raises:
            OSError: Nothing can be written to the folder.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = folder / f"{name}{SUFFIX}"
        cleared(folder, path)
        lock = locked(path, check)
        if lock is None:
            return None
        try:
            return cls(path, lock, fresh=fresh)
        except OSError:
            lock.release()
            raise

    @property
    def count(self) -> int:
        """How many answers there are."""
        return sum(place is not None for place in self._places.values())

    def refused(self, key: str) -> bool:
        """Tell whether what this key stands for was refused: it may be asked again."""
        return key in self._places and self._places[key] is None

    def find(self, key: str) -> Kept | None:
        """Return an answer; None if it is not there, or cannot be read any more."""
        place = self._places.get(key)
        if place is None or self._file is None:
            return None
        position, length, context = place
        try:
            self._file.seek(position)
            content = self._file.read(length)
        except OSError:
            return None
        return Kept(self._contexts[context], content.decode())

    def add(self, key: str, context: Context, line: str) -> None:
        """Add an answer; it survives the death of this process at once.

        Raises:
            OSError: The disk is full, or the file cannot be written; nothing more is added.
            TypeError, ValueError: The context holds what JSON cannot.
        """
        if context not in self._contexts:
            self._append(_CONTEXT, context_line(context))
            self._contexts.append(context)
        number = self._contexts.index(context)
        end = self._append(_ANSWER, key, str(number), line)
        if end:
            length = len(line.encode())
            self._places[key] = (end - 1 - length, length, number)

    def refuse(self, key: str) -> None:
        """Note that there was no answer but an error.

        Raises:
            OSError: See `add`.
        """
        self._append(_REFUSAL, key)
        self._places[key] = None

    def close(self, *, keep: bool) -> None:
        """Let go of the file, and delete it unless it is to be kept."""
        if self._file is not None and keep:
            with contextlib.suppress(OSError):
                os.fsync(self._file.fileno())
        self._close()
        if keep:
            self._lock.release()
        else:
            removed(self._path, self._lock)

    def _append(self, kind: str, *fields: str) -> int:
        """Write a line; return where it ends, or 0 if nothing is written any more."""
        if self._file is None:
            return 0
        try:
            self._file.write(self._lines.line(kind, time.time(), *fields))
            self._file.flush()
            if time.monotonic() - self._forced > FORCED_EVERY:
                os.fsync(self._file.fileno())
                self._forced = time.monotonic()
            return self._file.tell()
        except OSError:
            self._close()  # what is torn now is cut off by the next run
            raise

    def _close(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()

    def _read(self) -> tuple[int, int]:
        """Find what is there; return its size and its checksum, 0 if it is no record."""
        assert self._file is not None
        self._file.seek(0)
        size = checksum = 0
        for line in whole_lines(self._file.read()):
            known = (line.kind == _BEGUN) is (size == 0)
            if not (known and self._took(line.kind, line.fields, line.end)):
                break
            size, checksum = line.end, line.checksum
        return size, checksum

    def _took(self, kind: str, fields: tuple[str, ...], end: int) -> bool:
        """Take a line; False if it is none that this version writes."""
        try:
            match kind, fields:
                case "begun", (header,):
                    return bool(json.loads(header) == {"format": FORMAT, "version": VERSION})
                case "context", (context,):
                    self._contexts.append(context_in(context))
                case "answer", (key, number, line) if int(number) in range(len(self._contexts)):
                    length = len(line.encode())
                    self._places[key] = (end - 1 - length, length, int(number))
                case "refusal", (key,):
                    self._places[key] = None
                case _:
                    return False
        except ValueError:
            return False
        return True
