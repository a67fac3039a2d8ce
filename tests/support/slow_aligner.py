"""An aligner that takes its time, so that tests can cancel it, watch it and edit meanwhile."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from importlib.metadata import EntryPoint

from tierline.alignment import (
    AlignerSpec,
    Alignment,
    AlignmentError,
    AlignmentRequest,
    OneAtATime,
    Progress,
    Provenance,
    Registry,
    Word,
    option,
    values,
)

ENTRY = EntryPoint("slow", f"{__name__}:SPEC", "tierline.aligners")
MISSING = EntryPoint("missing", f"{__name__}:MISSING_SPEC", "tierline.aligners")
WAIT_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class SlowOptions:
    """The options of `slow`."""

    seconds: float = option(
        0.05, title="Seconds a word", help="How long each word takes.", minimum=0, maximum=60
    )
    loading: float = option(0.0, title="Loading", help="Seconds to load.", minimum=0)
    deaf: bool = option(False, title="Deaf", help="Do not report while working.")
    fails: bool = option(False, title="Fails", help="Answer with an error.")
    crashes: bool = option(False, title="Crashes", help="End the process.")


def create(options: SlowOptions) -> OneAtATime:
    """Make the aligner."""
    threading.Event().wait(options.loading)

    def align(request: AlignmentRequest, progress: Progress) -> Alignment:
        if options.crashes:
            os._exit(3)
        if options.fails:
            raise AlignmentError("the slow aligner does not feel like it.")
        length = request.duration / max(len(request.units), 1)
        words = []
        for n, unit in enumerate(request.units):
            _work(options, progress, n / len(request.units), f"word {n + 1}")
            start = request.start + n * length
            words.append(Word.of(unit, (start, start + length), confidence=0.5))
        return Alignment(tuple(words), (), Provenance("slow", "1", values(options)))

    return OneAtATime(align)


def _work(options: SlowOptions, progress: Progress, fraction: float, message: str) -> None:
    left = options.seconds
    while left > 0:
        if not options.deaf:
            progress.step(fraction, message)
        threading.Event().wait(min(WAIT_SECONDS, left))
        left -= WAIT_SECONDS


def not_here() -> str:
    """Say why it cannot run."""
    return "its model is not installed; install it with: pip install missing"


SPEC = AlignerSpec(
    name="slow",
    title="Slow but steady",
    version="1",
    languages=("en", "de"),
    create=create,
    options=SlowOptions,
    isolated=True,
)

MISSING_SPEC = AlignerSpec(
    name="missing",
    title="Not installed",
    version="1",
    languages=("en",),
    create=create,
    unavailable=not_here,
)


def slow_registry() -> Registry:
    """Return a registry of the two."""
    return Registry([ENTRY, MISSING])
