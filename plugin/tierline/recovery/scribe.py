"""The thread that writes a journal, so that nobody ever waits for a disk."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tierline.errors import TierlineError
from tierline.recovery import entries
from tierline.recovery.base import base_of
from tierline.recovery.entries import Based, Closed, Edited, Entry, Sign, Typed
from tierline.recovery.header import header_of
from tierline.recovery.store import Store
from tierline.review import Sidecar, write_sidecar
from tierline.storage.lines import LineWriter
from tierline.workflow import Document

FORCED_WITHIN = 0.4  # seconds from writing a line to forcing it to the disk
RETRY_AFTER = 2.0  # seconds after a failure

Stamped = tuple[float, Entry]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a journal begins, or goes on.

    Attributes:
        place: Its folder.
        document: What is open, as it was opened or last saved.
        transcript: The text as it is now.
        size: Bytes of the journal that are there already; 0 for a new one.
        checksum: Of the last line that is there.
        behind: Bytes behind those that are there already and of no use.
    """

    place: Path
    document: Document
    transcript: str
    size: int = 0
    checksum: int = 0
    behind: int = 0


class Scribe(threading.Thread):
    """Turns what happens into lines and writes them at once, in order.

    Args:
        start: Where the journal begins.
        on_failure: Called once, in this thread, with a sentence, if the journal cannot be written.
    """

    def __init__(self, start: Start, on_failure: Callable[[str], None] | None) -> None:
        super().__init__(name="tierline-journal", daemon=True)
        self._queue: queue.SimpleQueue[Stamped] = queue.SimpleQueue()
        self._on_failure = on_failure
        self._place = start.place
        self._document = start.document
        self._transcript = start.transcript
        self._lines = LineWriter(start.checksum)
        self._store = Store(start.place, size=start.size, behind=start.behind)
        self._force_at: float | None = None
        self._retry_at: float | None = None
        self._is_new = start.size == 0
        self._broken = False
        self._marking: threading.Thread | None = None

    def tell(self, entry: Entry) -> None:
        """Take note of what happened; returns at once."""
        self._queue.put((time.time(), entry))

    def run(self) -> None:
        """Write until the journal is closed."""
        self._guarded(self._begin if self._is_new else self._go_on)
        closed: Closed | None = None
        while closed is None:
            closed = self._note_all(self._taken())
            self._write(last_chance=closed is not None)
        if self._marking is not None:
            self._marking.join()
            self._note_all(self._taken(wait=False))
            self._write(last_chance=True)
        self._store.close(keep=closed.keep)

    def _note_all(self, taken: list[Stamped]) -> Closed | None:
        """Make lines of what has happened; return the end if it is among it."""
        closed: Closed | None = None
        for at, entry in taken:
            if isinstance(entry, Closed):
                closed = entry
            elif not self._broken:
                # A step that cannot be noted makes all later ones worthless.
                self._broken = not self._guarded(partial(self._note, at, entry))
        return closed

    def _taken(self, *, wait: bool = True) -> list[Stamped]:
        """Wait for something to do and return all that has happened."""
        due = [moment for moment in (self._force_at, self._retry_at) if moment is not None]
        timeout = max(min(due) - time.monotonic(), 0.0) if due else None
        taken: list[Stamped] = []
        try:
            taken.append(self._queue.get(block=wait, timeout=timeout))
            while True:
                taken.append(self._queue.get_nowait())
        except queue.Empty:
            return taken

    def _go_on(self) -> None:
        self._store.open()

    def _begin(self) -> None:
        content, described = base_of(self._document)
        header = header_of(self._document, described)
        self._store.append(self._lines.line(entries.OPENED, time.time(), header), base=content)
        self._store.write()

    def _note(self, at: float, entry: Entry) -> None:
        match entry:
            case Edited():
                self._append(at, entries.EDITED, entry.fields())
            case Sign():
                self._append(at, entry.kind, entry.fields())
            case Typed(transcript):
                self._append(at, entries.TYPED, entries.text_fields(self._transcript, transcript))
                self._transcript = transcript
            case Based(document):
                self._rebase(at, document)

    def _append(self, at: float, kind: str, fields: tuple[str, ...]) -> None:
        self._store.append(self._lines.line(kind, at, *fields))

    def _rebase(self, at: float, document: Document) -> None:
        before, self._document = self._document, document
        if fields := entries.saved_fields(before, document):
            self._append(at, entries.SAVED, fields)
        elif document.sidecar is not before.sidecar:
            self._mark(document.sidecar)

    def _mark(self, sidecar: Sidecar | None) -> None:
        """Keep the machine's marks; in a thread of its own, since edits cannot wait that long."""
        if self._marking is not None:
            self._marking.join()
        name = f"marks-{time.time_ns()}.json"
        self._marking = threading.Thread(
            target=self._keep_marks, args=(name, sidecar), name="tierline-marks", daemon=True
        )
        self._marking.start()

    def _keep_marks(self, name: str, sidecar: Sidecar | None) -> None:
        def keep() -> None:
            if sidecar is None:  # the alignment was taken back
                self.tell(Sign(entries.MARKED, ""))
                return
            write_sidecar(self._place / name, sidecar)
            self.tell(Sign(entries.MARKED, name))

        self._guarded(keep)

    def _write(self, *, last_chance: bool) -> None:
        """Write what waits and force it to the disk when that is due."""
        now = time.monotonic()
        if last_chance or self._retry_at is None or now >= self._retry_at:
            self._retry_at = None
            self._guarded(self._store.write)
            if self._store.waiting:
                self._retry_at = now + RETRY_AFTER
        if self._store.unforced and self._force_at is None:
            self._force_at = now + FORCED_WITHIN
        if self._force_at is not None and now >= self._force_at:
            self._force_at = None
            self._guarded(self._store.force)

    def _guarded(self, work: Callable[[], None]) -> bool:
        """Do something and return whether it went well; the user hears of the first failure."""
        try:
            work()
        except OSError as error:
            self._fail(error.strerror or str(error))
        except TierlineError as error:
            self._fail(error.message)
        except Exception as error:  # noqa: BLE001 - a journal that stops must never stop silently
            self._fail(f"{type(error).__name__}: {error}")
        else:
            return True
        return False

    def _fail(self, reason: str) -> None:
        if self._on_failure is None:
            return
        tell, self._on_failure = self._on_failure, None
        tell(
            f"Your edits cannot be kept safe from a crash ({reason}, in {self._place.parent}); "
            "save often, and make room there."
        )
