"""Where the text comes from: a plain text for the whole recording, or a tier of a TextGrid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import Recording
from tierline.errors import InputError, UsageError
from tierline.text import read_text
from tierline.textgrid import FileFormat, TextGridFile, looks_like_textgrid, open_textgrid
from tierline.workflow.passages import Passage, Reading, passages_of, told_of_notes
from tierline.workflow.settings import AlignSettings
from tierline.workflow.text_tier import labelled_tiers, likely_name

NOTEWORTHY = 0.05  # seconds that a TextGrid may end early without a word


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text that was read.

    Attributes:
        grid: The grid that new tiers go into; empty for a plain text.
        format: The form and encoding to save it in.
        passages: What is to be aligned, in order of time.
        tier: Name of the tier the text came from; None for a plain text.
        remarks: What the user should know, a sentence each.
    """

    grid: TextGrid
    format: FileFormat
    passages: tuple[Passage, ...]
    tier: str | None
    remarks: tuple[str, ...]


def read_source(path: Path, settings: AlignSettings, recording: Recording) -> TextSource:
    """Read the text of a recording.

    Raises:
        InputError: The file cannot be read or holds no text.
        UsageError: The settings do not fit the file.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder, not a text; name the file that holds the text.")
    reading = Reading(
        settings.language,
        settings.keep_punctuation,
        by=settings.units,
        unspoken=settings.unspoken,
    )
    if path.suffix.casefold() == ".textgrid" or (path.exists() and looks_like_textgrid(path)):
        file = open_textgrid(path, input_encoding=settings.input_encoding)
        return _from_textgrid(file, settings, recording, reading)
    if settings.text_tier is not None:
        raise UsageError(
            f"{path.name} is a plain text and has no tier {settings.text_tier!r}; leave out "
            "--text-tier, or give a TextGrid."
        )
    return _from_plain_text(path, settings, recording, reading)


def _from_plain_text(
    path: Path, settings: AlignSettings, recording: Recording, reading: Reading
) -> TextSource:
    transcript = read_text(path, input_encoding=settings.input_encoding)
    units, notes = reading.read(transcript.text)
    if not units:
        raise InputError(f"{path.name} holds no words to align.")
    whole = (0.0, recording.duration)
    passage = Passage("", units, *whole, heard=whole, notes=notes)
    grid = TextGrid(0.0, recording.duration)
    told = (*transcript.remarks, *told_of_notes((passage,)))
    remarks = tuple(naming(path, remark) for remark in told)
    return TextSource(grid, FileFormat(), (passage,), None, remarks)


def _from_textgrid(
    file: TextGridFile, settings: AlignSettings, recording: Recording, reading: Reading
) -> TextSource:
    remarks = [remark.about(file.path.name) for remark in file.remarks]
    tier = _text_tier(file, settings.text_tier, remarks)
    passages = tuple(passages_of(tier, recording.duration, reading, remarks))
    if not any(passage.units for passage in passages):
        raise InputError(f"The tier {tier.name!r} of {file.path.name} holds no words to align.")
    if recording.duration - file.grid.end > NOTEWORTHY:
        remarks.append(
            f"it ends at {file.grid.end:.3f} s, before the recording ({recording.duration:.3f} s); "
            "so do its new tiers."
        )
    remarks += told_of_notes(passages)
    named = tuple(naming(file.path, remark) for remark in remarks)
    return TextSource(file.grid, file.format, passages, tier.name, named)


def _text_tier(file: TextGridFile, name: str | None, remarks: list[str]) -> IntervalTier:
    tiers = [tier for tier in file.grid.tiers if isinstance(tier, IntervalTier)]
    if name is None:
        labelled = labelled_tiers(file.grid)
        if not labelled:
            raise InputError(
                f"No interval tier of {file.path.name} has labels, so there is no text to align."
            )
        likely = likely_name([tier.name for tier in labelled])
        if likely is None:
            raise UsageError(
                f"Say which tier of {file.path.name} holds the text, with --text-tier; "
                f"{_there_are(tiers)}."
            )
        which = "only tier with labels," if len(labelled) == 1 else "tier"
        remarks.append(f"the text was taken from its {which} {likely!r}.")
        return next(tier for tier in labelled if tier.name == likely)
    fitting = [tier for tier in tiers if tier.name == name]
    if not fitting:
        if name in file.grid.names:
            raise UsageError(
                f"The tier {name!r} of {file.path.name} holds points, which have no length to "
                f"align in; {_there_are(tiers)}."
            )
        raise UsageError(f"{file.path.name} has no tier {name!r}; {_there_are(tiers)}.")
    if len(fitting) > 1:
        remarks.append(f"it has {len(fitting)} tiers named {name!r}; the first was used.")
    return fitting[0]


def _there_are(tiers: list[IntervalTier]) -> str:
    if not tiers:
        return "it has no interval tiers"
    return "its interval tiers are " + ", ".join(repr(tier.name) for tier in tiers)


def naming(path: Path, sentence: str) -> str:
    """Return the sentence with the file's name before it, unless it names the file already."""
    return sentence if path.name in sentence else f"{path.name}: {sentence}"
