"""How an aligner describes itself, so that it can be listed and set up without loading it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from tierline.alignment.contract import AlignmentError
from tierline.plugins.contract import EngineError
from tierline.plugins.spec import ANY_LANGUAGE, NoOptions, Options, PluginSpec

__all__ = ["ANY_LANGUAGE", "AlignerSpec", "FurtherLanguages", "NoOptions", "Options"]


@dataclass(frozen=True, slots=True)
class FurtherLanguages:
    """Languages that an aligner does not list, but does with the right options.

    Attributes:
        done: Tells whether a language (BCP 47 code) is done with certain options.
        how: What users have to do for it, a clause.
    """

    done: Callable[[str, Options], bool]
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignerSpec(PluginSpec):
    """What a plug-in registers under the entry point group `tierline.aligners`.

    See `PluginSpec` for what it shares with other plug-ins; `create` makes an `Aligner`.

    Attributes:
        tiers: What it gives: "words", "phones".
        phone_sets: Phone sets its phones can be written in: "ipa", "arpabet".
        open_end: Whether it can do requests with `open_end`, and so anchor long recordings.
        batches: Whether it is faster on several requests at once: those of several recordings
            then go to it in one stream.
        refined: Whether its boundaries are refined unless users ask for them as they are: yes for
            aligners that hear where words are. One that gives no phones gets them from the
            embedded aligner.
        further: What it does beyond the languages that it lists.
    """

    kind: ClassVar[str] = "aligner"
    method: ClassVar[str] = "align"
    failure: ClassVar[type[EngineError]] = AlignmentError

    tiers: tuple[str, ...] = ("words",)
    phone_sets: tuple[str, ...] = ("ipa",)
    open_end: bool = False
    batches: bool = False
    refined: bool = False
    further: FurtherLanguages | None = None

    def understands(self, language: str, options: Options) -> bool:
        """Tell whether it aligns a language (BCP 47 code) with certain options of its own."""
        further = self.further
        return self.speaks(language) or (further is not None and further.done(language, options))

    def finds(self, language: str) -> bool:
        """Tell whether it can find text of that language in a long recording."""
        return self.open_end and self.speaks(language)
