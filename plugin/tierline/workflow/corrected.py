"""What people have corrected: the words of TextGrids that a convention can be learned from."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tierline.annotation import IntervalTier
from tierline.errors import InputError, TierlineError
from tierline.refinement.teaching import HandPhone
from tierline.review import AlignedLabel, Status, known_by_tier, read_sidecar, sidecar_path
from tierline.text.phones import arpabet_to_ipa
from tierline.text.silences import is_silence
from tierline.textgrid import open_textgrid
from tierline.workflow.folder import Pair, pairs
from tierline.workflow.notes import spans_of_notes
from tierline.workflow.passages import reading_of_labels
from tierline.workflow.refining_tier import Row, rows_of
from tierline.workflow.source import naming
from tierline.workflow.word_tiers import index_of, phone_tier, word_tiers


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where corrected words and phones are found.

    Attributes:
        language: BCP 47 code of what is spoken.
        tiers: The tiers of words; none: those that are named like words.
    """

    language: str = "en"
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """A tier of words that people have corrected, or a part of it.

    Attributes:
        pair: The recording and the TextGrid.
        group: Who speaks, as far as folders tell: the subfolder, or else the file.
        rows: The words.
        seen: The first and the last row that people have seen, as positions in `rows`.
        phones: Their phones, as far as there are any.
    """

    pair: Pair
    group: str
    rows: Sequence[Row]
    seen: tuple[int, int]
    phones: tuple[HandPhone, ...]

    def hand(self, rows: Sequence[Row]) -> tuple[tuple[float, float], ...]:
        """Return the times of some of the rows; not a number where nobody has looked."""
        first, last = (self.rows[n].index for n in self.seen)
        return tuple(
            (row.start, row.end) if first <= row.index <= last else (math.nan, math.nan)
            for row in rows
        )


@dataclass(slots=True)
class Folder:
    """A folder with recordings and the TextGrids that people have corrected.

    Attributes:
        path: The folder; subfolders are looked into.
        where: Where in the TextGrids words are found.
        remarks: What could not be used, a sentence each; it grows as the folder is read.
    """

    path: Path
    where: Where
    remarks: list[str] = field(default_factory=list)

    def corrected(self) -> Iterator[Corrected]:
        """Yield what people have corrected.

        Where a sidecar tells which labels a human has moved or checked, those from the first to
        the last of them count as seen; a TextGrid without a sidecar counts as seen altogether.

        Raises:
            InputError: The folder cannot be read.
        """
        found = [
            pair
            for pair in pairs(self.path, own_results=True).pairs
            if pair.text.suffix.casefold() == ".textgrid"
        ]
        parents = {pair.name.parts[0] for pair in found if len(pair.name.parts) > 1}
        for pair in found:
            group = pair.name.parts[0] if len(parents) > 1 else str(pair.name)
            try:
                yield from self._in(pair, group)
            except TierlineError as error:
                self.remarks.append(naming(pair.text, error.message))

    def _in(self, pair: Pair, group: str) -> Iterator[Corrected]:
        grid = open_textgrid(pair.text).grid
        reading = reading_of_labels(self.where.language)
        beside = sidecar_path(pair.text)
        by_tier = known_by_tier(read_sidecar(beside), grid) if beside.exists() else {}
        for tier in word_tiers(grid, self.where.tiers, str(pair.text)):
            known = by_tier.get(index_of(grid, tier), ())
            rows = rows_of(tier, reading, pair.text.name, spans_of_notes(known))
            seen = _seen(known, rows)
            if seen is None:
                raise InputError(
                    f"{pair.text}: nobody has moved or checked a word of the tier {tier.name!r} "
                    "since it was aligned; it was left out."
                )
            below = phone_tier(grid, tier)
            yield Corrected(pair, group, rows, seen, tuple(_phones(below)) if below else ())


def _seen(known: Sequence[AlignedLabel], rows: Sequence[Row]) -> tuple[int, int] | None:
    """Return the first and the last row that a human has seen; None: none."""
    if not known:
        return 0, len(rows) - 1
    touched = {(item.start, item.end) for item in known if item.status is not Status.AUTO}
    numbers = [n for n, row in enumerate(rows) if (row.start, row.end) in touched]
    return (numbers[0], numbers[-1]) if numbers else None


def _phones(tier: IntervalTier) -> Iterator[HandPhone]:
    for row in tier:
        if not is_silence(row.label):
            yield HandPhone(arpabet_to_ipa(row.label.strip()), row.start, row.end)
