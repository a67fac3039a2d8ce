"""What is done for a recording and its text before and after the aligner."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.alignment.tiers import TierLayout
from tierline.audio import probe
from tierline.plugins.progress import Progress
from tierline.review import Source
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.earlier import Earlier, read_earlier
from tierline.workflow.placing import check_names, with_new_tiers
from tierline.workflow.planning import check_channel
from tierline.workflow.settings import AlignSettings
from tierline.workflow.silence import check_sounds
from tierline.workflow.source import TextSource, read_source
from tierline.workflow.speaking import heard_on
from tierline.workflow.work import Clock, Work, Worked


@dataclass(frozen=True, slots=True)
class Files:
    """What one recording is aligned from.

    Attributes:
        audio: The recording.
        text: The file its text comes from.
        keep: A TextGrid that was aligned before; what a human has set in it is kept.
    """

    audio: Path
    text: Path
    keep: Path | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A recording and its text, read and checked.

    Attributes:
        audio: The recording.
        text: The file the text came from.
        source: The text.
        work: What is to be aligned.
        clock: When it was begun.
        earlier: What was aligned before and is to be kept, if anything is.
    """

    audio: Path
    text: Path
    source: TextSource
    work: Work
    clock: Clock
    earlier: Earlier | None = None

    def recording(self, worked: Worked) -> AlignedRecording:
        """Return the recording with its new tiers."""
        grid, earlier = self.source.grid, self.earlier
        if earlier is not None:
            grid = earlier.with_others(grid)
        return AlignedRecording(
            audio=self.audio,
            text=self.text,
            grid=with_new_tiers(grid, [aligned.tier for aligned in worked.tiers]),
            format=self.source.format if earlier is None else earlier.format,
            alignments=worked.alignments,
            remarks=worked.remarks,
            sidecar=worked.sidecar,
            earlier=earlier,
        )


def prepared(
    files: Files, settings: AlignSettings, layout: TierLayout, progress: Progress
) -> Prepared:
    """Read a recording and its text, and find out early what cannot work.

    Raises:
        InputError: The recording or the text cannot be used.
        AlignmentError: The recording holds nothing but silence.
        UsageError: The settings do not fit these files.
        Cancelled: `progress` said so.
    """
    clock, audio, text = Clock(), files.audio, files.text
    recording = probe(audio, check=progress.check)
    check_channel(recording, settings.channel)
    source = read_source(text, settings, recording)
    names = [layout.name(kind, who) for who in source.speakers for kind in layout.tiers]
    earlier = None if files.keep is None else read_earlier(files.keep, layout, source.speakers)
    replaces = settings.replace or earlier is not None
    check_names(source.grid, names, replace=replaces, file=text.name)
    check_sounds(recording, heard_on(source.passages, settings), check=progress.check)
    work = Work(
        recording=recording,
        passages=source.passages if earlier is None else earlier.around(source.passages),
        start=source.grid.start,
        end=source.grid.end,
        settings=settings,
        source=Source(
            recording.path.name, text.name, source.tier, settings.language, settings.channel
        ),
        remarks=source.remarks,
        speakers=source.speakers,
    )
    return Prepared(audio, text, source, work, clock, earlier)
