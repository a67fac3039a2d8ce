"""Many recordings at once: each worker owns an aligner, results do not depend on how many."""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Lock, Thread

from tierline.alignment.registry import Registry
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress
from tierline.workflow.aligned import AlignedRecording, check_free
from tierline.workflow.earlier import can_be_kept
from tierline.workflow.preparing import Files
from tierline.workflow.session import AlignSession
from tierline.workflow.settings import AlignSettings
from tierline.workflow.streaming import Streaming
from tierline.workflow.warm import WarmAligner

PATIENCE = 0.2  # seconds between two looks at the keyboard; Windows needs them


@dataclass(frozen=True, slots=True)
class Job:
    """One recording to align and save.

    Attributes:
        audio: The recording.
        text: Its text.
        output: Where the TextGrid goes.
    """

    audio: Path
    text: Path
    output: Path


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came of a job.

    Attributes:
        job: The job.
        remarks: What the user should know, a sentence each.
        error: Why it failed; None if the TextGrid was saved. Whatever is no `TierlineError` is a
            mistake in Tierline or in a plug-in.
    """

    job: Job
    remarks: tuple[str, ...] = ()
    error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchSettings:
    """How a batch is run and saved.

    Attributes:
        align: How each recording is aligned.
        workers: How many recordings are aligned at once; with an aligner that works in batches,
            how many threads read and save recordings.
        force: Overwrite what is there.
        sidecar: Write a sidecar beside each TextGrid.
        keep_checked: Where a TextGrid and its sidecar are there already, align around what a human
            has moved or checked in it, and write over the rest.
    """

    align: AlignSettings
    workers: int = 1
    force: bool = False
    sidecar: bool = True
    keep_checked: bool = False

    def keep(self, job: Job) -> Path | None:
        """Return the earlier result of a job that is to be kept, if there is one."""
        kept = self.keep_checked and self.sidecar and can_be_kept(job.output)
        return job.output if kept else None


def align_all(
    jobs: Sequence[Job],
    settings: BatchSettings,
    progress: Progress | None = None,
    *,
    registry: Registry | None = None,
    aligner: WarmAligner | None = None,
) -> Generator[JobResult, None, None]:
    """Align and save recordings; yield a result for each, in the order of the jobs.

    A job that fails is no reason to stop. Jobs whose result is there already fail before any work
    starts. Closing the iterator cancels what is under way; what was saved stays.

    An aligner that is faster on several requests at once (`AlignerSpec.batches`) is opened once,
    and what is to be aligned in all recordings goes to it in one stream.

    Args:
        jobs: What to align.
        settings: How.
        progress: Reports, and cancels.
        registry: Where aligners are found; None takes all that are installed.
        aligner: Is used, and stays open; `registry` is not looked at. None opens one.

    Raises:
        Cancelled: `progress` said so, or `aligner` was closed.
    """
    progress = progress or Progress()
    registry = aligner.registry if aligner is not None else registry or Registry()
    if _in_batches(settings, registry):
        with contextlib.ExitStack() as own:
            warm = aligner or own.enter_context(WarmAligner(registry))
            yield from _streamed(jobs, settings, progress, warm)
        return
    batch = _Batch(jobs, settings, progress, (registry, aligner))
    try:
        yield from batch.results()
    finally:
        batch.stop()


def _in_batches(settings: BatchSettings, registry: Registry) -> bool:
    name = settings.align.aligner
    return any(item.name == name and item.spec and item.spec.batches for item in registry.listing())


def _streamed(
    jobs: Sequence[Job], settings: BatchSettings, progress: Progress, aligner: WarmAligner
) -> Iterator[JobResult]:
    """Align and save recordings in one stream."""
    refused = _refused(jobs, settings)
    left = [job for number, job in enumerate(jobs) if number not in refused]

    def save(number: int, recording: AlignedRecording) -> JobResult:
        job = left[number]
        saved = recording.save(job.output, force=settings.force, sidecar=settings.sidecar)
        return JobResult(job, recording.remarks + saved)

    files = [Files(job.audio, job.text, settings.keep(job)) for job in left]
    streaming = Streaming(files, settings.align, save, threads=settings.workers)
    with contextlib.closing(streaming.outcomes(aligner, progress)) as outcomes:
        for number, job in enumerate(jobs):
            if number in refused:
                yield refused[number]
                continue
            outcome = next(outcomes)
            yield outcome if isinstance(outcome, JobResult) else JobResult(job, error=outcome)
    progress.step(1.0)


def _refused(jobs: Sequence[Job], settings: BatchSettings) -> dict[int, JobResult]:
    """Find the jobs whose result is there already."""
    refused: dict[int, JobResult] = {}
    for number, job in enumerate(jobs):
        try:
            kept = settings.keep(job) is not None
            check_free(job.output, force=settings.force, sidecar=settings.sidecar, kept=kept)
        except Exception as error:  # noqa: BLE001 - every failure is told with its file
            refused[number] = JobResult(job, error=error)
    return refused


class _Batch:
    """The threads of one batch and what they share: the jobs, how far each is, and the results."""

    def __init__(
        self,
        jobs: Sequence[Job],
        settings: BatchSettings,
        progress: Progress,
        engines: tuple[Registry, WarmAligner | None],
    ) -> None:
        self._jobs, self._settings, self._progress = jobs, settings, progress
        self._registry, self._aligner = engines
        self._stopped = Event()
        self._lock = Lock()
        self._fractions = [0.0] * len(jobs)
        self._message = ""
        self._told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._done: queue.Queue[tuple[int, JobResult]] = queue.Queue()
        self._waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        self._threads: list[Thread] = []

    def results(self) -> Iterator[JobResult]:
        """Start the threads and yield their results, sorted."""
        early = self._refuse_taken()
        count = min(self._settings.workers, len(self._jobs) - len(early))
        lent = [self._aligner, *[None] * count]  # the others open their own
        self._threads = [
            Thread(target=self._work, args=(lent[number],), daemon=True) for number in range(count)
        ]
        for thread in self._threads:
            thread.start()
        ready = early
        for number in range(len(self._jobs)):
            while number not in ready:
                self._report()
                try:
                    finished, result = self._done.get(timeout=PATIENCE)
                except queue.Empty:
                    continue
                ready[finished] = result
            yield ready.pop(number)
        self._report()

    def stop(self) -> None:
        """Cancel what is under way and wait for the threads to end."""
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._tell()

    def _refuse_taken(self) -> dict[int, JobResult]:
        """Find the jobs whose result is there already; all others go into the queue."""
        refused = _refused(self._jobs, self._settings)
        for number in range(len(self._jobs)):
            if number in refused:
                self._fractions[number] = 1.0
            else:
                self._waiting.put(number)
        return refused

    def _report(self) -> None:
        """Report from the caller's thread, so that a view never has to fear the others."""
        with self._lock:
            fraction = sum(self._fractions) / max(len(self._fractions), 1)
            message = self._message
        self._tell()
        self._progress.step(fraction, message)

    def _tell(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self._progress.tell(self._told.get_nowait())

    def _work(self, aligner: WarmAligner | None) -> None:
        session: AlignSession | None = None
        try:
            while not self._stopped.is_set():
                try:
                    number = self._waiting.get_nowait()
                except queue.Empty:
                    break
                job = self._jobs[number]
                try:
                    session = session or AlignSession(self._settings.align, self._registry, aligner)
                    result = JobResult(job, self._save(session, number, job))
                except Exception as error:  # noqa: BLE001 - one file must not end the others
                    result = JobResult(job, error=error)
                if self._stopped.is_set() and isinstance(result.error, Cancelled):
                    break
                self._advance(number, 1.0, job.audio.name)
                self._done.put((number, result))
        finally:
            if session is not None:
                session.close()

    def _save(self, session: AlignSession, number: int, job: Job) -> tuple[str, ...]:
        progress = Progress(
            lambda fraction, message: self._advance(number, fraction, message or job.audio.name),
            self._stopped.is_set,
            self._told.put,
        )
        settings = self._settings
        files = Files(job.audio, job.text, settings.keep(job))
        with session.aligned(files, progress) as recording:
            progress.check()
            saved = recording.save(job.output, force=settings.force, sidecar=settings.sidecar)
        return recording.remarks + saved

    def _advance(self, number: int, fraction: float, message: str) -> None:
        with self._lock:
            self._fractions[number] = max(self._fractions[number], fraction)
            self._message = message
