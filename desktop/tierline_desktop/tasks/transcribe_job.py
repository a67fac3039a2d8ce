"""The work of writing down, as a worker thread does it; knows no window."""

from __future__ import annotations

import threading
from pathlib import Path
from time import monotonic

from tierline.alignment import Progress
from tierline.navigation import Span
from tierline.transcription import Segment
from tierline.workflow import Transcribed, TranscribeSettings, WarmTranscriber
from tierline.workflow.choosing import Choice
from tierline.workflow.transcribed import utterances
from tierline_desktop.tasks.needed import refuse_missing
from tierline_desktop.tasks.task import Deliver

SHOW_SECONDS = 0.2  # nobody reads faster, and each text that is shown costs the window time


class Shown:
    """Hands on the latest text, now and then; what comes too early waits for its turn.

    Args:
        deliver: Shows a text.
    """

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._waiting: tuple[tuple[Segment, ...], str] | None = None
        self._next = float("-inf")

    def take(self, settled: tuple[Segment, ...], partial: str) -> None:
        """Take what is settled, and the beginning of what follows."""
        self._waiting = (settled, partial)
        self.show_due()

    def show_due(self) -> None:
        """Hand on what waits, if it is time; called all the while."""
        if self._waiting is None or monotonic() < self._next:
            return
        (settled, partial), self._waiting = self._waiting, None
        self._next = monotonic() + SHOW_SECONDS
        lines = [segment.text for segment in utterances(settled)]
        if partial.strip():
            lines.append(partial.strip())
        if lines:
            self._deliver("\n".join(lines))


class TranscribeJob:
    """Writes down in a worker thread, and delivers the text so far on the way.

    Args:
        audio: The recording.
        settings: How.
        span: The stretch to write down; None: all of it.
        transcriber: Stays open between jobs.
        then: What is to align the text afterwards; its model must be here too.
    """

    def __init__(
        self,
        audio: Path,
        settings: TranscribeSettings,
        span: Span | None,
        transcriber: WarmTranscriber,
        *,
        then: Choice | None = None,
    ) -> None:
        self._audio = audio
        self._settings = settings
        self._span = span
        self._transcriber = transcriber
        self._then = then
        self._stopping = threading.Event()

    def stop_and_keep(self) -> None:
        """End early, and keep what has been written down."""
        self._stopping.set()

    def __call__(self, progress: Progress, deliver: Deliver) -> Transcribed:
        """Do it.

        Raises:
            MissingModelError: A model has to be brought to this machine first.
            TierlineError: It cannot be done.
            Cancelled: `progress` said so.
        """
        chosen = self._transcriber.choose(self._settings)
        refuse_missing(chosen.spec, chosen.options)
        if self._then is not None:
            refuse_missing(self._then.spec, self._then.options)
        shown = Shown(deliver)

        def stopping() -> bool:
            shown.show_due()
            return self._stopping.is_set()

        return self._transcriber.transcribe(
            self._audio,
            self._settings,
            progress,
            span=self._span,
            on_text=shown.take,
            stopping=stopping,
        )
