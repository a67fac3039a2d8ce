"""Opens transcribers: in this process, or in a child that may crash, hang and be cancelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tierline.plugins.closing import Closing
from tierline.plugins.guard import Guard, Terms
from tierline.plugins.host import ChildEngine, open_engine
from tierline.plugins.progress import Progress
from tierline.plugins.spec import Options
from tierline.transcription.contract import (
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)
from tierline.transcription.spec import TranscriberSpec


class CheckedTranscriber(Closing):
    """A transcriber behind a guard: each request gets exactly one outcome, sound or an error.

    See `Guard`. Partial texts pass through as they come.

    Args:
        name: What the transcriber is called in messages.
        transcriber: The transcriber to guard; it may raise, or yield nonsense.
    """

    def __init__(self, name: str, transcriber: Transcriber) -> None:
        terms = Terms("transcriber", TranscriptionError, Transcription, faults)
        self._transcriber = transcriber
        self._guard: Guard[TranscriptionRequest] = Guard(
            name, terms, transcriber.transcribe, transcriber
        )

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Yield one outcome for each request, as each is ready; see `Transcriber.transcribe`."""
        return self._guard.run(requests, progress)

    @property
    def pids(self) -> tuple[int, ...]:
        """Process ids of the children that it works in; none for one that works in this process."""
        found: tuple[int, ...] = getattr(self._transcriber, "pids", ())
        return found

    def close(self) -> None:
        """Let go of the transcriber; it cannot be used again."""
        self._guard.close()


class ChildTranscriber(ChildEngine):
    """A transcriber in child processes, one for each `transcribe` at work at the same time."""

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        """Yield whatever the child yields, as it comes; see `ChildEngine.run`."""
        return self.run(requests, progress)


def open_transcriber(
    spec: TranscriberSpec,
    options: Options = None,
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> CheckedTranscriber:
    """Make a transcriber that keeps the contract whatever its engine does; close it after use.

    Args:
        spec: What to open.
        options: An instance of `spec.options`; None for the defaults.
        progress: Can cancel the loading of a large model.
        command: Starts `tierline.plugins.worker` in a child; for programs that are frozen into
            one executable and so have no Python to call.

    Raises:
        TierlineError: It cannot be made; the message says why.
        Cancelled: `progress` said so.
    """
    return CheckedTranscriber(
        spec.name, open_unchecked(spec, options, progress=progress, command=command)
    )


def open_unchecked(
    spec: TranscriberSpec,
    options: Options = None,
    *,
    progress: Progress | None = None,
    command: Sequence[str] | None = None,
) -> Transcriber:
    """Make a transcriber without the guard, as the conformance checks need it.

    See `open_transcriber`. Nonsense comes through; a breakdown raises `Breakdown`.
    """
    transcriber: Transcriber = open_engine(
        spec, options, ChildTranscriber, progress=progress, command=command
    )
    return transcriber


def faults(transcription: Transcription, request: TranscriptionRequest) -> Iterator[str]:
    """Say what breaks the contract, of whatever kind the values in there are."""
    try:
        yield from transcription.faults(request)
    except Exception as error:  # noqa: BLE001 - nonsense of any kind may be in there
        yield f"it holds values of a wrong kind ({type(error).__name__}: {error})"
