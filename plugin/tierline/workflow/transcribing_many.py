"""Writing down several recordings in one stream, so that a transcriber can fill its batches."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from tierline.audio import Recording
from tierline.errors import Cancelled
from tierline.plugins.progress import Progress
from tierline.transcription.contract import (
    Transcription,
    TranscriptionError,
    TranscriptionRequest,
)
from tierline.transcription.run import run
from tierline.workflow.transcribed import Transcribed
from tierline.workflow.transcribing import (
    TranscribeSettings,
    WarmTranscriber,
    asked,
    transcribed,
)

NumberedResult: TypeAlias = tuple[int, Transcribed | Exception]


def transcribe_all(
    transcriber: WarmTranscriber,
    audios: Sequence[Path],
    settings: TranscribeSettings,
    progress: Progress | None = None,
) -> Generator[NumberedResult, None, None]:
    """Write recordings down; yield each one's place in `audios` and its result, as it is ready.

    A recording that fails costs no other: its result is the error. Whatever is no `TierlineError`
    is a mistake in Tierline or in a plug-in.

    Args:
        transcriber: Is opened if need be, and stays open.
        audios: The recordings.
        settings: How.
        progress: Reports how many are done, and cancels.

    Raises:
        TierlineError: The transcriber cannot be opened, or the settings ask for what is not there.
        Cancelled: `progress` said so, or the transcriber was closed.
    """
    choice = transcriber.choose(settings)
    if not audios:
        return
    asking = _Asking(audios, settings)
    with transcriber.lent(choice, progress or Progress()) as (engine, watched):
        told = watched.reporting(
            lambda fraction, message: watched.step(asking.done(fraction), message)
        )
        for name, outcome in run(asking.requests(watched), engine, choice.longest, told):
            yield asking.result(int(name), outcome)
            yield from asking.failures()
        yield from asking.failures()


class _Asking:
    """Makes the requests as they are wanted, and keeps what cannot be asked about."""

    def __init__(self, audios: Sequence[Path], settings: TranscribeSettings) -> None:
        self._audios = audios
        self._settings = settings
        self._failed: list[NumberedResult] = []
        self._recordings: dict[int, Recording] = {}
        self._answered = 0

    def done(self, fraction: float) -> float:
        """Return how much is done; `fraction` is of those that were looked at."""
        count = len(self._audios)
        return fraction if count == 1 else self._answered / count

    def result(self, number: int, outcome: Transcription | TranscriptionError) -> NumberedResult:
        """Return what came of a recording."""
        self._answered += 1
        recording = self._recordings.pop(number)
        if isinstance(outcome, Transcription):
            return number, transcribed(recording, outcome)
        return number, outcome

    def requests(self, progress: Progress) -> Iterator[TranscriptionRequest]:
        """Yield a request for each recording that can be used, named by its place."""
        for number, audio in enumerate(self._audios):
            try:
                request, recording = asked(audio, self._settings, progress, name=str(number))
            except Cancelled:
                raise
            except Exception as error:  # noqa: BLE001 - it is told with its recording
                self._failed.append((number, error))
            else:
                self._recordings[number] = recording
                yield request

    def failures(self) -> Iterator[NumberedResult]:
        """Hand out what has failed since."""
        while self._failed:
            yield self._failed.pop(0)
