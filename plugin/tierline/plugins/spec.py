"""How a plug-in describes itself, so that it can be listed and set up without loading it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

from tierline.plugins.contract import EngineError

ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class NoOptions:
    """The options of a plug-in that has none."""


Options: TypeAlias = Any  # an instance of the spec's own frozen dataclass
Made: TypeAlias = Any  # what a spec's `create` makes: an Aligner, a Transcriber


def _runs_anywhere() -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSpec:
    """What every plug-in says of itself, whatever its kind.

    Attributes:
        name: The entry point's name; what users type.
        title: A line for menus.
        version: Version of the plug-in and of its engine, for provenance.
        languages: BCP 47 codes it can do, or `("*",)` for any. "en" covers "en-AU".
        drafts: Those of them in which it gives no more than a draft; users are told.
        options: A frozen dataclass; each field has a default and `option(...)` metadata, from which
            command-line flags and dialogs are made.
        create: Makes the engine from its options; heavy imports happen here, not before. It
            stands at the top of a module, so that a child process can import it.
        unavailable: Says in one sentence why it cannot run here and what to do, or None.
        needs: Says, for certain options, in one sentence what is missing before it can work (a
            model that has to be downloaded first), or None. Quick, and loads no engine.
        longest_piece: Longest audio in seconds that one request may hold; longer recordings are
            cut into pieces first. None: any length.
        piece_of: Says the same for certain options; None takes `longest_piece`.
        isolated: Run it in a child process: it holds Python's lock while it computes, or may
            crash. Cancelling then ends the process.
        patience: Seconds without a sign of life after which an isolated engine is taken for
            hung, on top of the length of the audio at work. Loading may take five times that.
        grace: Seconds that a cancelled child gets to stop by itself (`progress` raises
            `Cancelled` there) before it is ended. For engines whose model takes long to load.
    """

    kind: ClassVar[str] = "plug-in"
    method: ClassVar[str] = "run"
    failure: ClassVar[type[EngineError]] = EngineError

    name: str
    title: str
    version: str
    languages: tuple[str, ...]
    create: Callable[[Options], Made]
    options: type = NoOptions
    drafts: tuple[str, ...] = ()
    unavailable: Callable[[], str | None] = _runs_anywhere
    needs: Callable[[Options], str | None] | None = None
    longest_piece: float | None = None
    piece_of: Callable[[Options], float | None] | None = None
    isolated: bool = True
    patience: float = 60.0
    grace: float = 0.0
    homepage: str = field(default="")

    def speaks(self, language: str) -> bool:
        """Tell whether a language is covered: "en-AU" is if "en" is."""
        code = language.lower().replace("_", "-")
        return any(
            known in (ANY_LANGUAGE, code) or code.startswith(known + "-")
            for known in (item.lower() for item in self.languages)
        )

    def longest(self, options: Options) -> float | None:
        """Return the longest audio in seconds that one request may hold, with these options."""
        return self.longest_piece if self.piece_of is None else self.piece_of(options)
