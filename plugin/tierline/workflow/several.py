"""Recordings that were chosen together: the text of each, where its result goes, and the work."""

from __future__ import annotations

import contextlib
import tempfile
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tierline.errors import TierlineError
from tierline.plugins.progress import Progress
from tierline.review import sidecar_path, touched_labels
from tierline.textgrid import open_textgrid
from tierline.workflow.batch import BatchSettings, Job, JobResult, align_all
from tierline.workflow.engines import Engines
from tierline.workflow.folder import AUDIO_SUFFIXES, texts_beside
from tierline.workflow.heard import TIER
from tierline.workflow.settings import AlignSettings
from tierline.workflow.text_tier import labelled_tiers, likely_name
from tierline.workflow.transcribing import TranscribeSettings
from tierline.workflow.transcribing_many import transcribe_all

EVERY = "*"  # of the tiers
APART = "-aligned"  # added to the name of a result that would otherwise take the place of its text


@dataclass(frozen=True, slots=True)
class Chosen:
    """A recording that was chosen.

    Attributes:
        audio: The recording.
        text: Its text; None if there is none beside it.
        output: Where its result goes.
        there: Whether a result is there already.
        touched: Whether people have worked on the labels of that result.
        clash: Why it cannot be done at all, in a sentence; "" if it can.
        tiers: Names of the interval tiers with labels, if the text is a TextGrid.
    """

    audio: Path
    text: Path | None
    output: Path
    there: bool = False
    touched: bool = False
    clash: str = ""
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeveralOrder:
    """What is to be done with recordings that were chosen together.

    Attributes:
        align: How each is aligned.
        transcribe: How those without a text are written down first; None leaves them out.
        overwrite: Whether results that are there are made anew, unless people worked on them.
        text_tier: The tier that holds the text, where several have labels; "*" takes all, each as
            what one speaker says, None one of a usual name. TextGrids without it are read as if it
            had not been named.
    """

    align: AlignSettings = field(default_factory=AlignSettings)
    transcribe: TranscribeSettings | None = None
    overwrite: bool = False
    text_tier: str | None = None

    def tier_of(self, one: Chosen) -> str | None:
        """Return the tier that holds the text of a recording; None if nobody can tell."""
        if self.text_tier == EVERY and len(one.tiers) > 1:
            return EVERY
        return self.text_tier if self.text_tier in one.tiers else likely_name(one.tiers)

    def refusal(self, one: Chosen) -> str:
        """Say in a sentence why one of the recordings is left out, or ""."""
        name = one.output.name
        if one.clash:
            return one.clash
        if one.touched:
            return f"{name} is left as it is: people have worked on its labels."
        if one.there and not self.overwrite:
            return f"{name} is there already and is left as it is."
        if one.text is None and self.transcribe is None:
            return f"There is no text of the same name beside {one.audio.name}."
        if one.text is not None and one.tiers and self.tier_of(one) is None:
            there = ", ".join(map(repr, one.tiers))
            return f"{one.text.name} has labels in several tiers ({there}); choose which is text."
        return ""


def chosen_together(paths: Iterable[Path]) -> tuple[Chosen, ...]:
    """Find the text of each recording and whether it was aligned before; reads the disk.

    Args:
        paths: The recordings; other files are left out.
    """
    audio = sorted({path for path in paths if path.suffix.casefold() in AUDIO_SUFFIXES})
    texts = texts_beside(audio)
    taken: dict[Path, Path] = {}
    return tuple(_chosen(path, texts.get(path), taken) for path in audio)


def _chosen(audio: Path, text: Path | None, taken: dict[Path, Path]) -> Chosen:
    output = audio.with_suffix(".TextGrid")
    if text is not None and text.name.casefold() == output.name.casefold():
        output = audio.with_name(f"{audio.stem}{APART}.TextGrid")
    first = taken.setdefault(output, audio)
    clash = "" if first is audio else f"{first.name} has the same name; rename one of them."
    beside = sidecar_path(output)
    there = any(path.exists() or path.is_symlink() for path in (output, beside))
    tiers = () if text is None else _labelled(text)
    return Chosen(audio, text, output, there, touched_labels(beside) > 0, clash, tiers)


def _labelled(text: Path) -> tuple[str, ...]:
    """Return the names of the tiers with labels; none for what cannot be read, which is told later.

    A plain text has none either.
    """
    if text.suffix.casefold() != ".textgrid":
        return ()
    try:
        grid = open_textgrid(text).grid
    except TierlineError:
        return ()
    return tuple(dict.fromkeys(tier.name for tier in labelled_tiers(grid)))


def align_several(
    chosen: Sequence[Chosen],
    order: SeveralOrder,
    progress: Progress | None = None,
    engines: Engines | None = None,
) -> Generator[JobResult, None, None]:
    """Align those that `order` does not refuse; yield a result for each, those with a text first.

    They go through the aligner as one batch. Those without a text are written down first, and
    aligned utterance by utterance. A recording that fails costs no other; what was saved stays.

    Args:
        chosen: The recordings.
        order: What is to be done.
        progress: Reports how far the work is, and can cancel it.
        engines: What aligns and writes down, and stays open; None opens what is needed.

    Raises:
        Cancelled: `progress` said so, or the engines were closed.
    """
    progress = progress or Progress()
    if engines is None:
        with Engines() as own:
            yield from align_several(chosen, order, progress, own)
        return
    wanted = [one for one in chosen if not order.refusal(one)]
    with_text: dict[str | None, list[Job]] = defaultdict(list)
    for one in wanted:
        if one.text is not None:
            with_text[order.tier_of(one)].append(Job(one.audio, one.text, one.output))
    without = [Job(one.audio, one.audio, one.output) for one in wanted if one.text is None]
    # Writing down takes about as long as aligning, as far as anybody can tell beforehand.
    total = max(sum(map(len, with_text.values())) + 2 * len(without), 1)
    done = 0.0
    for tier, jobs in with_text.items():
        share = done + len(jobs) / total
        yield from _aligned(jobs, _batch(order, tier), progress.part(done, share), engines)
        done = share
    if without:
        yield from _heard_and_aligned(without, order, progress.part(done, 1.0), engines)


def _batch(order: SeveralOrder, text_tier: str | None) -> BatchSettings:
    return BatchSettings(align=replace(order.align, text_tier=text_tier), force=order.overwrite)


def _heard_and_aligned(
    jobs: Sequence[Job], order: SeveralOrder, progress: Progress, engines: Engines
) -> Iterator[JobResult]:
    """Write recordings down into TextGrids of utterances, and align each in its own span."""
    assert order.transcribe is not None  # those without a text are refused otherwise
    audios = [job.audio for job in jobs]
    heard: list[Job] = []
    with tempfile.TemporaryDirectory(prefix="tierline-") as folder:
        first = progress.part(0.0, 0.5)
        with contextlib.closing(
            transcribe_all(engines.transcriber, audios, order.transcribe, first)
        ) as outcomes:
            for number, outcome in outcomes:
                job = jobs[number]
                if isinstance(outcome, Exception):
                    yield JobResult(job, error=outcome)
                    continue
                text = Path(folder) / str(number) / f"{job.audio.stem}.TextGrid"
                outcome.save(text)
                heard.append(replace(job, text=text))
        engines.transcriber.rest()  # two models may not fit into memory
        yield from _aligned(heard, _batch(order, TIER), progress.part(0.5, 1.0), engines)


def _aligned(
    jobs: Sequence[Job], batch: BatchSettings, progress: Progress, engines: Engines
) -> Iterator[JobResult]:
    if jobs:
        results = align_all(jobs, batch, progress, aligner=engines.aligner)
        with contextlib.closing(results):
            yield from results
