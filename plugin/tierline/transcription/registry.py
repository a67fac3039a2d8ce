"""Finds the transcribers that are installed, through entry points, without loading an engine."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint
from typing import TypeAlias

from tierline.plugins.registry import PluginListing, PluginRegistry
from tierline.transcription.spec import TranscriberSpec

GROUP = "tierline.transcribers"

TranscriberListing: TypeAlias = PluginListing[TranscriberSpec]


class TranscriberRegistry(PluginRegistry[TranscriberSpec]):
    """The transcribers that are installed.

    Args:
        found: The entry points to offer; None takes all that are installed.
    """

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        super().__init__(TranscriberSpec, GROUP, found)


def transcribers() -> tuple[TranscriberListing, ...]:
    """Return the transcribers that are installed; no engine is loaded for it."""
    return TranscriberRegistry().listing()
