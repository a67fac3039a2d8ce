"""What finds the text in recordings that are too long for the aligner, opened when needed."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tierline.alignment.contract import Aligner, AlignmentRequest, Outcome
from tierline.alignment.host import open_aligner
from tierline.alignment.registry import Registry
from tierline.alignment.spec import AlignerSpec
from tierline.errors import Cancelled, UsageError
from tierline.plugins.closing import Closing
from tierline.plugins.options import OptionValue, parse, values
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.plugins.registry import PluginRegistry, S
from tierline.transcription.host import open_transcriber
from tierline.transcription.registry import TranscriberRegistry
from tierline.transcription.spec import TranscriberSpec
from tierline.workflow.recognised import TranscriberAnchors
from tierline.workflow.settings import AUTO, AlignSettings

EMBEDDED = "sphinx"  # comes with Tierline, and finds text in most languages

AnchorSpec: TypeAlias = AlignerSpec | TranscriberSpec


@dataclass(frozen=True, slots=True)
class AnchorChoice:
    """An engine, other than the aligner, that finds the text in long recordings.

    Attributes:
        spec: What it says of itself.
        options: Its own options, an instance of `spec.options`.
        language: BCP 47 code of what is spoken.
    """

    spec: AnchorSpec
    options: Any
    language: str

    def opened(self, progress: Progress) -> Aligner:
        """Open it.

        Raises:
            TierlineError: It cannot be opened.
            Cancelled: `progress` said so.
        """
        spec = self.spec
        if isinstance(spec, AlignerSpec):
            return open_aligner(spec, self.options, progress=progress)
        return TranscriberAnchors(
            open_transcriber(spec, self.options, progress=progress),
            spec.longest(self.options),
            Provenance(spec.name, spec.version, values(self.options)),
            guesses=not spec.speaks(self.language),
        )


class LazyAnchorer(Closing):
    """An anchoring engine that is opened with its first request; `close` ends what it does.

    Args:
        choice: What to open.
    """

    def __init__(self, choice: AnchorChoice) -> None:
        self.choice = choice
        self._lock = threading.Lock()  # guards the two below; held for moments only
        self._opened: Aligner | None = None
        self._closed = False

    def align(self, requests: Iterable[AlignmentRequest], progress: Progress) -> Iterator[Outcome]:
        """Yield whatever it yields; see `Aligner.align`."""
        yield from self._aligner(progress).align(requests, progress)

    def close(self) -> None:
        """Close it; may be called from any thread, at any time."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()

    def _aligner(self, progress: Progress) -> Aligner:
        with self._lock:
            if self._opened is not None:
                return self._opened
        opened = self.choice.opened(Progress(cancelled=lambda: self._gives_up(progress)))
        with self._lock:
            if not self._closed:
                self._opened = opened
                return opened
        opened.close()
        raise Cancelled

    def _gives_up(self, progress: Progress) -> bool:
        progress.check()
        return self._closed


def choose_anchors(
    settings: AlignSettings,
    aligner: AlignerSpec,
    registry: Registry,
    transcribers: TranscriberRegistry,
) -> AnchorChoice | None:
    """Find what is to cut long recordings; None: the aligner itself, if it can.

    Args:
        settings: What is asked for.
        aligner: What is to align.
        registry: Where aligners are found.
        transcribers: Where transcribers are found.

    Raises:
        UsageError: There is no such engine, it cannot run here, or it does not know the language.
    """
    language = settings.language
    if settings.anchors == AUTO:
        embedded = None if aligner.open_end else _usable(registry, EMBEDDED)
        if embedded is None or not embedded.finds(language):
            return None
        return _choice(embedded, settings.anchor_options, language)
    if settings.anchors == aligner.name and aligner.open_end:
        return None
    spec = _named(settings.anchors, registry, transcribers)
    finds = spec.finds(language) if isinstance(spec, AlignerSpec) else _hears(spec, language)
    if not finds:
        raise UsageError(
            f"The {spec.kind} {spec.name!r} cannot find text of the language {language!r} in a "
            f"long recording; leave the choice to Tierline (anchors: {AUTO})."
        )
    return _choice(spec, settings.anchor_options, language)


def _named(name: str, registry: Registry, transcribers: TranscriberRegistry) -> AnchorSpec:
    aligner = _usable(registry, name)
    if aligner is not None and aligner.open_end:
        return aligner
    transcriber = _usable(transcribers, name)
    if transcriber is not None:
        return transcriber
    problems = [*_obstacles(registry, name), *_obstacles(transcribers, name)]
    if problems:
        raise UsageError(f"{name!r} cannot find text in long recordings here: {problems[0]}")
    usable = [spec.name for spec in _all_usable(registry) if spec.open_end]
    usable += [spec.name for spec in _all_usable(transcribers) if spec.name not in usable]
    raise UsageError(
        f"Text in long recordings cannot be found with {name!r}; there are: "
        f"{', '.join((AUTO, *usable))}."
    )


def _usable(registry: PluginRegistry[S], name: str) -> S | None:
    return next((spec for spec in _all_usable(registry, name)), None)


def _all_usable(registry: PluginRegistry[S], name: str | None = None) -> Iterator[S]:
    for listed in registry.listing():
        asked = name is None or listed.name == name
        if asked and listed.spec is not None and listed.obstacle() is None:
            yield listed.spec


def _obstacles(registry: PluginRegistry[S], name: str) -> Iterator[str]:
    for listed in registry.listing():
        problem = listed.obstacle() if listed.name == name else None
        if problem is not None:
            yield problem


def _hears(spec: TranscriberSpec, language: str) -> bool:
    return spec.speaks(language) or spec.finds_language


def _choice(spec: AnchorSpec, options: Mapping[str, OptionValue], language: str) -> AnchorChoice:
    return AnchorChoice(spec, parse(spec.options, texts_of(options)), language)


def texts_of(options: Mapping[str, OptionValue]) -> dict[str, str]:
    """Return options as they are typed."""
    return {
        name: str(value).lower() if isinstance(value, bool | None) else str(value)
        for name, value in options.items()
    }
