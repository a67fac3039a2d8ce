"""Background threads that read and compute what is about to be seen, most wanted first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from PyQt6.QtCore import QObject, pyqtSignal

from tierline.errors import TierlineError

Deliver: TypeAlias = Callable[[object], None]
Cancelled: TypeAlias = Callable[[], bool]
Job: TypeAlias = Callable[[Deliver, Cancelled], object]


class Workshop(QObject):
    """Does jobs on a few threads; what they return arrives by signal in the main thread.

    Args:
        threads: How many.
        parent: Its owner; call `close` before that goes.
    """

    delivered = pyqtSignal(int, object, object)  # generation, key, result or error

    def __init__(self, threads: int, parent: QObject) -> None:
        super().__init__(parent)
        self._condition = threading.Condition()
        self._waiting: dict[str, dict[Hashable, Job]] = {}
        self._running: set[Hashable] = set()
        self._generation = 0
        self._closed = False
        self._calm = threading.Event()  # cleared while the main thread wants the machine
        self._calm.set()
        self._count = threads
        self._threads: list[threading.Thread] = []

    @property
    def generation(self) -> int:
        """Number of the recording that jobs are for; results of older ones are to be dropped."""
        return self._generation

    def want(self, topic: str, jobs: Mapping[Hashable, Job]) -> None:
        """Do these jobs, first things first, in the place of those of this topic not yet begun.

        A job is given two functions: one delivers something before the job is done, the other
        tells whether nobody waits for it any more; it should be asked every few milliseconds.
        What a job returns is delivered, unless it is None.
        """
        with self._condition:
            if self._closed:
                return
            fresh = {key: job for key, job in jobs.items() if key not in self._running}
            self._waiting[topic] = fresh
            if fresh:
                self._begin()
                self._condition.notify_all()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let the threads pause, as soon as they ask whether to stop, until the block ends.

        Else each call that gives the interpreter lock away for a moment waits for theirs.
        """
        self._calm.clear()
        try:
            yield
        finally:
            self._calm.set()

    def forget(self) -> None:
        """Drop all jobs: another recording comes."""
        with self._condition:
            self._generation += 1
            self._waiting.clear()
            self._running.clear()

    def close(self) -> None:
        """Drop all jobs and wait for the threads to end."""
        self.forget()
        with self._condition:
            self._closed = True
            self._condition.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _begin(self) -> None:
        while len(self._threads) < self._count:
            name = f"timeline-{len(self._threads)}"
            thread = threading.Thread(target=self._work, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _next(self) -> tuple[int, Hashable, Job] | None:
        """Wait for a job; None: the workshop closes."""
        with self._condition:
            while not self._closed:
                for jobs in self._waiting.values():
                    if jobs:
                        key = next(iter(jobs))
                        self._running.add(key)
                        return self._generation, key, jobs.pop(key)
                self._condition.wait()
        return None

    def _work(self) -> None:
        while (found := self._next()) is not None:
            self._calm.wait()
            self._do(*found)

    def _do(self, generation: int, key: Hashable, job: Job) -> None:
        def deliver(result: object) -> None:
            if result is not None and not cancelled():
                self.delivered.emit(generation, key, result)

        def cancelled() -> bool:
            self._calm.wait()
            return generation != self._generation

        try:
            deliver(job(deliver, cancelled))
        except (TierlineError, OSError, ValueError, MemoryError) as error:
            deliver(error)
        finally:
            with self._condition:
                if generation == self._generation:
                    self._running.discard(key)
