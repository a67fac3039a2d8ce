"""Many recordings whose requests stream through one aligner together."""

from __future__ import annotations

import contextlib
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, TimeoutError, wait
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event
from typing import Generic, TypeAlias, TypeVar

from tierline.alignment.contract import Alignment, AlignmentError, AlignmentRequest
from tierline.alignment.parts import Part
from tierline.alignment.run import run
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress
from tierline.unfinished import Memory
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.answers import Hearing, requests_of
from tierline.workflow.choosing import Choice
from tierline.workflow.going_on import finishing, memory_for, remembering
from tierline.workflow.preparing import Files, Prepared, prepared
from tierline.workflow.settings import AlignSettings
from tierline.workflow.warm import WarmAligner
from tierline.workflow.work import knowing, written

T = TypeVar("T")
Finish: TypeAlias = Callable[[int, AlignedRecording], T]

TURN_SECONDS = 0.02  # how often who waits looks whether to give up
READY_PER_THREAD = 4  # recordings that are read ahead of the aligner, for each thread


@dataclass(frozen=True, slots=True)
class _Open:
    """A recording that waits for answers."""

    number: int
    prepared: Prepared
    hearing: Hearing


class Streaming(Generic[T]):
    """Aligns recordings so that the requests of all of them share the batches of the aligner.

    Threads read recordings and texts ahead of the aligner, and lay out and finish what it has
    answered; each recording fails for itself.

    Args:
        files: The recordings, each with its text.
        settings: How to align.
        finish: Takes each recording that was aligned, with its number, in a thread; what it
            returns is the outcome.
        threads: How many threads read and finish recordings.
    """

    def __init__(
        self,
        files: Sequence[Files],
        settings: AlignSettings,
        finish: Finish[T],
        *,
        threads: int = 1,
    ) -> None:
        self._files, self._settings, self._finish = files, settings, finish
        self._threads = threads
        self._same_name = Counter(each.audio.name for each in files)
        self._same_path = Counter(each.audio for each in files)
        self._stopped = Event()
        self._open: dict[str, _Open] = {}  # by the id of a request that waits for its answer
        self._memories: dict[Path, Memory] = {}  # of long recordings that are not finished
        self._told: SimpleQueue[str] = SimpleQueue()
        self._fractions = [0.0] * len(files)
        self._reached = 0.0
        self._finishing: dict[int, Future[T]] = {}
        self._failed: dict[int, Exception] = {}
        self._given = 0  # how many outcomes were given out

    def outcomes(
        self, aligner: WarmAligner, progress: Progress
    ) -> Generator[T | Exception, None, None]:
        """Yield an outcome for each recording, in order; closing it cancels what is under way.

        Raises:
            Cancelled: `progress` said so.
        """
        pool = ThreadPoolExecutor(self._threads, "tierline-stream")
        try:
            try:
                yield from self._streamed(aligner, pool, progress)
            except Cancelled:
                raise
            except Exception as error:  # noqa: BLE001 - such as an aligner that cannot be opened
                for number in range(self._given, len(self._files)):
                    if number not in self._finishing:
                        self._failed.setdefault(number, error)
            while self._given < len(self._files):
                yield from self._ready()
                self._report(progress)
                wait(self._finishing.values(), TURN_SECONDS)
        finally:
            self._stopped.set()
            pool.shutdown(cancel_futures=True)
            for memory in self._memories.values():
                memory.close(keep=True)
            self._tell(progress)

    def _streamed(
        self, aligner: WarmAligner, pool: ThreadPoolExecutor, progress: Progress
    ) -> Iterator[T | Exception]:
        choice = aligner.choose(self._settings)
        with aligner.lent(choice, progress) as (engine, watched):

            def report(_: float, message: str) -> None:
                self._report(watched, message)

            recalling = remembering(
                engine, choice, lambda request: self._memories.get(request.audio)
            )
            requests = self._requests(choice, pool, watched)
            inner = watched.quiet().reporting(report)
            for identity, outcome in run(requests, recalling, inner, on_part=self._take):
                self._settle(identity, outcome, choice, pool)
                self._report(watched)
                yield from self._ready()

    def _requests(
        self, choice: Choice, pool: ThreadPoolExecutor, progress: Progress
    ) -> Iterator[AlignmentRequest]:
        for number, reading in enumerate(self._read_ahead(choice, pool)):
            try:
                ready = _result(reading, progress)
            except Cancelled:
                raise
            except Exception as error:  # noqa: BLE001 - one file must not end the others
                self._fail(number, error)
                continue
            work = ready.work
            name = self._name(number)
            requests = requests_of(work.passages, work.recording, work.settings, name=name)
            opened = _Open(number, ready, Hearing(work.passages, requests))
            possible = tuple(opened.hearing.possible())
            self._open.update((request.id, opened) for request in possible)
            if not possible:
                self._complete(opened, choice, pool)
            yield from possible

    def _read_ahead(self, choice: Choice, pool: ThreadPoolExecutor) -> Iterator[Future[Prepared]]:
        """Yield a future for each recording, in order; a few are under way."""
        progress = Progress(cancelled=self._stopped.is_set, tell=self._told.put)
        waiting: deque[Future[Prepared]] = deque()
        for each in self._files:
            task = pool.submit(self._prepared, each, choice, progress)
            waiting.append(task)
            if len(waiting) > READY_PER_THREAD * self._threads:
                yield waiting.popleft()
        yield from waiting

    def _prepared(self, files: Files, choice: Choice, progress: Progress) -> Prepared:
        ready = prepared(files, self._settings, choice.layout, progress)
        memory = memory_for(ready.work, choice, progress)
        if memory is not None:
            self._memories[ready.work.recording.path] = memory
        return ready

    def _name(self, number: int) -> str:
        """Return what ids call a recording: as short as can be, and no other's."""
        audio = self._files[number].audio
        if self._same_name[audio.name] == 1:
            return audio.name
        return str(audio) if self._same_path[audio] == 1 else f"{audio} ({number + 1})"

    def _take(self, part: Part) -> None:
        opened = self._open[part.request]
        opened.hearing.take(part)
        self._fractions[opened.number] = opened.hearing.fraction

    def _settle(
        self,
        identity: str,
        outcome: Alignment | AlignmentError,
        choice: Choice,
        pool: ThreadPoolExecutor,
    ) -> None:
        opened = self._open.pop(identity)
        opened.hearing.settle(identity, outcome)
        self._fractions[opened.number] = opened.hearing.fraction
        if opened.hearing.complete:
            self._complete(opened, choice, pool)

    def _complete(self, opened: _Open, choice: Choice, pool: ThreadPoolExecutor) -> None:
        self._fractions[opened.number] = 1.0
        task = pool.submit(self._finished, opened, choice)
        self._finishing[opened.number] = task

    def _finished(self, opened: _Open, choice: Choice) -> T:
        work = opened.prepared.work
        progress = Progress(cancelled=self._stopped.is_set)
        memory = self._memories.get(work.recording.path)
        with finishing(memory):
            if memory is not None:
                memory.settled(complete=True)
            with knowing(work.recording):
                answers = opened.hearing.answers(choice.spec.name)
            worked = written(work, answers, choice, progress, clock=opened.prepared.clock)
            return self._finish(opened.number, opened.prepared.recording(worked))

    def _fail(self, number: int, error: Exception) -> None:
        self._fractions[number] = 1.0
        self._failed[number] = error

    def _ready(self) -> Iterator[T | Exception]:
        """Yield the outcomes that are next in order and there."""
        while True:
            error = self._failed.pop(self._given, None)
            task = self._finishing.get(self._given)
            if error is None and (task is None or not task.done()):
                return
            self._finishing.pop(self._given, None)
            self._given += 1
            if error is None and task is not None:
                failure = task.exception()
                if failure is not None and not isinstance(failure, Exception):
                    raise failure
                yield task.result() if failure is None else failure
            elif error is not None:
                yield error

    def _report(self, progress: Progress, message: str = "") -> None:
        """Report from the caller's thread, so that a view never has to fear the others."""
        fraction = sum(self._fractions) / max(len(self._fractions), 1)
        self._reached = max(self._reached, fraction)
        self._tell(progress)
        progress.step(self._reached, message)

    def _tell(self, progress: Progress) -> None:
        with contextlib.suppress(Empty):
            while True:
                progress.tell(self._told.get_nowait())


def _result(task: Future[Prepared], progress: Progress) -> Prepared:
    """Wait for what a thread makes, asking `progress` all the while."""
    while True:
        progress.check()
        try:
            return task.result(TURN_SECONDS)
        except TimeoutError:
            if task.done():  # it was the task that raised it
                raise
