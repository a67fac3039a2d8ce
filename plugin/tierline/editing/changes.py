"""The few primitive changes that every edit is made of; each knows its exact inverse."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from typing import TypeAlias

from tierline.annotation import TextGrid, Tier
from tierline.editing.failure import EditError
from tierline.editing.rows import Rows, packed, rows_of, spliced


@dataclass(frozen=True, slots=True, eq=False)
class Splice:
    """Puts `rows` in the place of `count` rows of a tier, from `first` on.

    Two are equal if every double is, bit by bit.

    Attributes:
        tier: Index of the tier.
        first: Index of the first row that goes; may be the tier's length.
        count: How many rows go.
        rows: What comes: intervals on an interval tier, points on a point tier.
    """

    tier: int
    first: int
    count: int
    rows: Rows

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Splice):
            return NotImplemented
        places = (self.tier, self.first, self.count) == (other.tier, other.first, other.count)
        return places and packed(self.rows) == packed(other.rows)

    def __hash__(self) -> int:
        return hash((self.tier, self.first, self.count, packed(self.rows)))

    def done(self, grid: TextGrid) -> tuple[TextGrid, Change]:
        """Return the changed grid, the same one if nothing changes, and the inverse."""
        tier = tier_at(grid, self.tier)
        if not 0 <= self.first <= self.first + self.count <= len(tier):
            raise EditError(
                f"The tier {tier.name!r} has {len(tier)} rows, "
                f"so {self.count} from number {self.first + 1} on cannot be changed."
            )
        before = rows_of(tier, self.first, self.count)
        inverse = Splice(self.tier, self.first, len(self.rows), before)
        if packed(before) == packed(self.rows):
            return grid, inverse
        return grid.with_tier(self.tier, spliced(tier, self.first, self.count, self.rows)), inverse


@dataclass(frozen=True, slots=True)
class InsertTier:
    """Puts a tier in before the one at `index`; at the end if `index` is the number of tiers."""

    index: int
    tier: Tier

    def __hash__(self) -> int:
        return hash((self.index, self.tier.name))

    def done(self, grid: TextGrid) -> tuple[TextGrid, Change]:
        """Return the changed grid and the inverse."""
        if not 0 <= self.index <= len(grid.tiers):
            raise EditError(f"There are {len(grid.tiers)} tiers; one more cannot be that far down.")
        tiers = (*grid.tiers[: self.index], self.tier, *grid.tiers[self.index :])
        return replace(grid, tiers=tiers), RemoveTier(self.index)


@dataclass(frozen=True, slots=True)
class RemoveTier:
    """Takes the tier at `index` out."""

    index: int

    def done(self, grid: TextGrid) -> tuple[TextGrid, Change]:
        """Return the changed grid and the inverse."""
        tier = tier_at(grid, self.index)
        tiers = grid.tiers[: self.index] + grid.tiers[self.index + 1 :]
        return replace(grid, tiers=tiers), InsertTier(self.index, tier)


@dataclass(frozen=True, slots=True)
class RenameTier:
    """Gives the tier at `index` a name, which another tier may have too."""

    index: int
    name: str

    def done(self, grid: TextGrid) -> tuple[TextGrid, Change]:
        """Return the changed grid, the same one if nothing changes, and the inverse."""
        tier = tier_at(grid, self.index)
        inverse = RenameTier(self.index, tier.name)
        if tier.name == self.name:
            return grid, inverse
        return grid.with_tier(self.index, replace(tier, name=self.name)), inverse


@dataclass(frozen=True, slots=True)
class MoveTier:
    """Takes the tier at `index` out and puts it in again so that it stands at `to`."""

    index: int
    to: int

    def done(self, grid: TextGrid) -> tuple[TextGrid, Change]:
        """Return the changed grid, the same one if nothing changes, and the inverse."""
        tier_at(grid, self.index)
        tier_at(grid, self.to)
        inverse = MoveTier(self.to, self.index)
        if self.index == self.to:
            return grid, inverse
        tiers = list(grid.tiers)
        tiers.insert(self.to, tiers.pop(self.index))
        return replace(grid, tiers=tuple(tiers)), inverse


@dataclass(frozen=True, slots=True, eq=False)
class SetDomain:
    """Sets where a tier, or the grid, starts and ends; no row changes.

    Attributes:
        tier: Index of the tier; None is the grid itself.
        start: In seconds.
        end: In seconds.
    """

    tier: int | None
    start: float
    end: float

    def _bits(self) -> bytes:
        return struct.pack("<dd", self.start, self.end)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetDomain):
            return NotImplemented
        return self.tier == other.tier and self._bits() == other._bits()

    def __hash__(self) -> int:
        return hash((self.tier, self._bits()))

    def done(self, grid: TextGrid) -> tuple[TextGrid, Change]:
        """Return the changed grid, the same one if nothing changes, and the inverse."""
        owner = grid if self.tier is None else tier_at(grid, self.tier)
        inverse = SetDomain(self.tier, owner.start, owner.end)
        if inverse == self:
            return grid, inverse
        if self.tier is None:
            return replace(grid, start=self.start, end=self.end), inverse
        tier = replace(tier_at(grid, self.tier), start=self.start, end=self.end)
        return grid.with_tier(self.tier, tier), inverse


Change: TypeAlias = Splice | InsertTier | RemoveTier | RenameTier | MoveTier | SetDomain


def tier_at(grid: TextGrid, index: int) -> Tier:
    """Return a tier.

    Raises:
        EditError: There is none at that index; negative ones do not count from the end.
    """
    if not 0 <= index < len(grid.tiers):
        raise EditError(f"There is no tier number {index + 1}; the grid has {len(grid.tiers)}.")
    return grid.tiers[index]
