"""What every engine of a plug-in is asked, and what it may answer."""

from __future__ import annotations

from typing import Protocol

from tierline.errors import TierlineError


class EngineError(TierlineError):
    """An engine could not do a request; the message says why in one sentence."""


class Interim:
    """Base of what an engine may yield for a request, any number of times, before its answer."""


class EngineRequest(Protocol):
    """What an engine is asked: it can travel to another process, and says how long its audio is."""

    @property
    def id(self) -> str:
        """Comes back with the answer; unique within one run."""
        ...

    @property
    def duration(self) -> float:
        """Length of the audio to use, in seconds."""
        ...
