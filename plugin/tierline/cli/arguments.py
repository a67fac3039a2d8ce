"""Words of the command line turned into values."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from tierline.errors import UsageError


def positive(text: str) -> int:
    """Return a whole number from 1 up."""
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 up")
    return number


def names(text: str) -> tuple[str, ...]:
    """Return the names of a list such as `words,phones`."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def options(given: Iterable[str], aligner: str) -> dict[str, str]:
    """Return the options of an aligner from `KEY=VALUE` and `PLUGIN.KEY=VALUE`.

    Raises:
        UsageError: One is neither, is set twice, or is meant for another plug-in.
    """
    chosen: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        plugin, dot, name = key.rpartition(".")
        if not equals or not name.strip() or (dot and not plugin.strip()):
            raise UsageError(f"--set {text} sets nothing; write --set KEY=VALUE.")
        if dot and plugin != aligner:
            raise UsageError(
                f"--set {text} is for {plugin!r}, but the aligner is {aligner!r}; leave it out, "
                "or choose the aligner with --aligner."
            )
        name = name.strip()
        if name in chosen:
            raise UsageError(f"--set gives {name!r} twice; give it once.")
        chosen[name] = value
    return chosen
