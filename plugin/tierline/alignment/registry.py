"""Finds the aligners that are installed, through entry points, without loading an engine."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint
from typing import TypeAlias

from tierline.alignment.spec import AlignerSpec
from tierline.plugins.registry import PluginListing, PluginRegistry

GROUP = "tierline.aligners"

Listing: TypeAlias = PluginListing[AlignerSpec]


class Registry(PluginRegistry[AlignerSpec]):
    """The aligners that are installed.

    Args:
        found: The entry points to offer; None takes all that are installed.
    """

    def __init__(self, found: Iterable[EntryPoint] | None = None) -> None:
        super().__init__(AlignerSpec, GROUP, found)


def aligners() -> tuple[Listing, ...]:
    """Return the aligners that are installed; no engine is loaded for it."""
    return Registry().listing()
