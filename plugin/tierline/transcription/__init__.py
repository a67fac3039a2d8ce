"""Transcription: the contract, its registry, and what runs a transcriber safely."""

from tierline.transcription.contract import (
    PartialText,
    Segment,
    Transcriber,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)
from tierline.transcription.host import CheckedTranscriber, open_transcriber
from tierline.transcription.registry import TranscriberListing, TranscriberRegistry, transcribers
from tierline.transcription.spec import TranscriberSpec

__all__ = [
    "CheckedTranscriber",
    "PartialText",
    "Segment",
    "Transcriber",
    "TranscriberListing",
    "TranscriberRegistry",
    "TranscriberSpec",
    "Transcription",
    "TranscriptionError",
    "TranscriptionOutcome",
    "TranscriptionRequest",
    "open_transcriber",
    "transcribers",
]
