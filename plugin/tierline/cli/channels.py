"""Channels on the command line: one for all, or one for each speaker."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tierline.cli.arguments import positive
from tierline.errors import UsageError
from tierline.workflow.settings import EACH

Channel = tuple[str, int]  # whose it is, empty for all, and the number, counted from 1


def channel(text: str) -> Channel:
    """Return what `2`, `Anna=2` or `each` stands for."""
    if text == EACH:
        return EACH, 0
    name, equals, number = text.rpartition("=")
    if equals and not name.strip():
        raise argparse.ArgumentTypeError(f"{text!r} names no speaker")
    try:
        return name.strip(), positive(number)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{error}, nor a speaker's: Anna=1") from None


def one_channel(given: Sequence[Channel]) -> int | None:
    """Return the channel for all, counted from 0; None: the mean of all.

    Raises:
        UsageError: There are several.
    """
    numbers = [number for name, number in given if not name]
    if len(numbers) > 1:
        raise UsageError("--channel gives several channels for all; give one, or one a speaker.")
    return numbers[0] - 1 if numbers else None


def channels_by_speaker(given: Sequence[Channel]) -> dict[str, int] | str:
    """Return the channel of each speaker by name, counted from 0, or "each".

    Raises:
        UsageError: A speaker has several.
    """
    if (EACH, 0) in given:
        if len(given) > 1:
            raise UsageError("--channel each says all; leave out the other channels.")
        return EACH
    chosen: dict[str, int] = {}
    for name, number in given:
        if name in chosen:
            raise UsageError(f"--channel gives {name!r} several channels; give one.")
        if name:
            chosen[name] = number - 1
    return chosen
