"""A TextGrid that is refined where it lies: nothing that people have made may be lost."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tierline.errors import OutputError
from tierline.workflow.document import Stamp, stamp_of


@dataclass(frozen=True, slots=True)
class InPlace:
    """The TextGrid that was refined, as far as its refined tiers may take its place.

    Attributes:
        path: The file.
        unknown: The first of its refined tiers with a label of which no sidecar says that a program
            made it: its times may be the work of people. None: there is none.
        stamp: What the file was when it was read; None: it was not read from the disk.
    """

    path: Path
    unknown: str | None
    stamp: Stamp | None

    def is_at(self, path: Path) -> bool:
        """Tell whether it is this file."""
        return os.path.realpath(path) == os.path.realpath(self.path)

    def check(self) -> None:
        """Make sure that nothing is lost where the refined tiers take its place.

        Raises:
            OutputError: Something would be.
        """
        if self.unknown is not None:
            raise OutputError(
                f"{self.path} was left as it is, --force or not: people may have made the tier "
                f"{self.unknown!r}, since no sidecar says that Tierline did; name another file "
                "with -o."
            )
        if self.stamp is not None and self.stamp != stamp_of(self.path):
            raise OutputError(
                f"{self.path} was left as it is, since it was changed while it was refined; save "
                "what is open, then refine again."
            )
