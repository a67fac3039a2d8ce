"""A transcriber that says what it is told to, word by word, so that tests can watch and stop it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.support.transcribers import transcribers_of
from tierline.plugins.closing import Closing
from tierline.plugins.options import option
from tierline.plugins.progress import Progress
from tierline.plugins.provenance import Provenance
from tierline.transcription import (
    PartialText,
    Segment,
    Transcriber,
    TranscriberRegistry,
    TranscriberSpec,
    Transcription,
    TranscriptionError,
    TranscriptionOutcome,
    TranscriptionRequest,
)

WAIT_SECONDS = 0.01
ABSENT = "The model nobody/nothing is not on this machine; get it in the list of models."


@dataclass(frozen=True, slots=True)
class DictationOptions:
    """The options of `dictation`."""

    model: str = option("nobody/here", title="Model", help="Which model.")
    words: str = option("one two three", title="Words", help="What it hears in each piece.")
    seconds: float = option(0.0, title="Seconds a word", help="How long each takes.", minimum=0)
    patience: int = option(9, title="Patience", help="Pieces after which it waits for good.")
    fails: bool = option(False, title="Fails", help="Answer with an error.")


class Dictation(Closing):
    """Hears the same words in each piece."""

    def __init__(self, options: DictationOptions) -> None:
        self._options = options

    def transcribe(
        self, requests: Iterable[TranscriptionRequest], progress: Progress
    ) -> Iterator[TranscriptionOutcome]:
        options = self._options
        for number, request in enumerate(requests):
            if options.fails:
                yield request.id, TranscriptionError("the dictation does not feel like it.")
                continue
            words = options.words.split()
            for count in range(len(words)):
                progress.step(count / len(words), f"word {count + 1}")
                yield request.id, PartialText(" ".join(words[: count + 1]))
                _wait(options.seconds, progress)
            if number >= options.patience:
                _wait(600.0, progress)
            text = f"{options.words} {number + 1}"
            if request.context:
                text += f" {request.context}"
            segment = Segment(request.start, request.end, text)
            origin = Provenance("dictation", "1")
            yield request.id, Transcription((segment,), request.language or "en", origin)

    def close(self) -> None:
        """Nothing is held."""


def _wait(seconds: float, progress: Progress) -> None:
    left = seconds
    while left > 0:
        progress.check()
        threading.Event().wait(min(WAIT_SECONDS, left))
        left -= WAIT_SECONDS


def create(options: DictationOptions) -> Transcriber:
    """Make the transcriber."""
    return Dictation(options)


def needs(options: DictationOptions) -> str | None:
    """Say that one of its models is not here."""
    return ABSENT if options.model == "nobody/nothing" else None


SPEC = TranscriberSpec(
    name="dictation",
    title="Dictation",
    version="1",
    languages=("en", "de"),
    create=create,
    options=DictationOptions,
    needs=needs,
    longest_piece=1.0,
    finds_language=True,
    takes_context=True,
    isolated=False,
)

DEAF = TranscriberSpec(
    name="deaf",
    title="Deaf",
    version="1",
    languages=("en",),
    create=create,
    unavailable=lambda: "its ears are not installed; install them with: pip install ears",
)


def dictation() -> TranscriberRegistry:
    """Return a registry of the two."""
    return transcribers_of(DEAF, SPEC)
