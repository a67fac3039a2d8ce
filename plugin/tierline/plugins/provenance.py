"""Where a result comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tierline.plugins.options import OptionValue


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an alignment or a transcript comes from: enough to make it again.

    Attributes:
        aligner: Name of the plug-in that made it.
        version: Its version.
        options: Its options.
    """

    aligner: str
    version: str
    options: Mapping[str, OptionValue] = field(default_factory=dict)
