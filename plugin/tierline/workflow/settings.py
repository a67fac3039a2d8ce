"""How recordings are to be aligned and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypedDict

from tierline.errors import UsageError
from tierline.plugins.options import OptionValue
from tierline.text import TextError, Unspoken, usual_notes
from tierline.text.speakers import ALWAYS, NEVER

TIERS = ("words", "phones")
AUTO = "auto"
EACH = "each"
SPEAKERS = (AUTO, ALWAYS, NEVER)
UNITS = (AUTO, "words", "characters", "phrases")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignSettings:
    """How to align; one value serves any number of recordings.

    Attributes:
        aligner: Name of the aligner; `tierline aligners` lists what there is.
        language: BCP 47 code of what is spoken, such as "en" or "fr".
        tiers: Tiers to make, of "words" and "phones"; None makes what the aligner can. Phones of
            one that gives none are found by refinement, where it is asked for.
        text_tier: Tier of a TextGrid that holds the text; each of its labelled intervals is aligned
            inside its own span. None takes the only tier that has labels, or the first of a usual
            name, such as "utterance". Several in a tuple, or a pattern such as "*", are those of
            several speakers, each of whom gets tiers of their own.
        channel: Channel to listen to, counted from 0; None takes the mean of all.
        speakers: Who speaks is typed at the beginning of lines ("Anna: Hello"): "auto" takes names
            only where they certainly are some, "always" whatever looks like one, "never" none;
            names in a tuple are taken, and no others. Each speaker gets tiers of their own.
        channels: The channel of each speaker by name, counted from 0; or "each": the first one
            speaks on the first channel, and so on.
        options: The aligner's own options by name.
        phone_set: How phones are written: "ipa", or "arpabet" where the aligner has it.
        keep_punctuation: Keep punctuation around words in their labels.
        not_spoken: Regular expressions for what nobody says, besides the usual notes: it becomes a
            label between the words around it.
        all_spoken: Take the usual notes ("[laughs]", "<noise>", "# Heading") as words.
        replace: Put new tiers in the place of old ones of the same name.
        suffix: Added to the names of the new tiers.
        input_encoding: Encoding of the text; None finds it out.
        units: What the text is cut into: "words", "characters" or "phrases"; "auto" makes words,
            and characters of Han.
        anchors: What finds the text in recordings that are too long for the aligner: an aligner
            or a transcriber by name; "auto" takes the aligner itself if it can, else the embedded
            one.
        anchor_options: The options of that one by name.
        keep_checked: Align around boundaries that a human has moved or checked, where tiers that
            were aligned before are known: those that are open, or that `keep` names.
        refine: Find finer times for the boundaries, if the aligner hears where words are.
        profile: File that says how, as 'tierline calibrate' makes it; None takes the user's own
            for this aligner and language, or the one that comes with Tierline.
        fresh: Begin anew where an earlier run of long work was broken off, instead of going on.
        resumable_from: How long what is to be aligned in a recording must be, in seconds, for what
            is settled to be kept on the way, so that a run that is broken off can be gone on with.

    Raises:
        UsageError: A setting has no meaning.
    """

    aligner: str = "sphinx"
    language: str = "en"
    tiers: tuple[str, ...] | None = None
    text_tier: str | tuple[str, ...] | None = None
    channel: int | None = None
    speakers: str | tuple[str, ...] = AUTO
    channels: Mapping[str, int] | str = field(default_factory=dict)
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    phone_set: str = "ipa"
    keep_punctuation: bool = False
    not_spoken: tuple[str, ...] = ()
    all_spoken: bool = False
    replace: bool = False
    suffix: str = ""
    input_encoding: str | None = None
    units: str = AUTO
    anchors: str = AUTO
    anchor_options: Mapping[str, OptionValue] = field(default_factory=dict)
    keep_checked: bool = True
    refine: bool = True
    profile: Path | None = None
    fresh: bool = False
    resumable_from: float = 300.0

    def __post_init__(self) -> None:
        self._check_speakers()
        if self.units not in UNITS:
            raise UsageError(
                f"A text cannot be cut into {self.units!r}; choose from {', '.join(UNITS)}."
            )
        object.__setattr__(self, "not_spoken", tuple(self.not_spoken))
        try:
            _ = self.unspoken
        except TextError as error:
            raise UsageError(error.message) from None
        if self.tiers is None:
            return
        object.__setattr__(self, "tiers", tuple(self.tiers))
        for name in self.tiers:
            if name not in TIERS:
                raise UsageError(f"There is no tier {name!r} to make; choose from words, phones.")
        if not self.tiers or len(set(self.tiers)) < len(self.tiers):
            raise UsageError("Name each tier to make once: words, phones, or both.")

    @property
    def unspoken(self) -> Unspoken:
        """What of a text nobody says."""
        usual = () if self.all_spoken else usual_notes(self.language)
        return Unspoken((*usual, *self.not_spoken))

    def _check_speakers(self) -> None:
        for name in ("speakers", "text_tier"):
            value = getattr(self, name)
            if value is not None and not isinstance(value, str):
                object.__setattr__(self, name, tuple(value))
        if isinstance(self.speakers, str) and self.speakers not in SPEAKERS:
            object.__setattr__(self, "speakers", (self.speakers,))
        channels = self.channels
        if isinstance(channels, str):
            if channels != EACH:
                raise UsageError(f"Channels are {EACH!r}, or one for each speaker by name.")
            channels = {}
        if any(each is not None and each < 0 for each in (self.channel, *channels.values())):
            raise UsageError("A channel is counted from 0; there is none below.")


class AlignKeywords(TypedDict, total=False):
    """The keywords of `tierline.align`: the fields of `AlignSettings`, with their defaults."""

    aligner: str
    language: str
    tiers: tuple[str, ...] | None
    text_tier: str | tuple[str, ...] | None
    channel: int | None
    speakers: str | tuple[str, ...]
    channels: Mapping[str, int] | str
    options: Mapping[str, OptionValue]
    phone_set: str
    keep_punctuation: bool
    not_spoken: tuple[str, ...]
    all_spoken: bool
    replace: bool
    suffix: str
    input_encoding: str | None
    units: str
    anchors: str
    anchor_options: Mapping[str, OptionValue]
    keep_checked: bool
    refine: bool
    profile: Path | None
    fresh: bool
    resumable_from: float
