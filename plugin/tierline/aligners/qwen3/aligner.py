"""The aligner: requests in, words with their times out, in batches."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np

from tierline.aligners.qwen3.compiling import compile_parts
from tierline.aligners.qwen3.decoders import Decoders, processes_for
from tierline.aligners.qwen3.features import LogMel
from tierline.aligners.qwen3.job import Job
from tierline.aligners.qwen3.library import library_times
from tierline.aligners.qwen3.network import Answer, Clip, Network
from tierline.aligners.qwen3.prompt import Prompt
from tierline.aligners.qwen3.spec import Qwen3Options
from tierline.aligners.qwen3.spelling import spelled
from tierline.aligners.qwen3.stock import StockNetwork
from tierline.alignment.contract import (
    Alignment,
    AlignmentError,
    AlignmentRequest,
    Outcome,
    Word,
)
from tierline.alignment.fixed import rejoined, split_at_fixed
from tierline.errors import Cancelled, TierlineError
from tierline.inference.batching import halving, packed
from tierline.inference.device import placement
from tierline.inference.interrupting import interruptible
from tierline.inference.loading import commit_of, load_model, load_processor
from tierline.inference.samples import read_sound
from tierline.plugins.closing import Closing
from tierline.plugins.contract import EngineError
from tierline.plugins.options import values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance

# Tokens in a batch, where the user does not say: on a CPU larger ones gain nothing.
BUDGETS = {"cuda": 49152, "mps": 8192, "cpu": 2048}
AHEAD = {"cuda": 4, "mps": 2, "cpu": 2}  # batches that requests are gathered for, to sort them
MOST_GATHERED = 64  # requests: their stream may have no end, and as many are read ahead
GATHER_SECONDS = 0.5  # if requests come slowly, those that are there go first
FASTEST = 12.0  # words a second that nobody says; a few more in very short sound
SPARE = 6
READERS = min(16, os.cpu_count() or 1)  # threads: reading goes on meanwhile too
LEAST_BUDGET = 64  # tokens
LOOK_SECONDS = 0.05  # how often somebody who waits looks whether to give up


@dataclass(frozen=True, slots=True)
class _Item:
    """What the model is asked for a job."""

    job: Job
    clip: Clip

    @property
    def cost(self) -> int:
        return len(self.clip.ids)


_Prepared: TypeAlias = "_Item | Outcome"
_Waiting: TypeAlias = Callable[[], Answer]  # waits for the answer to an item


class Qwen3Aligner(Closing):
    """Aligns with a forced aligner of the Qwen3 family; keeps it loaded.

    Args:
        options: Its options.
        version: For provenance.

    Raises:
        EngineError: The model cannot be loaded, or is of another kind.
    """

    def __init__(self, options: Qwen3Options, version: str) -> None:
        where = placement(options.device, options.dtype)
        processor = load_processor(options.weights)
        self._model = load_model("AutoModelForTokenClassification", options.weights, where)
        kind = Network if Network.fits(self._model) else StockNetwork
        if not kind.fits(self._model):
            raise EngineError(
                f"{options.model} is no forced aligner of the Qwen3 family, or this version of "
                "transformers lays it out otherwise (5.13 to 5.24 are known to work)."
            )
        self._network = kind(
            self._model, LogMel(processor.feature_extractor, where.device), where.device
        )
        slot: int = self._model.config.timestamp_token_id  # type: ignore[union-attr,assignment]
        self._prompt = Prompt(processor, slot)
        self._bin_seconds = float(processor.timestamp_segment_time) / 1000
        self._library = options.decoding == "library"
        self._budget = options.batch or BUDGETS[where.kind]
        self._gathered = self._budget * AHEAD[where.kind]
        wish = options.compile if kind is Network else "off"
        self._remark = compile_parts(self._network, wish, self._warm_up)
        made = {**values(options), "device": where.device, "dtype": where.dtype}
        made["revision"] = commit_of(self._model) or options.revision
        self._provenance = Provenance("qwen3", version, made)
        self._decoders = Decoders(0 if self._library else processes_for(where.kind))
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="tierline-reading")

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield one outcome for each request; see `Aligner.align`."""
        progress.step(0.0, self._remark or "")
        stream = iter(requests)
        lot = self._gather(stream, progress)
        following: list[Future[_Prepared]] = []

        def read_ahead() -> None:
            following.extend([] if following else self._gather(stream, progress))

        try:
            with interruptible(self._model, progress.check):
                while lot:
                    yield from self._worked(lot, progress, read_ahead)
                    read_ahead()
                    lot, following = following, []
        finally:
            for waiting in (*lot, *following):
                waiting.cancel()

    def close(self) -> None:
        """Let go of threads and processes; the model goes with the aligner."""
        self._readers.shutdown(cancel_futures=True)
        self._decoders.close()

    def _gather(
        self, stream: Iterator[AlignmentRequest], progress: Progress
    ) -> list[Future[_Prepared]]:
        """Take requests until there is enough for a few batches; threads read them meanwhile."""
        lot: list[Future[_Prepared]] = []
        cost, due = 0.0, math.inf
        while cost < self._gathered and len(lot) < MOST_GATHERED and time.monotonic() < due:
            request = next(stream, None)
            if request is None:
                break
            progress.check()
            due = min(due, time.monotonic() + GATHER_SECONDS)
            cost += self._network.audio_tokens(round(request.duration * self._network.rate_hz))
            cost += 4 * len(request.units)
            if request.fixed:
                lot.append(_done((request.id, self._between_fixed(request, progress))))
            else:
                lot.append(self._readers.submit(self._prepared, request))
        return lot

    def _prepared(self, request: AlignmentRequest) -> _Prepared:
        """Get a request ready for the model, or answer it at once; runs in a thread."""
        try:
            job = self._job(request)
            return self._item(job) if isinstance(job, Job) else job
        except Exception as error:  # noqa: BLE001 - one request must not cost the others
            return request.id, _told(request, error)

    def _job(self, request: AlignmentRequest) -> Job | Outcome:
        """Make a job of a request, or answer it at once.

        Raises:
            TierlineError: It makes no sense, or cannot be read.
        """
        words = spelled(request.units, request.language)
        if not words.words:
            placed = tuple(Word.of(unit) for unit in request.units)
            return request.id, Alignment(placed, (), self._provenance)
        _check_pace(request, len(words.words))
        sound = read_sound(
            request.audio,
            request.start,
            request.end,
            channel=request.channel,
            rate_hz=self._network.rate_hz,
        )
        return Job(request, words, sound)

    def _between_fixed(
        self, request: AlignmentRequest, progress: Progress
    ) -> Alignment | AlignmentError:
        parts = split_at_fixed(request)
        answers = dict(self.align(parts, progress.quiet()))
        return rejoined(request, [answers[part.id] for part in parts], self._provenance)

    def _worked(
        self, lot: Sequence[Future[_Prepared]], progress: Progress, read_ahead: Callable[[], None]
    ) -> Iterator[Outcome]:
        """Work on requests until each is done; those that lost their way come again."""
        items: list[_Item] = []
        for prepared in lot:
            _wait_for(prepared, progress)
            made = prepared.result()
            if isinstance(made, _Item):
                items.append(made)
                progress.step(0.0, _doubts(made.job))
            else:
                yield made
        finished = 0
        while items:
            again: list[_Item] = []
            share = progress.part(finished / (finished + len(items)), 1.0)
            for job, failure in self._round(items, share, read_ahead):
                if failure is None and not job.done:
                    again.append(self._item(job))
                    continue
                finished += 1
                yield job.request.id, failure or self._answer(job)
            items = again

    def _round(
        self, items: Sequence[_Item], progress: Progress, read_ahead: Callable[[], None]
    ) -> Iterator[tuple[Job, AlignmentError | None]]:
        """Ask once for each item; decoding goes on in threads while the next batch is heard."""
        batches = packed(items, lambda item: item.cost, self._budget)
        decoding: list[tuple[Job, Future[None]]] = []
        for number, batch in enumerate(batches):
            progress.step(number / len(batches), "listening")
            heard = halving(
                batch,
                lambda part: self._heard(part, progress),
                failure=_too_large,
                halved=self._shrink,
            )
            read_ahead()
            yield from _settled(decoding)
            decoding = []
            for item, answer in zip(batch, heard, strict=True):
                if isinstance(answer, EngineError):
                    yield item.job, AlignmentError(answer.message)
                else:
                    future = self._decoders.submit(partial(self._decode, item, answer))
                    decoding.append((item.job, future))
        yield from _settled(decoding)

    def _shrink(self, count: int) -> None:
        """Make the next batches smaller: this one did not fit into memory."""
        if count > 1:
            self._budget = max(self._budget // 2, LEAST_BUDGET)

    def _item(self, job: Job) -> _Item:
        rate = self._network.rate_hz
        samples = job.sound.samples[round(job.begun * rate) :]
        ids = self._prompt.ids(job.left, self._network.audio_tokens(len(samples)))
        job.tries += 1
        bins = math.ceil(len(samples) / rate / self._bin_seconds) + 1
        clip = Clip(samples, ids, self._prompt.sound(ids), self._prompt.slots(ids), bins)
        return _Item(job, clip)

    def _heard(self, items: Sequence[_Item], progress: Progress) -> list[_Waiting]:
        pending = self._network([item.clip for item in items], progress.check)
        return [partial(pending.answer, place) for place in range(len(items))]

    def _decode(self, item: _Item, waiting: _Waiting) -> None:
        """Put the model's answer into the job; runs in a thread."""
        answer, job = waiting(), item.job
        if not answer.finite:
            raise AlignmentError(
                f"{_where(job.request)}: the model gave no finite numbers; try --set "
                "dtype=float32, or --set device=cpu."
            )
        if self._library:
            times = library_times(answer.best, 1000 * self._bin_seconds)
            job.take_library(times, answer.best)
            return
        letters = np.array([len(word) for word in job.left])
        seconds = len(item.clip.samples) / self._network.rate_hz
        job.take(self._decoders.place(answer.logs, letters, seconds, self._bin_seconds))

    def _answer(self, job: Job) -> Alignment | AlignmentError:
        if job.beyond == 0 and self._library:
            return AlignmentError(
                f"{_where(job.request)}: the model put all words at the very start, as it does "
                "where it understands nothing; check that text and recording belong together."
            )
        return Alignment(job.words(), (), self._provenance)

    def _warm_up(self) -> None:
        """Run the model once, on a second of noise."""
        rng = np.random.default_rng(0)
        samples = rng.normal(0, 0.1, self._network.rate_hz).astype(np.float32)
        ids = self._prompt.ids(("a",), self._network.audio_tokens(len(samples)))
        clip = Clip(samples, ids, self._prompt.sound(ids), self._prompt.slots(ids), 13)
        self._network([clip, clip], lambda: None).answers()


def _done(outcome: Outcome) -> Future[_Prepared]:
    """Return what is there already as something to wait for."""
    future: Future[_Prepared] = Future()
    future.set_result(outcome)
    return future


def _wait_for(future: Future[_Prepared], progress: Progress) -> None:
    while not future.done():
        progress.check()
        wait([future], timeout=LOOK_SECONDS)


def _settled(
    decoding: Sequence[tuple[Job, Future[None]]],
) -> Iterator[tuple[Job, AlignmentError | None]]:
    """Wait for what is being decoded."""
    for job, future in decoding:
        try:
            future.result()
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - one request must not cost the others
            yield job, _told(job.request, error)
        else:
            yield job, None


def _told(request: AlignmentRequest, error: Exception) -> AlignmentError:
    """Return the error that answers a request."""
    if isinstance(error, TierlineError):
        return AlignmentError(error.message)
    told = AlignmentError(
        f"{_where(request)} could not be aligned: {type(error).__name__}: {error}"
    )
    told.__cause__ = error
    return told


def _check_pace(request: AlignmentRequest, words: int) -> None:
    if words > FASTEST * request.duration + SPARE and not request.open_end:
        raise AlignmentError(
            f"{_where(request)}: nobody says {words} words in {request.duration:.2f} s; check "
            "that text and recording belong together."
        )


def _doubts(job: Job) -> str:
    """Say what about the sound may spoil the result; nothing if it is as it should be."""
    if not job.sound.is_clipped:
        return ""
    return f"{_where(job.request)} is cut off at full scale: times may be worse there"


def _too_large(item: _Item) -> EngineError:
    return EngineError(
        f"{_where(item.job.request)} does not fit into the device's memory, even by itself; make "
        "pieces shorter (--set piece=30), or take another device (--set device=cpu)."
    )


def _where(request: AlignmentRequest) -> str:
    return f"{request.audio}: {request.start:.2f}-{request.end:.2f} s"
