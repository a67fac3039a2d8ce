"""Aligning several recordings from a script, as one batch."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

from tierline.plugins.progress import Progress
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.preparing import Files
from tierline.workflow.settings import AlignKeywords, AlignSettings
from tierline.workflow.streaming import Streaming
from tierline.workflow.warm import WarmAligner


@dataclass(frozen=True, slots=True)
class ManyResult:
    """What came of one of several recordings.

    Attributes:
        audio: The recording.
        text: The file its text comes from.
        recording: The recording with its new tiers; None if it failed.
        error: Why it failed, or None. Whatever is no `TierlineError` is a mistake in Tierline or
            in a plug-in.
    """

    audio: Path
    text: Path
    recording: AlignedRecording | None
    error: Exception | None = None


def align_many(
    pairs: Iterable[tuple[str | Path, str | Path]],
    *,
    progress: Progress | None = None,
    **settings: Unpack[AlignKeywords],
) -> Generator[ManyResult, None, None]:
    """Align several recordings with their texts; yield a result for each, in order.

    The aligner is opened once, and what is to be aligned in all of them goes to it in one stream,
    so that one that works in batches can fill them. A recording that fails costs no other. Nothing
    is written until `result.recording.save(path)`.

    Args:
        pairs: Recordings, each with a plain text or a TextGrid one tier of which holds the text.
        progress: Reports how far the work is, and can cancel it.
        **settings: Fields of `AlignSettings`.

    Raises:
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    chosen = AlignSettings(**settings)
    with WarmAligner() as aligner:
        aligner.choose(chosen)  # a setting that makes no sense is told before any work
        yield from aligned_together(pairs, chosen, aligner, progress)


def aligned_together(
    pairs: Iterable[tuple[str | Path, str | Path]],
    settings: AlignSettings,
    aligner: WarmAligner,
    progress: Progress | None = None,
) -> Generator[ManyResult, None, None]:
    """Do the same with an aligner that stays open, as a window needs it.

    Raises:
        Cancelled: `progress` said so, or the aligner was closed.
    """
    files = [Files(Path(audio), Path(text)) for audio, text in pairs]
    streaming = Streaming(files, settings, lambda _, recording: recording)
    outcomes = streaming.outcomes(aligner, progress or Progress())
    with contextlib.closing(outcomes):
        for each, outcome in zip(files, outcomes, strict=True):
            if isinstance(outcome, AlignedRecording):
                yield ManyResult(each.audio, each.text, outcome)
            else:
                yield ManyResult(each.audio, each.text, None, outcome)
