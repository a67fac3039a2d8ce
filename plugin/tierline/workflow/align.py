"""Aligning one recording from a script."""

from __future__ import annotations

from pathlib import Path
from typing import Unpack

from tierline.plugins.progress import Progress
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.session import AlignSession
from tierline.workflow.settings import AlignKeywords, AlignSettings


def align(
    audio: str | Path,
    text: str | Path,
    *,
    progress: Progress | None = None,
    keep: str | Path | None = None,
    **settings: Unpack[AlignKeywords],
) -> AlignedRecording:
    """Align one recording with its text; nothing is written until `.save(path)`.

    For many recordings keep an `AlignSession`: it opens the aligner once.

    Args:
        audio: The recording.
        text: A plain text, or a TextGrid one tier of which holds the text.
        progress: Reports how far the work is, and can cancel it.
        keep: A TextGrid that was aligned before: what its sidecar says that a human has moved or
            checked is kept, bit for bit, and so are its other tiers; `.save` may write over it.
        **settings: Fields of `AlignSettings`, such as `language="fr"`, `aligner="uniform"`,
            `text_tier="utterance"`, `tiers=("words",)`, `channel=0`, `options={...}`.

    Raises:
        InputError: The recording or the text cannot be used.
        AlignmentError: The aligner found nothing at all.
        UsageError: The settings ask for what is not there.
        Cancelled: `progress` said so.
    """
    with AlignSession(AlignSettings(**settings)) as session:
        return session.align(audio, text, progress, keep=keep)
