"""Decoding beside the model: in threads, and where a graphics card would wait, in processes."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from tierline.aligners.qwen3.placing import Placed, place
from tierline.aligners.qwen3.posteriors import Bins, Logs
from tierline.plugins.closing import Closing

THREADS = min(4, os.cpu_count() or 1)
# A minute of speech takes about 20 ms of Python to decode; a card hears it in that time.
PROCESSES = {"cuda": min(6, max((os.cpu_count() or 1) - 2, 0))}
WORKER = "tierline.plugins.worker"


class Decoders(Closing):
    """Decodes answers of the model while it hears the next batch.

    Args:
        processes: How many take part; 0: threads only.
    """

    def __init__(self, processes: int) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="tierline-decoding")
        self._processes: ProcessPoolExecutor | None = None
        if processes:
            self._processes = ProcessPoolExecutor(
                processes, mp_context=multiprocessing.get_context("spawn")
            )

    def submit(self, work: Callable[[], None]) -> Future[None]:
        """Have some work done in a thread."""
        return self._threads.submit(work)

    def place(self, logs: Logs, letters: Bins, seconds: float, bin_seconds: float) -> Placed:
        """Do what `placing.place` does, in a process if there are any.

        Raises:
            AlignmentError: The model's answer is no number.
        """
        if self._processes is not None:
            try:
                return self._processes.submit(place, logs, letters, seconds, bin_seconds).result()
            except (BrokenProcessPool, RuntimeError, OSError):
                self._processes = None  # this machine does not let us: go on without
        return place(logs, letters, seconds, bin_seconds)

    def close(self) -> None:
        """End threads and processes."""
        self._threads.shutdown(cancel_futures=True)
        if self._processes is not None:
            self._processes.shutdown(cancel_futures=True)


def processes_for(kind: str) -> int:
    """Return how many processes decoding may take for a kind of device.

    Only in a child process of Tierline's: started from somebody's script, a process would begin
    by running that script again.
    """
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    ours = spec is not None and spec.name == WORKER
    return PROCESSES.get(kind, 0) if ours else 0
