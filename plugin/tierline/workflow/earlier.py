"""The result of an earlier alignment on the disk, to be aligned again around human work."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tierline.alignment.tiers import TierLayout
from tierline.annotation import TextGrid
from tierline.errors import InputError, OutputError
from tierline.review import read_sidecar, sidecar_path
from tierline.textgrid import FileFormat, open_textgrid
from tierline.workflow.document import Stamp, stamp_of
from tierline.workflow.keeping import Keeping, KeptWord, keeping_of
from tierline.workflow.passages import Passage

_SHOWN = 3  # labels that a sentence lists


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """A TextGrid that was aligned before.

    Attributes:
        path: The file.
        grid: All that it holds.
        format: Its form and encoding.
        keeping: What a human has set in it.
        stamps: What it and its sidecar were when they were read.
    """

    path: Path
    grid: TextGrid
    format: FileFormat
    keeping: Keeping
    stamps: tuple[Stamp | None, ...]

    def around(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Return passages that are to be aligned around what a human has set.

        Raises:
            InputError: The text does not hold a word that a human has set.
        """
        found = tuple(passage.around(self.keeping) for passage in passages)
        lost = self.keeping.lost(word for passage in found for _, word in passage.kept)
        if lost:
            raise InputError(self._lost(lost))
        return found

    def with_others(self, grid: TextGrid) -> TextGrid:
        """Return all its tiers, and those of another grid whose names it has not."""
        own = replace(
            self.grid, start=min(self.grid.start, grid.start), end=max(self.grid.end, grid.end)
        )
        return own.with_tiers(*(tier for tier in grid.tiers if tier.name not in own.names))

    def check_unchanged(self) -> None:
        """Make sure that nobody has worked on it in the meantime.

        Raises:
            OutputError: Somebody has.
        """
        if self.stamps != _stamps(self.path):
            raise OutputError(
                f"{self.path} was left as it is, since it was changed while it was aligned anew; "
                "save what is open, then align again."
            )

    def is_at(self, path: Path) -> bool:
        """Tell whether it is this file."""
        return os.path.realpath(path) == os.path.realpath(self.path)

    def _lost(self, lost: Sequence[KeptWord]) -> str:
        shown = ", ".join(
            f"{word.item.label!r} at {word.item.start:.2f} s" for word in lost[:_SHOWN]
        )
        more = f" and {len(lost) - _SHOWN} more" if len(lost) > _SHOWN else ""
        return (
            f"{self.path} was left as it is: a human has worked on {shown}{more}, which the text "
            "does not hold there; put the words back into the text, or write the result "
            "elsewhere with -o."
        )


def can_be_kept(path: Path) -> bool:
    """Tell whether a TextGrid has a sidecar, so that human work in it is known."""
    return path.is_file() and sidecar_path(path).is_file()


def read_earlier(path: Path, layout: TierLayout, speakers: Sequence[str] = ("",)) -> Earlier:
    """Read the result of an earlier alignment.

    Args:
        path: The TextGrid; its sidecar lies beside it.
        layout: How its tiers are named.
        speakers: Who has tiers.

    Raises:
        InputError: It cannot be read, or its sidecar cannot.
    """
    stamps = _stamps(path)
    file, sidecar = open_textgrid(path), read_sidecar(sidecar_path(path))
    keeping = keeping_of(sidecar, file.grid, layout, speakers)
    return Earlier(path, file.grid, file.format, keeping, stamps)


def _stamps(path: Path) -> tuple[Stamp | None, ...]:
    return stamp_of(path), stamp_of(sidecar_path(path))
