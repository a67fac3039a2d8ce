"""What is to be aligned in an open document: all of it, a selection, or each interval of a tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tierline.annotation import IntervalTier, TextGrid
from tierline.audio import Recording
from tierline.errors import InputError, UsageError
from tierline.navigation import Span
from tierline.review import Sidecar
from tierline.text.speakers import NEVER
from tierline.transcription.contract import Segment
from tierline.workflow.document import Document
from tierline.workflow.heard import TIER, utterance_tier
from tierline.workflow.passages import TextSpan, text_spans
from tierline.workflow.settings import AlignSettings
from tierline.workflow.source import NOTEWORTHY
from tierline.workflow.speaker_tiers import speakers_by, texts_apart
from tierline.workflow.speaking import (
    channels_of,
    of_tier,
    speakers_of,
    spoken_in_spans,
    spoken_texts,
)

SHORTEST = 0.03  # seconds: no word is said in less


class Scope(StrEnum):
    """How much of a document is to be aligned."""

    WHOLE = "whole"
    SELECTION = "selection"
    TIER = "tier"


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is to be aligned, where and how; holds no open file, so that it can travel.

    Attributes:
        recording: The recording.
        grid: The tiers as they were when the plan was made.
        texts: What is to be aligned, each with its stretch, in order of time.
        settings: How to align.
        span: From the first stretch to the last.
        scope: How much of the document it is.
        text_tiers: Indices of the tiers that hold the text, one or one a speaker; empty if the text
            is beside the tiers.
        source: Name of the file the text comes from; empty if it was typed.
        remarks: What the user should know, a sentence each.
        sidecar: What is known of the tiers; None if nothing is.
        utterances: A tier that becomes part of the result, as it is; None: there is none.
    """

    recording: Recording
    grid: TextGrid
    texts: tuple[TextSpan, ...]
    settings: AlignSettings
    span: Span
    scope: Scope
    text_tiers: tuple[int, ...] = ()
    source: str = ""
    remarks: tuple[str, ...] = ()
    sidecar: Sidecar | None = None
    utterances: IntervalTier | None = None

    @property
    def text_tier_name(self) -> str | None:
        """Name of the tier that holds the text, or names; None if the text is beside the tiers."""
        return ", ".join(self.grid.tiers[index].name for index in self.text_tiers) or None

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who gets tiers, in order; one without a name if nobody is named."""
        return speakers_of(self.texts)


def plan_whole(
    document: Document, grid: TextGrid, transcript: str, settings: AlignSettings
) -> Plan:
    """Plan to align a whole recording with a text.

    Raises:
        InputError: There is no recording, or no text.
        UsageError: The recording has no such channel, or the text no such speaker.
    """
    recording = _recording(document, settings)
    _check_text(
        transcript, "There is no text to align; open or type what is said in the recording."
    )
    start = grid.start if abs(grid.start) <= NOTEWORTHY else 0.0
    end = grid.end if abs(recording.duration - grid.end) <= NOTEWORTHY else recording.duration
    source = _source(document)
    remarks: list[str] = []
    text = TextSpan("", transcript, start, end)
    texts = spoken_texts(text, settings, recording, source or "the text", remarks)
    return Plan(
        recording,
        grid,
        texts,
        settings,
        Span(start, end),
        Scope.WHOLE,
        source=source,
        remarks=tuple(remarks),
        sidecar=document.sidecar,
    )


def plan_heard(
    document: Document, grid: TextGrid, heard: Sequence[Segment], settings: AlignSettings
) -> Plan:
    """Plan to align a recording that was transcribed: each utterance where it was heard.

    Args:
        document: What is open.
        grid: The tiers as they are now.
        heard: The utterances, with the words that were corrected since.
        settings: How to align.

    Raises:
        InputError: There is no recording.
        UsageError: The recording has no such channel.
    """
    text = "\n".join(each.text for each in heard)
    together = replace(settings, speakers=NEVER, channels={})
    plan = plan_whole(document, grid, text, together)
    remarks: list[str] = []
    tier = utterance_tier(heard, plan.recording.duration, TIER + settings.suffix)
    source = _source(document) or "the text"
    texts = spoken_in_spans(
        tuple(text_spans(tier, remarks)), settings, plan.recording, source, remarks
    )
    return replace(plan, texts=texts, remarks=tuple(remarks), utterances=tier, settings=settings)


def plan_selection(
    document: Document, grid: TextGrid, span: Span, text: str, settings: AlignSettings
) -> Plan:
    """Plan to align a text inside a selected stretch (seconds); what no sound is for is cut off.

    Raises:
        InputError: There is no recording, or no text.
        UsageError: The selection is too short or outside the recording, or there is no such
            channel.
    """
    recording = _recording(document, settings)
    _check_text(text, "There is no text to align in the selection; type what is said there.")
    start, end = max(span.start, 0.0), min(span.end, recording.duration)
    if start >= end and span.duration >= SHORTEST:
        raise UsageError(
            f"The selection lies outside the recording, which goes from 0 to "
            f"{recording.duration:.3f} s; select a stretch inside it."
        )
    if end - start < SHORTEST:
        raise UsageError(
            f"The selection is too short to hold a word ({end - start:.3f} s); select the stretch "
            "in which the text is said."
        )
    place = f"the selection ({start:.3f}-{end:.3f} s)"
    return Plan(
        recording,
        grid,
        (TextSpan(place, text, start, end),),
        settings,
        Span(start, end),
        Scope.SELECTION,
        source=_source(document),
        sidecar=document.sidecar,
    )


def plan_tier(
    document: Document,
    grid: TextGrid,
    tier_index: int,
    settings: AlignSettings,
    *,
    within: Span | None = None,
) -> Plan:
    """Plan to align each labelled interval of a tier inside its own span.

    Args:
        document: What is open.
        grid: The tiers as they are now.
        tier_index: The tier that holds the text.
        settings: How to align; `text_tier` is not looked at.
        within: Takes only the intervals that share more than an edge with it; None takes all.

    Raises:
        InputError: There is no recording, or no text.
        UsageError: The tier holds points or is not there, or there is no such channel.
    """
    recording = _recording(document, settings)
    tier = _text_tier(grid, tier_index)
    remarks: list[str] = []
    rows = tuple(text_spans(tier, remarks))
    said = spoken_in_spans(rows, settings, recording, f"the tier {tier.name!r}", remarks)
    texts = _texts(tier, said, within)
    plan = _of_texts(document, recording, grid, texts, settings)
    return replace(plan, text_tiers=(tier_index,), remarks=tuple(remarks))


def plan_speakers(document: Document, grid: TextGrid, settings: AlignSettings) -> Plan:
    """Plan to align each tier that may hold text, interval by interval, onto tiers of its speaker.

    Args:
        document: What is open.
        grid: The tiers as they are now.
        settings: How to align; `text_tier` is not looked at.

    Raises:
        InputError: There is no recording, or no text.
        UsageError: There is no such channel, or no such speaker.
    """
    recording = _recording(document, settings)
    tiers = texts_apart(grid)
    if not tiers:
        raise InputError("No tier has labels to align; type what is said into intervals.")
    speakers = speakers_by([tier.name for tier in tiers])
    channels = channels_of(speakers, settings, recording, "the tiers")
    remarks: list[str] = []
    texts = tuple(
        text
        for tier, who in zip(tiers, speakers, strict=True)
        for text in of_tier(text_spans(tier, remarks), who, channels.get(who))
    )
    plan = _of_texts(document, recording, grid, texts, settings)
    indices = tuple(n for n, tier in enumerate(grid.tiers) if any(tier is one for one in tiers))
    return replace(plan, text_tiers=indices, remarks=tuple(remarks))


def _of_texts(
    document: Document,
    recording: Recording,
    grid: TextGrid,
    texts: tuple[TextSpan, ...],
    settings: AlignSettings,
) -> Plan:
    ends = [time for text in texts for time in (text.start, text.end)]
    return Plan(
        recording,
        grid,
        texts,
        settings,
        Span(min(ends), max(ends)),
        Scope.TIER,
        source="" if document.path is None else document.path.name,
        sidecar=document.sidecar,
    )


def _texts(
    tier: IntervalTier, said: Sequence[TextSpan], within: Span | None
) -> tuple[TextSpan, ...]:
    texts = tuple(
        text
        for text in said
        if within is None or within.overlaps(Span.between(text.start, text.end))
    )
    if not texts:
        where = "" if within is None else " in the selection"
        raise InputError(
            f"The tier {tier.name!r} has no labels to align{where}; type what is said into its "
            "intervals, or choose another tier."
        )
    return texts


def _recording(document: Document, settings: AlignSettings) -> Recording:
    if document.recording is None:
        raise InputError("There is no recording to align with; open it first.")
    check_channel(document.recording, settings.channel)
    return document.recording


def check_channel(recording: Recording, channel: int | None) -> None:
    """Make sure that a recording has a channel (counted from 0; None stands for all).

    Raises:
        UsageError: It has not.
    """
    count = recording.channels
    if channel is not None and channel >= count:
        has = "one channel" if count == 1 else f"{count} channels"
        raise UsageError(f"{recording.path.name} has {has}; there is no channel {channel + 1}.")


def _check_text(text: str, sentence: str) -> None:
    if not text.strip():
        raise InputError(sentence)


def _text_tier(grid: TextGrid, index: int) -> IntervalTier:
    if not 0 <= index < len(grid.tiers):
        raise UsageError("The tier that holds the text is not there any more; choose another one.")
    tier = grid.tiers[index]
    if not isinstance(tier, IntervalTier):
        raise UsageError(
            f"The tier {tier.name!r} holds points, which have no length to align in; choose a "
            "tier of intervals."
        )
    return tier


def _source(document: Document) -> str:
    return "" if document.text_path is None else document.text_path.name
