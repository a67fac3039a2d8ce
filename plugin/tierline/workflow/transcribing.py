"""Writing down what is said: settings, the engine that stays open, and single recordings."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict, Unpack

from tierline.audio import Recording, probe
from tierline.errors import Cancelled, UsageError
from tierline.navigation import Span
from tierline.plugins.options import OptionValue, parse
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.transcription.contract import (
    Segment,
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)
from tierline.transcription.host import CheckedTranscriber, open_transcriber
from tierline.transcription.registry import TranscriberRegistry
from tierline.transcription.run import OnText, ignored, run
from tierline.transcription.spec import TranscriberSpec
from tierline.workflow.anchors import texts_of
from tierline.workflow.kept_warm import KeptWarm
from tierline.workflow.planning import check_channel
from tierline.workflow.transcribed import Transcribed

DEFAULT = "qwen3-asr"
ANY_LENGTH = 300.0  # seconds of a piece for a transcriber that takes any length


def never() -> bool:
    """Do not stop."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeSettings:
    """How to write down; one value serves any number of recordings.

    Attributes:
        transcriber: Name of the transcriber; `tierline transcribers` lists what there is.
        language: BCP 47 code of what is spoken; None lets the transcriber find out.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
        context: Names and terms that may be said; a hint for transcribers that take one.
        options: The transcriber's own options by name.
    """

    transcriber: str = DEFAULT
    language: str | None = None
    channel: int | None = None
    context: str = ""
    options: Mapping[str, OptionValue] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.channel is not None and self.channel < 0:
            raise UsageError("A channel is counted from 0; there is none below.")


class TranscribeKeywords(TypedDict, total=False):
    """The keywords of `tierline.transcribe`: the fields of `TranscribeSettings`."""

    transcriber: str
    language: str | None
    channel: int | None
    context: str
    options: Mapping[str, OptionValue]


@dataclass(frozen=True, slots=True)
class TranscriberChoice:
    """A transcriber that can do what is asked of it, and its options."""

    spec: TranscriberSpec
    options: Any

    @property
    def longest(self) -> float:
        """The longest piece in seconds that it takes."""
        return self.spec.longest(self.options) or ANY_LENGTH


@dataclass(frozen=True, slots=True)
class _Opened:
    """An open transcriber and what it was opened with."""

    choice: TranscriberChoice
    transcriber: CheckedTranscriber

    def serves(self, choice: TranscriberChoice) -> bool:
        """Tell whether it is the one asked for."""
        return self.choice == choice

    def suited(self, choice: TranscriberChoice) -> _Opened:  # noqa: ARG002 - nothing may change
        """Return it as it is."""
        return self

    def close(self) -> None:
        """Close it."""
        self.transcriber.close()


class WarmTranscriber(KeptWarm[TranscriberChoice, _Opened]):
    """Keeps one transcriber open; see `KeptWarm`.

    Args:
        registry: Where transcribers are found; None takes all that are installed.
    """

    def __init__(self, registry: TranscriberRegistry | None = None) -> None:
        super().__init__()
        self._registry = registry or TranscriberRegistry()

    def choose(self, settings: TranscribeSettings) -> TranscriberChoice:
        """Find the transcriber that settings ask for, without opening it.

        Raises:
            UsageError: There is no such transcriber, or it cannot do what is asked.
        """
        spec = self._registry.spec(settings.transcriber)
        for listing in self._registry.listing():
            problem = listing.obstacle() if listing.name == spec.name else None
            if problem:
                raise UsageError(f"The transcriber {spec.name!r} cannot run here: {problem}")
        if settings.language is None and not spec.finds_language and "*" not in spec.languages:
            raise UsageError(
                f"The transcriber {spec.name!r} does not find out the language; say which one of "
                f"{', '.join(spec.languages)} is spoken."
            )
        if settings.language is not None and not spec.speaks(settings.language):
            raise UsageError(
                f"The transcriber {spec.name!r} does not know the language "
                f"{settings.language!r}; 'tierline transcribers' lists those it knows."
            )
        return TranscriberChoice(spec, parse(spec.options, texts_of(settings.options)))

    def ready(self, settings: TranscribeSettings) -> TranscriberChoice:
        """Do the same, and make sure that nothing has to be brought here first.

        Raises:
            UsageError: There is no such transcriber, or it cannot do what is asked.
            TranscriptionError: Its model is not on this machine.
        """
        choice = self.choose(settings)
        missing = None if choice.spec.needs is None else choice.spec.needs(choice.options)
        if missing is not None:
            raise TranscriptionError(missing)
        return choice

    def transcribe(  # noqa: PLR0913 - one keyword for each thing that a window may ask for
        self,
        audio: Path,
        settings: TranscribeSettings,
        progress: Progress,
        *,
        span: Span | None = None,
        on_text: Callable[[tuple[Segment, ...], str], None] = lambda _settled, _partial: None,
        stopping: Callable[[], bool] = never,
    ) -> Transcribed:
        """Write down a recording; for a worker thread, knows nothing of windows.

        Args:
            audio: The recording.
            settings: How.
            progress: Reports, and cancels: nothing is kept.
            span: The stretch to write down; None: all of it.
            on_text: Called with what is settled and the beginning of what follows, as they come.
            stopping: Asked all the while; True ends the work early and keeps what is settled.

        Raises:
            TierlineError: The recording cannot be used, nothing can be heard in it, the
                transcriber failed, or the settings ask for what is not there.
            Cancelled: `progress` said so, or this was closed.
        """
        choice = self.choose(settings)
        request, recording = asked(audio, settings, progress, span=span)
        with self.lent(choice, progress) as (transcriber, watched):
            return _written(request, recording, (transcriber, choice), watched, (on_text, stopping))

    @contextlib.contextmanager
    def lent(
        self, choice: TranscriberChoice, progress: Progress
    ) -> Iterator[tuple[Transcriber, Progress]]:
        """Open the transcriber if need be, and lend it.

        Yields:
            The transcriber, and a progress to work with, which also ends the work on `close`.

        Raises:
            TierlineError: It cannot be opened.
            Cancelled: `progress` said so, or this was closed.
        """
        with self._lent(choice, progress) as (opened, watched):
            yield opened.transcriber, watched

    def _open(self, choice: TranscriberChoice, progress: Progress) -> _Opened:
        progress.step(0.0, f"opening {choice.spec.title}")
        made = open_transcriber(choice.spec, choice.options, progress=progress)
        return _Opened(choice, made)


def transcribe(
    audio: str | Path,
    *,
    progress: Progress | None = None,
    on_text: OnText = ignored,
    **settings: Unpack[TranscribeKeywords],
) -> Transcribed:
    """Write down what is said in one recording; nothing is written to disk until `.save(path)`.

    Args:
        audio: The recording.
        progress: Reports how far the work is, and can cancel it.
        on_text: Called with the recording's name, what is settled and the beginning of what
            follows.
        **settings: Fields of `TranscribeSettings`.

    Raises:
        InputError: The recording cannot be used.
        TranscriptionError: Nothing can be heard in it, or the transcriber failed.
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    path = Path(audio)
    with WarmTranscriber() as warm:
        return warm.transcribe(
            path,
            TranscribeSettings(**settings),
            progress or Progress(),
            on_text=lambda settled, partial: on_text(path.name, settled, partial),
        )


def asked(
    audio: Path,
    settings: TranscribeSettings,
    progress: Progress,
    *,
    span: Span | None = None,
    name: str | None = None,
) -> tuple[TranscriptionRequest, Recording]:
    """Return what a transcriber is asked about a recording; `name` is the request's id.

    Raises:
        InputError: The recording cannot be used.
        UsageError: It has no such channel.
    """
    recording = probe(audio, check=progress.check)
    check_channel(recording, settings.channel)
    start, end = (0.0, recording.duration) if span is None else (span.start, span.end)
    request = TranscriptionRequest(
        name or recording.path.name,
        recording.path,
        max(start, 0.0),
        min(end, recording.duration),
        settings.language,
        settings.channel,
        settings.context,
    )
    return request, recording


def transcribed(recording: Recording, answer: Transcription) -> Transcribed:
    """Return what came of a recording."""
    return Transcribed(
        recording.path,
        recording.duration,
        answer.segments,
        answer.language,
        (*recording.remarks, *answer.remarks, *_unheard(answer)),
        answer.provenance,
    )


def _written(
    request: TranscriptionRequest,
    recording: Recording,
    engine: tuple[Transcriber, TranscriberChoice],
    progress: Progress,
    watch: tuple[Callable[[tuple[Segment, ...], str], None], Callable[[], bool]],
) -> Transcribed:
    """Run one request, and keep what is settled if it is stopped."""
    (transcriber, choice), (on_text, stopping) = engine, watch
    kept: list[tuple[Segment, ...]] = [()]

    def told(_: str, settled: tuple[Segment, ...], partial: str) -> None:
        kept[0] = settled
        on_text(settled, partial)

    def stops() -> bool:
        progress.check()
        return stopping()

    watched = Progress(progress.step, stops)
    try:
        outcomes = dict(run([request], transcriber, choice.longest, watched, told))
    except Cancelled:
        progress.check()
        if not kept[0]:
            raise
        return _stopped(request, recording, kept[0], choice.spec)
    outcome = outcomes[request.id]
    if isinstance(outcome, TranscriptionError):
        raise outcome
    return transcribed(recording, outcome)


def _stopped(
    request: TranscriptionRequest,
    recording: Recording,
    settled: tuple[Segment, ...],
    spec: TranscriberSpec,
) -> Transcribed:
    """Return what was settled when the work was stopped."""
    return Transcribed(
        recording.path,
        recording.duration,
        settled,
        request.language,
        (f"it was stopped early; what follows {settled[-1].end:.2f} s was not written down.",),
        Provenance(spec.name, spec.version),
        complete=False,
    )


def _unheard(transcription: Transcription) -> tuple[str, ...]:
    """Say so if there was sound, and nothing could be made of it."""
    return () if transcription.segments else ("no words were understood, so the text is empty.",)
