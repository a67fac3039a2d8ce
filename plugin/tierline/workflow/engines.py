"""The engines of a program that stays open: what is installed, and what is kept warm."""

from __future__ import annotations

from tierline.alignment.registry import Registry
from tierline.plugins.closing import Closing
from tierline.transcription.registry import TranscriberRegistry
from tierline.workflow.transcribing import WarmTranscriber
from tierline.workflow.warm import WarmAligner


class Engines(Closing):
    """One aligner and one transcriber that stay open, for whoever needs them next.

    Args:
        aligners: Where aligners are found; None takes all that are installed.
        transcribers: Where transcribers are found; None takes all that are installed.

    Attributes:
        aligners: Where aligners are found.
        transcribers: Where transcribers are found.
        aligner: The aligner.
        transcriber: The transcriber.
    """

    def __init__(
        self, aligners: Registry | None = None, transcribers: TranscriberRegistry | None = None
    ) -> None:
        self.aligners = aligners or Registry()
        self.transcribers = transcribers or TranscriberRegistry()
        self.aligner = WarmAligner(self.aligners, self.transcribers)
        self.transcriber = WarmTranscriber(self.transcribers)

    def close(self) -> None:
        """Close both and end their processes; work that is going on ends as cancelled."""
        self.aligner.close()
        self.transcriber.close()
