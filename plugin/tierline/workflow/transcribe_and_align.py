"""Writing recordings down and aligning them: each utterance within its own span."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from tierline.errors import InputError, UsageError
from tierline.plugins.progress import Progress
from tierline.workflow.align import align
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.heard import TIER
from tierline.workflow.settings import AlignKeywords
from tierline.workflow.transcribed import Transcribed
from tierline.workflow.transcribing import TranscribeSettings, WarmTranscriber

FALLBACK_LANGUAGE = "en"  # where nobody knows which one is spoken
_SHARE = 0.5  # of the work that goes into writing down


@dataclass(frozen=True, slots=True)
class HeardText:
    """A recording that was written down, as a text that can be aligned.

    Attributes:
        audio: The recording.
        text: A TextGrid whose tier `TIER` holds the utterances.
        language: BCP 47 code of the language, found or given; None if nobody knows.
        remarks: What the user should know, a sentence each.
    """

    audio: Path
    text: Path
    language: str | None
    remarks: tuple[str, ...]


def heard_text(heard: Transcribed, folder: Path) -> HeardText:
    """Save what was written down as a TextGrid, to be aligned with `text_tier=TIER`.

    Args:
        heard: What was written down.
        folder: Where the TextGrid goes.

    Raises:
        InputError: Not a word was understood.
    """
    audio = heard.audio
    if not heard.segments:
        raise InputError(
            f"{audio}: no words were understood, so there is nothing to align; try another "
            "transcriber, or say the language."
        )
    text = folder / f"{audio.stem}.TextGrid"
    heard.save(text)
    return HeardText(audio, text, heard.language, heard.remarks)


def transcribe_and_align(
    audio: str | Path,
    *,
    transcribing: TranscribeSettings | None = None,
    progress: Progress | None = None,
    **settings: Unpack[AlignKeywords],
) -> AlignedRecording:
    """Write one recording down and align what is said, each utterance within its own span.

    Nothing is written to disk until `.save(path)`. The tier "utterance" holds the text.

    Args:
        audio: The recording.
        transcribing: How it is written down; None takes what `TranscribeSettings()` says.
        progress: Reports how far the work is, and can cancel it.
        **settings: Fields of `AlignSettings`; without `language` it is the one that is found.

    Raises:
        InputError: The recording cannot be used, or not a word was understood.
        EngineError: The transcriber or the aligner failed.
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    if settings.get("text_tier") is not None:
        raise UsageError(f"The text is written down; it stands in the tier {TIER!r} (text_tier).")
    how = transcribing or TranscribeSettings(language=settings.get("language"))
    progress = progress or Progress()
    with tempfile.TemporaryDirectory(prefix="tierline-") as folder, WarmTranscriber() as warm:
        first = progress.part(0.0, _SHARE)
        heard = heard_text(warm.transcribe(Path(audio), how, first), Path(folder))
        warm.close()  # two models may not fit into memory
        found = heard.language or FALLBACK_LANGUAGE
        chosen: AlignKeywords = {"language": found, **settings, "text_tier": TIER}
        return align(audio, heard.text, progress=progress.part(_SHARE, 1.0), **chosen)
