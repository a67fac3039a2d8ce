"""A session keeps one aligner open and aligns recording after recording with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from tierline.alignment.contract import AlignmentError, Closing
from tierline.alignment.host import open_aligner
from tierline.alignment.progress import Progress
from tierline.alignment.registry import Registry
from tierline.alignment.run import Engine
from tierline.alignment.tiers import tiers_of
from tierline.audio import Recording, probe
from tierline.errors import UsageError
from tierline.review import Run, Source, sidecar_of
from tierline.workflow.aligned import AlignedRecording
from tierline.workflow.answers import Answers, answers_of, requests_of
from tierline.workflow.choosing import Choice, choose
from tierline.workflow.placing import check_names, with_new_tiers
from tierline.workflow.settings import AlignSettings
from tierline.workflow.silence import check_sound
from tierline.workflow.source import TextSource, naming, read_source
from tierline.workflow.version import tierline_version


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
        self._choice: Choice = choose(settings, registry or Registry())
        self._engine: Engine | None = None

    def close(self) -> None:
        """Close the aligner."""
        if self._engine is not None:
            self._engine.aligner.close()
            self._engine = None

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
        began, clock = datetime.now(UTC), monotonic()
        audio, text = Path(audio), Path(text)
        recording = probe(audio)
        self._check_channel(recording)
        source = read_source(text, self._settings, recording)
        layout = self._choice.layout
        names = [name + layout.suffix for name in layout.tiers]
        check_names(source.grid, names, replace=self._settings.replace, file=text.name)
        check_sound(recording, self._settings.channel)
        answers = self._answers(source, recording, progress or Progress())
        alignments = tuple(alignment for _, alignment in answers.aligned)
        tiers = tiers_of(answers.aligned, source.grid.start, source.grid.end, layout)
        remarks = tuple(self._remarks(recording, source, answers))
        sidecar = sidecar_of(
            tiers,
            alignments,
            source=self._source(audio, text, source.tier),
            run=_run(began, monotonic() - clock),
            remarks=remarks,
        )
        return AlignedRecording(
            audio=audio,
            text=text,
            grid=with_new_tiers(source.grid, [aligned.tier for aligned in tiers]),
            format=source.format,
            alignments=alignments,
            remarks=remarks,
            sidecar=sidecar,
        )

    def _check_channel(self, recording: Recording) -> None:
        channel, count = self._settings.channel, recording.channels
        if channel is not None and channel >= count:
            has = "one channel" if count == 1 else f"{count} channels"
            raise UsageError(f"{recording.path.name} has {has}; there is no channel {channel + 1}.")

    def _answers(self, source: TextSource, recording: Recording, progress: Progress) -> Answers:
        if self._engine is None:
            spec = self._choice.spec
            progress.step(0.0, f"opening {spec.title}")
            aligner = open_aligner(spec, self._choice.options, progress=progress)
            self._engine = Engine(spec, aligner)
        requests = requests_of(source.passages, recording, self._settings)
        try:
            return answers_of(source.passages, requests, self._engine, progress)
        except AlignmentError as error:
            if not recording.remarks:
                raise
            # What is odd about the recording, such as that it was cut short, may be the cause.
            raise AlignmentError(f"{error.message} ({' '.join(recording.remarks)})") from error

    def _source(self, audio: Path, text: Path, tier: str | None) -> Source:
        settings = self._settings
        return Source(audio.name, text.name, tier, settings.language, settings.channel)

    def _remarks(self, recording: Recording, source: TextSource, answers: Answers) -> Iterator[str]:
        yield from (naming(recording.path, remark) for remark in recording.remarks)
        yield from source.remarks
        yield from (naming(recording.path, remark) for remark in answers.remarks)


def _run(began: datetime, seconds: float) -> Run:
    date = began.isoformat(timespec="seconds").replace("+00:00", "Z")
    return Run(date, round(seconds, 3), tierline_version())
