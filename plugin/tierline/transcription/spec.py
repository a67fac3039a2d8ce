"""How a transcriber describes itself, so that it can be listed and set up without loading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tierline.plugins.contract import EngineError
from tierline.plugins.spec import PluginSpec
from tierline.transcription.contract import TranscriptionError


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriberSpec(PluginSpec):
    """What a plug-in registers under the entry point group `tierline.transcribers`.

    See `PluginSpec` for what it shares with other plug-ins; `create` makes a `Transcriber`.

    Attributes:
        finds_language: Whether it finds out by itself which language is spoken.
        takes_context: Whether it makes use of `TranscriptionRequest.context`.
    """

    kind: ClassVar[str] = "transcriber"
    method: ClassVar[str] = "transcribe"
    failure: ClassVar[type[EngineError]] = TranscriptionError

    finds_language: bool = False
    takes_context: bool = False
