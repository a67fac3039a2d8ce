"""What a CTC model hears in spans of any length: windows with context, put together again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from tierline.audio import Recording, probe, read_samples
from tierline.audio.recording import Samples
from tierline.errors import TierlineError
from tierline.inference.ctc_model import FLOOR, CtcModel, LogProbabilities
from tierline.inference.samples import is_silence
from tierline.plugins.contract import EngineError
from tierline.plugins.progress import Progress

MOST_REQUESTS = 32  # that are worked on together
_LEAST_REST = 0.25  # of a window: a shorter rest belongs to the one before


class Span(Protocol):
    """What is to be heard: a part of a recording."""

    @property
    def audio(self) -> Path:
        """The recording."""
        ...

    @property
    def start(self) -> float:
        """Where it begins, in seconds."""
        ...

    @property
    def end(self) -> float:
        """Where it ends, in seconds."""
        ...

    @property
    def duration(self) -> float:
        """Its length in seconds."""
        ...

    @property
    def channel(self) -> int | None:
        """Channel to hear, counted from 0; None takes the mean of all."""
        ...


S = TypeVar("S", bound=Span)
Reduce = Callable[[LogProbabilities], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Windowing:
    """How a long span is cut for a model that takes bounded memory.

    Attributes:
        length: Seconds of a window that count.
        context: Seconds heard on either side of them, and not used.
        together: Seconds of spans that are worked on together.
    """

    length: float
    context: float
    together: float


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a span, in frames from its start: what is heard, and what of it counts.

    Attributes:
        first: The first frame that is heard.
        begin: The first that counts.
        end: The one behind the last that counts; None: all that are left.
        last: The one behind the last that is heard; None: all that are left.
    """

    first: int
    begin: int
    end: int | None
    last: int | None


@dataclass(slots=True)
class Heard(Generic[S]):
    """A span, and what of it has been heard.

    Attributes:
        request: The span.
        parts: What each window gave, after reduction; None: not yet.
        failure: Why it cannot be heard.
    """

    request: S
    parts: list[NDArray[np.float32] | None] = field(default_factory=list)
    failure: TierlineError | None = None
    silent: bool = True

    @property
    def beginning(self) -> list[NDArray[np.float32]]:
        """The parts from the first on without a gap."""
        found: list[NDArray[np.float32]] = []
        for part in self.parts:
            if part is None:
                break
            found.append(part)
        return found

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to hear."""
        done = bool(self.parts) and all(part is not None for part in self.parts)
        return done or self.failure is not None

    @property
    def whole(self) -> NDArray[np.float32]:
        """All of it, in frames of the model."""
        return np.concatenate(self.beginning)


def plan(frames: int, length: int, context: int) -> list[Window]:
    """Cut a span into windows that count `length` frames each, the last up to a quarter more."""
    starts = list(range(0, max(frames, 1), length))
    if len(starts) > 1 and frames - starts[-1] < _LEAST_REST * length:
        starts.pop()
    windows = []
    for place, begin in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else None
        heard = None if end is None or end + context >= frames else end + context
        windows.append(Window(max(0, begin - context), begin, end, heard))
    return windows


def together(requests: Iterable[S], seconds: float) -> Iterator[list[S]]:
    """Group a stream of spans, in order, up to so many seconds a group."""
    group: list[S] = []
    for request in requests:
        group.append(request)
        if len(group) >= MOST_REQUESTS or sum(each.duration for each in group) >= seconds:
            yield group
            group = []
    if group:
        yield group


class Listener:
    """Hears groups of spans with one model.

    Args:
        model: The model.
        windowing: How long spans are cut.
    """

    def __init__(self, model: CtcModel, windowing: Windowing) -> None:
        self._model = model
        self._windowing = windowing

    def hear(
        self,
        group: Sequence[Heard[S]],
        reduces: Sequence[Reduce],
        progress: Progress,
    ) -> Iterator[Heard[S]]:
        """Hear some spans; yield each as often as one of its windows is done.

        A span that cannot be read gets its `failure`, and costs none of the others.

        Args:
            group: The spans; what is heard is put in there.
            reduces: For each what to keep of a window's log probabilities.
            progress: Reports, and cancels.
        """
        jobs: list[tuple[int, int, Window]] = []
        recordings: dict[int, Recording] = {}
        for place, heard in enumerate(group):
            try:
                recordings[place] = probe(heard.request.audio, check=progress.check)
                windows = self._plan(heard.request)
            except TierlineError as error:
                heard.failure = error
                continue
            heard.parts = [None] * len(windows)
            jobs += [(place, number, window) for number, window in enumerate(windows)]
        for start, batch in self._batches(group, jobs):
            self._listen(group, reduces, batch, (recordings, progress))
            progress.step(min(1.0, (start + len(batch)) / len(jobs)))
            for place in dict.fromkeys(job[0] for job in batch):
                yield group[place]

    def _batches(
        self, group: Sequence[Heard[S]], jobs: Sequence[tuple[int, int, Window]]
    ) -> Iterator[tuple[int, list[tuple[int, int, Window]]]]:
        """Take as many windows at a time as the model takes in one batch."""
        each = self._windowing.length + 2 * self._windowing.context
        first, seconds = 0, 0.0
        for place, (number, _, _) in enumerate(jobs):
            length = min(each, group[number].request.duration)
            if place > first and seconds + length > self._model.batch:
                yield first, list(jobs[first:place])
                first, seconds = place, 0.0
            seconds += length
        if first < len(jobs):
            yield first, list(jobs[first:])

    def _listen(
        self,
        group: Sequence[Heard[S]],
        reduces: Sequence[Reduce],
        batch: Sequence[tuple[int, int, Window]],
        using: tuple[dict[int, Recording], Progress],
    ) -> None:
        recordings, progress = using
        sounds: list[tuple[tuple[int, int, Window], Samples]] = []
        for job in batch:
            place, number, window = job
            heard = group[place]
            if heard.failure is not None:
                continue
            progress.check()
            try:
                samples = self._samples(recordings[place], heard.request, window)
            except TierlineError as error:
                heard.failure = error
                continue
            if is_silence(samples, self._model.rate_hz):
                heard.parts[number] = reduces[place](self._nothing(len(samples), window))
            else:
                heard.silent = False
                sounds.append((job, samples))
        answers = self._model.hear([samples for _, samples in sounds], progress.check)
        for ((place, number, window), _), answer in zip(sounds, answers, strict=True):
            if isinstance(answer, EngineError):
                group[place].failure = answer
            else:
                group[place].parts[number] = reduces[place](_counting(answer, window))

    def _plan(self, request: Span) -> list[Window]:
        clock = self._model.clock
        samples = round(request.duration * self._model.rate_hz)
        if samples <= 0:
            raise EngineError(f"{request.audio}: a span without a sample holds no word.")
        length = max(1, round(self._windowing.length / clock.hop))
        context = max(1, round(self._windowing.context / clock.hop))
        return plan(self._model.frames(samples), length, context)

    def _samples(self, recording: Recording, request: Span, window: Window) -> Samples:
        hop = self._model.clock.hop_samples / self._model.rate_hz
        start = request.start + window.first * hop
        end = request.end if window.last is None else request.start + window.last * hop
        return read_samples(
            recording,
            start,
            min(end, request.end),
            channel=request.channel,
            sample_rate_hz=self._model.rate_hz,
        )

    def _nothing(self, samples: int, window: Window) -> LogProbabilities:
        """Say what the model would say in silence, without asking it."""
        frames = self._model.frames(samples) - (window.begin - window.first)
        if window.end is not None:
            frames = window.end - window.begin
        scores = np.full((max(frames, 1), self._model.vocabulary.size), FLOOR, np.float32)
        scores[:, self._model.vocabulary.blank] = 0.0
        return scores


def _counting(scores: LogProbabilities, window: Window) -> LogProbabilities:
    """Leave out the context."""
    end = None if window.end is None else window.end - window.first
    return scores[window.begin - window.first : end]
