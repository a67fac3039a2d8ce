"""The host's side of a child process: start it, talk to it, notice its death, end it."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO

from tierline.errors import UsageError
from tierline.plugins.breakdown import Breakdown
from tierline.plugins.messages import (
    NoMore,
    Order,
    Quit,
    Report,
    Setup,
    Want,
    read_frame,
    write_frame,
)
from tierline.plugins.progress import Progress

POLL_SECONDS = 0.02  # how often `Progress.check` is asked while a child works
FAREWELL_SECONDS = 1.0  # for an orderly end; then it is killed
TAIL_BYTES = 8192  # what is kept of a child's standard error


def worker_command() -> tuple[str, ...]:
    """Return the command of a child: this Python, without the working folder on its path.

    Raises:
        UsageError: This Python is built into a program and cannot be called.
    """
    if not sys.executable:
        raise UsageError(
            "No Python can be found to run engines in; the program that holds this one must say "
            "how to start it: open_aligner(..., command=...)."
        )
    return (sys.executable, "-P", "-m", "tierline.plugins.worker")


class Child:
    """One child process with an engine in it.

    Args:
        command: Starts `tierline.plugins.worker`.
        engine: Pickle of (create, options), passed on unopened.
        method: The engine's method that takes requests.

    Raises:
        OSError: The command cannot be started.
    """

    def __init__(self, command: Sequence[str], engine: bytes, method: str) -> None:
        self._process = _started(command)
        self._frames: SimpleQueue[bytes | None] = SimpleQueue()
        self._tail: deque[bytes] = deque()
        self._ending = threading.Lock()
        self._ended = False
        self._burial = threading.Thread(target=self._bury, daemon=True, name="tierline-burial")
        self._threads = [
            threading.Thread(target=target, daemon=True, name="tierline-child")
            for target in (self._collect_frames, self._collect_errors)
        ]
        for thread in self._threads:
            thread.start()
        with contextlib.suppress(Breakdown):  # dead already: the next report will say so
            self.tell(Setup(tuple(sys.path), os.environ.get("PYTHONPATH"), engine, method))

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def tell(self, order: Order) -> None:
        """Send an order.

        Raises:
            Breakdown: The child is dead.
        """
        assert self._process.stdin is not None
        try:
            write_frame(self._process.stdin, order)
        except (OSError, ValueError):
            raise self._died() from None

    def report(self, progress: Progress, patience: float) -> Report:
        """Wait for the next report, asking `progress` all the while.

        Args:
            progress: Can cancel the wait.
            patience: Longest wait in seconds.

        Raises:
            Cancelled: `progress` said so.
            Breakdown: The child died, or said nothing for too long.
        """
        deadline = time.monotonic() + patience
        while True:
            progress.check()
            with contextlib.suppress(Empty):
                return self._read(self._frames.get(timeout=POLL_SECONDS))
            if not self.alive and self._frames.empty():
                raise self._died()
            if time.monotonic() > deadline:
                raise Breakdown(f"gave no sign of life for {patience:.3g} s")

    def settled(self, seconds: float) -> bool:
        """Tell whether a run that is left early comes to its end within some seconds."""
        deadline = time.monotonic() + seconds
        with contextlib.suppress(Empty, Breakdown):
            while (left := deadline - time.monotonic()) > 0:
                match self._read(self._frames.get(timeout=left)):
                    case Want():
                        self.tell(NoMore())
                    case report if report.ends:
                        return True
        return False

    def end(self) -> None:
        """Ask it to close its engine and end; kill it if that takes too long."""
        with contextlib.suppress(Breakdown):
            self.tell(Quit())
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(FAREWELL_SECONDS)
        self.kill()

    def kill(self, seconds: float | None = None) -> None:
        """End it at once, with all processes that it started.

        Args:
            seconds: How long to wait for its end. Whatever holds gigabytes takes a while to go;
                the rest of it is waited for in a thread. None: as long as it takes.
        """
        with self._ending:
            if not self._ended:  # later its number may be another process's
                self._ended = True
                _kill(self._process)
                self._burial.start()
        self._burial.join(seconds)

    def last_words(self) -> str:
        """Return the end of what it wrote to standard error."""
        return b"".join(self._tail).decode(errors="replace")[-TAIL_BYTES:].strip()

    def _bury(self) -> None:
        """Wait until it is gone, and let go of what belonged to it."""
        self._process.wait()
        for thread in self._threads:
            thread.join(FAREWELL_SECONDS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                _closed(stream)

    def _read(self, frame: bytes | None) -> Report:
        if frame is None:
            raise self._died()
        try:
            report: Report = pickle.loads(frame)
        except Exception as error:
            raise Breakdown(f"sent what cannot be read ({error})") from error
        return report

    def _died(self) -> Breakdown:
        self.kill()
        words = self.last_words()
        return Breakdown(_how_it_ended(self._process.returncode, words), words)

    def _collect_frames(self) -> None:
        assert self._process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            while (frame := read_frame(self._process.stdout)) is not None:
                self._frames.put(frame)
        self._frames.put(None)

    def _collect_errors(self) -> None:
        assert self._process.stderr is not None
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(self._process.stderr.fileno(), TAIL_BYTES):
                self._tail.append(chunk)
                while sum(map(len, self._tail)) - len(self._tail[0]) > TAIL_BYTES:
                    self._tail.popleft()


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start the child in a session of its own: Ctrl+C in a terminal is for the host alone."""
    home = str(Path(__file__).parents[2])
    others = os.environ.get("PYTHONPATH")
    path = os.pathsep.join([home, others]) if others else home
    return subprocess.Popen(
        list(command),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _closed(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()


def _how_it_ended(code: int, words: str) -> str:
    if code >= 0:
        last = f", saying {words.splitlines()[-1]!r:.200}" if words else ""
        return f"stopped unexpectedly (exit code {code}{last})"
    if code == -9:
        return "was killed (signal 9: most often the system had run out of memory)"
    return f"stopped unexpectedly (signal {-code}, {signal.strsignal(-code)})"
