"""A session keeps one aligner open and aligns recording after recording with it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tierline.alignment.registry import Registry
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.carrying_out import carried_out
from tierline.workflow.choosing import Choice
from tierline.workflow.preparing import Files, prepared
from tierline.workflow.settings import AlignSettings
from tierline.workflow.warm import WarmAligner
from tierline.workflow.watch import Watch


class AlignSession(Closing):
    """Aligns recordings with their texts, one after the other, with one aligner.

    The aligner is opened with the first recording and stays open until `close`. A session belongs
    to one thread; work in parallel takes several.

    Args:
        settings: How to align.
        registry: Where aligners are found; None takes all that are installed.
        aligner: One that stays open when the session is closed; None opens one for the session.

    Raises:
        UsageError: The settings ask for what is not there.
    """

    def __init__(
        self,
        settings: AlignSettings,
        registry: Registry | None = None,
        aligner: WarmAligner | None = None,
    ) -> None:
        self._settings = settings
        self._registry = registry or Registry()
        self._lent = aligner is not None
        self._aligner = aligner or WarmAligner(self._registry)
        self._choice: Choice = self._aligner.choose(settings)

    def close(self) -> None:
        """Close the aligner; the next recording opens it again."""
        if not self._lent:
            self._aligner.close()
            self._aligner = WarmAligner(self._registry)

    def align(
        self,
        audio: str | Path,
        text: str | Path,
        progress: Progress | None = None,
        *,
        keep: str | Path | None = None,
    ) -> AlignedRecording:
        """Align one recording with its text; nothing is written.

        Args:
            audio: The recording.
            text: A plain text, or a TextGrid one tier of which holds the text.
            progress: Reports how far the work is, and can cancel it.
            keep: A TextGrid that was aligned before: what its sidecar says that a human has moved
                or checked is kept, and so are its other tiers.

        Raises:
            InputError: The recording or the text cannot be used.
            AlignmentError: The aligner found nothing at all.
            UsageError: The settings do not fit these files.
            Cancelled: `progress` said so.
        """
        files = Files(Path(audio), Path(text), None if keep is None else Path(keep))
        with self.aligned(files, progress) as made:
            return made

    @contextlib.contextmanager
    def aligned(self, files: Files, progress: Progress | None = None) -> Iterator[AlignedRecording]:
        """Do what `align` does, for a block that saves what came of it.

        What is settled of a long recording is kept for another run if the block does not end well.

        Args:
            files: The recording and its text.
            progress: Reports how far the work is, tells what the user should know at once, and can
                cancel.

        Raises:
            TierlineError: See `align`.
            Cancelled: `progress` said so.
        """
        progress = progress or Progress()
        ready = prepared(files, self._settings, self._choice.layout, progress)
        watch = Watch(progress)
        with carried_out(
            ready.work, self._aligner, self._choice, watch=watch, clock=ready.clock
        ) as worked:
            yield ready.recording(worked)
