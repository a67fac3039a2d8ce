"""A session keeps one aligner open and aligns recording after recording with it."""

from __future__ import annotations

from pathlib import Path

from tierline.alignment.registry import Registry
from tierline.audio import Recording, probe
from tierline.plugins.closing import Closing
from tierline.plugins.progress import Progress
from tierline.review import Source
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.choosing import Choice
from tierline.workflow.placing import check_names, with_new_tiers
from tierline.workflow.planning import check_channel
from tierline.workflow.settings import AlignSettings
from tierline.workflow.silence import check_sound
from tierline.workflow.source import TextSource, read_source
from tierline.workflow.warm import WarmAligner
from tierline.workflow.watch import Watch
from tierline.workflow.work import Clock, Work, do_work


class AlignSession(Closing):
    """Aligns recordings with their texts, one after the other, with one aligner.

    The aligner is opened with the first recording and stays open until `close`. A session belongs
    to one thread; work in parallel takes several.

    Args:
        settings: How to align.
        registry: Where aligners are found; None takes all that are installed.

    Raises:
        UsageError: The settings ask for what is not there.
    """

    def __init__(self, settings: AlignSettings, registry: Registry | None = None) -> None:
        self._settings = settings
        self._registry = registry or Registry()
        self._aligner = WarmAligner(self._registry)
        self._choice: Choice = self._aligner.choose(settings)

    def close(self) -> None:
        """Close the aligner; the next recording opens it again."""
        self._aligner.close()
        self._aligner = WarmAligner(self._registry)

    def align(
        self, audio: str | Path, text: str | Path, progress: Progress | None = None
    ) -> AlignedRecording:
        """Align one recording with its text; nothing is written.

        Raises:
            InputError: The recording or the text cannot be used.
            AlignmentError: The aligner found nothing at all.
            UsageError: The settings do not fit these files.
            Cancelled: `progress` said so.
        """
        clock, progress = Clock(), progress or Progress()
        audio, text = Path(audio), Path(text)
        recording = probe(audio, check=progress.check)
        check_channel(recording, self._settings.channel)
        source = read_source(text, self._settings, recording)
        self._check_names(source, text.name)
        check_sound(recording, self._settings.channel, check=progress.check)
        work = self._work(recording, text, source)
        worked = do_work(work, self._aligner, self._choice, watch=Watch(progress), clock=clock)
        return AlignedRecording(
            audio=audio,
            text=text,
            grid=with_new_tiers(source.grid, [aligned.tier for aligned in worked.tiers]),
            format=source.format,
            alignments=worked.alignments,
            remarks=worked.remarks,
            sidecar=worked.sidecar,
        )

    def _check_names(self, source: TextSource, file: str) -> None:
        layout = self._choice.layout
        names = [name + layout.suffix for name in layout.tiers]
        check_names(source.grid, names, replace=self._settings.replace, file=file)

    def _work(self, recording: Recording, text: Path, source: TextSource) -> Work:
        settings = self._settings
        return Work(
            recording=recording,
            passages=source.passages,
            start=source.grid.start,
            end=source.grid.end,
            settings=settings,
            source=Source(
                recording.path.name, text.name, source.tier, settings.language, settings.channel
            ),
            remarks=source.remarks,
        )
