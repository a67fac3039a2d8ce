"""Words of the command line turned into values."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable

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


def options(
    given: Iterable[str], plugin: str, *, kind: str = "aligner", others: Collection[str] = ()
) -> dict[str, str]:
    """Return the options of a plug-in from `KEY=VALUE` and `PLUGIN.KEY=VALUE`.

    Args:
        given: What was typed.
        plugin: Name of the plug-in; "aligner.KEY=VALUE" is for it too, as `kind` says.
        kind: What it is: "aligner", "transcriber".
        others: Names whose options are somebody else's, and passed over.

    Raises:
        UsageError: One is neither, is set twice, or is meant for another plug-in.
    """
    chosen: dict[str, str] = {}
    for text in given:
        key, equals, value = text.partition("=")
        owner, dot, name = key.rpartition(".")
        if not equals or not name.strip() or (dot and not owner.strip()):
            raise UsageError(f"--set {text} sets nothing; write --set KEY=VALUE.")
        if dot and owner not in (plugin, kind):
            if owner in others:
                continue
            raise UsageError(
                f"--set {text} is for {owner!r}, but the {kind} is {plugin!r}; leave it out, "
                f"or choose the {kind} with --{kind}."
            )
        name = name.strip()
        if name in chosen:
            raise UsageError(f"--set gives {name!r} twice; give it once.")
        chosen[name] = value
    return chosen


def named(given: Iterable[str], plugin: str, kind: str) -> list[str]:
    """Return those of some `PLUGIN.KEY=VALUE` that name a plug-in or its kind."""
    return [text for text in given if text.split("=")[0].rpartition(".")[0] in (plugin, kind)]
