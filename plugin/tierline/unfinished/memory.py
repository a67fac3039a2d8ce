"""What is known of one piece of work from earlier runs, and what this run adds to it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest
from tierline.plugins.progress import Progress
from tierline.unfinished.answer_lines import Context, answer_in, answer_line, key_of
from tierline.unfinished.record import Record


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work that may take long.

    Attributes:
        name: What the user calls it: the name of the recording.
        duration: Length of the recording in seconds.
        identity: A name, fit for a file, that differs wherever an engine might answer the same
            request otherwise: other sound, another engine, other options.
        folder: Where its answers are kept.
    """

    name: str
    duration: float
    identity: str
    folder: Path


class Memory:
    """Keeps the answers to a task's requests on the disk; may be used from several threads.

    Nothing else here fails: what cannot be kept or read is asked for again.

    Args:
        task: The task.
        progress: Tells what the user should know, in whichever thread that turns out; can cancel
            the beginning.
        fresh: Whether to forget what earlier runs have found.

    Raises:
        Cancelled: `progress` said so.
    """

    def __init__(self, task: Task, progress: Progress, *, fresh: bool = False) -> None:
        self._task, self._told = task, progress.tell
        self._lock = threading.Lock()
        self._record: Record | None = None
        self._recalled = False  # whether anything was known already
        self._going_on = False  # whether the user knows
        self._complete = True
        try:
            self._record = Record.opened(
                task.folder, task.identity, fresh=fresh, check=progress.check
            )
        except (OSError, NotImplementedError) as error:  # some network drives have no locks
            self._fail(error)

    def find(self, role: str, request: AlignmentRequest) -> Alignment | None:
        """Return the answer to a request, if an earlier run has it.

        Args:
            role: Which engine is asked, a letter.
            request: What is asked.
        """
        with self._lock:
            kept = None if self._record is None else self._record.find(role + key_of(request))
        if kept is None:
            return None
        answer = answer_in(kept.line, kept.context, request)
        self._recalled = self._recalled or answer is not None
        return answer

    def go_on(self, role: str, request: AlignmentRequest) -> None:
        """Note that a request has to be worked on; the first behind what is known is told of."""
        if self._going_on or not self._recalled or request.start < 1.0:
            return
        with self._lock:
            # What was refused is asked again anyhow.
            record = self._record
            news = record is not None and not record.refused(role + key_of(request))
        if news:
            self._say_going_on(request.start)

    def note(
        self, role: str, request: AlignmentRequest, outcome: Alignment | AlignmentError
    ) -> None:
        """Keep an answer; of an error no more than that there was one."""
        key = role + key_of(request)
        with self._lock:
            if self._record is None:
                return
            try:
                if isinstance(outcome, Alignment):
                    self._record.add(key, Context.of(outcome), answer_line(outcome))
                else:
                    self._record.refuse(key)
            except OSError as error:
                self._fail(error)
            except (TypeError, ValueError):  # a plug-in's odd value: it is found anew
                return

    def settled(self, *, complete: bool) -> None:
        """Note that nothing more will be asked.

        Args:
            complete: Whether all requests have their answers; otherwise the rest may be asked for
                another time, and what there is stays for that.
        """
        self._complete = complete
        if complete and self._recalled and not self._going_on:
            self._say_going_on(self._task.duration)

    def close(self, *, keep: bool, tell: bool = True) -> None:
        """Let go of the file.

        Args:
            keep: Whether somebody may go on from here; otherwise the file is deleted, unless not
                all was asked for.
            tell: Whether to say so.
        """
        with self._lock:
            record, self._record = self._record, None
            if record is None:
                return
            keep = (keep or not self._complete) and record.count > 0
            record.close(keep=keep)
        if keep and tell:
            self._told(
                f"What is settled of {self._task.name} is kept: the same again goes on from there."
            )

    def _say_going_on(self, time: float) -> None:
        self._going_on = True
        task = self._task
        here, end = (_clock(seconds) for seconds in (min(time, task.duration), task.duration))
        self._told(
            f"Going on at {here} of {end} in {task.name} (from an earlier run that was broken off)."
        )

    def _fail(self, error: Exception) -> None:
        self._told(
            f"What is settled of {self._task.name} cannot be kept for another run "
            f"({getattr(error, 'strerror', None) or error}, in {self._task.folder}); aligning goes "
            "on."
        )


def _clock(seconds: float) -> str:
    """Write whole seconds as hh:mm:ss."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}"
