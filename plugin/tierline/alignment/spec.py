"""How an aligner describes itself, so that it can be listed and set up without loading it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tierline.alignment.contract import Aligner

ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of an aligner that has none."""


Options: TypeAlias = Any  # an instance of the spec's own frozen dataclass


def _runs_anywhere() -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignerSpec:
    """What a plug-in registers under the entry point group `tierline.aligners`.

    Attributes:
        name: The entry point's name; what users type.
        title: A line for menus.
        version: Version of the plug-in and of its engine, for provenance.
        languages: BCP 47 codes it can do, or `("*",)` for any. "en" covers "en-AU".
        tiers: What it gives: "words", "phones".
        phone_sets: Phone sets its phones can be written in: "ipa", "arpabet".
        options: A frozen dataclass; each field has a default and `option(...)` metadata, from which
            command-line flags and dialogs are made.
        create: Makes the aligner from its options; heavy imports happen here, not before. It
            stands at the top of a module, so that a child process can import it.
        unavailable: Says in one sentence why it cannot run here and what to do, or None.
        longest_piece: Longest audio in seconds that one request may hold; longer recordings are
            cut into pieces first. None: any length.
        open_end: Whether it can do requests with `open_end`, and so anchor long recordings.
        isolated: Run it in a child process: it holds Python's lock while it computes, or may
            crash. Cancelling then ends the process.
        patience: Seconds without a sign of life after which an isolated aligner is taken for
            hung, on top of the length of the audio at work. Loading may take five times that.
    """

    name: str
    title: str
    version: str
    languages: tuple[str, ...]
    create: Callable[[Options], Aligner]
    tiers: tuple[str, ...] = ("words",)
    phone_sets: tuple[str, ...] = ("ipa",)
    options: type = NoOptions
    unavailable: Callable[[], str | None] = _runs_anywhere
    longest_piece: float | None = None
    open_end: bool = False
    isolated: bool = True
    patience: float = 60.0
    homepage: str = field(default="")

    def speaks(self, language: str) -> bool:
        """Tell whether a language is covered: "en-AU" is if "en" is."""
        code = language.lower().replace("_", "-")
        return any(
            known in (ANY_LANGUAGE, code) or code.startswith(known + "-")
            for known in (item.lower() for item in self.languages)
        )
