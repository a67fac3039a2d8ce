"""Where the text comes from: a plain text for the whole recording, or a tier of a TextGrid."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import Recording
from tierline.errors import InputError, UsageError
from tierline.text import read_text
from tierline.textgrid import FileFormat, TextGridFile, looks_like_textgrid, open_textgrid
from tierline.workflow.passages import (
    Passage,
    Reading,
    TextSpan,
    read_passages,
    text_spans,
    told_of_notes,
)
from tierline.workflow.settings import AlignSettings
from tierline.workflow.speaker_tiers import is_pattern, matching_tiers, speakers_by
from tierline.workflow.speaking import (
    channels_of,
    of_tier,
    speakers_of,
    spoken_in_spans,
    spoken_texts,
)
from tierline.workflow.text_tier import labelled_tiers, likely_name

NOTEWORTHY = 0.05  # seconds that a TextGrid may end early without a word


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text that was read.

    Attributes:
        grid: The grid that new tiers go into; empty for a plain text.
        format: The form and encoding to save it in.
        passages: What is to be aligned, in order of time.
        tier: Name of the tier the text came from, or of several; None for a plain text.
        remarks: What the user should know, a sentence each.
        speakers: Who gets tiers, in order; one without a name if nobody is named.
    """

    grid: TextGrid
    format: FileFormat
    passages: tuple[Passage, ...]
    tier: str | None
    remarks: tuple[str, ...]
    speakers: tuple[str, ...] = ("",)


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
        wanted = settings.text_tier
        name = wanted if isinstance(wanted, str) else wanted[0]
        raise UsageError(
            f"{path.name} is a plain text and has no tier {name!r}; leave out --text-tier, or "
            "give a TextGrid."
        )
    return _from_plain_text(path, settings, recording, reading)


def _from_plain_text(
    path: Path, settings: AlignSettings, recording: Recording, reading: Reading
) -> TextSource:
    transcript = read_text(path, input_encoding=settings.input_encoding)
    whole = TextSpan("", transcript.text, 0.0, recording.duration)
    remarks: list[str] = []
    texts = spoken_texts(whole, settings, recording, path.name, remarks)
    passages = tuple(read_passages(texts, recording.duration, reading, remarks))
    if not any(passage.units for passage in passages):
        raise InputError(f"{path.name} holds no words to align.")
    grid = TextGrid(0.0, recording.duration)
    remarks += told_of_notes(passages)
    named = tuple(naming(path, remark) for remark in (*transcript.remarks, *remarks))
    return TextSource(grid, FileFormat(), passages, None, named, speakers_of(passages))


def _from_textgrid(
    file: TextGridFile, settings: AlignSettings, recording: Recording, reading: Reading
) -> TextSource:
    remarks = [remark.about(file.path.name) for remark in file.remarks]
    tiers, texts = _texts(file, settings, recording, remarks)
    passages = tuple(read_passages(texts, recording.duration, reading, remarks))
    if not any(passage.units for passage in passages):
        raise InputError(_no_words(tiers, file.path.name))
    if recording.duration - file.grid.end > NOTEWORTHY:
        remarks.append(
            f"it ends at {file.grid.end:.3f} s, before the recording ({recording.duration:.3f} s); "
            "so do its new tiers."
        )
    remarks += told_of_notes(passages)
    named = tuple(naming(file.path, remark) for remark in remarks)
    name = ", ".join(tier.name for tier in tiers)
    return TextSource(file.grid, file.format, passages, name, named, speakers_of(texts))


def _texts(
    file: TextGridFile, settings: AlignSettings, recording: Recording, remarks: list[str]
) -> tuple[tuple[IntervalTier, ...], tuple[TextSpan, ...]]:
    """Return the tiers that hold the text, and what they hold."""
    wanted = settings.text_tier
    if isinstance(wanted, str | None) and (wanted is None or not is_pattern(wanted, file.grid)):
        tier = _text_tier(file, wanted, remarks)
        rows = tuple(text_spans(tier, remarks))
        return (tier,), spoken_in_spans(rows, settings, recording, file.path.name, remarks)
    tiers = _speaker_tiers(file, (wanted,) if isinstance(wanted, str) else wanted, remarks)
    speakers = speakers_by([tier.name for tier in tiers])
    channels = channels_of(speakers, settings, recording, file.path.name)
    texts = tuple(
        text
        for tier, who in zip(tiers, speakers, strict=True)
        for text in of_tier(text_spans(tier, remarks), who, channels.get(who))
    )
    return tiers, texts


def _speaker_tiers(
    file: TextGridFile, wanted: tuple[str, ...], remarks: list[str]
) -> tuple[IntervalTier, ...]:
    found: list[IntervalTier] = []
    for name in wanted:
        if is_pattern(name, file.grid):
            matching = list(matching_tiers(file.grid, name))
            if not matching:
                tiers = [tier for tier in file.grid.tiers if isinstance(tier, IntervalTier)]
                raise UsageError(
                    f"No tier of {file.path.name} with labels is called like {name!r}; "
                    f"{_there_are(tiers)}."
                )
            found += matching
        else:
            found.append(_text_tier(file, name, remarks))
    by_name = {tier.name: tier for tier in reversed(found)}
    if len({tier.name for tier in found}) < len({id(tier) for tier in found}):
        remarks.append("it has several tiers of one name; the first of them was used.")
    return tuple(by_name[name] for name in dict.fromkeys(tier.name for tier in found))


def _no_words(tiers: tuple[IntervalTier, ...], file: str) -> str:
    names = ", ".join(repr(tier.name) for tier in tiers)
    if len(tiers) == 1:
        return f"The tier {names} of {file} holds no words to align."
    return f"The tiers {names} of {file} hold no words to align."


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
                f"Say which tier of {file.path.name} holds the text, with --text-tier, or that "
                "each is what one speaker says, with --text-tier '*'; "
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
