"""What is done for a recording and its text before and after the aligner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.tiers import TierLayout
from tierline.audio import probe
from tierline.plugins.progress import Progress
from tierline.review import Source
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.placing import check_names, with_new_tiers
from tierline.workflow.planning import check_channel
from tierline.workflow.settings import AlignSettings
from tierline.workflow.silence import check_sound
from tierline.workflow.source import TextSource, read_source
from tierline.workflow.work import Clock, Work, Worked


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recording and its text, read and checked.

    Attributes:
        audio: The recording.
        text: The file the text came from.
        source: The text.
        work: What is to be aligned.
        clock: When it was begun.
    """

    audio: Path
    text: Path
    source: TextSource
    work: Work
    clock: Clock

    def recording(self, worked: Worked) -> AlignedRecording:
        """Return the recording with its new tiers."""
        return AlignedRecording(
            audio=self.audio,
            text=self.text,
            grid=with_new_tiers(self.source.grid, [aligned.tier for aligned in worked.tiers]),
            format=self.source.format,
            alignments=worked.alignments,
            remarks=worked.remarks,
            sidecar=worked.sidecar,
        )


def prepared(
    audio: Path, text: Path, settings: AlignSettings, layout: TierLayout, progress: Progress
) -> Prepared:
    """Read a recording and its text, and find out early what cannot work.

    Raises:
        InputError: The recording or the text cannot be used.
        AlignmentError: The recording holds nothing but silence.
        UsageError: The settings do not fit these files.
        Cancelled: `progress` said so.
    """
    clock = Clock()
    recording = probe(audio, check=progress.check)
    check_channel(recording, settings.channel)
    source = read_source(text, settings, recording)
    names = [name + layout.suffix for name in layout.tiers]
    check_names(source.grid, names, replace=settings.replace, file=text.name)
    check_sound(recording, settings.channel, check=progress.check)
    work = Work(
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
    return Prepared(audio, text, source, work, clock)
