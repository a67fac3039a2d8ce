"""What a sidecar holds: where labels came from, how sure the machine was, who has checked them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tierline.alignment.contract import Defect, Stretch
from tierline.doubt.untold import Untold
from tierline.doubt.value import KnownDoubts
from tierline.plugins.provenance import Provenance


class Status(StrEnum):
    """How far a human has been with an item."""

    AUTO = "auto"  # as the machine left it
    MOVED = "moved"  # a human moved one of its boundaries, or checked one of them
    CHECKED = "checked"  # a human says that it is right


@dataclass(frozen=True, slots=True)
class AlignedLabel:
    """One labelled interval that a machine made.

    Attributes:
        tier: Name of the tier it is in.
        start: Its start in the TextGrid, in seconds.
        end: Its end in the TextGrid, in seconds.
        label: Its label, as typed.
        origin: The aligner that placed it.
        original: The machine's own start and end in seconds; None if it found no place.
        status: How far a human has been with it.
        confidence: From 0 to 1, or None where the aligner has nothing to say.
        defects: What may be wrong with it.
        edge_confidence: The same for its start and its end, where the aligner tells them apart.
        doubt: How likely its start and its end are off; None where that was not worked out, or
            where a human has decided since.
        checked_edges: Whether a human says that its start is right, and its end; such a label is
            `moved`, or `checked` if all of it is.
    """

    tier: str
    start: float
    end: float
    label: str
    origin: Provenance
    original: tuple[float, float] | None
    status: Status = Status.AUTO
    confidence: float | None = None
    defects: tuple[Defect, ...] = ()
    edge_confidence: tuple[float, float] | None = None
    doubt: KnownDoubts | None = None
    checked_edges: tuple[bool, bool] = (False, False)


@dataclass(frozen=True, slots=True)
class Source:
    """What was aligned with what.

    Attributes:
        audio: File name of the recording, without its folder.
        text: File name of the text, without its folder.
        text_tier: The tier the text was taken from, if it was a TextGrid.
        language: BCP 47 code.
        channel: Channel used, counted from 0; None for the mean of all.
        channels: Speakers who were listened to on a channel of their own, each with its number.
    """

    audio: str
    text: str
    text_tier: str | None = None
    language: str = "en"
    channel: int | None = None
    channels: tuple[tuple[str, int], ...] = ()

    def own_channel(self, tier: str) -> int | None:
        """Return the channel of the speaker whose tier it is; None: they have none of their own."""
        for speaker, channel in self.channels:
            if tier.startswith(f"{speaker} - "):
                return channel
        return None


@dataclass(frozen=True, slots=True)
class Run:
    """What differs between two runs over the same input.

    Attributes:
        date: When it began, ISO 8601 in UTC.
        duration_seconds: How long it took.
        tierline: Version of Tierline.
    """

    date: str
    duration_seconds: float
    tierline: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    """All that is known of the machine's work in one TextGrid; see `sidecar.schema.json`.

    `untold` is where something is heard that the text does not tell of, in seconds.
    """

    source: Source
    items: tuple[AlignedLabel, ...]
    run: Run
    remarks: tuple[str, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    untold: tuple[Untold, ...] = ()
